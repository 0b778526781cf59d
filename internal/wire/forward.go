package wire

import (
	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// forwarded returns nil where no author is named.
func forwarded(f *message.Forward) *api.Forwarded {
	if f == nil || !f.WithAuthor {
		return nil
	}
	return &api.Forwarded{UserID: string(f.Author), Name: f.Name}
}

// ForwardRequest returns what a request asks for.
func ForwardRequest(r api.ForwardRequest) message.ForwardRequest {
	return message.ForwardRequest{
		ChatID: ident.ChatID(r.ChatID), Seqs: r.Seqs, WithAuthor: r.WithAuthor, Silent: r.Silent,
		To: each(r.To, func(t api.ForwardTarget) message.ForwardTarget {
			return message.ForwardTarget{ChatID: ident.ChatID(t.ChatID), ClientIDs: t.ClientIDs}
		}),
	}
}

// ForwardResults returns what became of the copies, and the errors among them that are no faults.
func ForwardResults(r api.ForwardRequest, copies []message.Appended) (out []api.ForwardResult, internal []error) {
	out = make([]api.ForwardResult, 0, len(copies))
	for i, c := range copies {
		to := r.To[i/len(r.Seqs)]
		one := api.ForwardResult{ChatID: to.ChatID, ClientID: to.ClientIDs[i%len(r.Seqs)]}
		if c.Err == nil {
			m := Message(c.Message)
			one.Message = &m
		} else {
			problem, isInternal := FrameError(c.Err)
			if isInternal {
				internal = append(internal, c.Err)
			}
			one.Error = &problem
		}
		out = append(out, one)
	}
	return out, internal
}
