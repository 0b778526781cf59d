package httpapi_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/blob"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/testkit"
)

// forAvatar uploads what is to become an avatar.
func forAvatar(t *testing.T, u testkit.User, kind string, data []byte) string {
	t.Helper()
	id, err := u.Upload(t.Context(), client.NewUpload{Type: kind, Purpose: "avatar", Size: int64(len(data))}, bytes.NewReader(data))
	require.NoError(t, err)
	return id
}

// blobsOf are the keys below a folder of blobs, without the stickers of the server.
func blobsOf(t *testing.T, data, folder string) (keys []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(data, "blobs", folder, "*.d", "*"))
	require.NoError(t, err)
	for _, file := range files {
		if key := filepath.Base(file); !strings.HasPrefix(key, "BIRD") {
			keys = append(keys, key)
		}
	}
	return keys
}

func TestUploadsBecomeAvatars(t *testing.T) {
	t.Parallel()
	data := ""
	s := testkit.Start(t, testkit.Options{Change: func(set *config.Settings) { data, set.FileTypes = set.Data, []string{"application/pdf"} }})
	ann, ben := s.User(t, "ann"), s.User(t, "ben")
	chat := groupOf(t, "group", ben, ann)

	first := forAvatar(t, ann, "image/png", picture(t))
	account, err := ann.TakeAvatar(t.Context(), first)
	require.NoError(t, err)
	require.Equal(t, first, account.User.AvatarID)
	shown, kind, err := ben.Avatar(t.Context(), ann.ID)
	require.NoError(t, err)
	require.Equal(t, "image/png", kind, "of one with transparency")
	require.NotEmpty(t, shown)
	require.Equal(t, []string{first}, blobsOf(t, data, "avatars"))
	require.Empty(t, blobsOf(t, data, "media"), "what was uploaded is gone")
	used, err := ann.Storage(t.Context())
	require.NoError(t, err)
	require.Zero(t, used.UsedBytes)
	again, err := ann.TakeAvatar(t.Context(), first)
	require.NoError(t, err)
	require.Equal(t, account, again, "a second call changes nothing")

	second := forAvatar(t, ann, "image/png", pixels(t, 30))
	_, err = ann.TakeAvatar(t.Context(), second)
	require.NoError(t, err)
	require.Equal(t, []string{second}, blobsOf(t, data, "avatars"), "the former one is gone")
	_, err = ann.TakeAvatar(t.Context(), first)
	requireCode(t, err, api.CodeMediaMissing)

	third := forAvatar(t, ben, "image/png", pixels(t, 40)) // as the calls of one user are bounded
	with, err := ben.TakeChatPhoto(t.Context(), chat.ID, third)
	require.NoError(t, err)
	require.Equal(t, third, with.PhotoID)
	again2, err := ben.TakeChatPhoto(t.Context(), chat.ID, third)
	require.NoError(t, err)
	require.Equal(t, with.Version, again2.Version)
	_, _, err = ann.ChatPhoto(t.Context(), chat.ID)
	require.NoError(t, err)
	require.Equal(t, []string{third}, blobsOf(t, data, "chats"))

	const orphan = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
	disk, err := blob.NewDisk(filepath.Join(data, "blobs"))
	require.NoError(t, err)
	require.NoError(t, disk.Put(t.Context(), "avatars/"+orphan, strings.NewReader("x")))
	_, err = s.App.Core().Media.SweepPictures(t.Context())
	require.NoError(t, err)
	require.Len(t, blobsOf(t, data, "avatars"), 2, "a young one may be about to be named")
	files, err := filepath.Glob(filepath.Join(data, "blobs", "*", "*.d", "*"))
	require.NoError(t, err)
	for _, file := range files {
		old := time.Now().Add(-48 * time.Hour)
		require.NoError(t, os.Chtimes(file, old, old))
	}
	n, err := s.App.Core().Media.SweepPictures(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, []string{second}, blobsOf(t, data, "avatars"))
	require.Equal(t, []string{third}, blobsOf(t, data, "chats"))
}

func TestUploadsThatAreNoAvatars(t *testing.T) {
	t.Parallel()
	data := ""
	s := testkit.Start(t, testkit.Options{Change: func(set *config.Settings) { data = set.Data }})
	ann, ben := s.User(t, "ann"), s.User(t, "ben")
	chat := groupOf(t, "group", ann, ben)
	good := pixels(t, 20)

	_, err := ann.CreateUpload(t.Context(), client.NewUpload{Type: "image/png", Purpose: "avatar", Size: 8<<20 + 1})
	requireCode(t, err, api.CodeTooLarge)
	for _, kind := range []string{"", "video/mp4", "application/pdf"} {
		_, err := ann.CreateUpload(t.Context(), client.NewUpload{Type: kind, Purpose: "avatar", Size: 9})
		requireCode(t, err, api.CodeMediaInvalid)
	}
	cat := s.User(t, "cat") // the calls of one user are bounded
	cats := groupOf(t, "group", cat)
	for i, id := range []string{"", "../x", "01ARZ3NDEKTSV4RRFFQ69G5FAV", uploaded(t, cat, "image/png", good), forAvatar(t, ben, "image/png", good)} {
		if i%2 == 0 {
			_, err = cat.TakeAvatar(t.Context(), id)
		} else {
			_, err = cat.TakeChatPhoto(t.Context(), cats.ID, id)
		}
		requireCode(t, err, api.CodeMediaMissing)
	}
	begun, err := ann.CreateUpload(t.Context(), client.NewUpload{Type: "image/png", Purpose: "avatar", Size: int64(len(good))})
	require.NoError(t, err)
	_, err = ann.TakeAvatar(t.Context(), begun)
	requireCode(t, err, api.CodeMediaMissing)

	// A head that lies, and another one that would take gigabytes.
	half := forAvatar(t, ann, "image/png", good[:len(good)/2])
	_, err = ann.TakeAvatar(t.Context(), half)
	requireCode(t, err, api.CodeImageInvalid)
	_, err = ann.TakeAvatar(t.Context(), half)
	requireCode(t, err, api.CodeMediaMissing)
	bomb := append([]byte(nil), good...)
	copy(bomb[16:], "\x00\x00\xf0\x00\x00\x00\xf0\x00")
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	_, err = ann.TakeAvatar(t.Context(), forAvatar(t, ann, "image/png", bomb))
	requireCode(t, err, api.CodeTooLarge)

	// Who may not change the chat keeps the upload.
	bens := forAvatar(t, ben, "image/png", good)
	_, err = ben.TakeChatPhoto(t.Context(), chat.ID, bens)
	requireCode(t, err, api.CodeForbidden)
	_, err = s.User(t, "eve").TakeChatPhoto(t.Context(), chat.ID, bens)
	requireCode(t, err, api.CodeNotFound)
	_, err = ben.TakeAvatar(t.Context(), bens)
	require.NoError(t, err)
	require.Equal(t, []string{bens}, blobsOf(t, data, "avatars"))
	require.Empty(t, blobsOf(t, data, "chats"))

	// No message gets at one.
	_, err = ann.Send(t.Context(), chat.ID, photo(t, forAvatar(t, ann, "image/png", good)))
	requireCode(t, err, api.CodeMediaMissing)
}

func TestOneUploadBecomesOnePhoto(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		ann, ben := s.User(t, "ann"), s.User(t, "ben")
		id := forAvatar(t, ann, "image/png", pixels(t, 20))
		var chats [4]api.Chat
		for i := range chats {
			chats[i] = groupOf(t, "group", ann, ben)
		}
		var wait sync.WaitGroup
		var errs [len(chats)]error
		for i := range chats {
			wait.Go(func() { _, errs[i] = ann.TakeChatPhoto(t.Context(), chats[i].ID, id) })
		}
		wait.Wait()
		won := 0
		for i, err := range errs {
			if err != nil {
				requireCode(t, err, api.CodeMediaMissing)
				continue
			}
			won++
			_, _, err = ben.ChatPhoto(t.Context(), chats[i].ID)
			require.NoError(t, err)
		}
		require.Equal(t, 1, won)
	})
}
