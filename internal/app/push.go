package app

import (
	"cmp"
	"context"
	"fmt"
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

// projectContact is whom push services are told of where the operator named nobody.
const projectContact = "https://github.com/roost-im/roost"

// buildPush builds the service that notifies devices; the first start makes its key.
func (c *Core) buildPush(ctx context.Context, s *config.Settings, log *slog.Logger) error {
	fresh, err := courier.NewKey()
	if err != nil {
		return err //nolint:wrapcheck // it says what was tried
	}
	stored, err := c.Store.Secret(ctx, courier.KeyName, fresh)
	if err != nil {
		return err //nolint:wrapcheck // it says what was tried
	}
	key, err := courier.ReadKey(stored)
	if err != nil {
		return err //nolint:wrapcheck // it says what was tried
	}
	allowed, err := config.ReadNetworks("push-networks", s.PushNetworks)
	if err != nil {
		return err
	}
	if err := c.Store.OutboxBegin(ctx, push.Topic); err != nil {
		return err //nolint:wrapcheck // it says what was tried
	}
	carriers, err := nativeCarriers(s)
	if err != nil {
		return err
	}
	carriers[push.WebPush] = courier.NewWebPush(courier.WebPushOptions{Key: key, Contact: pushContact(s), Allowed: allowed, Now: time.Now})
	c.PushKey = key.Public()
	c.Push = push.NewService(push.Options{
		Store: c.Store, Carriers: carriers,
		Encode: wire.EncodePush, ReadText: func(m message.Content) string { return markup.Plain(wire.PushText(m)) },
		Rest: outbox.NewCourtesy(c.Messages.Busy).Rest, IDs: c.IDs, Now: time.Now, Log: log,
	})
	return nil
}

// nativeCarriers are those to phones, for which the operator has keys.
func nativeCarriers(s *config.Settings) (map[push.Channel]push.Carrier, error) {
	out := map[push.Channel]push.Carrier{}
	if s.FCMKey != "" {
		key, err := courier.LoadFCMKey(s.FCMKey)
		if err != nil {
			return nil, fmt.Errorf("--fcm-key: %w", err)
		}
		fcm, err := courier.NewFCM(courier.FCMOptions{Key: key, Encode: wire.EncodePush, Now: time.Now, Address: s.FCMAddress})
		if err != nil {
			return nil, err //nolint:wrapcheck // it is for a person
		}
		out[push.FCM] = fcm
	}
	if s.APNsKey != "" {
		key, err := courier.LoadAPNsKey(s.APNsKey, s.APNsKeyID, s.APNsTeam)
		if err != nil {
			return nil, fmt.Errorf("--apns-key: %w", err)
		}
		apns, err := courier.NewAPNs(courier.APNsOptions{
			Key: key, Topic: s.APNsTopic, Encode: wire.EncodePush, Now: time.Now, Address: s.APNsAddress,
		})
		if err != nil {
			return nil, err //nolint:wrapcheck // it is for a person
		}
		out[push.APNs] = apns
	}
	return out, nil
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
