package table

import (
	"errors"
	"io"
	"slices"
	"strings"

	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
)

// Read reads a whole file. What is wrong with a line stands in its row; notes
// are what a person should know of the table; the error is about the whole file.
func Read(r io.Reader, name string, f Format) (rows []Row, notes []Fault, err error) {
	t, err := Open(r, name, f)
	if err != nil {
		return nil, nil, err
	}
	defer t.Close()
	for {
		row, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil, nil, fault.Field("file", "table.empty")
	}
	return rows, t.notes(), nil
}

// notes are what a person should know of the table, once it is read.
func (t *Table) notes() (out []Fault) {
	if len(t.Unknown) > 0 {
		out = append(out, Fault{Line: t.Line, Key: "table.unknown_columns",
			Args: []any{"names", strings.Join(t.Unknown, ", ")}})
	}
	if len(t.Sheets) > 0 {
		out = append(out, Fault{Key: "table.other_sheets",
			Args: []any{"read", t.Sheet, "names", strings.Join(t.Sheets, ", ")}})
	}
	return append(out, t.totals...)
}

// totals begin a line that sums up those above it.
var totals = []string{"tong cong", "tong so", "tong", "cong", "total"}

// isTotal reports whether a line sums up others: behind such a word, which may
// be merged over several columns, there is nothing but numbers.
func isTotal(l line) bool {
	word, numbers := "", 0
	for _, cell := range l.cells {
		cell = text.Key(cell)
		before := strings.TrimSpace(cell[:digitAt(cell)]) // "Tổng cộng: 12 thôn"
		switch {
		case cell == "" || cell == word:
		case word == "" && slices.Contains(totals, before):
			word = cell
		case word == "" || before != "":
			return false
		default:
			numbers++
		}
	}
	return strings.Contains(word, " ") || word != "" && numbers > 0
}

func digitAt(s string) int {
	if i := strings.IndexAny(s, "0123456789"); i >= 0 {
		return i
	}
	return len(s)
}
