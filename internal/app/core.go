package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/avatar"
	"github.com/roost-im/roost/internal/blob"
	"github.com/roost-im/roost/internal/bus"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/digest"
	"github.com/roost-im/roost/internal/gateway"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/markup"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/search"
	"github.com/roost-im/roost/internal/sqlstore"
	"github.com/roost-im/roost/internal/sticker"
	"github.com/roost-im/roost/internal/user"
	"github.com/roost-im/roost/internal/wire"
)

// Core is the domain on its storage: what a server serves, and what the commands beside it work with.
type Core struct {
	Store     *sqlstore.Store
	Bus       *bus.Local
	Publisher *gateway.Publisher
	IDs       *ident.Generator
	Auth      *auth.Service
	Users     *user.Service
	Chats     *chat.Service
	Rosters   *chat.Rosters
	Messages  *message.Service
	Inbox     *inbox.Service
	Search    *search.Service
	Media     *media.Service
	Stickers  *sticker.Service
	Push      *push.Service
	// MediaOrigin is where links to media lead; empty: there are none.
	MediaOrigin string
	// PushKey is the public key by which push services know this server.
	PushKey string
	Mails   *digest.Service
	blobs   blob.Store
}

// postgresLanes is how many transactions store messages at once on PostgreSQL where the settings don't say: its own log
// groups their commits, so a few are enough to keep it busy.
const postgresLanes = 4

// OpenCore opens the database, brings its schema up to date, and builds the services on it. Close ends them.
func OpenCore(ctx context.Context, s *config.Settings, log *slog.Logger) (*Core, error) {
	if err := checkRestored(s.Data); err != nil {
		return nil, err
	}
	store, err := sqlstore.Open(ctx, sqlstore.Options{
		DSN: s.DSN(), MaxConns: s.Connections, MayWrite: user.Who(s.MayWrite), Logger: log,
	})
	if err != nil {
		return nil, err //nolint:wrapcheck // Open says what was tried
	}
	if err := store.Migrate(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	c := &Core{Store: store, Bus: bus.NewLocal(bus.Limits{}), IDs: ident.NewGenerator(time.Now, rand.Reader)}
	c.Publisher = gateway.NewPublisher(c.Bus, log)
	if err = c.build(ctx, s, log); err == nil {
		err = errors.Join(c.Search.Prepare(ctx), c.buildPush(ctx, s, log), c.buildMails(ctx, s, log))
	}
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return c, nil
}

func (c *Core) build(ctx context.Context, s *config.Settings, log *slog.Logger) error {
	blobs, err := openBlobs(ctx, s)
	if err != nil {
		return err
	}
	c.Auth, err = auth.NewService(auth.Options{
		Store: c.Store, Publisher: c.Publisher, IDs: c.IDs, Now: time.Now, Random: rand.Reader, Log: log,
		Settings: authSettings(s),
	})
	if err != nil {
		return err //nolint:wrapcheck // NewService says what was tried
	}
	parts, err := blob.NewParts(filepath.Join(s.Data, partFolder), blobs)
	if err != nil {
		return fmt.Errorf("open uploads: %w", err)
	}
	var links media.Links
	if store, isBucket := blobs.(*blob.S3); isBucket && s.MediaLinks != 0 {
		links = store
		if c.MediaOrigin, err = store.Origin(ctx); err != nil {
			return fmt.Errorf("open blobs: %w", err)
		}
	}
	c.Media = media.NewService(media.Options{
		Store: c.Store, Blobs: blobs, Parts: parts, IDs: c.IDs, Now: time.Now, Log: log, MaxBytes: int64(s.MaxFile), Types: s.FileTypes,
		Room:  media.Room{Quota: int64(s.MediaQuota), MaxUploads: s.MaxUploads},
		Links: links, LinksFor: time.Duration(s.MediaLinks),
		KeepFor: time.Duration(s.KeepUploads), MaxPicture: avatar.MaxBytes,
	})
	images := avatar.NewEncoder()
	c.Users = user.NewService(user.Options{
		Store: c.Store, Publisher: c.Publisher, Images: images, Blobs: blobs, Uploads: c.Media, IDs: c.IDs, Log: log,
	})
	c.Rosters = chat.NewRosters(c.Store)
	content := wire.ContentReader{MaxTextBytes: int(s.MaxText)}
	c.Chats = chat.NewService(chat.Options{
		Store: c.Store, Unwilling: c.Store.Unwilling, Publisher: c.Publisher, EncodeSystem: wire.SystemContent,
		ReadDraft: content.ReadDraft, Images: images, Blobs: blobs, Uploads: c.Media,
		IDs: c.IDs, Now: time.Now, Log: log, MaxMembers: s.MaxMembers,
		HasRead: func(id ident.UserID, in ident.ChatID, seq int64) { c.Push.Read(id, in, seq) },
	})
	lanes := 1
	if s.IsPostgres() {
		if lanes = s.Lanes; lanes == 0 {
			lanes = postgresLanes
		}
	}
	c.Messages = message.NewService(message.Options{
		Store: c.Store, Publisher: c.Publisher, ReadContent: content.Read, EncodeSystem: wire.SystemContent, Now: time.Now, Log: log, Lanes: lanes,
		EditWindow: time.Duration(s.EditWindow), DeleteWindow: time.Duration(s.DeleteWindow),
	})
	c.buildStickers(blobs)
	c.Inbox = inbox.NewService(inbox.Options{Store: c.Store, Now: time.Now})
	c.Search = search.NewService(search.Options{
		Store: c.Store, People: c.Users, Chats: c.Inbox, ReadText: wire.SearchText, Plain: markup.Plain, Now: time.Now, Log: log,
		Rest: outbox.NewCourtesy(c.Messages.Busy).Rest,
	})
	return nil
}

// Close stores what waits, and closes the database.
func (c *Core) Close(ctx context.Context) error {
	return errors.Join(c.Messages.Close(ctx), c.Chats.Close(ctx), c.Push.Close(ctx), c.Store.Close())
}
