package gateway

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/user"
	"github.com/roost-im/roost/internal/wire"
)

// hello signs a connection in. The reader waits for it; the work is done in a goroutine of its own, so that the
// deep stack that a database needs doesn't stay with every idle connection.
func (s *session) hello(re int64, d json.RawMessage) {
	if s.isSignedIn {
		s.answer(api.OpHello, re, nil, fault.New(fault.Invalid, fault.CodeHelloFirst, "hello was said already"))
		return
	}
	body := api.Hello{}
	if len(d) > 0 {
		if err := decode(d, &body); err != nil {
			s.answer(api.OpHello, re, nil, err)
			return
		}
	}
	s.mu.Lock()
	isOpen := s.phase == phaseNew
	if isOpen {
		s.phase = phaseSigning
	}
	s.mu.Unlock()
	if !isOpen {
		return
	}
	done := make(chan struct{})
	s.g.running.Go(func() {
		defer close(done)
		defer s.recovered()
		s.signIn(re, body)
	})
	<-done
	s.mu.Lock()
	s.isSignedIn = s.phase == phaseLive
	s.mu.Unlock()
}

// signIn authenticates, registers the session, and only then reads what the client missed: what happens from the
// registration on is pushed behind the answer, so nothing falls between.
func (s *session) signIn(re int64, body api.Hello) {
	g := s.g
	ctx, cancel := context.WithTimeout(g.base, g.opt.Timing.Op)
	defer cancel()
	select {
	case g.hellos <- struct{}{}:
		defer func() { <-g.hellos }()
	case <-ctx.Done():
		s.refuse(re, fault.Busy(time.Second), api.CloseOverloaded)
		return
	}
	token := body.Token
	if token == "" {
		token = s.token
	}
	known, who, err := g.opt.Auth.Authenticate(ctx, token, s.address)
	if err != nil {
		code := api.CloseOverloaded
		if f, ok := fault.From(err); ok && f.Kind == fault.Unauthenticated {
			code = api.CloseUnauthenticated
		}
		s.refuse(re, err, code)
		return
	}
	s.id, s.user = known.ID, who.ID
	g.presence.Connect(s.user)
	if !g.hub.register(s, g.opt.Limits.PerUser, fullBucket(g.opt.Limits.SendBurst, g.opt.Now())) {
		g.presence.Disconnect(s.user)
		g.counters.refused.Add(1)
		s.refuse(re, fault.Busy(time.Minute), api.CloseOverloaded)
		return
	}
	if s.isClosing() { // it closed before it was registered: nobody else takes it off
		s.leave()
		return
	}
	moved, next, epoch, err := g.opt.Inbox.Sync(ctx, s.user, body.Cursor)
	if err != nil {
		s.unsign(re, err)
		return
	}
	s.token, s.address = "", ""
	s.lastFrame.Store(g.opt.Now().UnixNano())
	if frame := s.reply(api.OpHello, re, s.greeting(who, body.Cursor, moved, next, epoch), nil); frame != nil {
		s.greet(frame)
	}
}

func (s *session) greeting(who user.User, cursor string, moved inbox.Sync, next, epoch string) api.HelloAnswer {
	answer := api.HelloAnswer{
		SessionID:  string(s.id),
		User:       wire.User(who),
		ServerTime: s.g.now(),
		HeartbeatS: int(s.g.opt.Timing.Heartbeat / time.Second),
		Limits:     s.g.opt.Announced,
		StoreEpoch: epoch,
	}
	if cursor != "" {
		sync := wire.Sync(moved, next, epoch)
		answer.Sync = &sync
	}
	return answer
}

// refuse answers hello with an error and closes.
func (s *session) refuse(re int64, err error, code api.CloseCode) {
	frame := s.reply(api.OpHello, re, nil, err)
	s.closeWith(frame, code, "hello refused")
}

// unsign takes a session off again whose sync failed. With a bad cursor the client may say hello again; with
// anything else it is to come back later.
func (s *session) unsign(re int64, err error) {
	s.leave()
	if f, isFault := fault.From(err); !isFault || f.Kind == fault.Unavailable {
		s.refuse(re, err, api.CloseOverloaded)
		return
	}
	s.g.opt.Log.LogAttrs(s.g.base, slog.LevelDebug, "hello refused", slog.Any("error", err))
	frame := s.reply(api.OpHello, re, nil, err)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != phaseSigning {
		return
	}
	s.phase = phaseNew
	s.dropQueue()
	if frame != nil {
		s.enqueue(frame)
	}
	s.startWriter()
}
