// Package blobtest is the conformance suite of package blob: the rules that every implementation keeps.
package blobtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/blob"
	"github.com/roost-im/roost/internal/fault"
)

// Run runs the suite. open returns an empty store.
func Run(t *testing.T, open func(t *testing.T) blob.Store) {
	for name, test := range map[string]func(t *testing.T, s blob.Store){
		"put and open":         putAndOpen,
		"nothing there":        nothingThere,
		"empty and large":      emptyAndLarge,
		"replace":              replace,
		"delete":               remove,
		"parts":                parts,
		"list":                 list,
		"deleted while read":   deletedWhileRead,
		"a failed put":         failedPut,
		"a put that was ended": endedPut,
		"keys":                 keys,
		"at once":              atOnce,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func put(t *testing.T, s blob.Store, key, text string) {
	t.Helper()
	require.NoError(t, s.Put(t.Context(), key, strings.NewReader(text)))
}

func requireBlob(t *testing.T, s blob.Store, key, text string) {
	t.Helper()
	body, size, err := s.Open(t.Context(), key)
	require.NoError(t, err)
	got, err := io.ReadAll(body)
	require.NoError(t, err)
	require.NoError(t, body.Close())
	require.Equal(t, text, string(got))
	require.EqualValues(t, len(text), size)
}

func requireNone(t *testing.T, s blob.Store, key string) {
	t.Helper()
	_, _, err := s.Open(t.Context(), key)
	require.True(t, fault.Is(err, fault.CodeNotFound), "%v", err)
}

func putAndOpen(t *testing.T, s blob.Store) {
	put(t, s, "avatars/01ARZ", "first")
	put(t, s, "avatars/01ARY", "second")
	put(t, s, "01ARZ", "third")
	for range 2 {
		requireBlob(t, s, "avatars/01ARZ", "first")
		requireBlob(t, s, "avatars/01ARY", "second")
		requireBlob(t, s, "01ARZ", "third")
	}
}

func nothingThere(t *testing.T, s blob.Store) {
	requireNone(t, s, "avatars/01ARZ")
	put(t, s, "avatars/01ARZ", "x")
	requireNone(t, s, "avatars/01AR")
	requireNone(t, s, "avatars")
	requireNone(t, s, "avatars/01ARZ/x")
	require.NoError(t, s.Delete(t.Context(), "avatars/01AR"))
	requireBlob(t, s, "avatars/01ARZ", "x")
}

func emptyAndLarge(t *testing.T, s blob.Store) {
	put(t, s, "empty", "")
	requireBlob(t, s, "empty", "")
	large := strings.Repeat("0123456789abcdef", 1<<16)
	require.NoError(t, s.Put(t.Context(), "large", iotest.HalfReader(strings.NewReader(large))))
	requireBlob(t, s, "large", large)
}

func parts(t *testing.T, s blob.Store) {
	text := strings.Repeat("0123456789abcdef", 1<<16)
	put(t, s, "media/large", text)
	body, size, err := s.Reader(t.Context(), "media/large")
	require.NoError(t, err)
	require.EqualValues(t, len(text), size)
	for _, at := range []int64{17, 3, 1 << 19, 0} {
		where, err := body.Seek(at, io.SeekStart)
		require.NoError(t, err)
		require.Equal(t, at, where)
		got := make([]byte, 100)
		_, err = io.ReadFull(body, got)
		require.NoError(t, err)
		require.Equal(t, text[at:at+100], string(got))
	}
	end, err := body.Seek(0, io.SeekEnd)
	require.NoError(t, err)
	require.Equal(t, size, end)
	require.NoError(t, body.Close())
}

func list(t *testing.T, s blob.Store) {
	for _, key := range []string{"a", "media/b", "media/c"} {
		put(t, s, key, "x")
	}
	require.NoError(t, s.Delete(t.Context(), "media/b"))
	keys := func(folder string, since time.Time) (out []string) {
		require.NoError(t, s.List(t.Context(), folder, since, func(key string) error {
			out = append(out, key)
			return nil
		}))
		slices.Sort(out)
		return out
	}
	require.Equal(t, []string{"a", "media/c"}, keys("", time.Time{}))
	require.Equal(t, []string{"a", "media/c"}, keys("", time.Now().Add(-time.Hour)))
	require.Empty(t, keys("", time.Now().Add(time.Hour)))
	put(t, s, "med/d", "x")
	require.Equal(t, []string{"media/c"}, keys("media", time.Time{}), "not what only begins alike")
	require.Empty(t, keys("medi", time.Time{}))
	require.ErrorIs(t, s.List(t.Context(), "", time.Time{}, func(string) error { return errBroken }), errBroken)
}

func replace(t *testing.T, s blob.Store) {
	put(t, s, "a/b", "a longer text")
	put(t, s, "a/b", "short")
	requireBlob(t, s, "a/b", "short")
}

func remove(t *testing.T, s blob.Store) {
	put(t, s, "a/b", "x")
	put(t, s, "a/c", "y")
	require.NoError(t, s.Delete(t.Context(), "a/b"))
	requireNone(t, s, "a/b")
	requireBlob(t, s, "a/c", "y")
	require.NoError(t, s.Delete(t.Context(), "a/b"), "what isn't there is deleted already")
	put(t, s, "a/b", "again")
	requireBlob(t, s, "a/b", "again")
}

func deletedWhileRead(t *testing.T, s blob.Store) {
	text := strings.Repeat("x", 1<<18)
	put(t, s, "a", text)
	body, _, err := s.Open(t.Context(), "a")
	require.NoError(t, err)
	defer func() { require.NoError(t, body.Close()) }()
	_, err = io.ReadFull(body, make([]byte, 10))
	require.NoError(t, err)
	require.NoError(t, s.Delete(t.Context(), "a"))
	rest, err := io.ReadAll(body)
	require.NoError(t, err)
	require.Len(t, rest, len(text)-10)
}

var errBroken = errors.New("broken")

func failedPut(t *testing.T, s blob.Store) {
	broken := io.MultiReader(strings.NewReader("half of it"), iotest.ErrReader(errBroken))
	require.ErrorIs(t, s.Put(t.Context(), "a", broken), errBroken)
	requireNone(t, s, "a")
	put(t, s, "a", "whole")
	broken = io.MultiReader(strings.NewReader("half of it"), iotest.ErrReader(errBroken))
	require.ErrorIs(t, s.Put(t.Context(), "a", broken), errBroken)
	requireBlob(t, s, "a", "whole")
}

func endedPut(t *testing.T, s blob.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	r := io.MultiReader(strings.NewReader("half of it"), ender(cancel), strings.NewReader("the rest"))
	require.Error(t, s.Put(ctx, "a", r))
	requireNone(t, s, "a")
}

// ender is a reader of nothing that calls itself.
type ender func()

func (e ender) Read([]byte) (int, error) {
	e()
	return 0, io.EOF
}

func keys(t *testing.T, s blob.Store) {
	good := []string{"a", "A", "0", "a-b_c", "-", "a/b/c/d", "ca/a/x", strings.Repeat("a", blob.MaxKey)}
	for _, key := range good {
		if key == "A" { // file systems that fold case would take it for "a"
			require.NoError(t, blob.CheckKey(key))
			continue
		}
		put(t, s, key, "of "+key)
	}
	for _, key := range good {
		if key != "A" {
			requireBlob(t, s, key, "of "+key)
		}
	}
	for _, key := range []string{
		"", "/", "a/", "/a", "a//b", ".", "..", "../a", "a/../b", "a.b", ".unfinished/a", `a\b`, "a b", "a\x00b", "ä", "a/b/c/d/e", "C:a", "\xff",
		strings.Repeat("a", blob.MaxKey+1),
	} {
		err := s.Put(t.Context(), key, strings.NewReader("x"))
		require.True(t, fault.Is(err, fault.CodeNotFound), "%q: %v", key, err)
		requireNone(t, s, key)
		require.NoError(t, s.Delete(t.Context(), key), "%q", key)
	}
}

func atOnce(t *testing.T, s blob.Store) {
	texts := [8]string{}
	for i := range texts {
		texts[i] = strings.Repeat(string(rune('a'+i)), 100_000+i)
	}
	errs := make([]error, len(texts))
	var writers sync.WaitGroup
	for i, text := range texts {
		writers.Go(func() { errs[i] = s.Put(t.Context(), "a/b", strings.NewReader(text)) })
	}
	writers.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	body, _, err := s.Open(t.Context(), "a/b")
	require.NoError(t, err)
	defer func() { require.NoError(t, body.Close()) }()
	var got bytes.Buffer
	_, err = got.ReadFrom(body)
	require.NoError(t, err)
	require.Contains(t, texts, got.String(), "one of them, whole")
}
