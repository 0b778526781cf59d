package bench

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ReadTokens reads the sessions that `roost user create --count N --sessions` prints: a JSON object in each line,
// of which "token" is used.
func ReadTokens(r io.Reader) ([]string, error) {
	var out []string
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		var row struct {
			Token string `json:"token"`
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("tokens, line %d: %w", n, err)
		}
		if row.Token == "" {
			return nil, fmt.Errorf("tokens, line %d: no token", n)
		}
		out = append(out, row.Token)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("tokens: %w", err)
	}
	if len(out) == 0 {
		return nil, errors.New("tokens: the file is empty")
	}
	return out, nil
}
