package bench

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// The plot's size, and the frame around its lines, in pixels.
const (
	plotWidth, plotHeight = 900, 380
	plotStart, plotEnd    = 64, 24
	plotTop, plotBottom   = 56, 44
)

// Plot draws the latency over time as an SVG: the median, the 99th percentile and the longest of each second, on a
// logarithmic scale. Without a timeline it says so.
func (r *Report) Plot() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="system-ui, sans-serif" font-size="13">`+"\n",
		plotWidth, plotHeight)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&b, `<text x="%d" y="24" font-size="15" font-weight="600">%s: send to ack</text>`+"\n", plotStart, html.EscapeString(string(r.Scenario)))
	fmt.Fprintf(&b, `<text x="%d" y="42" fill="#555">%s</text>`+"\n", plotStart, html.EscapeString(r.Load))
	if len(r.Timeline) == 0 {
		fmt.Fprintf(&b, `<text x="%d" y="%d" fill="#555">nothing was timed second by second</text>`+"\n</svg>\n", plotStart, plotHeight/2)
		return []byte(b.String())
	}
	s := scaleOf(r.Timeline)
	s.grid(&b)
	for i, line := range []struct {
		name, color string
		of          func(Point) float64
	}{
		{"longest", "#c9b8e8", func(p Point) float64 { return p.Max }},
		{"p99", "#e0702f", func(p Point) float64 { return p.P99 }},
		{"p50", "#1f6f5c", func(p Point) float64 { return p.P50 }},
	} {
		points := make([]string, len(r.Timeline))
		for j, p := range r.Timeline {
			points[j] = fmt.Sprintf("%.1f,%.1f", s.x(p.Second), s.y(line.of(p)))
		}
		fmt.Fprintf(&b, `<polyline fill="none" stroke="%s" stroke-width="2" points="%s"/>`+"\n", line.color, strings.Join(points, " "))
		x := plotWidth - plotEnd - 220 + 80*i
		fmt.Fprintf(&b, `<rect x="%d" y="14" width="12" height="12" fill="%s"/><text x="%d" y="25">%s</text>`+"\n", x, line.color, x+17, line.name)
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// scale turns seconds and milliseconds into places of the plot.
type scale struct {
	seconds   int
	low, high float64 // powers of ten, in milliseconds
}

func scaleOf(points []Point) scale {
	s := scale{seconds: max(points[len(points)-1].Second, 1), low: math.Inf(1), high: math.Inf(-1)}
	for _, p := range points {
		s.low, s.high = min(s.low, p.P50), max(s.high, p.Max)
	}
	s.low = math.Floor(math.Log10(max(s.low, 0.001)))
	s.high = max(math.Ceil(math.Log10(max(s.high, 0.001))), s.low+1)
	return s
}

func (s scale) x(second int) float64 {
	return plotStart + float64(second)/float64(s.seconds)*(plotWidth-plotStart-plotEnd)
}

func (s scale) y(ms float64) float64 {
	part := (math.Log10(max(ms, 0.001)) - s.low) / (s.high - s.low)
	return plotHeight - plotBottom - part*(plotHeight-plotTop-plotBottom)
}

func (s scale) grid(b *strings.Builder) {
	for power := s.low; power <= s.high; power++ {
		y := s.y(math.Pow(10, power))
		fmt.Fprintf(b, `<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#ddd"/>`, plotStart, y, plotWidth-plotEnd, y)
		fmt.Fprintf(b, `<text x="%d" y="%.1f" text-anchor="end" fill="#555">%g ms</text>`+"\n", plotStart-8, y+4, math.Pow(10, power))
	}
	step := max(1, s.seconds/10)
	for second := 0; second <= s.seconds; second += step {
		fmt.Fprintf(b, `<text x="%.1f" y="%d" text-anchor="middle" fill="#555">%d s</text>`+"\n", s.x(second), plotHeight-plotBottom+20, second)
	}
}
