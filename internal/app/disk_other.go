//go:build !unix

package app

// diskFree is not known on this system.
func diskFree(string) int { return -1 }
