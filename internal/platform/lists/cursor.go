package lists

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"strings"
	"unicode/utf8"

	"thonso/internal/platform/fault"
)

// A cursor is the keys of the last row of a page. It opens nothing: the reach of
// whoever hands it in is asked all the same. Its sum tells a broken one, and one
// of another list or order, from one of this.

// Cursor is the place after a row with these keys, for a list that is read in a way of its own.
func (o Order) Cursor(list string, keys ...any) string { return cursorOf(list, o, keys) }

// After is the condition for the rows after a cursor of the list.
func (o Order) After(list, cursor string, args *[]any) (string, error) {
	place, err := placeOf(list, o, cursor)
	if err != nil {
		return "", err
	}
	return o.after(place, args), nil
}

// BadCursor is the fault of a cursor that is none of the list's.
func BadCursor() *fault.Error {
	return &fault.Error{Kind: fault.Invalid, Key: "lists.bad_cursor",
		Fields: map[string]string{afterName: "lists.bad_cursor"}}
}

// cursorOf writes the place after a row, whose keys were scanned into dests.
func cursorOf(list string, o Order, dests []any) string {
	raw, err := json.Marshal(dests)
	if err != nil {
		panic("lists: " + err.Error()) // texts and numbers can always be written
	}
	return base64.RawURLEncoding.EncodeToString(append(sumOf(list, o, raw), raw...))
}

// placeOf reads a cursor.
func placeOf(list string, o Order, cursor string) ([]any, error) {
	bad := BadCursor()
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < 4 || string(sumOf(list, o, raw[4:])) != string(raw[:4]) {
		return nil, bad
	}
	dests := o.dests()
	var parts []json.RawMessage
	if json.Unmarshal(raw[4:], &parts) != nil || len(parts) != len(dests) {
		return nil, bad
	}
	out := make([]any, len(dests))
	for i, d := range dests {
		if json.Unmarshal(parts[i], d) != nil || string(parts[i]) == "null" {
			return nil, bad
		}
		switch v := d.(type) {
		case *int64:
			out[i] = *v
		case *string:
			if !utf8.ValidString(*v) || strings.ContainsRune(*v, 0) { // NUL is no text
				return nil, bad
			}
			out[i] = *v
		}
	}
	return out, nil
}

func sumOf(list string, o Order, raw []byte) []byte {
	h := crc32.NewIEEE()
	_, _ = h.Write([]byte(list + "\x00" + o.By() + "\x00")) // never fails
	_, _ = h.Write(raw)
	return binary.BigEndian.AppendUint32(nil, h.Sum32())
}
