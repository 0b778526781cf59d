package app

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/roost-im/roost/internal/digest"
	"github.com/roost-im/roost/internal/push"
)

// metrics answers with what this process counted since its start, in the text format of Prometheus.
func (s *Server) metrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = io.WriteString(w, pushMetrics(s.core.Push.Counts())+mailMetrics(s.core.Mails.Counts())) // who asked may be gone
}

func pushMetrics(counts []push.Count) string {
	var out strings.Builder
	slices.SortFunc(counts, func(a, b push.Count) int {
		return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Result, b.Result))
	})
	out.WriteString("# HELP roost_pushes_total Pushes by channel and by what the push service said.\n# TYPE roost_pushes_total counter\n")
	for _, c := range counts {
		fmt.Fprintf(&out, "roost_pushes_total{channel=%q,result=%q} %d\n", c.Channel, c.Result, c.N)
	}
	return out.String()
}

func mailMetrics(counts []digest.Count) string {
	var out strings.Builder
	slices.SortFunc(counts, func(a, b digest.Count) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Result, b.Result))
	})
	out.WriteString("# HELP roost_mails_total Mails by kind and by what the mail server said.\n# TYPE roost_mails_total counter\n")
	for _, c := range counts {
		fmt.Fprintf(&out, "roost_mails_total{kind=%q,result=%q} %d\n", c.Kind, c.Result, c.N)
	}
	return out.String()
}
