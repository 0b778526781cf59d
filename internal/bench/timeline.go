package bench

import (
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Point is the latency of one second.
type Point struct {
	// Second since the begin of the measured part.
	Second int     `json:"second"`
	Count  int64   `json:"count"`
	P50    float64 `json:"p50_ms"`
	P99    float64 `json:"p99_ms"`
	Max    float64 `json:"max_ms"`
}

// timeline gathers times second by second. It is safe for concurrent use.
type timeline struct {
	mu     sync.Mutex // guards what follows
	began  time.Time
	second int
	h      *hdrhistogram.Histogram
	points []Point
}

func newTimeline(began time.Time) *timeline {
	return &timeline{began: began, h: newHistogram()}
}

// record notes a time that ended at a moment.
func (l *timeline) record(at time.Time, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if second := int(at.Sub(l.began) / time.Second); second > l.second {
		l.next(second)
	}
	recordIn(l.h, d)
}

func (l *timeline) next(second int) {
	if n := l.h.TotalCount(); n > 0 {
		t := timesOf(l.h)
		l.points = append(l.points, Point{Second: l.second, Count: n, P50: t.P50, P99: t.P99, Max: t.Max})
		l.h.Reset()
	}
	l.second = second
}

// done returns all points.
func (l *timeline) done() []Point {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next(l.second + 1)
	return l.points
}
