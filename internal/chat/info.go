package chat

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// MaxAbout is the longest about text, in characters.
const MaxAbout = 512

// InfoPatch changes what isn't nil.
type InfoPatch struct {
	Title, About *string
	// Rights that aren't empty are changed.
	Rights   Rights
	SlowMode *time.Duration
	History  *History
	IsSigned *bool
}

// CheckAbout returns the about text as it is stored. Codes: invalid.
func CheckAbout(about string) (string, error) {
	about = norm.NFC.String(about)
	if utf8.RuneCountInString(about) > MaxAbout {
		return "", fault.Newf(fault.Invalid, fault.CodeInvalid, "about: at most %d characters", MaxAbout)
	}
	for _, c := range about {
		if unicode.IsControl(c) && c != '\n' || isDirectionOverride(c) {
			return "", fault.New(fault.Invalid, fault.CodeInvalid, "about: no control characters")
		}
	}
	return about, nil
}

// clean checks the texts and values of a patch. Codes: invalid.
func (p *InfoPatch) clean() error {
	if p.Title != nil {
		title, err := CheckTitle(*p.Title)
		if err != nil {
			return err
		}
		p.Title = &title
	}
	if p.About != nil {
		about, err := CheckAbout(*p.About)
		if err != nil {
			return err
		}
		p.About = &about
	}
	if p.SlowMode != nil && (*p.SlowMode < 0 || *p.SlowMode > MaxSlowMode) {
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "slow_mode_s: 0 to %d", int(MaxSlowMode.Seconds()))
	}
	if p.History != nil && *p.History != HistoryAll && *p.History != HistoryJoined {
		return fault.New(fault.Invalid, fault.CodeInvalid, "history: must be all or joined")
	}
	return nil
}

// apply changes the info and says what the actor needs for it. Codes: invalid.
func (p *InfoPatch) apply(t Type, in Info) (out Info, need []Need, err error) {
	out = in
	if p.Title != nil {
		out.Title = *p.Title
	}
	if p.About != nil {
		out.About = *p.About
	}
	if p.Title != nil || p.About != nil {
		need = append(need, NeedEditInfo)
	}
	set := &out.Settings
	if p.Rights != (Rights{}) {
		need = append(need, NeedOwn)
		wanted := p.Rights.list()
		for i, role := range set.Rights.list() {
			if *wanted[i] != "" {
				*role = *wanted[i]
			}
		}
		if t == TypeGroup || t == TypeChannel {
			if err := set.Rights.check(t); err != nil {
				return in, nil, err
			}
		}
	}
	if p.SlowMode != nil {
		set.SlowMode = *p.SlowMode
	}
	if p.History != nil {
		set.History = *p.History
	}
	if p.IsSigned != nil {
		if *p.IsSigned && t == TypeGroup {
			return in, nil, fault.New(fault.Invalid, fault.CodeInvalid, "signed: only a channel has it; a group always shows who wrote")
		}
		set.IsSigned = *p.IsSigned
	}
	if p.SlowMode != nil || p.History != nil || p.IsSigned != nil {
		need = append(need, NeedModerate)
	}
	return out, need, nil
}

// UpdateInfo changes title, about text and settings of a group or channel. Codes: invalid, not_found, forbidden.
func (s *Service) UpdateInfo(ctx context.Context, actor ident.UserID, id ident.ChatID, p InfoPatch) error {
	if err := p.clean(); err != nil {
		return err
	}
	_, err := s.change(ctx, "update chat", ChangeQuery{ChatID: id, Actor: actor}, func(h Held) (Change, error) {
		if !h.Actor.IsMember() {
			return Change{}, fault.Missing()
		}
		if !h.isOpen() {
			return Change{}, Denied()
		}
		info, need, err := p.apply(h.Chat.Type, h.Chat.Info())
		for _, n := range need {
			if err := h.check(n); err != nil {
				return Change{}, err
			}
		}
		was := h.Chat.Info()
		if err != nil || info == was {
			return Change{}, err
		}
		var tell []System
		if info.Title != was.Title {
			tell = append(tell, System{Event: SystemTitle, Title: info.Title})
		}
		if info.About != was.About {
			tell = append(tell, System{Event: SystemAbout})
		}
		return Change{Info: &info, System: s.tell(h.Chat.Type, tell...)}, nil
	})
	return err
}

// photoKey is where a chat's photo lies among the blobs.
func photoKey(id ident.MediaID) string {
	return "chats/" + string(id)
}

// SetPhoto keeps an uploaded picture, encoded anew, as the photo of a group or channel.
// Codes: image_invalid, too_large, unavailable, not_found, forbidden.
func (s *Service) SetPhoto(ctx context.Context, actor ident.UserID, id ident.ChatID, image io.Reader) error {
	// Before the work of decoding a picture; the change checks it again.
	if err := s.Access(ctx, actor, id, NeedEditInfo); err != nil {
		return err
	}
	data, err := s.opt.Images.Encode(ctx, image)
	if err != nil {
		return fmt.Errorf("set photo: %w", err)
	}
	return s.keepPhoto(ctx, actor, id, ident.MediaID(s.opt.IDs.New()), data)
}

// TakePhoto makes an upload of the actor's the photo of a group or channel, as SetPhoto does; its id is that of the photo then, so
// that a second call with it changes nothing. The upload is gone after it, also where it is no picture.
// Codes: media_missing, image_invalid, too_large, unavailable, not_found, forbidden.
func (s *Service) TakePhoto(ctx context.Context, actor ident.UserID, id ident.ChatID, upload ident.MediaID) error {
	if err := s.Access(ctx, actor, id, NeedEditInfo); err != nil {
		return err
	}
	a, err := s.opt.Store.ChatAccess(ctx, actor, id)
	if err == nil && upload != "" && a.Chat.PhotoID == upload {
		return nil
	}
	var data []byte
	if err == nil {
		data, err = user.EncodeUpload(ctx, s.opt.Images, s.opt.Uploads, actor, upload)
	}
	if err != nil {
		return fmt.Errorf("take photo: %w", err)
	}
	return s.keepPhoto(ctx, actor, id, upload, data)
}

func (s *Service) keepPhoto(ctx context.Context, actor ident.UserID, id ident.ChatID, photo ident.MediaID, data []byte) error {
	if err := s.opt.Blobs.Put(ctx, photoKey(photo), bytes.NewReader(data)); err != nil {
		return fmt.Errorf("set photo: %w", err)
	}
	err := s.changePhoto(ctx, actor, id, photo)
	if f, ok := fault.From(err); ok && f.Kind != fault.Unavailable {
		s.deletePhoto(ctx, photo) // refused, so nobody refers to the new bytes
	}
	return err
}

// RemovePhoto takes the photo of a group or channel away. Codes: not_found, forbidden.
func (s *Service) RemovePhoto(ctx context.Context, actor ident.UserID, id ident.ChatID) error {
	return s.changePhoto(ctx, actor, id, "")
}

func (s *Service) changePhoto(ctx context.Context, actor ident.UserID, id ident.ChatID, photo ident.MediaID) error {
	changed, err := s.change(ctx, "change photo", ChangeQuery{ChatID: id, Actor: actor}, func(h Held) (Change, error) {
		if err := h.check(NeedEditInfo); err != nil {
			return Change{}, err
		}
		info := h.Chat.Info()
		if info.PhotoID == photo {
			return Change{}, nil
		}
		info.PhotoID = photo
		event := SystemPhoto
		if photo == "" {
			event = SystemNoPhoto
		}
		return Change{Info: &info, System: s.tell(h.Chat.Type, System{Event: event})}, nil
	})
	if err == nil && changed.OldPhotoID != "" {
		s.deletePhoto(ctx, changed.OldPhotoID)
	}
	return err
}

// deletePhoto removes bytes that nobody refers to any more. What can't be removed stays as an orphan.
func (s *Service) deletePhoto(ctx context.Context, id ident.MediaID) {
	ctx = context.WithoutCancel(ctx)
	if err := s.opt.Blobs.Delete(ctx, photoKey(id)); err != nil {
		s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "chat photo not deleted", slog.String("media", string(id)), slog.Any("error", err))
	}
}

// Photo opens the photo of a chat that the actor is in. Codes: not_found.
func (s *Service) Photo(ctx context.Context, actor ident.UserID, id ident.ChatID) (user.Picture, error) {
	return s.openPhoto(ctx, func() (ident.MediaID, error) {
		a, err := s.opt.Store.ChatAccess(ctx, actor, id)
		return a.Chat.PhotoID, err
	})
}

// openPhoto opens the photo that find names, twice where it was replaced between the two reads.
func (s *Service) openPhoto(ctx context.Context, find func() (ident.MediaID, error)) (p user.Picture, err error) {
	for range 2 {
		var id ident.MediaID
		if id, err = find(); err == nil && id == "" {
			err = fault.Missing()
		}
		if err != nil {
			return user.Picture{}, fmt.Errorf("chat photo: %w", err)
		}
		p, err = user.OpenPicture(ctx, s.opt.Blobs, photoKey(id), id)
		if !fault.Is(err, fault.CodeNotFound) {
			break
		}
	}
	if err != nil {
		return user.Picture{}, fmt.Errorf("chat photo: %w", err)
	}
	return p, nil
}
