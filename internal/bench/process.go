package bench

import (
	"fmt"
	"os"
	"slices"
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

// usage looks at the server, with the processor time of the processes that work for it; nil without a process id.
func (opt *Options) usage() (*process, error) {
	p, err := usage(opt.PID)
	if p == nil || err != nil {
		return nil, err
	}
	for _, pid := range opt.With {
		family, err := descendants(pid)
		if err != nil {
			return nil, err
		}
		for _, pid := range family {
			s, err := readStat(pid)
			if err != nil {
				continue // it ended meanwhile; its parent has its time
			}
			p.cpu += s.cpu + s.waited
		}
	}
	return p, nil
}

// usage reads proc(5) for a process; nil without a process id.
func usage(pid int) (*process, error) {
	if pid == 0 {
		return nil, nil
	}
	s, err := readStat(pid)
	if err != nil {
		return nil, err
	}
	p := &process{cpu: s.cpu}
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

// stat is what is used of /proc/PID/stat.
type stat struct {
	parent int
	cpu    time.Duration
	waited time.Duration // of children that ended
}

func readStat(pid int) (stat, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, fmt.Errorf("look at the server: %w", err)
	}
	// The name of the program, in parentheses, may hold anything. Behind it: state, parent, …; utime, stime, cutime and
	// cstime are the 12th to 15th.
	fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	if len(fields) < 15 {
		return stat{}, fmt.Errorf("look at the server: /proc/%d/stat has %d fields", pid, len(fields))
	}
	numbers := make([]int64, 5)
	for i, f := range append([]string{fields[1]}, fields[11:15]...) {
		if numbers[i], err = strconv.ParseInt(f, 10, 64); err != nil {
			return stat{}, fmt.Errorf("look at the server: %w", err)
		}
	}
	return stat{
		parent: int(numbers[0]), cpu: time.Duration(numbers[1]+numbers[2]) * tick, waited: time.Duration(numbers[3]+numbers[4]) * tick,
	}, nil
}

// descendants returns a process with its children and theirs.
func descendants(pid int) ([]int, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, fmt.Errorf("look at the processes: %w", err)
	}
	children := map[int][]int{}
	for _, e := range entries {
		one, err := strconv.Atoi(e.Name())
		if err != nil {
			continue // not a process
		}
		if s, err := readStat(one); err == nil { // it may have ended
			children[s.parent] = append(children[s.parent], one)
		}
	}
	family := []int{pid}
	for at := 0; at < len(family); at++ {
		for _, child := range children[family[at]] {
			if !slices.Contains(family, child) {
				family = append(family, child)
			}
		}
	}
	return family, nil
}
