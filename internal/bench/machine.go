package bench

import (
	"bufio"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Machine is what the figures were measured on.
type Machine struct {
	System   string  `json:"system"`
	CPU      string  `json:"cpu"`
	Cores    int     `json:"cores"`
	MemoryMB int64   `json:"memory_mb"`
	Go       string  `json:"go"`
	FsyncMS  float64 `json:"fsync_ms"` // median of writing 4 kB for good where the data lies
}

func look(dir string) (Machine, error) {
	m := Machine{System: runtime.GOOS + "/" + runtime.GOARCH, Cores: runtime.GOMAXPROCS(0), Go: runtime.Version(),
		CPU: field("/proc/cpuinfo", "model name")}
	if kb, err := strconv.ParseInt(strings.TrimSuffix(field("/proc/meminfo", "MemTotal"), " kB"), 10, 64); err == nil {
		m.MemoryMB = kb / 1024
	}
	var err error
	m.FsyncMS, err = fsync(dir)
	return m, err
}

// field reads a line "name: value" of a file of the system; empty where there is none.
func field(file, name string) string {
	f, err := os.Open(file) //nolint:gosec // fixed names of the system
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	for s := bufio.NewScanner(f); s.Scan(); {
		if k, v, ok := strings.Cut(s.Text(), ":"); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// fsync is the median time to write a page for good.
func fsync(dir string) (float64, error) {
	f, err := os.Create(filepath.Join(dir, "fsync")) //nolint:gosec // in a folder of our own
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	var took []time.Duration
	page := make([]byte, 4096)
	for range 32 {
		start := time.Now()
		if _, err := f.Write(page); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	return round(took[len(took)/2].Seconds() * 1000), nil
}
