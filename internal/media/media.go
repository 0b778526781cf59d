// Package media keeps the bytes that messages refer to: it takes them in piece by piece, checks them, and hands them out to who
// may see what refers to them.
//
// A medium is first an upload of its owner's. Its row says how large it will be, so that quotas hold before a byte has come; its
// parts lie beside the blobs. When all have come their type is looked at, they become a blob, and messages may refer to it. What
// nothing refers to goes after a while. The row is there before the first byte and until the last one is gone, so that no crash
// leaves bytes that nobody knows.
package media

import (
	"context"
	"io"
	"time"

	"github.com/roost-im/roost/internal/ident"
)

// Purpose says what an upload is for.
type Purpose string

// The purposes.
const (
	PurposeMessage Purpose = "message"
	PurposeAvatar  Purpose = "avatar"
	PurposeSticker Purpose = "sticker"
)

// MaxStickerBytes is how large an upload for a pack of stickers may be.
const MaxStickerBytes = 512 << 10

// State of a medium.
type State string

// The states of a medium.
const (
	// StateUploading: its bytes are coming.
	StateUploading State = "uploading"
	// StateReady: its bytes are all there and won't change.
	StateReady State = "ready"
	// StateGone: nothing refers to it, and its bytes are being removed.
	StateGone State = "gone"
)

// Media is what is known of a medium.
type Media struct {
	ID      ident.MediaID
	OwnerID ident.UserID
	Purpose Purpose
	State   State
	// Size in bytes.
	Size int64
	// Claimed is the type that the client named, and Type the one that the bytes have, once they are all there.
	Claimed, Type string
	// SHA256 of the bytes, once they are all there.
	SHA256    []byte
	CreatedAt time.Time
	// ExpiresAt is when it goes; zero: something refers to it.
	ExpiresAt time.Time
}

// Upload is a medium whose bytes are coming, with how many have.
type Upload struct {
	Media
	Offset int64
}

// NewUpload asks for a new one.
type NewUpload struct {
	Size    int64
	Type    string
	Purpose Purpose
}

// Room is what limits the uploads of a user.
type Room struct {
	// Quota of all of a user's media, in bytes; 0: none.
	Quota int64
	// MaxUploads that may be unfinished.
	MaxUploads int
}

// Usage is how much of the room is used.
type Usage struct {
	Bytes   int64
	Uploads int
}

// KindUse is how much room the files of a kind take: image, video, audio, file or unfinished.
type KindUse struct {
	Kind  string
	Files int
	Bytes int64
}

// Store is what this package needs of storage. Missing rows are fault.Missing().
type Store interface {
	// CreateMedia stores a new upload, if the room of its owner has place for it. Codes: quota_exceeded, too_many, not_found (no
	// such user).
	CreateMedia(ctx context.Context, m Media, r Room) error
	// OwnMedia returns a medium of the actor's that isn't gone. Codes: not_found.
	OwnMedia(ctx context.Context, actor ident.UserID, id ident.MediaID) (Media, error)
	// VisibleMedia returns a medium that is ready and that the actor may see: one's own, what a message refers to that the actor
	// may see now, or a sticker of a pack that the actor has installed. Codes: not_found.
	VisibleMedia(ctx context.Context, actor ident.UserID, id ident.MediaID) (Media, error)
	// FinishMedia makes an upload ready: its type, hash and new time are those of m. Codes: not_found.
	FinishMedia(ctx context.Context, m Media) (Media, error)
	// KeepMedia gives an unfinished upload more time.
	KeepMedia(ctx context.Context, id ident.MediaID, until time.Time) error
	// CancelMedia gives up a medium of the actor's that nothing refers to: it is gone. Codes: not_found, forbidden.
	CancelMedia(ctx context.Context, actor ident.UserID, id ident.MediaID) error
	// RemoveMedia finds media whose time is over and that nothing refers to, and marks them as gone; with those that were gone
	// before, at most limit. After that nothing can refer to them.
	RemoveMedia(ctx context.Context, now time.Time, limit int) ([]ident.MediaID, error)
	// ForgetMedia deletes the rows of media that are gone, whose bytes were removed.
	ForgetMedia(ctx context.Context, ids []ident.MediaID) error
	// MediaPage returns media whose bytes are all there, ascending by id after one.
	MediaPage(ctx context.Context, after ident.MediaID, limit int) ([]Media, error)
	// KnownBlobs returns those of the ids that a medium, a profile or a chat has.
	KnownBlobs(ctx context.Context, ids []ident.MediaID) ([]ident.MediaID, error)
	// MediaUsage returns how much room a user has taken.
	MediaUsage(ctx context.Context, actor ident.UserID) (Usage, error)
	// MediaKinds returns how much room the files of each kind take, the most first.
	MediaKinds(ctx context.Context, actor ident.UserID) ([]KindUse, error)
}

// Blobs keeps the bytes of finished media.
type Blobs interface {
	// Reader opens a blob. Codes: not_found.
	Reader(ctx context.Context, key string) (body io.ReadSeekCloser, size int64, err error)
	// Delete removes a blob; if there is none, that is no error.
	Delete(ctx context.Context, key string) error
	// List calls fn with the key of each blob below a folder (empty: of all) that was put at or after a time, the zero time for all.
	List(ctx context.Context, folder string, since time.Time, fn func(key string) error) error
}

// Links lead to the bytes without this server.
type Links interface {
	// Link returns where a blob is read for a time, with a type, a disposition and a caching that the answer has to have.
	Link(ctx context.Context, key string, validFor time.Duration, kind, disposition, caching string) (string, error)
}

// Parts keeps the bytes of uploads on their way.
type Parts interface {
	// Append writes at an offset, where the bytes before are there already, and cuts off what was behind it. What it says
	// that it has written is durable, also where it fails. Codes: storage_full.
	Append(ctx context.Context, id ident.MediaID, offset int64, r io.Reader) (written int64, err error)
	// Size returns how many bytes are there; 0 where there is nothing.
	Size(id ident.MediaID) (int64, error)
	// Open reads them. Codes: not_found.
	Open(id ident.MediaID) (io.ReadCloser, error)
	// Commit makes them a blob, durably. Where there is nothing, but the blob is there, it was done before. Codes: not_found,
	// storage_full, unavailable.
	Commit(ctx context.Context, id ident.MediaID, key string, size int64) error
	// Delete removes them; if there is nothing, that is no error.
	Delete(id ident.MediaID) error
}

// Key is the name of a medium's blob.
func Key(id ident.MediaID) string { return KeyFolder + string(id) }

// KeyFolder is what the names of all blobs of media begin with.
const KeyFolder = "media/"
