package test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// fileMessage is a message with one file.
func fileMessage(kind, mimeType, id string) api.MessageRequest {
	raw, err := json.Marshal(api.FileContent{Type: kind, File: api.Attachment{MediaID: id, MimeType: mimeType}})
	if err != nil {
		panic(err) // only texts
	}
	return api.MessageRequest{ClientID: client.NewClientID(), Content: raw, Media: []string{id}}
}

// ogg is the beginning of a sound.
var ogg = []byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x13OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00")

// inMedia sends a voice message, or listens to one, or views one that may be viewed once.
func (h *history) inMedia(d *device, what, id string) {
	if what == "voice" {
		media, err := d.c.Upload(h.ctx, client.NewUpload{Type: "audio/ogg", Size: int64(len(ogg))}, bytes.NewReader(ogg))
		require.NoError(h.t, err)
		r := fileMessage("voice", "audio/ogg", media)
		r.ViewOnce = rapid.Bool().Draw(h.t, "once")
		m, err := d.r.Conn().Send(h.ctx, id, r)
		if !isPeerRefusal(err) {
			h.requireAllowed(err)
		}
		if err == nil {
			h.voices = append(h.voices, poll{id, m.Seq})
		}
		return
	}
	for _, v := range h.voices {
		if v.chat != id {
			continue
		}
		do := d.c.Play
		if what == "view" {
			do = d.c.View
		}
		if _, err := do(h.ctx, id, v.seq); !isPeerRefusal(err) {
			h.requireAllowed(err)
		}
	}
}

// files are those that lie in a folder of the server's data, without the stickers that come with it.
func (s *server) files(folder string) (names []string) {
	root := filepath.Join(s.args[1], folder)
	require.NoError(s.t, filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !strings.HasPrefix(entry.Name(), "BIRD") {
			names = append(names, name)
		}
		return err
	}))
	return names
}

// TestUploadsSurviveKills kills the server while uploads are on their way, at their end, and while their bytes are removed. What
// was said to be there is there afterwards, what a message refers to stays, and nothing else is left.
func TestUploadsSurviveKills(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database, "--keep-uploads", "1m")
		u := s.users(2)
		ann, ben := s.client(u[0].Token), s.client(u[1].Token)
		ctx, cancel := context.WithTimeout(context.Background(), 5*patience)
		defer cancel()
		chat := (&pair{server: s}).private(u[0], u[1])
		dice := rand.New(rand.NewPCG(3, 4))
		data := make([]byte, 3<<20)
		for i := range data {
			data[i] = byte(dice.Uint32())
		}
		var sent []api.Message
		for range 4 {
			id, err := ann.CreateUpload(ctx, client.NewUpload{Size: int64(len(data))})
			require.NoError(t, err)
			there, err := ann.SendBytes(ctx, id, 0, bytes.NewReader(data[:dice.IntN(len(data)-1)+1]))
			require.NoError(t, err)
			// The rest comes while the server is killed.
			cut, done := dice.Int64N(int64(len(data))-there+1), make(chan struct{})
			r, w := io.Pipe()
			go func() {
				defer close(done)
				_, _ = ann.SendBytes(ctx, id, there, r) // it breaks off, or just doesn't
				_ = r.Close()
			}()
			_, _ = w.Write(data[there : there+cut])
			s.kill()
			_ = w.Close()
			<-done
			s.start()
			offset, err := ann.UploadOffset(ctx, id)
			require.NoError(t, err)
			require.GreaterOrEqual(t, offset, there)
			require.NoError(t, ann.ContinueUpload(ctx, id, bytes.NewReader(data)))
			m, err := ann.Send(ctx, chat, fileMessage("file", "application/octet-stream", id))
			require.NoError(t, err)
			sent = append(sent, m)
		}
		s.kill()
		s.start()
		for _, m := range sent {
			body, err := ben.Media(ctx, m.Media[0], 0)
			require.NoError(t, err)
			got, err := io.ReadAll(body)
			require.NoError(t, err)
			require.NoError(t, body.Close())
			require.True(t, bytes.Equal(data, got), "the same bytes")
		}
		for _, m := range sent[1:] {
			_, err := ann.Delete(ctx, chat, m.Seq)
			require.NoError(t, err)
		}
		s.kill()
		s.start()
		eventually(t, "what nothing refers to goes", func() bool { return len(s.files("blobs"))+len(s.files("uploads")) == 1 })
		left := s.files("blobs")
		require.Len(t, left, 1)
		require.True(t, strings.HasSuffix(left[0], sent[0].Media[0]))
		info, err := os.Stat(left[0])
		require.NoError(t, err)
		require.EqualValues(t, len(data), info.Size())
	})
}
