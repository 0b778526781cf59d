package bench

import (
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Report is what a run found.
type Report struct {
	Scenario Scenario  `json:"scenario"`
	At       time.Time `json:"at"`
	Machine  Machine   `json:"machine"`
	// Load says in words what was asked of the server.
	Load string `json:"load"`
	// Times by what was timed.
	Times map[string]Times `json:"times,omitempty"`
	// Counts of the measured part, and figures made of them.
	Counts []Figure `json:"counts,omitempty"`
	// Timeline is the latency from send to ack, second by second.
	Timeline []Point `json:"timeline,omitempty"`
	// Failures say what was wrong; a run with one is a failed run.
	Failures []string `json:"failures"`
}

// Figure is a number with its name and unit.
type Figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// Times of many events, in milliseconds.
type Times struct {
	Count int64   `json:"count"`
	P50   float64 `json:"p50_ms"`
	P90   float64 `json:"p90_ms"`
	P99   float64 `json:"p99_ms"`
	P999  float64 `json:"p99_9_ms"`
	Max   float64 `json:"max_ms"`
}

// Machine is where the bench ran.
type Machine struct {
	OS    string `json:"os"`
	CPU   string `json:"cpu"`
	Cores int    `json:"cores"`
	Go    string `json:"go"`
}

func thisMachine() Machine {
	m := Machine{OS: runtime.GOOS + "/" + runtime.GOARCH, Cores: runtime.NumCPU(), Go: runtime.Version()}
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil { // not Linux
		return m
	}
	for line := range strings.Lines(string(info)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			m.CPU = strings.TrimSpace(value)
			break
		}
	}
	return m
}

func (r *Report) count(name string, value float64, unit string) {
	r.Counts = append(r.Counts, Figure{Name: name, Value: value, Unit: unit})
}

func (r *Report) fail(format string, args ...any) {
	r.Failures = append(r.Failures, fmt.Sprintf(format, args...))
}

// server notes what the server used between two points, for so many messages (0: none were sent).
func (r *Report) server(before, after *process, took time.Duration, messages int64) {
	if before == nil || after == nil {
		return
	}
	used := after.cpu - before.cpu
	r.count("server processor time", used.Seconds(), "s")
	if messages > 0 {
		r.count("server processor time per message", 1000*used.Seconds()/float64(messages), "ms")
	}
	r.count("server processor use", 100*used.Seconds()/took.Seconds(), "% of one core")
	r.count("server memory", float64(after.rss)/1e6, "MB")
	r.count("server memory, peak", float64(after.peak)/1e6, "MB")
}

func (r *Report) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", r.Scenario, r.Load)
	fmt.Fprintf(&b, "%s, %s, %d cores, %s\n\n", r.At.Format(time.DateTime), r.Machine.CPU, r.Machine.Cores, r.Machine.OS)
	if len(r.Times) > 0 {
		fmt.Fprintf(&b, "%-30s %9s %9s %9s %9s %9s %9s\n", "ms", "count", "p50", "p90", "p99", "p99.9", "max")
		for _, name := range slices.Sorted(maps.Keys(r.Times)) {
			t := r.Times[name]
			fmt.Fprintf(&b, "%-30s %9d %9.2f %9.2f %9.2f %9.2f %9.2f\n", name, t.Count, t.P50, t.P90, t.P99, t.P999, t.Max)
		}
		b.WriteString("\n")
	}
	for _, f := range r.Counts {
		fmt.Fprintf(&b, "%-32s %12.2f %s\n", f.Name, f.Value, f.Unit)
	}
	for _, f := range r.Failures {
		fmt.Fprintf(&b, "FAILED: %s\n", f)
	}
	return b.String()
}

// meter gathers times. It is safe for concurrent use.
type meter struct {
	mu sync.Mutex // guards h
	h  *hdrhistogram.Histogram
}

// Times from a microsecond to a minute, to three digits.
func newMeter() *meter {
	return &meter{h: newHistogram()}
}

func newHistogram() *hdrhistogram.Histogram {
	return hdrhistogram.New(1, time.Minute.Microseconds(), 3)
}

func recordIn(h *hdrhistogram.Histogram, d time.Duration) {
	_ = h.RecordValue(min(max(d.Microseconds(), 1), time.Minute.Microseconds())) // in range, so it can't fail
}

func timesOf(h *hdrhistogram.Histogram) Times {
	at := func(q float64) float64 { return float64(h.ValueAtQuantile(q)) / 1000 }
	return Times{
		Count: h.TotalCount(), P50: at(50), P90: at(90), P99: at(99), P999: at(99.9), Max: float64(h.Max()) / 1000,
	}
}

func (m *meter) record(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	recordIn(m.h, d)
}

func (m *meter) times() Times {
	m.mu.Lock()
	defer m.mu.Unlock()
	return timesOf(m.h)
}
