package gateway

import (
	"encoding/json"
	"errors"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
)

// decodeFrame reads a client's frame. Where it fails, re is the id to answer, 0 if that couldn't be read.
func decodeFrame(msg []byte) (f api.ClientFrame, re int64, err error) {
	err = decode(msg, &f)
	if f.ID > 0 && !fault.Is(err, fault.CodeBadJSON) {
		re = f.ID
	}
	if err == nil && f.ID <= 0 {
		err = fault.New(fault.Invalid, fault.CodeInvalid, "id: must be above 0")
	}
	return f, re, err
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
	case api.OpHello, api.OpMessageSend, api.OpMessageEdit, api.OpMessageDelete, api.OpMarks, api.OpTyping,
		api.OpPresenceSubscribe, api.OpPing:
		return true
	}
	return false
}
