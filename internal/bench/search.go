package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/roost-im/roost/client"
)

// The words of the texts that are searched: so many different ones, the n-th of them n times as rare as the first, as in
// a language.
const (
	vocabulary  = 20_000
	wordsOfText = 12
	pageOfHits  = 20
)

// search fills chats with texts of many words and looks for them in all the ways that people do.
func search(ctx context.Context, opt Options, r *Report) error {
	l, err := newLoad(ctx, opt, opt.Pairs*2)
	if err != nil {
		return err
	}
	defer l.close()
	if err := l.pair(ctx); err != nil {
		return err
	}
	words := newWords(1)
	l.text = words.text
	if err := l.fill(ctx, opt.Messages); err != nil {
		return err
	}
	took, err := l.indexed(ctx)
	if err != nil {
		return err
	}
	r.count("index caught up in", took.Seconds(), "s")
	if err := wait(ctx, opt.Warmup); err != nil {
		return err
	}
	r.Load = fmt.Sprintf("%d messages in %d chats, %d calls at once, %s for each kind of call",
		opt.Messages*len(l.targets), len(l.targets), readers, opt.Duration)
	before, err := opt.usage()
	if err != nil {
		return err
	}
	began := time.Now()
	u, t := l.users[0], l.targets[0]
	for _, c := range []struct {
		name string
		ask  func() client.SearchRequest
	}{
		{"a rare word", func() client.SearchRequest { return client.SearchRequest{Query: words.rare()} }},
		{"a common word", func() client.SearchRequest { return client.SearchRequest{Query: word(rand.IntN(10))} }},
		{"two words", func() client.SearchRequest {
			return client.SearchRequest{Query: word(rand.IntN(100)) + " " + word(rand.IntN(1000))}
		}},
		{"the beginning of a word", func() client.SearchRequest { return client.SearchRequest{Query: words.rare()[:4]} }},
		{"in one chat", func() client.SearchRequest { return client.SearchRequest{Query: words.rare(), ChatID: t.id} }},
		{"a word that is nowhere", func() client.SearchRequest { return client.SearchRequest{Query: "qqqq" + word(rand.IntN(vocabulary))} }},
	} {
		times, perSecond, err := repeat(ctx, readers, opt.Duration, func(ctx context.Context) error {
			q := c.ask()
			q.Limit = pageOfHits
			_, err := u.c.Search(ctx, q)
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		r.Times[c.name] = times
		r.count(c.name+", per second", perSecond, "1/s")
	}
	after, err := opt.usage()
	if err != nil {
		return err
	}
	r.server(before, after, time.Since(began), 0)
	return nil
}

// indexLimit is how long the index may take.
const indexLimit = 30 * time.Minute

// indexed waits until the index holds what was sent: until no search for what is nowhere ends early, because there is much that
// isn't indexed yet.
func (l *load) indexed(ctx context.Context) (time.Duration, error) {
	l.opt.Log("letting the index catch up")
	ctx, cancel := context.WithTimeout(ctx, indexLimit)
	defer cancel()
	began := time.Now()
	for _, t := range l.targets {
		for {
			found, err := t.members[0].c.Search(ctx, client.SearchRequest{Query: "qqqq"})
			if err != nil {
				return 0, fmt.Errorf("wait for the index: %w", err)
			}
			if !found.Partial {
				break
			}
			if err := wait(ctx, time.Second); err != nil {
				return 0, err
			}
		}
	}
	return time.Since(began), nil
}

// words draws words as rare as those of a language. It isn't safe for concurrent use.
type words struct {
	zipf *rand.Zipf
}

func newWords(seed uint64) *words {
	return &words{rand.NewZipf(rand.New(rand.NewPCG(seed, seed)), 1.07, 1, vocabulary-1)} //nolint:gosec // words, not secrets
}

// text returns a text of words.
func (w *words) text() string {
	out := make([]string, wordsOfText)
	for i := range out {
		out[i] = word(int(w.zipf.Uint64())) //nolint:gosec // below vocabulary
	}
	return strings.Join(out, " ")
}

// rare returns one of the rarest words.
func (*words) rare() string {
	return word(vocabulary/2 + rand.IntN(vocabulary/2))
}

// word returns the n-th word: syllables that spell the number.
func word(n int) string {
	const consonants, vowels = "bdfghklmnprstvz", "aeiou"
	var out strings.Builder
	for n += len(consonants) * len(vowels); n > 0; n /= len(consonants) * len(vowels) {
		s := n % (len(consonants) * len(vowels))
		out.WriteByte(consonants[s/len(vowels)])
		out.WriteByte(vowels[s%len(vowels)])
	}
	return out.String()
}
