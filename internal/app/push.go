package app

import (
	"cmp"
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/courier"
	"github.com/roost-im/roost/internal/markup"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/wire"
)

// pushKeyName is the name of the server's key among the secrets.
const pushKeyName = "push_key"

// projectContact is whom push services are told of where the operator named nobody.
const projectContact = "https://github.com/roost-im/roost"

// buildPush builds the service that notifies devices; the first start makes its key.
func (c *Core) buildPush(ctx context.Context, s *config.Settings, log *slog.Logger) error {
	fresh, err := courier.NewKey()
	if err != nil {
		return err //nolint:wrapcheck // it says what was tried
	}
	stored, err := c.Store.Secret(ctx, pushKeyName, fresh)
	if err != nil {
		return err //nolint:wrapcheck // it says what was tried
	}
	key, err := courier.ReadKey(stored)
	if err != nil {
		return err //nolint:wrapcheck // it says what was tried
	}
	allowed, err := readNetworks("push-networks", s.PushNetworks)
	if err != nil {
		return err
	}
	if err := c.Store.OutboxBegin(ctx, push.Topic); err != nil {
		return err //nolint:wrapcheck // it says what was tried
	}
	c.PushKey = key.Public()
	c.Push = push.NewService(push.Options{
		Store: c.Store, Carriers: map[push.Channel]push.Carrier{
			push.WebPush: courier.NewWebPush(courier.WebPushOptions{Key: key, Contact: pushContact(s), Allowed: allowed, Now: time.Now}),
		},
		Encode: wire.EncodePush, ReadText: func(m message.Content) string { return markup.Plain(wire.PushText(m)) },
		Rest: outbox.NewCourtesy(c.Messages.Busy).Rest, IDs: c.IDs, Now: time.Now, Log: log,
	})
	return nil
}

func pushContact(s *config.Settings) string {
	address := s.Address
	if !strings.HasPrefix(address, "https://") {
		address = ""
	}
	return cmp.Or(s.PushContact, address, projectContact)
}

func channels(all []push.Channel) []string {
	out := make([]string, len(all))
	for i, c := range all {
		out[i] = string(c)
	}
	return out
}
