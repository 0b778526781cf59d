package user

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// Pages and queries of a search.
const (
	defaultPage = 50
	maxPage     = 200
	maxQuery    = 64
)

// Search finds active users that the actor may find, by the start of the username or of any word of the display name, without regard to case
// and accents, the best match first. next is the cursor of the next page, empty at the end. Limits out of bounds are
// brought into them. Codes: invalid, bad_cursor.
func (s *Service) Search(ctx context.Context, actor ident.UserID, query, cursor string, limit int) (found []User, next string, err error) {
	query = strings.TrimPrefix(strings.TrimSpace(query), "@")
	if utf8.RuneCountInString(query) > maxQuery || !utf8.ValidString(query) || strings.ContainsRune(query, 0) {
		return nil, "", fault.Newf(fault.Invalid, fault.CodeInvalid, "q: at most %d characters of text", maxQuery)
	}
	if !isSearchable(query) {
		return nil, "", fault.New(fault.Invalid, fault.CodeInvalid, "q: must have a letter, digit or symbol")
	}
	after, err := parseCursor(cursor)
	if err != nil {
		return nil, "", err
	}
	if limit <= 0 {
		limit = defaultPage
	}
	limit = min(limit, maxPage)
	rows, err := s.opt.Store.SearchUsers(ctx, actor, query, after, limit+1) // one more says whether there is a next page
	if err != nil {
		return nil, "", err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		next = SearchKey{Rank: last.Rank, ID: last.User.ID}.cursor()
	}
	found = make([]User, len(rows))
	for i, row := range rows {
		found[i] = row.User
	}
	return found, next, nil
}

// isSearchable says whether something is left of a query when it is folded. Nothing would match everybody, and lone
// accents, also those that only their decomposition shows, fold to nothing.
func isSearchable(query string) bool {
	return strings.ContainsFunc(norm.NFKD.String(query), func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.Is(unicode.Mn, r)
	})
}

func (k SearchKey) cursor() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(k.Rank) + ":" + string(k.ID)))
}

// parseCursor reads what cursor made; nil for none. Codes: bad_cursor.
func parseCursor(cursor string) (*SearchKey, error) {
	if cursor == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	rank, id, isPair := strings.Cut(string(raw), ":")
	n, wrong := strconv.ParseUint(rank, 10, 8)
	if err != nil || !isPair || wrong != nil || !ident.IsValid(id) {
		return nil, fault.New(fault.Invalid, fault.CodeBadCursor, "cursor: not one of this server")
	}
	return &SearchKey{Rank: int(n), ID: ident.UserID(id)}, nil
}
