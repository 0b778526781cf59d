package api

import "time"

// Attachment is a file of a message, as its content describes it: what clients need before they have the bytes. The server keeps
// it as it came; by what stands in it nobody gets bytes.
type Attachment struct {
	// MediaID of the bytes; it stands among the message's "media" too.
	MediaID string `json:"media_id"`
	// MimeType such as image/jpeg, at most 100 bytes.
	MimeType string `json:"mime_type"`
	// Size in bytes.
	Size int64 `json:"size"`
	// Name of the file, 1 to 256 bytes, without a path or control characters. The server never makes a file name of it.
	Name string `json:"name,omitempty"`
	// Width of a picture or video in pixels, as it is shown.
	Width int `json:"width,omitempty"`
	// Height of a picture or video in pixels, as it is shown.
	Height int `json:"height,omitempty"`
	// DurationMS of sound or video.
	DurationMS int64 `json:"duration_ms,omitempty"`
	// BlurHash is what is shown before anything else (blurha.sh), at most 100 characters.
	BlurHash string `json:"blurhash,omitempty"`
	// Thumb is a small JPEG or WebP of at most 4 KiB, in base64.
	Thumb string `json:"thumb,omitempty"`
	// Waveform of a voice message: a byte for each bar, 0 to 255, at most 128 of them, in base64.
	Waveform string `json:"waveform,omitempty"`
	// PosterID of a picture of the video; it stands among the message's "media" too.
	PosterID string `json:"poster_id,omitempty"`
}

// PictureRequest makes an upload an avatar, or the photo of a chat.
type PictureRequest struct {
	// MediaID of a finished upload of mine whose purpose is avatar.
	MediaID string `json:"media_id"`
}

// PhotoContent is a picture.
type PhotoContent struct {
	// Type is "photo".
	Type string `json:"type" enum:"photo"`
	// File is the picture.
	File Attachment `json:"file"`
	// Text below it.
	Text string `json:"text,omitempty"`
	// Animated: it moves, such as a GIF.
	Animated bool `json:"animated,omitempty"`
}

// VideoContent is a video.
type VideoContent struct {
	// Type is "video".
	Type string `json:"type" enum:"video"`
	// File is the video.
	File Attachment `json:"file"`
	// Text below it.
	Text string `json:"text,omitempty"`
	// Loop: it is shown like a GIF, without sound, over and over.
	Loop bool `json:"loop,omitempty"`
}

// RoundContent is a short video message, shown as a circle.
type RoundContent struct {
	// Type is "round".
	Type string `json:"type" enum:"round"`
	// File is the video.
	File Attachment `json:"file"`
}

// AlbumContent is several pictures and videos that are shown as one.
type AlbumContent struct {
	// Type is "album".
	Type string `json:"type" enum:"album"`
	// Files are 2 to 20 pictures and videos; their mime_type says which.
	Files []Attachment `json:"files" nullable:"false"`
	// Text below them.
	Text string `json:"text,omitempty"`
}

// VoiceContent is a voice message.
type VoiceContent struct {
	// Type is "voice".
	Type string `json:"type" enum:"voice"`
	// File is the sound.
	File Attachment `json:"file"`
}

// AudioContent is music or another sound.
type AudioContent struct {
	// Type is "audio".
	Type string `json:"type" enum:"audio"`
	// File is the sound.
	File Attachment `json:"file"`
	// Text below it.
	Text string `json:"text,omitempty"`
}

// FileContent is any other file.
type FileContent struct {
	// Type is "file".
	Type string `json:"type" enum:"file"`
	// File is the file.
	File Attachment `json:"file"`
	// Text below it.
	Text string `json:"text,omitempty"`
}

// StickerContent is a sticker.
type StickerContent struct {
	// Type is "sticker".
	Type string `json:"type" enum:"sticker"`
	// File is the picture.
	File Attachment `json:"file"`
	// Emoji that it stands for, at most 64 bytes.
	Emoji string `json:"emoji,omitempty"`
	// PackID of the pack that it is from.
	PackID string `json:"pack_id,omitempty"`
}

// MediaLimits answers GET /media-limits.
type MediaLimits struct {
	// MaxBytes of a file.
	MaxBytes int64 `json:"max_bytes"`
	// QuotaBytes of all my files; 0: no limit.
	QuotaBytes int64 `json:"quota_bytes"`
	// UsedBytes of them, with what is being uploaded.
	UsedBytes int64 `json:"used_bytes"`
	// Types that may be uploaded, such as image/* or application/pdf; empty: all.
	Types []string `json:"types" nullable:"false"`
	// MaxFiles of a message.
	MaxFiles int `json:"max_files"`
	// MaxUploads that a user may have unfinished at once.
	MaxUploads int `json:"max_uploads"`
	// KeptForS is how many seconds an upload is kept that isn't finished, or that no message refers to.
	KeptForS int64 `json:"kept_for_s"`
}

// Upload answers GET /uploads/{id}: what became of an upload of mine.
type Upload struct {
	// ID of the upload, and of the media that it becomes.
	ID string `json:"id"`
	// Size in bytes.
	Size int64 `json:"size"`
	// Offset is how many of them have come.
	Offset int64 `json:"offset"`
	// Finished: all have come and were accepted; a message may refer to it.
	Finished bool `json:"finished"`
	// MimeType of its bytes, once it is finished.
	MimeType string `json:"mime_type,omitempty"`
	// SHA256 of its bytes in hex, once it is finished.
	SHA256 string `json:"sha256,omitempty"`
	// ExpiresAt is when it goes, unless a message refers to it by then; absent while one does.
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
}

// GalleryPage answers GET /chats/{id}/gallery.
type GalleryPage struct {
	// Messages of the kind that I may see, the newest first.
	Messages []Message `json:"messages" nullable:"false"`
	// Version of the chat when they were read.
	Version int64 `json:"version"`
	// Next is the "before" of the next page; absent at the end.
	Next int64 `json:"next,omitempty"`
}

// StorageUse answers GET /me/storage: how much room my files take.
type StorageUse struct {
	// UsedBytes of all of them.
	UsedBytes int64 `json:"used_bytes"`
	// QuotaBytes that they may have; 0: no limit.
	QuotaBytes int64 `json:"quota_bytes"`
	// Kinds by the bytes that they take, the most first.
	Kinds []StorageKind `json:"kinds" nullable:"false"`
}

// StorageKind is how much room files of a kind take.
type StorageKind struct {
	// Kind of the files.
	Kind string `json:"kind" enum:"image,video,audio,file,unfinished"`
	// Files is how many there are.
	Files int `json:"files"`
	// Bytes that they have.
	Bytes int64 `json:"bytes"`
}
