//go:build unix

package app

import "syscall"

// diskFree is the free part of the disk under path in per cent; -1 when it cannot be known.
func diskFree(path string) int {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil || s.Blocks == 0 {
		return -1
	}
	return int(s.Bavail * 100 / s.Blocks) //nolint:gosec // at most 100
}
