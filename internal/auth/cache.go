package auth

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

const (
	// cacheFor is how long a session is believed without being looked up: what ends it on another node, or by the
	// command line, takes effect this much later at most.
	cacheFor = 10 * time.Second
	// cacheSize is how many sessions are kept; an entry has some 500 bytes.
	cacheSize = 1 << 14
)

// known is what a token was found to be.
type known struct {
	session Session
	user    user.User
	until   time.Time
}

// cache keeps live sessions for a short time, so that not every call asks the database whose it is.
type cache struct {
	mu      sync.Mutex // guards what follows
	entries *simplelru.LRU[TokenHash, known]
	tokens  map[ident.SessionID]TokenHash // of the entries
	// round counts what was forgotten. What was read before something was forgotten isn't kept, since it may be that.
	round uint64
}

func newCache() *cache {
	c := &cache{tokens: map[ident.SessionID]TokenHash{}}
	entries, err := simplelru.NewLRU(cacheSize, func(_ TokenHash, k known) { delete(c.tokens, k.session.ID) })
	if err != nil {
		panic(err) // only for a size below 1
	}
	c.entries = entries
	return c
}

// get returns the session of a token if it is known and believed; else the round for put.
func (c *cache) get(token TokenHash, now time.Time) (k known, isKnown bool, round uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, isKnown = c.entries.Get(token)
	return k, isKnown && now.Before(k.until), c.round
}

// put keeps what was read after get or begin gave the round.
func (c *cache) put(token TokenHash, k known, round uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.round != round {
		return
	}
	c.entries.Add(token, k)
	c.tokens[k.session.ID] = token
}

// begin returns the round for put.
func (c *cache) begin() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.round
}

// touched moves the last use and the end of a session that is kept.
func (c *cache) touched(token TokenHash, t Touch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k, isKept := c.entries.Peek(token); isKept && k.session.ID == t.ID {
		k.session = t.apply(k.session)
		c.entries.Add(token, k)
	}
}

// expire drops what is no longer believed: after everybody signed in it would fill the memory for long.
func (c *cache) expire(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, token := range c.entries.Keys() {
		if k, _ := c.entries.Peek(token); !now.Before(k.until) {
			c.entries.Remove(token)
		}
	}
}

// forget drops sessions that ended, or that are no longer what they were.
func (c *cache) forget(ids []ident.SessionID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.round++
	for _, id := range ids {
		if token, isKept := c.tokens[id]; isKept {
			c.entries.Remove(token)
		}
	}
}
