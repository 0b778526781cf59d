package backup

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// appendRow appends a row as a line.
func appendRow(buf []byte, columns []Column, row Row) ([]byte, error) {
	if len(row) != len(columns) {
		return nil, fmt.Errorf("%d values for %d columns", len(row), len(columns))
	}
	buf = append(buf, '[')
	for i, value := range row {
		if i > 0 {
			buf = append(buf, ',')
		}
		switch v := value.(type) {
		case nil:
			buf = append(buf, "null"...)
		case int64:
			buf = strconv.AppendInt(buf, v, 10)
		case string:
			buf = appendText(buf, v)
		case []byte:
			buf = append(buf, '"')
			buf = base64.StdEncoding.AppendEncode(buf, v)
			buf = append(buf, '"')
		default:
			return nil, fmt.Errorf("column %s: a %T can't be kept", columns[i].Name, value)
		}
	}
	return append(buf, ']', '\n'), nil
}

// appendText appends a JSON string. What isn't UTF-8 becomes U+FFFD: no client can have sent it, and one engine
// couldn't store it.
func appendText(buf []byte, text string) []byte {
	buf = append(buf, '"')
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '"' || c == '\\':
			buf = append(buf, '\\', c)
		case c < 0x20:
			buf = append(buf, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		case c < utf8.RuneSelf:
			buf = append(buf, c)
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			buf = utf8.AppendRune(buf, r)
			i += size
			continue
		}
		i++
	}
	return append(buf, '"')
}

// readRow reads a line.
func readRow(line []byte, columns []Column) (Row, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(line, &raw); err != nil {
		return nil, fmt.Errorf("%w: a row isn't JSON", ErrBroken)
	}
	if len(raw) != len(columns) {
		return nil, fmt.Errorf("%w: a row has %d values for %d columns", ErrBroken, len(raw), len(columns))
	}
	row := make(Row, len(raw))
	for i, value := range raw {
		if string(value) == "null" {
			continue
		}
		var err error
		switch columns[i].Kind {
		case Int:
			row[i], err = strconv.ParseInt(string(value), 10, 64)
		case Text:
			row[i], err = readText(value)
		case Bytes:
			var text string
			if text, err = readText(value); err == nil {
				row[i], err = base64.StdEncoding.DecodeString(text)
			}
		default:
			err = fmt.Errorf("unknown kind %q", columns[i].Kind)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: column %s: %w", ErrBroken, columns[i].Name, err)
		}
	}
	return row, nil
}

func readText(value json.RawMessage) (string, error) {
	var text string
	err := json.Unmarshal(value, &text)
	return text, err
}
