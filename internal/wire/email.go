package wire

import (
	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/digest"
)

// Email returns how a user wants to be written to.
func Email(w digest.Wish) api.Email {
	return api.Email{
		Address: w.Address, Pending: w.Pending, AfterDays: w.AfterDays, Language: w.Language, Trouble: w.Trouble, SentAt: optional(w.ToldAt),
	}
}

// ReadEmail reads how a user wants to be written to.
func ReadEmail(r api.EmailRequest) digest.Ask {
	return digest.Ask{Address: r.Address, AfterDays: r.AfterDays, Language: r.Language}
}
