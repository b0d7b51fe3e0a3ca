// Package table reads tables as offices make them: separated text and
// workbooks, with titles above the header, in whatever encoding, and says what
// is wrong with each line. It reads row by row within bounds of memory.
package table

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
)

// Messages are the texts of this package.
//
//go:embed messages
var Messages embed.FS

// A Column is one that a program wants to read.
type Column struct {
	Name  string   // by which the program asks for it: "commune_code"
	Title string   // header under which it is written; "": Name
	Names []string // further headers by which it is known, in any writing, order and combination
	Max   int      // characters in a cell; 0: 200
	Day   bool     // the cell is a day, however it is written; Get gives yyyy-mm-dd
}

// A Format says which tables are taken.
type Format struct {
	Columns []Column
	Short   map[string]string // what short words in headers stand for: "tp" for "thành phố"
	Key     []string          // names of columns of which a header has one or more
	MaxRows int
}

// A Fault says what is wrong with, or worth knowing of, one line.
type Fault struct {
	Line  int    // in the file, from 1; 0: no single line
	Field string // name of the column; "": no single one
	Key   string // of the message
	Args  []any  // alternating name and value for the message
}

// A Row is one line of a table.
type Row struct {
	Line   int               // in the file, from 1
	Faults []Fault           `json:",omitempty"`
	Cells  map[string]string // clean texts by the names of their columns
}

// Get returns the clean text in the column of that name; "" where there is none.
func (r Row) Get(name string) string { return r.Cells[name] }

// A Table is being read.
type Table struct {
	Line    int      // of the header
	Sheet   string   // of the workbook
	Sheets  []string // further ones that have a header
	Unknown []string // headers that no column is known by; by their letters, as met, columns without one

	format *headings
	header header
	src    *peeked
	file   io.Closer
	rows   int
	epoch  clock.Date // of the workbook
	totals []Fault    // lines that were passed over
}

// Limits of a file.
const (
	MaxBytes    = 16 << 20
	maxUnzipped = 128 << 20
	maxColumns  = 200
	defaultMax  = 200
	headerLines = 20 // within which the header is looked for
)

// Endings are those of the names of files that are read, for a field that asks for one.
const Endings = ".tsv,.csv,.txt,.xlsx,.xls"

// Open reads the file up to its header. The kind of file is seen by how it begins:
// endings are often mistaken for each other. Hidden sheets are passed over; of a
// workbook it takes the sheet, and of a text the separator, under which most
// columns are known. Close it after use.
func Open(r io.Reader, name string, f Format) (t *Table, err error) {
	defer func() { // the library of workbooks takes it for granted that they are whole
		if recover() != nil {
			t, err = nil, broken()
		}
	}()
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > MaxBytes {
		return nil, fault.New(fault.TooLarge, "fault.too_large", "mb", MaxBytes>>20)
	}
	t = &Table{format: f.headings()}
	var from []open
	switch ending := strings.ToLower(filepath.Ext(name)); {
	case !slices.Contains(strings.Split(Endings, ","), ending):
		err = fault.Field("file", "table.unknown_format")
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		from, t.file, err = sheets(raw)
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")), strings.HasPrefix(ending, ".xls"):
		from, err = oldSheets(raw)
	default:
		from, err = texts(raw)
	}
	if err != nil {
		return nil, err
	}
	if err := t.choose(from); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

func broken() error { return fault.Field("file", "table.unreadable") }

// Close lets go of what the table was read from.
func (t *Table) Close() error {
	if t.file == nil {
		return nil
	}
	return t.file.Close()
}

// choose takes the source under which most columns are known: of several the
// first sheet, and the separator that makes most cells.
func (t *Table) choose(from []open) error {
	var best open
	empty := true
	for _, o := range from {
		src, err := o.open()
		if err != nil {
			return broken()
		}
		p := &peeked{src: src}
		if err := p.peek(headerLines + 2); err != nil {
			return broken()
		}
		empty = empty && len(p.ahead) == 0
		h := t.format.header(p.ahead)
		if h.known == 0 {
			continue
		}
		if better := h.known - t.header.known; better < 0 ||
			better == 0 && (o.sheet != "" || len(h.said) <= len(t.header.said)) {
			t.leave(o)
			continue
		}
		t.leave(best)
		t.Sheet, t.epoch = o.sheet, o.epoch
		best, t.header, t.Unknown, t.Line = o, h, h.unknown, p.ahead[h.last].line
		p.ahead = p.ahead[h.last+1:]
		t.src = p
	}
	switch {
	case empty:
		return fault.Field("file", "table.empty")
	case t.src == nil:
		return fault.Field("file", "table.no_header")
	}
	return nil
}

// leave remembers a sheet that has a header, too, and isn't read.
func (t *Table) leave(o open) {
	if o.sheet != "" {
		t.Sheets = append(t.Sheets, o.sheet)
	}
}

// Next returns the next row that holds anything, io.EOF after the last. What
// is wrong with a row stands in it; the error is about the whole file.
func (t *Table) Next() (row Row, err error) {
	defer func() {
		if recover() != nil {
			err = broken()
		}
	}()
	for {
		l, err := t.src.next()
		switch {
		case errors.Is(err, io.EOF):
			return Row{}, io.EOF
		case err != nil:
			return Row{}, broken()
		case l.isBlank(), t.isHeader(l):
			continue
		case t.rows > 0 && isTotal(l):
			t.totals = append(t.totals, Fault{Line: l.line, Key: "table.total_line"})
			continue
		case t.rows == t.format.MaxRows:
			return Row{}, fault.Field("file", "table.too_many_rows")
		}
		t.rows++
		return t.row(l), nil
	}
}

func (t *Table) row(l line) Row {
	r := Row{Line: l.line, Cells: map[string]string{}}
	if l.wrong != "" {
		r.Faults = append(r.Faults, Fault{Line: l.line, Key: l.wrong})
	}
	surplus := Fault{Line: l.line, Key: "table.surplus_cell"}
	for i, cell := range l.cells {
		cell = unfused(text.Clean(cell))
		switch {
		case cell == "":
		case i >= len(t.header.names):
			if surplus.Args == nil && l.wrong == "" {
				surplus.Args = []any{"text", cell}
				r.Faults = append(r.Faults, surplus)
			}
		case t.header.names[i] != "":
			r.take(t.format.named(t.header.names[i]), cell, t.epoch)
		case t.header.said[i] == "": // the column has no header, but something in it
			t.header.said[i], _ = excelize.ColumnNumberToName(i + 1)
			t.Unknown = append(t.Unknown, t.header.said[i])
		}
	}
	return r
}

// take keeps a clean cell, or says what is wrong with it.
func (r *Row) take(c Column, cell string, epoch clock.Date) {
	limit := cmp.Or(c.Max, defaultMax)
	wrong := func(key string, args ...any) { r.Faults = append(r.Faults, Fault{r.Line, c.Name, key, args}) }
	if !text.IsLegible(cell) {
		wrong("table.illegible")
		return
	}
	if utf8.RuneCountInString(cell) > limit {
		wrong("table.cell_too_long", "limit", limit)
		return
	}
	if c.Day {
		day, ok := readDay(cell, epoch)
		if !ok {
			wrong("table.no_day", "text", cell)
			return
		}
		cell = string(day)
	}
	if had := r.Cells[c.Name]; had != "" && had != cell { // two columns have this name
		wrong("table.two_values", "one", had, "other", cell)
		return
	}
	r.Cells[c.Name] = cell
}

// isHeader reports whether a line says the header once more, as where sheets
// were pasted one below the other; from there on its columns are those.
func (t *Table) isHeader(l line) bool {
	i := slices.IndexFunc(l.cells, func(c string) bool { return strings.TrimSpace(c) != "" })
	if i < 0 || l.wrong != "" {
		return false
	}
	first := text.Clean(l.cells[i])
	if !slices.ContainsFunc(t.header.said, func(s string) bool { return strings.EqualFold(s, first) }) {
		return false
	}
	h := t.format.read(single(l.cells))
	if h.known < t.header.known {
		return false
	}
	for _, name := range h.unknown {
		if !slices.Contains(t.Unknown, name) {
			t.Unknown = append(t.Unknown, name)
		}
	}
	t.header = h
	if err := t.src.peek(1); err == nil && len(t.src.ahead) > 0 && isNumbering(t.src.ahead[0]) {
		t.src.ahead = t.src.ahead[1:]
	}
	return true
}

func (f Format) named(name string) Column {
	return f.Columns[slices.IndexFunc(f.Columns, func(c Column) bool { return c.Name == name })]
}

// A line is one of the source, as it stands.
type line struct {
	line  int
	cells []string
	wrong string // message key of what is wrong with the whole line
	raw   string // of separated text, with sep: as it stands
	sep   rune
}

func (l line) isBlank() bool {
	all := strings.TrimSpace(strings.Join(l.cells, ""))
	return l.wrong == "" && (all == "" || strings.HasPrefix(all, "#"))
}

// An open is a way to open a source: a sheet, or text under a separator.
type open struct {
	sheet string
	epoch clock.Date // the day from which the workbook counts days
	open  func() (source, error)
}

// A source gives lines; io.EOF after the last.
type source interface{ next() (line, error) }

// peeked is a source of which some lines were read ahead.
type peeked struct {
	src   source
	ahead []line
}

// peek reads n lines ahead that aren't blank, or all that there are.
func (p *peeked) peek(n int) error {
	for len(p.ahead) < n {
		l, err := p.src.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !l.isBlank() {
			p.ahead = append(p.ahead, l)
		}
	}
	return nil
}

func (p *peeked) next() (line, error) {
	if len(p.ahead) == 0 {
		return p.src.next()
	}
	l := p.ahead[0]
	p.ahead = p.ahead[1:]
	return l, nil
}
