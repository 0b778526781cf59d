package bus_test

import (
	"testing"

	"github.com/roost-im/roost/internal/bus"
	"github.com/roost-im/roost/internal/bus/bustest"
)

func TestLocal(t *testing.T) {
	t.Parallel()
	bustest.Run(t, bustest.Subject{
		New:   func(*testing.T) bus.Bus { return bus.NewLocal(bus.Limits{}) },
		Small: func(*testing.T) bus.Bus { return bus.NewLocal(bus.Limits{Lanes: 1, Queue: 4, Bytes: 1 << 10}) },
	})
}

func BenchmarkLocal(b *testing.B) {
	local := bus.NewLocal(bus.Limits{Queue: 1 << 20, Bytes: 1 << 30})
	defer local.Subscribe(sink{})()
	e := bus.Envelope{To: bus.Audience{Chat: "c1"}, Payload: make([]byte, 300)}
	b.ReportAllocs()
	for b.Loop() {
		local.Publish(e)
	}
}

type sink struct{}

func (sink) Deliver(bus.Envelope) {}
func (sink) Lost(bus.Envelope)    {}
func (sink) Restored()            {}
