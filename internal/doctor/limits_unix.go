//go:build linux || darwin

package doctor

import "golang.org/x/sys/unix"

// freeSpace returns the bytes that an ordinary user may still write.
func freeSpace(folder string) (bytes int64, isKnown bool) {
	var info unix.Statfs_t
	if err := unix.Statfs(folder, &info); err != nil {
		return 0, false
	}
	return int64(info.Bavail) * int64(info.Bsize), true //nolint:gosec,unconvert // the types differ between systems
}

// fileLimit returns how many files a process may open; Go raises its own limit to the hard one.
func fileLimit() (count uint64, isKnown bool) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return 0, false
	}
	return limit.Max, true
}
