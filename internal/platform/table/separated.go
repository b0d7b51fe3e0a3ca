package table

import (
	"bytes"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	encodings "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"thonso/internal/platform/fault"
)

// texts are separated text under each separator.
func texts(raw []byte) (from []open, err error) {
	s, err := decode(raw)
	if err != nil {
		return nil, err
	}
	for _, sep := range "\t;,|" {
		from = append(from, open{open: func() (source, error) { return &separated{rest: s, sep: sep}, nil }})
	}
	return from, nil
}

// decode reads UTF-8, UTF-16 and windows-1258. What else there is (TCVN3, VNI)
// can't be told apart for certain, and is refused.
func decode(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return decodeAs(raw, encodings.UTF16(encodings.LittleEndian, encodings.UseBOM))
	case len(raw) > 1 && raw[1] == 0:
		return decodeAs(raw, encodings.UTF16(encodings.LittleEndian, encodings.IgnoreBOM))
	case len(raw) > 1 && raw[0] == 0:
		return decodeAs(raw, encodings.UTF16(encodings.BigEndian, encodings.IgnoreBOM))
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if utf8.Valid(raw) {
		return string(raw), nil
	}
	s, err := decodeAs(raw, charmap.Windows1258)
	if err != nil || !isVietnamese(s) {
		return "", fault.Field("file", "table.unknown_encoding")
	}
	return s, nil
}

func decodeAs(raw []byte, e encoding.Encoding) (string, error) {
	s, err := e.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(s, utf8.RuneError) {
		return "", fault.Field("file", "table.unknown_encoding")
	}
	return string(s), nil
}

const (
	vowels = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
	tones  = "\u0300\u0301\u0303\u0309\u0323"
)

// isVietnamese reports whether every letter is one of Vietnamese and every
// tone stands on a vowel: so is a text that was read in its own encoding.
func isVietnamese(s string) bool {
	last := rune(0)
	for _, r := range norm.NFD.String(s) {
		switch {
		case strings.ContainsRune(tones, r):
			if !strings.ContainsRune(vowels, unicode.ToLower(last)) &&
				!strings.ContainsRune("\u0302\u0306\u031b", last) {
				return false
			}
		case r == '\u0302' || r == '\u0306' || r == '\u031b': // of â, ă, ơ
			if !strings.ContainsRune("aeouAEOU", last) {
				return false
			}
		case r > 0x7f && r != 'đ' && r != 'Đ' && !unicode.IsPunct(r) && !unicode.IsSpace(r):
			return false
		}
		last = r
	}
	return true
}

// separated is text of which each line is a row: a cell never spans lines.
type separated struct {
	rest string
	sep  rune
	line int
}

func (s *separated) next() (line, error) {
	if s.rest == "" {
		return line{}, io.EOF
	}
	i := strings.IndexAny(s.rest, "\r\n")
	row := s.rest
	if i < 0 {
		s.rest = ""
	} else {
		row, s.rest = s.rest[:i], strings.TrimPrefix(s.rest[i:], "\r")
		if len(s.rest) > 0 && s.rest[0] == '\n' {
			s.rest = s.rest[1:]
		}
	}
	s.line++
	if strings.HasPrefix(strings.TrimSpace(row), "#") { // a comment may hold anything
		return line{line: s.line}, nil
	}
	return readLine(s.line, row, s.sep), nil
}

func readLine(n int, row string, sep rune) line {
	l := line{line: n, raw: row, sep: sep}
	if l.cells, l.wrong = split(row, sep); l.wrong != "" {
		l.cells = strings.Split(row, string(sep)) // as it seems, for whoever puts it right
	}
	return l
}

// Faults of a line of separated text.
const (
	openQuote  = "table.open_quote"
	strayQuote = "table.stray_quote"
)

// split takes a row apart. A cell that begins with a quotation mark ends with
// the next single one, and then the separator must follow. In text separated by
// tabs two marks within a cell are marks; one alone, or elsewhere, makes the row unsure.
func split(row string, sep rune) (cells []string, wrong string) {
	for {
		if !strings.HasPrefix(row, `"`) {
			cell, rest, more := strings.Cut(row, string(sep))
			if n := strings.Count(cell, `"`); n > 0 && (sep != '\t' || n%2 == 1) {
				return cells, strayQuote
			}
			cells = append(cells, cell)
			if row = rest; !more {
				return cells, ""
			}
			continue
		}
		cell, rest, closed := quoted(row[1:])
		switch {
		case !closed:
			return cells, openQuote
		case rest != "" && !strings.HasPrefix(rest, string(sep)):
			return cells, strayQuote
		}
		cells = append(cells, cell)
		if rest == "" {
			return cells, ""
		}
		row = rest[len(string(sep)):]
	}
}

// quoted reads up to the mark that closes the cell; two of them are one in it.
func quoted(s string) (cell, rest string, closed bool) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, `"`)
		b.WriteString(before)
		switch {
		case !found:
			return b.String(), "", false
		case strings.HasPrefix(after, `"`):
			b.WriteByte('"')
			s = after[1:]
		default:
			return b.String(), after, true
		}
	}
}
