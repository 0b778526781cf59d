package storetest

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/message"
)

var mediaTests = map[string]func(*env){
	"MediaUpload":        testMediaUpload,
	"MediaRoom":          testMediaRoom,
	"MediaRoomAtOnce":    testMediaRoomAtOnce,
	"MediaCancel":        testMediaCancel,
	"MediaSent":          testMediaSent,
	"MediaVisible":       testMediaVisible,
	"MediaMissing":       testMediaMissing,
	"MediaForward":       testMediaForward,
	"MediaEdit":          testMediaEdit,
	"MediaRemoved":       testMediaRemoved,
	"MediaSentOrRemoved": testMediaSentOrRemoved,
}

var anyRoom = media.Room{MaxUploads: 1000}

// uploading makes a medium whose bytes are coming.
func (e *env) uploading(owner ident.UserID, size int64) media.Media {
	e.Helper()
	at := now()
	m := media.Media{
		ID: ident.MediaID(e.ids.New()), OwnerID: owner, Purpose: media.PurposeMessage, State: media.StateUploading, Size: size,
		Claimed: "image/png", CreatedAt: at, ExpiresAt: at.Add(time.Hour),
	}
	require.NoError(e, e.CreateMedia(e.ctx(), m, anyRoom))
	return m
}

// uploaded makes a medium that is ready.
func (e *env) uploaded(owner ident.UserID) media.Media {
	e.Helper()
	m := e.uploading(owner, 7)
	m.Type, m.SHA256, m.ExpiresAt = "image/png", []byte{0, 1, 255}, m.ExpiresAt.Add(time.Hour)
	out, err := e.FinishMedia(e.ctx(), m)
	require.NoError(e, err)
	return out
}

// photo is a draft that refers to media.
func (e *env) photo(id ident.ChatID, from ident.UserID, refs ...media.Media) message.Draft {
	d := e.draft(id, from, "")
	d.Content, d.Gallery = message.Content(`{"type":"photo","file":{}}`), message.GalleryMedia
	for _, m := range refs {
		d.Media = append(d.Media, m.ID)
	}
	return d
}

func (e *env) sees(actor ident.UserID, m media.Media) bool {
	e.Helper()
	got, err := e.VisibleMedia(e.ctx(), actor, m.ID)
	if err != nil {
		require.True(e, fault.Is(err, fault.CodeNotFound), "%v", err)
		return false
	}
	require.Equal(e, m.ID, got.ID)
	return true
}

// removed are the media that are removed of those named; their rows are gone then.
func (e *env) removed(at time.Time, of ...media.Media) []ident.MediaID {
	e.Helper()
	var out []ident.MediaID
	for {
		ids, err := e.RemoveMedia(e.ctx(), at, 1000)
		require.NoError(e, err)
		if len(ids) == 0 {
			return out
		}
		for _, m := range of {
			for _, id := range ids {
				if m.ID == id {
					out = append(out, id)
				}
			}
		}
		require.NoError(e, e.ForgetMedia(e.ctx(), ids))
	}
}

func testMediaUpload(e *env) {
	u := e.people(2)
	m := e.uploading(u[0], 1<<40)
	got, err := e.OwnMedia(e.ctx(), u[0], m.ID)
	require.NoError(e, err)
	require.Equal(e, m, got)
	_, err = e.OwnMedia(e.ctx(), u[1], m.ID)
	require.True(e, fault.Is(err, fault.CodeNotFound))
	require.False(e, e.sees(u[0], m), "it isn't finished")
	until := now().Add(9 * time.Hour)
	require.NoError(e, e.KeepMedia(e.ctx(), m.ID, until))
	m.ExpiresAt = until

	m.Type, m.SHA256, m.State = "image/png", []byte("hash"), media.StateReady
	got, err = e.FinishMedia(e.ctx(), m)
	require.NoError(e, err)
	require.Equal(e, m, got)
	again := m
	again.Type = "text/html"
	got, err = e.FinishMedia(e.ctx(), again)
	require.NoError(e, err)
	require.Equal(e, m, got, "what is finished stays so")
	require.True(e, e.sees(u[0], m))
	require.False(e, e.sees(u[1], m))
	_, err = e.FinishMedia(e.ctx(), media.Media{ID: "none"})
	require.True(e, fault.Is(err, fault.CodeNotFound))
}

func testMediaRoom(e *env) {
	u := e.people(2)
	used := func() media.Usage {
		out, err := e.MediaUsage(e.ctx(), u[0])
		require.NoError(e, err)
		return out
	}
	require.Equal(e, media.Usage{}, used())
	e.uploaded(u[0])
	m := e.uploading(u[0], 3)
	e.uploading(u[1], 100)
	require.Equal(e, media.Usage{Bytes: 10, Uploads: 1}, used())
	next := m
	next.ID = ident.MediaID(e.ids.New())
	try := func(r media.Room) fault.Code {
		err := e.CreateMedia(e.ctx(), next, r)
		if f, ok := fault.From(err); ok {
			return f.Code
		}
		require.NoError(e, err)
		return ""
	}
	require.Equal(e, fault.CodeTooMany, try(media.Room{MaxUploads: 1}))
	require.Equal(e, fault.CodeQuotaExceeded, try(media.Room{MaxUploads: 2, Quota: 12}))
	require.Empty(e, try(media.Room{MaxUploads: 2, Quota: 13}))
	require.Equal(e, media.Usage{Bytes: 13, Uploads: 2}, used())
	next.ID, next.OwnerID = ident.MediaID(e.ids.New()), "nobody"
	require.Equal(e, fault.CodeNotFound, try(anyRoom))
}

func testMediaRoomAtOnce(e *env) {
	owner := e.user().ID
	errs := e.atOnce(8, func(int) error {
		m := media.Media{
			ID: ident.MediaID(e.ids.New()), OwnerID: owner, Purpose: media.PurposeMessage, State: media.StateUploading, Size: 10,
			CreatedAt: now(), ExpiresAt: now(),
		}
		return e.CreateMedia(e.ctx(), m, media.Room{MaxUploads: 100, Quota: 35})
	})
	e.requireOnly(3, fault.CodeQuotaExceeded, errs)
}

func testMediaCancel(e *env) {
	e = e.fresh() // what is removed is looked for everywhere
	u := e.people(2)
	id := e.private(u[0], u[1])
	m, sent := e.uploading(u[0], 5), e.uploaded(u[0])
	e.appendOK(e.photo(id, u[0], sent))
	require.True(e, fault.Is(e.CancelMedia(e.ctx(), u[1], m.ID), fault.CodeNotFound))
	require.NoError(e, e.CancelMedia(e.ctx(), u[0], m.ID))
	require.True(e, fault.Is(e.CancelMedia(e.ctx(), u[0], m.ID), fault.CodeNotFound))
	_, err := e.OwnMedia(e.ctx(), u[0], m.ID)
	require.True(e, fault.Is(err, fault.CodeNotFound))
	require.True(e, fault.Is(e.CancelMedia(e.ctx(), u[0], sent.ID), fault.CodeForbidden), "a message refers to it")
	require.Equal(e, []ident.MediaID{m.ID}, e.removed(now(), m, sent), "what is gone is found until it is forgotten")
	require.True(e, e.sees(u[1], sent))
}

func testMediaSent(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	a, b := e.uploaded(u[0]), e.uploaded(u[0])
	d := e.photo(id, u[0], b, a)
	m := e.appendOK(d)[0]
	require.Equal(e, []ident.MediaID{b.ID, a.ID}, m.Media, "in their order")
	require.Equal(e, []message.Message{m}, e.history(id, u[1]))
	require.Equal(e, &m, e.entry(id, u[1]).LastMessage)
	own, err := e.OwnMedia(e.ctx(), u[0], a.ID)
	require.NoError(e, err)
	require.Zero(e, own.ExpiresAt)
	e.requireRepeat(d, m)
	other := d
	other.Media = d.Media[:1]
	e.requireReused(other)
	require.Nil(e, e.delete(m).Media)
	e.requireRepeat(d, e.history(id, u[0])[0])
	e.requireReused(other)
}

func testMediaVisible(e *env) {
	u := e.people(5)
	id := e.group(u[:4]...)
	first, second := e.uploaded(u[0]), e.uploaded(u[0])
	m := e.appendOK(e.photo(id, u[0], first), e.photo(id, u[0], second))
	require.True(e, e.sees(u[1], first))
	require.False(e, e.sees(u[4], first), "an outsider")
	e.setMember(id, u[1], "visible_from_seq = 2")
	require.False(e, e.sees(u[1], first), "sent before")
	require.True(e, e.sees(u[1], second))
	e.setMember(id, u[1], "state = 'left'")
	require.False(e, e.sees(u[1], second), "left")
	e.hide(id, u[2], m[0].Seq)
	require.False(e, e.sees(u[2], first), "hidden")
	require.True(e, e.sees(u[3], first))
	e.over(id, m[0].Seq)
	require.False(e, e.sees(u[3], first), "its time is over, though no sweep has come")
	e.delete(m[1])
	require.False(e, e.sees(u[3], second), "deleted")
	require.True(e, e.sees(u[0], second), "one's own, until it is removed")
}

func testMediaMissing(e *env) {
	u := e.people(3)
	id, other := e.private(u[0], u[1]), e.private(u[1], u[2])
	before := e.entry(id, u[0]).Chat
	foreign := e.uploaded(u[2])
	portrait := e.uploading(u[0], 1)
	portrait.ID, portrait.Purpose = ident.MediaID(e.ids.New()), media.PurposeAvatar
	require.NoError(e, e.CreateMedia(e.ctx(), portrait, anyRoom))
	portrait, err := e.FinishMedia(e.ctx(), portrait)
	require.NoError(e, err)
	for name, ref := range map[string]media.Media{
		"unknown": {ID: "01ARZ"}, "unfinished": e.uploading(u[0], 1), "foreign": foreign, "an avatar": portrait,
	} {
		results, err := e.AppendMessages(e.ctx(), []message.Draft{e.photo(id, u[0], e.uploaded(u[0]), ref)})
		require.NoError(e, err)
		require.True(e, fault.Is(results[0].Err, fault.CodeMediaMissing), "%s: %v", name, results[0].Err)
	}
	require.Equal(e, before, e.entry(id, u[0]).Chat)
	e.appendOK(e.photo(other, u[2], foreign))
	e.appendOK(e.photo(other, u[1], foreign))
	results, err := e.AppendMessages(e.ctx(), []message.Draft{e.photo(id, u[0], foreign), e.photo(id, u[1], foreign), e.draft(id, u[0], "x")})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodeMediaMissing), "only the other one sees it")
	require.NoError(e, results[1].Err)
	require.NoError(e, results[2].Err)
	require.True(e, e.sees(u[0], foreign))
}

func testMediaForward(e *env) {
	e = e.fresh() // what is removed is looked for everywhere
	u := e.people(3)
	from, to := e.private(u[0], u[1]), e.private(u[1], u[2])
	ref := e.uploaded(u[0])
	m := e.appendOK(e.photo(from, u[0], ref))[0]
	sources, err := e.ForwardSources(e.ctx(), u[1], from, []int64{m.Seq})
	require.NoError(e, err)
	require.Equal(e, m.Media, sources[0].Media)
	d := e.forwarded(to, u[1], m, "Ann")
	d.Media = m.Media
	copied := e.appendOK(d)[0]
	require.Equal(e, m.Media, copied.Media)
	require.True(e, e.sees(u[2], ref))
	late := e.forwarded(to, u[1], m, "")
	late.Media = m.Media
	e.delete(m)
	require.Empty(e, e.removed(now().Add(100*time.Hour), ref), "the copy refers to it")
	require.True(e, e.sees(u[2], ref))
	results, err := e.AppendMessages(e.ctx(), []message.Draft{late})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodeMediaMissing), "the source went meanwhile")
	e.delete(copied)
	require.Equal(e, []ident.MediaID{ref.ID}, e.removed(now(), ref))
	require.False(e, e.sees(u[0], ref))
}

func testMediaEdit(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	a, b := e.uploaded(u[0]), e.uploaded(u[0])
	m := e.appendOK(e.photo(id, u[0], a))[0]
	edit := message.Edit{
		ChatID: id, Seq: m.Seq, Actor: u[0], At: now(), Content: message.Content(`{"type":"photo","file":{},"text":"x"}`), Gallery: message.GalleryMedia,
		Media: []ident.MediaID{b.ID},
	}
	_, err := e.EditMessage(e.ctx(), edit)
	require.True(e, fault.Is(err, fault.CodeInvalid), "%v", err)
	edit.Media = m.Media
	c, err := e.EditMessage(e.ctx(), edit)
	require.NoError(e, err)
	require.Equal(e, m.Media, c.Message.Media)
	require.Equal(e, c.Message, e.history(id, u[1])[0])
}

func testMediaRemoved(e *env) {
	e = e.fresh() // what is removed is looked for everywhere
	u := e.people(2)
	id := e.private(u[0], u[1])
	half, idle, sent := e.uploading(u[0], 1), e.uploaded(u[0]), e.uploaded(u[0])
	twice := e.appendOK(e.photo(id, u[0], sent), e.photo(id, u[0], sent))
	all := []media.Media{half, idle, sent}
	require.Empty(e, e.removed(half.ExpiresAt.Add(-time.Microsecond), all...))
	require.Equal(e, []ident.MediaID{half.ID}, e.removed(half.ExpiresAt, all...))
	require.Equal(e, []ident.MediaID{idle.ID}, e.removed(idle.ExpiresAt, all...))
	later := now().Add(1000 * time.Hour)
	require.Empty(e, e.removed(later, all...))
	e.delete(twice[0])
	require.Empty(e, e.removed(later, all...), "the other message refers to it")
	require.True(e, e.sees(u[1], sent))
	e.delete(twice[1])
	require.Equal(e, []ident.MediaID{sent.ID}, e.removed(now(), all...))
	require.Empty(e, e.removed(later, all...), "they are forgotten")
	used, err := e.MediaUsage(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, media.Usage{}, used)
}

// testMediaSentOrRemoved sends what is due to be removed: it is removed, or the message refers to it, and never both.
func testMediaSentOrRemoved(e *env) {
	e = e.fresh() // what is removed is looked for everywhere
	u := e.people(2)
	id := e.private(u[0], u[1])
	for range 10 {
		ref := e.uploaded(u[0])
		results := make([]message.Appended, 4)
		errs := e.atOnce(6, func(i int) error {
			if i >= len(results) {
				_, err := e.RemoveMedia(e.ctx(), ref.ExpiresAt, 1000)
				return err
			}
			out, err := e.AppendMessages(e.ctx(), []message.Draft{e.photo(id, u[0], ref)})
			if err == nil {
				results[i] = out[0]
			}
			return err
		})
		for _, err := range errs {
			require.NoError(e, err)
		}
		sent := 0
		for _, r := range results {
			if r.Err == nil {
				sent++
			} else {
				require.True(e, fault.Is(r.Err, fault.CodeMediaMissing), "%v", r.Err)
			}
		}
		isThere := e.sees(u[1], ref)
		require.Equal(e, sent > 0, isThere, fmt.Sprint(sent))
	}
}
