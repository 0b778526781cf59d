package user

import (
	"strings"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// BuiltinPack is the pack of stickers that comes with the server. Who never chose has it.
const BuiltinPack ident.PackID = "ROOSTBIRDS"

// Stickers are the packs that a user has installed, in the user's own order. Some may be gone.
type Stickers struct {
	Packs []ident.PackID
	// Version is the user version at which they last changed; 0: never.
	Version int64
}

// DefaultStickers are those of who never chose.
func DefaultStickers() Stickers {
	return Stickers{Packs: []ident.PackID{BuiltinPack}}
}

// CleanTitle returns a title as it is stored: normalized (NFC), in one line with single spaces, of 1 to limit characters of
// which one is visible. Codes: invalid.
func CleanTitle(title string, limit int) (string, error) {
	title, err := cleanText("title", title, limit, "")
	if err != nil {
		return "", err
	}
	title = strings.Join(strings.Fields(title), " ")
	if !strings.ContainsFunc(title, isVisible) {
		return "", fault.New(fault.Invalid, fault.CodeInvalid, "title: must have a visible character")
	}
	return title, nil
}
