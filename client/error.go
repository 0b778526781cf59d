package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/roost-im/roost/api"
)

// Error is a refusal by the server, over REST or over the WebSocket.
type Error struct {
	// Code is stable; package api lists the codes.
	Code api.Code
	// Status is the HTTP status; 0 for an error that came over the WebSocket.
	Status int
	// Detail explains the case to a developer.
	Detail string
	// RetryAfter is how long to wait before the next try, if the server said so.
	RetryAfter time.Duration
	// RequestID finds the case in the server's log; empty over the WebSocket.
	RequestID string
}

// Error returns code, status and detail.
func (e *Error) Error() string {
	if e.Status == 0 {
		return fmt.Sprintf("%s: %s", e.Code, e.Detail)
	}
	return fmt.Sprintf("%s (%d): %s", e.Code, e.Status, e.Detail)
}

// IsTemporary says whether the same call may succeed later.
func (e *Error) IsTemporary() bool {
	switch e.Code {
	case api.CodeRateLimited, api.CodeUnavailable, api.CodeInternal, api.CodeStorageFull:
		return true
	}
	return e.Status == http.StatusBadGateway || e.Status == http.StatusGatewayTimeout
}

// HasCode says whether err is, or wraps, an Error with the code.
func HasCode(err error, code api.Code) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}

// CloseError says that the server closed a WebSocket.
type CloseError struct {
	// Code is the close code; package api lists those of the server.
	Code api.CloseCode
	// Reason is a short text for developers.
	Reason string
}

// Error returns code and reason.
func (e *CloseError) Error() string {
	return fmt.Sprintf("closed by the server with %d (%s)", e.Code, e.Reason)
}

// The errors of connections.
var (
	// ErrLost says that the connection broke before the answer came: whether the server did what was asked is unknown.
	ErrLost = errors.New("connection lost")
	// ErrSilent says that nothing came from the server for longer than its heartbeat allows.
	ErrSilent = errors.New("server fell silent")
	// ErrClosed says that the connection was closed on this side.
	ErrClosed = errors.New("connection closed")
	// ErrQueueFull says that too many messages wait to be sent.
	ErrQueueFull = errors.New("too many messages wait to be sent")
)

// maxProblem bounds what is read of an error answer.
const maxProblem = 64 << 10

// problem makes an Error of an answer that isn't a success. It reads the body.
func problem(status int, header http.Header, body io.Reader) *Error {
	var p api.Problem
	raw, err := io.ReadAll(io.LimitReader(body, maxProblem))
	if err == nil {
		err = json.Unmarshal(raw, &p)
	}
	if err != nil || p.Code == "" { // not of this server: a proxy, say
		p = api.Problem{Code: codeOf(status), Detail: http.StatusText(status)}
	}
	wait := seconds(p.RetryAfter)
	if s, err := strconv.Atoi(header.Get("Retry-After")); err == nil && wait == 0 {
		wait = time.Duration(s) * time.Second
	}
	return &Error{Code: p.Code, Status: status, Detail: p.Detail, RetryAfter: wait, RequestID: p.RequestID}
}

// codeOf is the nearest code for a status without a problem document.
func codeOf(status int) api.Code {
	switch status {
	case http.StatusUnauthorized:
		return api.CodeUnauthenticated
	case http.StatusForbidden:
		return api.CodeForbidden
	case http.StatusNotFound:
		return api.CodeNotFound
	case http.StatusTooManyRequests:
		return api.CodeRateLimited
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return api.CodeUnavailable
	case http.StatusRequestEntityTooLarge:
		return api.CodeTooLarge
	}
	if status >= http.StatusInternalServerError {
		return api.CodeInternal
	}
	return api.CodeInvalid
}

func frameError(e *api.FrameError) *Error {
	return &Error{Code: api.Code(e.Code), Detail: e.Message, RetryAfter: seconds(e.RetryAfter)}
}

func seconds(s float64) time.Duration {
	return time.Duration(s * float64(time.Second))
}
