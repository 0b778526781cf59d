package api

// CloseCode is a WebSocket close code (RFC 6455, section 7.4). Its range tells a client what to do:
// 4000–4099 resume now, 4100–4199 retry later with backoff, 4200–4299 sign in again, 4300–4399 stop: the
// client is at fault. Codes below 4000 and a lost connection mean: retry with backoff.
type CloseCode uint16

// The close codes.
const (
	// CloseDraining: the server stops or restarts; another one, or the same, takes the session at once.
	CloseDraining CloseCode = 4000
	// CloseSlow: the client didn't read fast enough; nothing is lost, catch-up brings it.
	CloseSlow CloseCode = 4001
	// CloseSilent: the client sent nothing for longer than the heartbeat allows.
	CloseSilent CloseCode = 4002
	// CloseOverloaded: the server has no room now.
	CloseOverloaded CloseCode = 4100
	// CloseTooFast: the client kept on sending far above its limits.
	CloseTooFast CloseCode = 4101
	// CloseUnauthenticated: hello carried no valid token.
	CloseUnauthenticated CloseCode = 4200
	// CloseRevoked: the session was signed out or has expired.
	CloseRevoked CloseCode = 4201
	// CloseNoHello: no valid hello within 10 s.
	CloseNoHello CloseCode = 4300
	// CloseProtocol: a binary frame, invalid UTF-8, or a frame that breaks RFC 6455.
	CloseProtocol CloseCode = 4301
	// CloseTooLarge: a frame above max_frame_bytes.
	CloseTooLarge CloseCode = 4302
)
