//go:build !linux && !darwin

package doctor

func freeSpace(string) (bytes int64, isKnown bool) { return 0, false }

func fileLimit() (count uint64, isKnown bool) { return 0, false }
