package storetest

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/user"
)

var galleryTests = map[string]func(*env){
	"Gallery":        testGallery,
	"GalleryBounds":  testGalleryBounds,
	"MediaKinds":     testMediaKinds,
	"MediaScheduled": testMediaScheduled,
	"Played":         testPlayed,
	"Viewed":         testViewed,
	"ViewedByAll":    testViewedByAll,
	"ViewedAndLeft":  testViewedAndLeft,
}

func (e *env) gallery(id ident.ChatID, actor ident.UserID, kind message.GalleryKind, before int64, limit int) (seqs []int64, next int64) {
	e.Helper()
	p, err := e.Gallery(e.ctx(), message.GalleryQuery{Actor: actor, ChatID: id, Kind: kind, Before: before, Limit: limit})
	require.NoError(e, err)
	require.Equal(e, e.entry(id, actor).Chat.Version, p.Version)
	for _, m := range p.Messages {
		seqs = append(seqs, m.Seq)
	}
	return seqs, p.Next
}

func testGallery(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	var drafts []message.Draft
	for i := range 10 {
		d := e.draft(id, u[i%2], "x")
		d.Gallery = []message.GalleryKind{message.GalleryMedia, message.GalleryLink}[i%2]
		drafts = append(drafts, d)
	}
	m := e.appendOK(drafts...)
	seqs, next := e.gallery(id, u[1], message.GalleryMedia, 0, 3)
	require.Equal(e, []int64{9, 7, 5}, seqs)
	require.EqualValues(e, 5, next)
	seqs, next = e.gallery(id, u[1], message.GalleryMedia, next, 3)
	require.Equal(e, []int64{3, 1}, seqs)
	require.Zero(e, next)
	seqs, _ = e.gallery(id, u[0], message.GalleryVoice, 0, 3)
	require.Empty(e, seqs)
	_, err := e.Gallery(e.ctx(), message.GalleryQuery{Actor: e.user().ID, ChatID: id, Kind: message.GalleryMedia, Limit: 3})
	require.True(e, fault.Is(err, fault.CodeNotFound))

	_, err = e.EditMessage(e.ctx(), message.Edit{ChatID: id, Seq: 2, Actor: u[1], At: now(), Content: text("no link any more")})
	require.NoError(e, err)
	_, err = e.EditMessage(e.ctx(), message.Edit{ChatID: id, Seq: 1, Actor: u[0], At: now(), Content: text("a link now"), Gallery: message.GalleryLink})
	require.NoError(e, err)
	seqs, _ = e.gallery(id, u[0], message.GalleryLink, 0, 9)
	require.Equal(e, []int64{10, 8, 6, 4, 1}, seqs)
	e.delete(m[9])
	seqs, _ = e.gallery(id, u[0], message.GalleryLink, 0, 9)
	require.Equal(e, []int64{8, 6, 4, 1}, seqs)
}

func testGalleryBounds(e *env) {
	u := e.people(3)
	id := e.group(u...)
	var drafts []message.Draft
	for range 6 {
		d := e.draft(id, u[0], "x")
		d.Gallery = message.GalleryMedia
		drafts = append(drafts, d)
	}
	e.appendOK(drafts...)
	e.setMember(id, u[1], "visible_from_seq = 3")
	e.hide(id, u[1], 5)
	e.over(id, 6)
	seqs, next := e.gallery(id, u[1], message.GalleryMedia, 0, 2)
	require.Empty(e, seqs)
	require.EqualValues(e, 5, next, "a page may be empty and another one follow")
	seqs, next = e.gallery(id, u[1], message.GalleryMedia, next, 5)
	require.Equal(e, []int64{4, 3}, seqs)
	require.Zero(e, next)
	seqs, _ = e.gallery(id, u[2], message.GalleryMedia, 0, 9)
	require.Equal(e, []int64{5, 4, 3, 2, 1}, seqs)
}

func testMediaKinds(e *env) {
	owner := e.user().ID
	kinds, err := e.MediaKinds(e.ctx(), owner)
	require.NoError(e, err)
	require.Empty(e, kinds)
	e.uploading(owner, 1)
	for _, kind := range []string{"image/png", "image/gif", "video/mp4", "audio/mpeg", "application/pdf"} {
		m := e.uploading(owner, 10)
		m.Type = kind
		_, err := e.FinishMedia(e.ctx(), m)
		require.NoError(e, err)
	}
	kinds, err = e.MediaKinds(e.ctx(), owner)
	require.NoError(e, err)
	require.Equal(e, []media.KindUse{
		{Kind: "image", Files: 2, Bytes: 20},
		{Kind: "audio", Files: 1, Bytes: 10},
		{Kind: "file", Files: 1, Bytes: 10},
		{Kind: "video", Files: 1, Bytes: 10},
		{Kind: "unfinished", Files: 1, Bytes: 1},
	}, kinds)
}

// testMediaScheduled keeps media for a message that is sent later, until it is sent or deleted.
func testMediaScheduled(e *env) {
	e = e.fresh()
	u := e.people(2)
	id := e.private(u[0], u[1])
	a, b := e.uploaded(u[0]), e.uploaded(u[0])
	var rows []message.Scheduled
	for _, ref := range []media.Media{a, b} {
		s := e.later(id, u[0], "")
		s.Media, s.Content, s.ViewOnce = []ident.MediaID{ref.ID}, message.Content(`{"type":"photo","file":{}}`), true
		rows = append(rows, e.schedule(s).Scheduled)
	}
	require.Equal(e, rows[0], e.listScheduled(u[0])[0])
	bad := e.later(id, u[1], "")
	bad.Media = []ident.MediaID{a.ID}
	_, err := e.PutScheduled(e.ctx(), bad)
	require.True(e, fault.Is(err, fault.CodeMediaMissing), "%v", err)
	later := now().Add(1000 * time.Hour)
	require.Empty(e, e.removed(later, a, b))
	require.True(e, fault.Is(e.CancelMedia(e.ctx(), u[0], a.ID), fault.CodeForbidden))
	require.False(e, e.sees(u[1], a), "nobody else sees it yet")
	sent := e.sendScheduled(rows[0])
	require.NoError(e, sent.Err)
	require.Equal(e, rows[0].Media, sent.Message.Media)
	require.True(e, sent.Message.ViewOnce)
	require.True(e, e.sees(u[1], a))
	require.Empty(e, e.removed(later, a, b))
	_, err = e.ChangeScheduled(e.ctx(), rows[1].Key(), func(s message.Scheduled) (message.Scheduled, error) {
		s.Close(0)
		return s, nil
	})
	require.NoError(e, err)
	require.Equal(e, []ident.MediaID{b.ID}, e.removed(now(), a, b))
	require.True(e, e.sees(u[1], a))
}

func witness(m message.Message, actor ident.UserID, kind message.Kind) message.Annotate {
	return message.Annotate{ChatID: m.ChatID, Seq: m.Seq, Actor: actor, Kind: kind, At: now()}
}

func (e *env) voice(id ident.ChatID, from ident.UserID, kind string) message.Message {
	d := e.draft(id, from, "")
	d.Content = message.Content(`{"type":"` + kind + `","file":{}}`)
	return e.appendOK(d)[0]
}

func testPlayed(e *env) {
	u := e.people(5)
	id := e.group(u...)
	m := e.voice(id, u[0], "voice")
	for i, actor := range u[1:4] {
		c := e.annotate(witness(m, actor, message.KindPlayed))
		require.True(e, c.IsNew)
		require.Equal(e, m.Version+int64(i)+1, c.Message.Version)
		require.Equal(e, message.Tally{Count: i + 1, By: u[1 : i+2]}, c.Message.Played)
		require.True(e, c.Message.Mine.IsPlayed)
		require.Equal(e, c.Message, e.history(id, actor)[0])
		require.Equal(e, &c.Message, e.entry(id, actor).LastMessage)
	}
	require.False(e, e.annotate(witness(m, u[1], message.KindPlayed)).IsNew, "once")
	require.False(e, e.annotate(witness(m, u[0], message.KindPlayed)).IsNew, "one's own")
	no := false
	e.patchPrivacy(u[4], user.PrivacyPatch{Receipts: &no})
	require.False(e, e.annotate(witness(m, u[4], message.KindPlayed)).IsNew, "who doesn't tell what they read")
	require.Equal(e, fault.CodeInvalid, e.annotateCode(witness(e.send(id, u[0], "x"), u[1], message.KindPlayed)))
	require.Equal(e, fault.CodeInvalid, e.annotateCode(witness(m, u[1], message.KindViewed)))
	require.Equal(e, fault.CodeNotFound, e.annotateCode(witness(m, e.user().ID, message.KindPlayed)))
	channel := e.channel(u[:2]...)
	require.Equal(e, fault.CodeForbidden, e.annotateCode(witness(e.voice(channel, u[0], "round"), u[1], message.KindPlayed)))
	require.Zero(e, e.delete(m).Played)
}

func testViewed(e *env) {
	e = e.fresh()
	u := e.people(2)
	id := e.private(u[0], u[1])
	ref := e.uploaded(u[0])
	d := e.photo(id, u[0], ref)
	d.ViewOnce = true
	m := e.appendOK(d)[0]
	require.True(e, m.ViewOnce)
	e.requireRepeat(d, m)
	other := d
	other.ViewOnce = false
	e.requireReused(other)
	require.True(e, e.sees(u[1], ref))
	require.False(e, e.annotate(witness(m, u[0], message.KindViewed)).IsNew, "the sender's own look")
	c := e.annotate(witness(m, u[1], message.KindViewed))
	require.True(e, c.IsNew)
	require.Equal(e, message.StubViewed, c.Message.Stub)
	require.Nil(e, c.Message.Media)
	require.Equal(e, m.Version+1, c.Message.Version)
	require.Equal(e, c.Message, e.history(id, u[0])[0])
	require.False(e, e.sees(u[1], ref))
	require.Equal(e, []ident.MediaID{ref.ID}, e.removed(now(), ref))
	e.requireRepeat(d, c.Message)
	require.Equal(e, fault.CodeMessageGone, e.annotateCode(witness(m, u[1], message.KindViewed)))
	for _, place := range []ident.ChatID{e.saved(u[0]), e.channel(u[0])} {
		bad := e.photo(place, u[0], e.uploaded(u[0]))
		bad.ViewOnce = true
		results, err := e.AppendMessages(e.ctx(), []message.Draft{bad})
		require.NoError(e, err)
		require.True(e, fault.Is(results[0].Err, fault.CodeInvalid), "%v", results[0].Err)
	}
}

// testViewedByAll: in a group each may view it, and only the last one ends it, also where they come at once.
func testViewedByAll(e *env) {
	u := e.people(6)
	id := e.group(u[:5]...)
	ref := e.uploaded(u[0])
	d := e.photo(id, u[0], ref)
	d.ViewOnce = true
	m := e.appendOK(d)[0]
	e.setMember(id, u[4], "state = 'left'")
	first := e.annotate(witness(m, u[1], message.KindViewed)).Message
	require.Equal(e, message.Tally{Count: 1, By: u[1:2]}, first.Viewed)
	require.True(e, first.Mine.IsViewed)
	require.False(e, e.sees(u[1], ref), "not twice")
	require.True(e, e.sees(u[2], ref))
	page := e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: id, After: m.Version, MarksAfter: -1})
	require.Equal(e, []message.Message{first}, page.Messages)
	errs := e.atOnce(4, func(i int) error {
		_, err := e.Annotate(e.ctx(), witness(m, u[2+i%2], message.KindViewed))
		if fault.Is(err, fault.CodeMessageGone) {
			return nil
		}
		return err
	})
	for _, err := range errs {
		require.NoError(e, err)
	}
	require.Equal(e, message.StubViewed, e.history(id, u[1])[0].Stub)
	require.False(e, e.sees(u[2], ref))
}

// endViewed makes stubs of all that nobody is left to view, a few at a time, and returns those of a chat.
func (e *env) endViewed(id ident.ChatID) (out []message.Message) {
	e.Helper()
	var after message.ViewedKey
	for {
		gone, next, err := e.EndViewed(e.ctx(), after, 2)
		require.NoError(e, err)
		for _, c := range gone {
			require.True(e, c.IsNew)
			if c.Message.ChatID == id {
				out = append(out, c.Message)
			}
		}
		if after = next; after == (message.ViewedKey{}) {
			return out
		}
	}
}

// testViewedAndLeft: who leaves without having viewed it is waited for no longer; what nobody has viewed stays.
func testViewedAndLeft(e *env) {
	e = e.fresh()
	u := e.people(4)
	id := e.group(u[:3]...)
	ref := e.uploaded(u[0])
	once := func(m media.Media) message.Draft {
		d := e.photo(id, u[0], m)
		d.ViewOnce = true
		return d
	}
	m := e.appendOK(once(ref))[0]
	unseen := e.appendOK(once(e.uploaded(u[0])))[0]
	e.annotate(witness(m, u[1], message.KindViewed))
	for range 3 { // more than a page, none of which is to end
		other := e.group(u[0], u[1], u[3])
		d := e.photo(other, u[0], e.uploaded(u[0]))
		d.ViewOnce = true
		e.annotate(witness(e.appendOK(d)[0], u[1], message.KindViewed))
	}
	require.Empty(e, e.endViewed(id), "somebody may view it still")
	e.setMember(id, u[2], "state = 'left'")
	version := e.entry(id, u[0]).Chat.Version
	ended := e.endViewed(id)
	require.Len(e, ended, 1)
	require.Equal(e, m.Seq, ended[0].Seq)
	require.Equal(e, message.StubViewed, ended[0].Stub)
	require.Equal(e, version+1, ended[0].Version)
	require.Equal(e, version+1, e.entry(id, u[0]).Chat.Version)
	page := e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: id, After: version, MarksAfter: -1})
	require.Equal(e, ended, page.Messages)
	require.Equal(e, []ident.MediaID{ref.ID}, e.removed(now(), ref))
	require.Empty(e, e.endViewed(id))
	require.Equal(e, message.StubNone, e.history(id, u[0])[1].Stub, "nobody has viewed it")
	require.Equal(e, unseen.Seq, e.history(id, u[0])[1].Seq)
}
