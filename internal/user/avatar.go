package user

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// Picture is an image to be read. Whoever gets it closes Body.
type Picture struct {
	ID ident.MediaID
	// Type is the media type: image/jpeg or image/png.
	Type string
	Size int64
	Body io.ReadCloser
}

// avatarKey is where an avatar lies among the blobs.
func avatarKey(id ident.MediaID) string {
	return "avatars/" + string(id)
}

// SetAvatar keeps an uploaded picture as the actor's avatar, re-encoded, and tells the user's devices and contacts.
// Codes: image_invalid, too_large, unavailable, not_found.
func (s *Service) SetAvatar(ctx context.Context, actor ident.UserID, image io.Reader) (User, error) {
	data, err := s.opt.Images.Encode(ctx, image)
	if err != nil {
		return User{}, err
	}
	return s.keepAvatar(ctx, actor, ident.MediaID(s.opt.IDs.New()), data)
}

// TakeAvatar makes an upload of the actor's the avatar, as SetAvatar does; its id is that of the avatar then, so that a second call
// with it changes nothing. The upload is gone after it, also where it is no picture.
// Codes: media_missing, image_invalid, too_large, unavailable, not_found.
func (s *Service) TakeAvatar(ctx context.Context, actor ident.UserID, id ident.MediaID) (User, error) {
	u, err := s.ByID(ctx, actor, actor)
	if err != nil || id != "" && u.AvatarID == id {
		return u, err
	}
	data, err := EncodeUpload(ctx, s.opt.Images, s.opt.Uploads, actor, id)
	if err != nil {
		return User{}, err
	}
	return s.keepAvatar(ctx, actor, id, data)
}

// EncodeUpload returns what Images makes of an upload, and takes the upload away: nobody else makes anything of it.
// Codes: media_missing, image_invalid, too_large, unavailable.
func EncodeUpload(ctx context.Context, images Images, from Uploads, actor ident.UserID, id ident.MediaID) ([]byte, error) {
	if !ident.IsValid(id) {
		return nil, fault.New(fault.Invalid, fault.CodeMediaMissing, "media_id: is none")
	}
	body, err := from.OpenPicture(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	data, err := images.Encode(ctx, body)
	_ = body.Close() // it was only read
	if f, isFault := fault.From(err); err != nil && (!isFault || f.Kind == fault.Unavailable) {
		return nil, err // the upload waits for another try
	}
	return data, errors.Join(err, from.TakePicture(ctx, actor, id))
}

func (s *Service) keepAvatar(ctx context.Context, actor ident.UserID, id ident.MediaID, data []byte) (User, error) {
	if err := s.opt.Blobs.Put(ctx, avatarKey(id), bytes.NewReader(data)); err != nil {
		return User{}, err
	}
	u, err := s.changeAvatar(ctx, actor, id)
	if f, ok := fault.From(err); ok && f.Kind != fault.Unavailable {
		// Refused, so nobody refers to the new bytes. After any other error the change may have been committed, and
		// bytes without an owner are better than an owner without bytes.
		s.deleteAvatar(ctx, id)
	}
	return u, err
}

// RemoveAvatar takes the actor's avatar away and tells the user's devices and contacts. Codes: not_found.
func (s *Service) RemoveAvatar(ctx context.Context, actor ident.UserID) (User, error) {
	u, err := s.ByID(ctx, actor, actor)
	if err != nil || u.AvatarID == "" {
		return u, err
	}
	return s.changeAvatar(ctx, actor, "")
}

func (s *Service) changeAvatar(ctx context.Context, actor ident.UserID, id ident.MediaID) (User, error) {
	c, err := s.opt.Store.UpdateProfile(ctx, actor, ProfilePatch{AvatarID: &id})
	if err != nil {
		return User{}, err
	}
	s.publish(ctx, c)
	if c.OldAvatarID != "" {
		s.deleteAvatar(ctx, c.OldAvatarID)
	}
	return c.User, nil
}

// deleteAvatar removes bytes that nobody refers to any more. What can't be removed stays as an orphan.
func (s *Service) deleteAvatar(ctx context.Context, id ident.MediaID) {
	ctx = context.WithoutCancel(ctx)
	if err := s.opt.Blobs.Delete(ctx, avatarKey(id)); err != nil {
		s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "avatar not deleted", slog.String("media", string(id)), slog.Any("error", err))
	}
}

// Avatar opens a user's avatar, if the user shows it to the actor. That there is one stands in the profile, which is the same for
// everybody. Codes: not_found.
func (s *Service) Avatar(ctx context.Context, actor, id ident.UserID) (Picture, error) {
	p, err := s.openAvatar(ctx, actor, id)
	if fault.Is(err, fault.CodeNotFound) {
		// It may have been replaced between the two reads; the second try sees the new one, or that there is none.
		p, err = s.openAvatar(ctx, actor, id)
	}
	return p, err
}

func (s *Service) openAvatar(ctx context.Context, actor, id ident.UserID) (Picture, error) {
	u, err := s.ByID(ctx, actor, id)
	if err != nil {
		return Picture{}, err
	}
	isShown, err := s.opt.Store.MaySeeAvatar(ctx, actor, id)
	if err != nil {
		return Picture{}, err
	}
	if u.AvatarID == "" || !isShown {
		return Picture{}, fault.Missing()
	}
	return OpenPicture(ctx, s.opt.Blobs, avatarKey(u.AvatarID), u.AvatarID)
}

// OpenPicture opens a picture that Images made. Codes: not_found.
func OpenPicture(ctx context.Context, blobs Blobs, key string, id ident.MediaID) (Picture, error) {
	body, size, err := blobs.Open(ctx, key)
	if err != nil {
		return Picture{}, err
	}
	r := bufio.NewReader(body)
	kind, err := pictureType(r)
	if err != nil {
		return Picture{}, errors.Join(err, body.Close())
	}
	return Picture{ID: id, Type: kind, Size: size, Body: picture{r, body}}, nil
}

// picture reads through the buffer into which its beginning was looked at.
type picture struct {
	io.Reader
	io.Closer
}

// pictureType tells the two formats apart that Images makes.
func pictureType(r *bufio.Reader) (string, error) {
	head, err := r.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if string(head) == "\x89PNG" {
		return "image/png", nil
	}
	return "image/jpeg", nil
}
