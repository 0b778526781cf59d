package bench

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// stallTime is how long no push may come before those that are missing count as lost.
	stallTime = time.Minute
	// topicBytes is the length of a push's topic, which is the same for all pushes of one chat to one device.
	topicBytes = 24
)

// pushService is where devices are notified: it takes every push, and notes of which chat and device it is.
type pushService struct {
	listener net.Listener
	server   *http.Server
	serving  sync.WaitGroup

	mu      sync.Mutex // guards what follows
	chats   int        // that each device is told of
	devices []map[[topicBytes]byte]struct{}
	done    chan struct{} // closed when all came
	pushState
}

// pushState is what came so far.
type pushState struct {
	// Pushes that were expected, those that came again, and those that aren't as they should be.
	came, again, wrong int
	last               time.Time
}

// startPushService starts one on this machine.
func startPushService(ctx context.Context) (*pushService, error) {
	s := &pushService{}
	var err error
	if s.listener, err = new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("start a push service: %w", err)
	}
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
	s.serving.Go(func() { _ = s.server.Serve(s.listener) }) // what goes wrong shows in pushes that don't come
	return s, nil
}

func (s *pushService) close() {
	_ = s.server.Close() // nothing is under way that matters
	s.serving.Wait()
}

// endpoint of a device, by its number.
func (s *pushService) endpoint(device int) string {
	return fmt.Sprintf("http://%s/%d", s.listener.Addr(), device)
}

// expect begins to count: so many devices, each of which is to be told of so many chats.
func (s *pushService) expect(devices, chats int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats, s.done, s.pushState = chats, make(chan struct{}), pushState{last: time.Now()}
	s.devices = make([]map[[topicBytes]byte]struct{}, devices)
	for i := range s.devices {
		s.devices[i] = map[[topicBytes]byte]struct{}{}
	}
}

// ServeHTTP implements http.Handler.
func (s *pushService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n, err := io.Copy(io.Discard, r.Body)
	var topic [topicBytes]byte
	name, badTopic := base64.RawURLEncoding.DecodeString(r.Header.Get("Topic"))
	copy(topic[:], name)
	device, badDevice := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
	isGood := err == nil && n > 0 && badTopic == nil && len(name) == topicBytes && badDevice == nil && r.Method == http.MethodPost &&
		r.Header.Get("Content-Encoding") == "aes128gcm" && r.Header.Get("Authorization") != ""
	if !s.take(device, topic, isGood) {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusCreated)
}

// take notes a push; false: it isn't one that is expected.
func (s *pushService) take(device int, topic [topicBytes]byte, isGood bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.devices == nil {
		return true // of what was there before the run
	}
	if !isGood || device < 0 || device >= len(s.devices) {
		s.wrong++
		return false
	}
	seen := s.devices[device]
	if _, isThere := seen[topic]; isThere {
		s.again++
		return true
	}
	if len(seen) == s.chats {
		s.wrong++
		return false
	}
	seen[topic] = struct{}{}
	s.came++
	s.last = time.Now()
	if s.came == len(s.devices)*s.chats {
		close(s.done)
	}
	return true
}

func (s *pushService) state() pushState {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pushState
}

// wait returns when all pushes came, or none comes any more, or ctx ends.
func (s *pushService) wait(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-s.done:
			return
		case <-ctx.Done():
			return
		case <-ticker.C:
			if time.Since(s.state().last) > stallTime {
				return
			}
		}
	}
}
