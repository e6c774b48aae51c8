//go:build unix

package space

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"
)

// look asks the system for the disk under a folder, or under its first parent that is there.
func look(folder string) (Disk, error) {
	for {
		var s syscall.Statfs_t
		err := syscall.Statfs(folder, &s)
		if parent := filepath.Dir(folder); errors.Is(err, fs.ErrNotExist) && parent != folder {
			folder = parent
			continue
		}
		size := int64(s.Bsize)                                                        //nolint:unconvert // of another width on some systems
		return Disk{Free: int64(s.Bavail) * size, Total: int64(s.Blocks) * size}, err //nolint:gosec // no disk is larger than that
	}
}
