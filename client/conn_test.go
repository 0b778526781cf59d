package client_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

func TestRefusalsOfRESTCarryTheCode(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.on("POST /auth/login", func(r *http.Request) (int, any) {
			require.Equal(t, "application/json", r.Header.Get("Content-Type"))
			return 429, api.Problem{Code: api.CodeRateLimited, Status: 429, Detail: "slow down", RetryAfter: 1.5, RequestID: "r1"}
		})
		_, err := f.client.Login(t.Context(), api.LoginRequest{Username: "a", Password: "b"})
		var refused *client.Error
		require.ErrorAs(t, err, &refused)
		require.Equal(t, client.Error{
			Code: api.CodeRateLimited, Status: 429, Detail: "slow down", RetryAfter: 1500 * time.Millisecond, RequestID: "r1",
		}, *refused)
		f.on("GET /me", func(*http.Request) (int, any) { return 502, "bad gateway" })
		_, err = f.client.Me(t.Context())
		require.True(t, client.HasCode(err, api.CodeUnavailable))
	})
}

func TestLoginUsesTheNewSession(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.answer("POST /auth/login", api.SignedIn{Session: api.NewSession{Token: "fresh"}})
		f.on("GET /me", func(r *http.Request) (int, any) {
			require.Equal(t, "Bearer fresh", r.Header.Get("Authorization"))
			return 200, api.Account{User: api.User{ID: "me"}}
		})
		_, err := f.client.Login(t.Context(), api.LoginRequest{})
		require.NoError(t, err)
		me, err := f.client.Me(t.Context())
		require.NoError(t, err)
		require.Equal(t, "me", me.User.ID)
	})
}

func TestAnswersFindTheirRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		go func() {
			p := <-f.peers
			p.hello(api.HelloAnswer{SessionID: "s1"})
			p.push(api.EventTyping, "c", 0, 0, api.TypingEvent{UserID: "u"})
			first := p.next()
			second := p.next()
			p.refuse(second.ID, api.CodeNotFound, 0)
			p.write(map[string]any{"re": 99, "d": 1}) // nobody asked
			p.reply(first.ID, api.MessageAnswer{Message: api.Message{Seq: 7}})
		}()
		var order []string
		s, hello, err := f.client.Dial(t.Context(), client.SocketOptions{
			OnHello: func(api.HelloAnswer) { order = append(order, "hello") },
			OnEvent: func(e api.EventFrame) { order = append(order, string(e.Ev)) },
		})
		require.NoError(t, err)
		require.Equal(t, "s1", hello.SessionID)
		var answer api.MessageAnswer
		firstErr, secondErr := make(chan error, 1), make(chan error, 1)
		s.Go(api.OpMessageSend, api.SendOp{}, func(d json.RawMessage, err error) {
			if err == nil {
				err = json.Unmarshal(d, &answer)
			}
			firstErr <- err
		})
		go func() { secondErr <- s.Call(context.Background(), api.OpMessageEdit, api.EditOp{}, nil) }()
		require.NoError(t, <-firstErr)
		require.EqualValues(t, 7, answer.Message.Seq)
		require.True(t, client.HasCode(<-secondErr, api.CodeNotFound))
		require.Equal(t, []string{"hello", "typing"}, order)
		s.Close()
		require.ErrorIs(t, s.Err(), client.ErrClosed)
		require.ErrorIs(t, s.Call(t.Context(), api.OpPing, nil, nil), client.ErrClosed)
	})
}

func TestSilentServerIsNoticed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		began := time.Now()
		go func() {
			p := <-f.peers
			p.hello(api.HelloAnswer{HeartbeatS: 10})
			time.Sleep(60 * time.Second)
			p.isMute.Store(true)
		}()
		s, _, err := f.client.Dial(t.Context(), client.SocketOptions{})
		require.NoError(t, err)
		<-s.Done()
		require.ErrorIs(t, s.Err(), client.ErrSilent)
		require.InDelta(t, 75, time.Since(began).Seconds(), 6)
	})
}

// steady makes waits predictable: the longest ones.
func steady() client.Backoff {
	return client.Backoff{First: time.Second, Max: 10 * time.Second, Random: func() float64 { return 0.999999 }}
}

func TestCloseCodesSayWhatComesNext(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		code  api.CloseCode
		waits []float64 // until the next tries, in seconds; nil: there is none
	}{
		{api.CloseDraining, []float64{1, 2, 4, 8, 10, 10}},
		{api.CloseSlow, []float64{1, 2}},
		{api.CloseOverloaded, []float64{1, 2, 4}},
		{1011, []float64{1, 2, 4}},
		{api.CloseUnauthenticated, nil},
		{api.CloseRevoked, nil},
		{api.CloseProtocol, nil},
	} {
		t.Run(fmt.Sprint(tc.code), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				var waits []float64
				k := f.client.Connect(t.Context(), client.ConnOptions{
					Backoff:   steady(),
					OnOffline: func(_ error, next time.Duration) { waits = append(waits, next.Round(time.Millisecond).Seconds()) },
				})
				defer k.Close()
				for range max(len(tc.waits), 1) {
					p := <-f.peers
					p.hello(api.HelloAnswer{})
					p.close(tc.code)
				}
				synctest.Wait()
				if tc.waits == nil {
					<-k.Done()
					var closed *client.CloseError
					require.ErrorAs(t, k.Err(), &closed)
					require.Equal(t, tc.code, closed.Code)
					return
				}
				require.Equal(t, tc.waits, waits)
			})
		})
	}
}

func TestConnectionThatLastedBeginsAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		var waits []float64
		k := f.client.Connect(t.Context(), client.ConnOptions{
			Backoff:   steady(),
			OnOffline: func(_ error, next time.Duration) { waits = append(waits, next.Round(time.Millisecond).Seconds()) },
		})
		defer k.Close()
		for range 3 {
			p := <-f.peers
			p.hello(api.HelloAnswer{})
			time.Sleep(6 * time.Second)
			_ = p.conn.Close()
		}
		synctest.Wait()
		require.Equal(t, []float64{1, 1, 1}, waits)
	})
}

func TestRefusedUpgradeWithBadTokenEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.deny = func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnauthorized)
			_ = json.NewEncoder(w).Encode(api.Problem{Code: api.CodeSessionExpired, Status: 401})
		}
		k := f.client.Connect(t.Context(), client.ConnOptions{})
		<-k.Done()
		require.True(t, client.HasCode(k.Err(), api.CodeSessionExpired), "%v", k.Err())
		_, err := k.Send(t.Context(), "c", api.MessageRequest{Content: client.Text("x")})
		require.Error(t, err)
	})
}

func TestBadCursorIsDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		k := f.client.Connect(t.Context(), client.ConnOptions{Cursor: func() string { return "old" }})
		defer k.Close()
		p := <-f.peers
		first := p.next()
		require.JSONEq(t, `{"cursor":"old"}`, string(first.D))
		p.refuse(first.ID, api.CodeBadCursor, 0)
		p = <-f.peers
		require.Equal(t, api.Hello{}, p.hello(api.HelloAnswer{}))
	})
}

func TestSendsAreRepeatedUntilAcknowledged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		k := f.client.Connect(t.Context(), client.ConnOptions{Backoff: steady()})
		defer k.Close()
		var acked []string
		done := make(chan struct{})
		for i := range 4 { // before there is a connection
			_, err := k.SendAsync("c", api.MessageRequest{ClientID: fmt.Sprint(i), Content: client.Text("x")}, func(m api.Message, err error) {
				require.NoError(t, err)
				acked = append(acked, m.ClientID)
				if len(acked) == 4 {
					close(done)
				}
			})
			require.NoError(t, err)
		}
		take := func(p *peer) (int64, string) {
			frame := p.next()
			var op api.SendOp
			require.NoError(t, json.Unmarshal(frame.D, &op))
			return frame.ID, op.ClientID
		}
		ack := func(p *peer, re int64, id string) {
			p.reply(re, api.MessageAnswer{Message: api.Message{ClientID: id}})
		}
		p := <-f.peers
		p.hello(api.HelloAnswer{})
		re, id := take(p)
		require.Equal(t, "0", id)
		ack(p, re, id)
		re, id = take(p)
		require.Equal(t, "1", id)
		refused := re
		for _, want := range []string{"2", "3"} {
			_, id = take(p)
			require.Equal(t, want, id)
		}
		p.refuse(refused, api.CodeRateLimited, 3)
		synctest.Wait()
		_ = p.conn.Close() // 2 and 3 got no answer; 1 is put off for 3 s
		p = <-f.peers
		p.hello(api.HelloAnswer{})
		// Another chat doesn't wait.
		other := make(chan struct{})
		_, err := k.SendAsync("other", api.MessageRequest{ClientID: "o", Content: client.Text("x")}, func(_ api.Message, err error) {
			require.NoError(t, err)
			close(other)
		})
		require.NoError(t, err)
		re, id = take(p)
		require.Equal(t, "o", id)
		ack(p, re, id)
		<-other
		// 1 goes alone: it is put off once more, then answered, and only then the others follow.
		re, id = take(p)
		require.Equal(t, "1", id)
		p.refuse(re, api.CodeUnavailable, 1)
		for _, want := range []string{"1", "2", "3"} {
			re, id = take(p)
			require.Equal(t, want, id)
			ack(p, re, id)
		}
		<-done
		require.Equal(t, []string{"0", "1", "2", "3"}, acked)
	})
}

func TestRefusedSendFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		k := f.client.Connect(t.Context(), client.ConnOptions{MaxQueue: 1})
		defer k.Close()
		go func() {
			p := <-f.peers
			p.hello(api.HelloAnswer{})
			frame := p.next()
			p.refuse(frame.ID, api.CodeTextEmpty, 0)
		}()
		_, err := k.SendAsync("c", api.MessageRequest{Content: api.Content("{")}, nil)
		require.Error(t, err, "content that isn't JSON can't be sent")
		_, err = k.Send(t.Context(), "c", api.MessageRequest{Content: client.Text("")})
		require.True(t, client.HasCode(err, api.CodeTextEmpty))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = k.Send(ctx, "c", api.MessageRequest{Content: client.Text("never answered")})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		_, err = k.SendAsync("c", api.MessageRequest{Content: client.Text("fits again")}, func(api.Message, error) {})
		require.NoError(t, err)
		_, err = k.SendAsync("c", api.MessageRequest{Content: client.Text("one too many")}, func(api.Message, error) {})
		require.ErrorIs(t, err, client.ErrQueueFull)
	})
}
