// Package api is the wire contract of Roost: the bodies of the REST calls, the frames of the WebSocket, the
// events that the server pushes, the stable error codes and the close codes. It is the only source of that
// contract: the OpenAPI document, the TypeScript types and the reference pages are generated from it,
// comments included.
//
// Conventions: names are snake_case; ids are opaque, time-ordered strings of at most 26 characters; times are
// RFC 3339 in UTC with microseconds; sequence numbers and versions are integers below 2^53. A reader ignores
// fields that it does not know; changes to the contract only add.
package api

// Version is the version of the wire contract, as it stands in the path of every REST call (/api/v1).
const Version = "v1"

// Limits that every client may rely on. The server announces the ones that an operator can change in Limits.
const (
	// MaxFrameBytes is the size of the largest WebSocket message that a client may send.
	MaxFrameBytes = 64 << 10
	// MaxTextBytes is the size of the longest text content, in bytes of UTF-8.
	MaxTextBytes = 16 << 10
	// MaxPage is the largest page of any list.
	MaxPage = 200
	// MaxMarks is the number of marks that one call may carry.
	MaxMarks = 500
	// MaxPins is how many chats a user may pin.
	MaxPins = 20
	// MaxClientIDBytes is the length of the longest client_id.
	MaxClientIDBytes = 64
)
