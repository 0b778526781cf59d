package wire

import (
	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/message"
)

// Receipts returns who got a message, with the cursor of the next page.
func Receipts(r message.Receipts, next string) api.ReceiptPage {
	return api.ReceiptPage{
		Receipts: each(r.Page, func(one message.Receipt) api.Receipt {
			return api.Receipt{User: User(one.User), Delivered: one.IsDelivered, Seen: one.IsSeen}
		}),
		Total: r.Total, DeliveredCount: known(r.Delivered), SeenCount: known(r.Seen), Next: next,
	}
}

// known returns nil for a count that isn't known.
func known(n int) *int {
	if n < 0 {
		return nil
	}
	return &n
}
