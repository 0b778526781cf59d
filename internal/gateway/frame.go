package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/gobwas/ws"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
)

// decodeFrame reads a client's frame. Where it fails, re is the id to answer, 0 if that couldn't be read.
func decodeFrame(msg []byte) (f api.ClientFrame, re int64, err error) {
	if f, ok := splitFrame(msg); ok {
		return f, f.ID, nil
	}
	err = decode(msg, &f)
	if f.ID > 0 && !fault.Is(err, fault.CodeBadJSON) {
		re = f.ID
	}
	if err == nil && f.ID <= 0 {
		err = fault.New(fault.Invalid, fault.CodeInvalid, "id: must be above 0")
	}
	return f, re, err
}

// What a frame that was written by a JSON encoder consists of, between id, op and body.
const (
	frameID = `{"id":`
	frameOp = `,"op":"`
	frameD  = `","d":`
)

// splitFrame takes a frame apart that has the three fields in their usual order and nothing else: nearly every frame
// does, and a general decoder would read the body twice. The body is a part of msg; it isn't checked to be JSON, only to
// end where the frame does, and whoever decodes it finds out. What looks otherwise in any way isn't ok.
func splitFrame(msg []byte) (f api.ClientFrame, ok bool) {
	id, rest, ok := cutID(msg)
	if !ok {
		return f, false
	}
	f.ID = id
	end := bytes.IndexByte(rest, '"')
	if end < 0 {
		return f, false
	}
	switch f.Op = api.Op(rest[:end]); f.Op {
	case api.OpMessageSend, api.OpMarks, api.OpTyping: // what comes often, and has a body that is decoded
	default:
		return f, false
	}
	if rest, ok = bytes.CutPrefix(rest[end:], []byte(frameD)); !ok || len(rest) < 2 || rest[len(rest)-1] != '}' {
		return f, false
	}
	f.D = rest[:len(rest)-1]
	return f, isOneObject(f.D)
}

// cutID takes the begin of a frame off, up to its op.
func cutID(msg []byte) (id int64, rest []byte, ok bool) {
	rest, ok = bytes.CutPrefix(msg, []byte(frameID))
	if !ok {
		return 0, nil, false
	}
	digits := 0
	for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
		id = id*10 + int64(rest[digits]-'0')
		digits++
	}
	const safe = 15 // digits below 2^53
	if digits == 0 || digits > safe || rest[0] == '0' {
		return 0, nil, false
	}
	rest, ok = bytes.CutPrefix(rest[digits:], []byte(frameOp))
	return id, rest, ok
}

// splitPing takes a ping apart. A decoder needs twice the stack of an idle reader, which thousands of heartbeats would
// keep.
func splitPing(msg []byte) (id int64, ok bool) {
	id, rest, ok := cutID(msg)
	return id, ok && (string(rest) == `ping"}` || string(rest) == `ping","d":{}}`)
}

// pong answers a ping with the server's clock.
func pong(id int64, now time.Time) []byte {
	body := make([]byte, 0, 80)
	body = append(body, `{"re":`...)
	body = strconv.AppendInt(body, id, 10)
	body = append(body, `,"d":{"server_time":"`...)
	body = now.AppendFormat(body, time.RFC3339Nano)
	body = append(body, `"}}`...)
	return appendFrame(nil, ws.OpText, body)
}

// isOneObject says whether the braces of an object close at the end of the text and not before.
func isOneObject(d []byte) bool {
	if len(d) < 2 || d[0] != '{' {
		return false
	}
	depth, inString := 0, false
	for i := 0; i < len(d); i++ {
		switch c := d[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i == len(d)-1
			}
		}
	}
	return false
}

// decodeBody reads the body of an op.
func decodeBody[T any](d json.RawMessage) (T, error) {
	var body T
	if len(d) == 0 || string(d) == "null" {
		return body, fault.New(fault.Invalid, fault.CodeInvalid, "d: missing")
	}
	return body, decode(d, &body)
}

// decode reads JSON; its errors are faults: bad_json or invalid.
func decode(data []byte, into any) error {
	err := json.Unmarshal(data, into)
	if err == nil {
		return nil
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		field := wrong.Field
		if field == "" {
			field = "frame"
		}
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "%s: can't be a JSON %s", field, wrong.Value)
	}
	return fault.New(fault.Invalid, fault.CodeBadJSON, "not JSON: "+err.Error())
}

// opKnown says whether an op exists.
func opKnown(op api.Op) bool {
	switch op {
	case api.OpHello, api.OpMessageSend, api.OpMessageEdit, api.OpMessageDelete, api.OpAnnotationSet, api.OpMarks,
		api.OpTyping, api.OpPresenceSubscribe, api.OpPing:
		return true
	}
	return false
}
