//go:build !race

package file_test

// raceDetector tells that the race detector watches.
const raceDetector = false
