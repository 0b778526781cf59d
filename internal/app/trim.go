package app

import (
	"context"
	"log/slog"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// trimEvery is how often it is looked whether memory can be given back.
	trimEvery = 10 * time.Second
	// trimAbove is by how much the heap has to have grown since the last time for that.
	trimAbove = 16 << 20
	// quietBelow is how much may be allocated between two looks by a process that is at rest: heartbeats and rechecks
	// of some thousand connections take as much.
	quietBelow = 64 << 20
	// shrinkAfter is how much is allocated by work after which the database has caches worth giving back.
	shrinkAfter = 32 << 20
)

// trim gives memory back to the system that lies idle after a burst, such as everybody signing in at once. The runtime
// does it by itself, but takes minutes, in which the process looks as if each connection took twice what it does. It
// waits until little is allocated between two looks, so that a server at work isn't disturbed. The database gives back what
// it keeps by shrink.
func trim(ctx context.Context, shrink func(context.Context) error, log *slog.Logger) {
	ticker := time.NewTicker(trimEvery)
	defer ticker.Stop()
	samples := []metrics.Sample{
		{Name: "/memory/classes/heap/free:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/allocs:bytes"},
	}
	read := func() (heap, allocated uint64) {
		metrics.Read(samples)
		return samples[0].Value.Uint64() + samples[1].Value.Uint64(), samples[2].Value.Uint64()
	}
	var settled, before, shrunk uint64
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		heap, allocated := read()
		isQuiet := allocated-before < quietBelow
		before = allocated
		if isQuiet && allocated > shrunk+shrinkAfter {
			shrunk = allocated
			if err := shrink(ctx); err != nil && ctx.Err() == nil {
				log.LogAttrs(ctx, slog.LevelWarn, "database keeps its memory", slog.Any("error", err))
			}
		}
		if isQuiet && heap > settled+trimAbove {
			debug.FreeOSMemory()
			heap, _ = read()
			settled = heap
		}
		settled = min(settled, heap)
	}
}
