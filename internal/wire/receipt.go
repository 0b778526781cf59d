package wire

import (
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/message"
)

// Receipts returns who got a message, with the cursor of the next page.
func Receipts(r message.Receipts, next string) api.ReceiptPage {
	return api.ReceiptPage{
		Receipts: each(r.Page, func(one message.Receipt) api.Receipt {
			r := api.Receipt{User: User(one.User), Delivered: one.IsDelivered, Seen: one.IsSeen}
			r.DeliveredAt, r.DeliveredBefore = moment(one.Delivered)
			r.SeenAt, r.SeenBefore = moment(one.Seen)
			return r
		}),
		Total: r.Total, DeliveredCount: known(r.Delivered), SeenCount: known(r.Seen), Next: next,
	}
}

// moment returns when something happened, or when it had happened at the latest; nil is not known.
func moment(m message.Moment) (at, before *time.Time) {
	switch {
	case m.At.IsZero():
		return nil, nil
	case m.IsLatest:
		return nil, &m.At
	default:
		return &m.At, nil
	}
}

// known returns nil for a count that isn't known.
func known(n int) *int {
	if n < 0 {
		return nil
	}
	return &n
}
