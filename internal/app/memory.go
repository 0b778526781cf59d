package app

import (
	"log/slog"
	"math"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
)

const (
	// memoryShare is the part of the memory that Go's heap may fill before it is collected more eagerly. The rest is for
	// what isn't the heap: SQLite's caches, which its driver takes from the system, and the system's buffers.
	memoryShare = 0.8
	// unlimitedMemory is what version 1 of control groups says where there is no limit, about.
	unlimitedMemory = 1 << 60
)

// LimitMemory tells Go how much memory there is, unless GOMEMLIMIT says it: that of the container, else that of the
// machine. Near it the collector works harder instead of being killed for what it hadn't collected yet.
func LimitMemory(log *slog.Logger) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	limit, from := availableMemory("/")
	if limit <= 0 {
		return
	}
	limit = int64(float64(limit) * memoryShare)
	debug.SetMemoryLimit(limit)
	log.Debug("memory limit", slog.Int64("bytes", limit), slog.String("from", from))
}

// availableMemory returns what a process may use, and who says so; 0 where nobody does. root is that of the file system.
func availableMemory(root string) (limit int64, from string) {
	limit, from = machineMemory(root), "machine"
	if group := groupMemory(root); group > 0 && (limit == 0 || group < limit) {
		limit, from = group, "container"
	}
	return limit, from
}

// machineMemory reads /proc/meminfo.
func machineMemory(root string) int64 {
	for _, line := range readLines(root, "proc/meminfo") {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == "MemTotal:" {
			kilobytes, err := strconv.ParseInt(fields[1], 10, 53)
			if err == nil {
				return kilobytes << 10
			}
		}
	}
	return 0
}

// groupMemory returns the lowest limit of the control groups that the process is in, of either version; 0: none.
func groupMemory(root string) int64 {
	lowest := int64(math.MaxInt64)
	for _, line := range readLines(root, "proc/self/cgroup") {
		parts := strings.SplitN(line, ":", 3) // number:controllers:path
		if len(parts) != 3 {
			continue
		}
		file, folder := "memory.max", "sys/fs/cgroup"
		if parts[1] != "" {
			if !strings.Contains(","+parts[1]+",", ",memory,") {
				continue
			}
			file, folder = "memory.limit_in_bytes", "sys/fs/cgroup/memory"
		}
		// In a container the path is often that outside of it, and only the root is there.
		for at := path.Clean("/" + parts[2]); ; at = path.Dir(at) {
			for _, text := range readLines(root, path.Join(folder, at, file)) {
				if limit, err := strconv.ParseInt(text, 10, 64); err == nil && limit > 0 && limit < unlimitedMemory {
					lowest = min(lowest, limit)
				}
			}
			if at == "/" {
				break
			}
		}
	}
	if lowest == math.MaxInt64 {
		return 0
	}
	return lowest
}

// readLines reads a small file; one that can't be read has no lines.
func readLines(root, name string) []string {
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}
