package bench

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPushServiceTellsLostDoubledAndWrong(t *testing.T) {
	t.Parallel()
	s := &pushService{}
	s.expect(2, 2)
	call := func(path, topic string, change func(*http.Request)) int {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("body"))
		r.Header.Set("Topic", base64.RawURLEncoding.EncodeToString([]byte(topic)))
		r.Header.Set("Content-Encoding", "aes128gcm")
		r.Header.Set("Authorization", "vapid")
		if change != nil {
			change(r)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code
	}
	one, two, three := strings.Repeat("1", topicBytes), strings.Repeat("2", topicBytes), strings.Repeat("3", topicBytes)
	require.Equal(t, http.StatusCreated, call("/0", one, nil))
	require.Equal(t, http.StatusCreated, call("/0", one, nil), "a push may come twice")
	require.Equal(t, http.StatusCreated, call("/0", two, nil))
	require.Equal(t, http.StatusCreated, call("/1", one, nil))
	require.Equal(t, http.StatusBadRequest, call("/0", three, nil), "of a third chat")
	require.Equal(t, http.StatusBadRequest, call("/2", one, nil), "of a third device")
	require.Equal(t, http.StatusBadRequest, call("/1", "short", nil))
	require.Equal(t, http.StatusBadRequest, call("/1", two, func(r *http.Request) { r.Header.Del("Authorization") }))
	state := s.state()
	require.Equal(t, []int{3, 1, 4}, []int{state.came, state.again, state.wrong})
	select {
	case <-s.done:
		require.Fail(t, "done while one is missing")
	default:
	}
	require.Equal(t, http.StatusCreated, call("/1", two, nil))
	s.wait(t.Context())
	require.Equal(t, 4, s.state().came)
}
