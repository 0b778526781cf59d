package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// maxFile bounds the settings file.
const maxFile = 1 << 20

// ReadFile reads a settings file: YAML, one line for each option, named as on the command line without its dashes.
// known are the names of the options; any other is refused.
func ReadFile(name string, known []string) (map[string]string, error) {
	f, err := os.Open(name)
	if err != nil {
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return nil, fmt.Errorf("settings file %s: %w", name, err)
	}
	defer func() { _ = f.Close() }() // it was only read
	raw, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, fmt.Errorf("settings file %s: %w", name, err)
	}
	values, err := parseFile(raw, known)
	if err != nil {
		return nil, fmt.Errorf("settings file %s: %w", name, err)
	}
	return values, nil
}

func parseFile(raw []byte, known []string) (map[string]string, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return map[string]string{}, nil
	}
	var lines map[string]any
	if err := yaml.Unmarshal(raw, &lines); err != nil {
		return nil, fmt.Errorf("not YAML: %w", err)
	}
	out := make(map[string]string, len(lines))
	for key, value := range lines {
		if !slices.Contains(known, key) {
			return nil, fmt.Errorf("unknown setting %q%s", key, hint(key, known))
		}
		text, err := textOf(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		out[key] = text
	}
	return out, nil
}

// textOf returns a value as it would stand on the command line.
func textOf(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "", errors.New("has no value")
	case map[string]any:
		return "", errors.New("can't have settings below it")
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			part, err := textOf(item)
			if err != nil {
				return "", err
			}
			parts[i] = part
		}
		return strings.Join(parts, ","), nil
	default:
		return fmt.Sprint(v), nil
	}
}

// CheckEnvironment refuses variables that begin with ROOST_ and aren't known: a misspelt setting would be ignored
// otherwise.
func CheckEnvironment(environ, known []string) error {
	for _, line := range environ {
		name, _, _ := strings.Cut(line, "=")
		if strings.HasPrefix(name, "ROOST_") && !slices.Contains(known, name) {
			return fmt.Errorf("unknown setting %s in the environment%s", name, hint(name, known))
		}
	}
	return nil
}

// hint names the known word that is nearest to a misspelt one, if one is near.
func hint(word string, known []string) string {
	best, distance := "", 3
	for _, k := range known {
		if d := editDistance(word, k); d < distance {
			best, distance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", best)
}

// editDistance is how many letters have to be put in, taken out or exchanged to make b of a (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
