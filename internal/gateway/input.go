package gateway

import (
	"net"
	"sync"
)

// input reads from a connection with little memory while nothing comes: a small buffer of its own, which holds
// most frames, and a larger one from a pool as long as there is more to read than that.
type input struct {
	conn  net.Conn
	own   [smallInput]byte
	large *[largeInput]byte
	at    []byte // what was read and not yet taken
	grow  bool   // the last read filled its buffer
	head  [12]byte
}

const (
	smallInput = 256
	largeInput = 8 << 10
)

var largeInputs = sync.Pool{New: func() any { return new([largeInput]byte) }}

func (in *input) init(conn net.Conn, early []byte) {
	in.conn = conn
	in.at = append([]byte(nil), early...)
}

// Read takes what is there, and reads from the connection if that is nothing.
func (in *input) Read(p []byte) (int, error) {
	if len(in.at) == 0 {
		if len(p) >= largeInput {
			return in.conn.Read(p) //nolint:wrapcheck // the caller tells errors apart
		}
		if err := in.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, in.at)
	in.at = in.at[n:]
	return n, nil
}

func (in *input) fill() error {
	if !in.grow {
		in.release()
	} else if in.large == nil {
		in.large = largeInputs.Get().(*[largeInput]byte) //nolint:forcetypeassert // the pool holds nothing else
	}
	buf := in.own[:]
	if in.large != nil {
		buf = in.large[:]
	}
	n, err := in.conn.Read(buf)
	in.at = buf[:n]
	in.grow = n == len(buf)
	if n > 0 {
		return nil
	}
	return err //nolint:wrapcheck // the caller tells errors apart
}

// release gives the large buffer back; nothing in it may be needed any more.
func (in *input) release() {
	in.at = nil
	if in.large != nil {
		largeInputs.Put(in.large)
		in.large = nil
	}
}
