package app

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/digest"
	"github.com/roost-im/roost/internal/mailer"
	"github.com/roost-im/roost/internal/markup"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/wire"
)

// mailKeyName is the name of the key that signs the links of mails among the secrets.
const mailKeyName = "mail_key"

// buildMails builds the service that writes to who was away for long; the first start makes its key.
func (c *Core) buildMails(ctx context.Context, s *config.Settings, log *slog.Logger) error {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return fmt.Errorf("make a key: %w", err)
	}
	stored, err := c.Store.Secret(ctx, mailKeyName, base64.RawURLEncoding.EncodeToString(fresh))
	if err != nil {
		return err //nolint:wrapcheck // it says what was tried
	}
	opt := digest.Options{
		Store: c.Store, Key: []byte(stored), Address: strings.TrimSuffix(s.Address, "/"), Every: s.MailRate.Every,
		ReadText: func(m message.Content) string { return markup.Plain(wire.PushText(m)) }, Now: time.Now, Log: log,
	}
	if s.SMTP != "" {
		if opt.Carrier, err = mailer.New(mailer.Options{Server: s.SMTP, From: s.MailFrom, Name: s.Name}); err != nil {
			return fmt.Errorf("settings: %w", err)
		}
	}
	c.Mails = digest.NewService(opt)
	return nil
}
