package bench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// process is what a process has used so far.
type process struct {
	cpu       time.Duration
	rss, peak int64
}

// tick is the unit of processor times in /proc on Linux (sysconf _SC_CLK_TCK, 100 on every architecture that Go runs on).
const tick = time.Second / 100

// usage reads proc(5) for a process; nil without a process id.
func usage(pid int) (*process, error) {
	if pid == 0 {
		return nil, nil
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, fmt.Errorf("look at the server: %w", err)
	}
	// The name of the program, in parentheses, may hold anything; utime and stime are the 12th and 13th field after it.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 13 {
		return nil, fmt.Errorf("look at the server: /proc/%d/stat has %d fields", pid, len(fields))
	}
	var ticks int64
	for _, f := range fields[11:13] {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("look at the server: %w", err)
		}
		ticks += n
	}
	p := &process{cpu: time.Duration(ticks) * tick}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return nil, fmt.Errorf("look at the server: %w", err)
	}
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		kb, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		switch name {
		case "VmRSS":
			p.rss = kb << 10
		case "VmHWM":
			p.peak = kb << 10
		}
	}
	return p, nil
}
