package table

import (
	"bytes"
	"encoding/binary"
	"io"
	"iter"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"

	"github.com/richardlehane/mscfb"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
)

// Kinds of records of a workbook of Excel 97 to 2003 (BIFF8) that are read; the
// others say how it looks.
const (
	recFormula  = 0x0006
	recEOF      = 0x000a
	rec1904     = 0x0022
	recLocked   = 0x002f
	recContinue = 0x003c
	recSheet    = 0x0085
	recNumbers  = 0x00bd // in one row
	recRichText = 0x00d6
	recMerges   = 0x00e5
	recTexts    = 0x00fc // all texts of the workbook
	recTextNo   = 0x00fd
	recNumber   = 0x0203
	recText     = 0x0204
	recBool     = 0x0205
	recResult   = 0x0207 // text that the formula before gives
	recShort    = 0x027e // a number in four bytes
	recBOF      = 0x0809
)

// biff8 is the version of the format since Excel 97.
const biff8 = 0x0600

// An oldBook is a workbook of Excel 97 to 2003.
type oldBook struct {
	stream []byte
	epoch  clock.Date
	texts  []string
}

// oldSheets are the sheets of such a workbook that people see.
func oldSheets(raw []byte) (from []open, err error) {
	stream, err := bookStream(raw)
	if err != nil {
		return nil, err
	}
	b := &oldBook{stream: stream, epoch: from1900}
	type found struct {
		name string
		at   int
	}
	var sheets []found
	for kind, p := range b.records(0) {
		switch kind {
		case recBOF:
			if p.u16() != biff8 {
				return nil, fault.Field("file", "table.old_workbook")
			}
		case recLocked:
			return nil, fault.Field("file", "table.locked")
		case rec1904:
			if p.u16() == 1 {
				b.epoch = from1904
			}
		case recSheet:
			at, state, what := p.u32(), p.u8(), p.u8()
			if name := p.text(int(p.u8())); state == 0 && what == 0 {
				sheets = append(sheets, found{name, int(at)})
			}
		case recTexts:
			b.texts = p.allTexts()
		}
	}
	for _, s := range sheets {
		from = append(from, open{s.name, b.epoch, func() (source, error) { return b.sheet(s.at), nil }})
	}
	return from, nil
}

// bookStream takes the workbook out of the file, which is a small file system.
func bookStream(raw []byte) ([]byte, error) {
	files, err := mscfb.New(bytes.NewReader(raw))
	if err != nil {
		return nil, broken()
	}
	for _, f := range files.File {
		switch {
		case f.Name == "EncryptedPackage":
			return nil, fault.Field("file", "table.locked")
		case f.Name == "Book":
			return nil, fault.Field("file", "table.old_workbook")
		case f.Name == "Workbook" && f.Size <= int64(len(raw)):
			stream := make([]byte, f.Size)
			if _, err := io.ReadFull(f, stream); err != nil {
				return nil, broken()
			}
			return stream, nil
		}
	}
	return nil, broken()
}

// records gives the records from at on, up to the end of what begins there; of
// charts within a sheet only their beginning and end.
func (b *oldBook) records(at int) iter.Seq2[uint16, *record] {
	return func(yield func(uint16, *record) bool) {
		depth := 0
		for at >= 0 && at < len(b.stream) {
			kind, body, next := b.record(at)
			p := &record{now: body}
			for at = next; kind != recContinue; at = next {
				more, body, after := b.record(at)
				if more != recContinue {
					break
				}
				p.rest, next = append(p.rest, body), after
			}
			if kind == recEOF {
				depth--
			}
			if depth <= 1 && !yield(kind, p) || kind == recEOF && depth <= 0 {
				return
			}
			if kind == recBOF {
				depth++
			}
		}
	}
}

// record is the one at a place of the stream, and where the next begins.
func (b *oldBook) record(at int) (kind uint16, body []byte, next int) {
	if len(b.stream)-at < 4 {
		return recEOF, nil, len(b.stream)
	}
	kind = binary.LittleEndian.Uint16(b.stream[at:])
	next = min(at+4+int(binary.LittleEndian.Uint16(b.stream[at+2:])), len(b.stream))
	return kind, b.stream[at+4 : next], next
}

// sheet reads the sheet that begins at a place of the stream.
func (b *oldBook) sheet(at int) *oldSheet {
	s := &oldSheet{}
	var row, col int // of the last formula
	for kind, p := range b.records(at) {
		if kind == recMerges {
			for range min(int(p.u16()), maxMerged-len(s.merged)) {
				top, bottom, left, right := p.u16(), p.u16(), p.u16(), p.u16()
				s.merged = append(s.merged, merge{left: int(left) + 1, top: int(top) + 1,
					right: int(right) + 1, bottom: int(bottom) + 1})
			}
			continue
		}
		if kind == recResult {
			s.set(row, col, p.text(int(p.u16())))
			continue
		}
		if !slices.Contains(cellRecords, kind) {
			continue
		}
		row, col = int(p.u16()), int(p.u16())
		for ; kind == recNumbers && len(p.now) >= 8; col++ {
			p.u16() // how it looks
			s.set(row, col, short(p.u32()))
		}
		if kind != recNumbers {
			p.u16()
			s.set(row, col, b.cell(kind, p))
		}
	}
	return s
}

// cellRecords begin with row, column and how the cell looks.
var cellRecords = []uint16{recFormula, recNumbers, recRichText, recTextNo, recNumber, recText, recBool, recShort}

// cell is the value of one cell.
func (b *oldBook) cell(kind uint16, p *record) string {
	switch kind {
	case recTextNo:
		if n := int(p.u32()); n < len(b.texts) {
			return b.texts[n]
		}
	case recText, recRichText:
		return p.text(int(p.u16()))
	case recNumber:
		return number(math.Float64frombits(p.u64()))
	case recShort:
		return short(p.u32())
	case recBool:
		return boolean(p.u8(), p.u8() == 1)
	case recFormula:
		v := p.u64()
		if v>>48 != 0xffff {
			return number(math.Float64frombits(v))
		}
		if what := byte(v); what == 1 || what == 2 {
			return boolean(byte(v>>16), what == 2)
		}
	}
	return ""
}

func boolean(v byte, isError bool) string {
	if isError {
		return "#N/A"
	}
	return strconv.Itoa(int(v))
}

func number(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// short is a number in four bytes: whole or the upper half of another, as it is or in hundredths.
func short(v uint32) string {
	n := math.Float64frombits(uint64(v&^3) << 32)
	if v&2 != 0 {
		n = float64(int32(v) >> 2)
	}
	if v&1 != 0 {
		n /= 100
	}
	return number(n)
}

// An oldSheet gives the rows of one sheet.
type oldSheet struct {
	merges
	rows [][]string
	line int
}

func (s *oldSheet) set(row, col int, cell string) {
	if cell == "" || col >= maxColumns {
		return
	}
	for len(s.rows) <= row {
		s.rows = append(s.rows, nil)
	}
	for len(s.rows[row]) <= col {
		s.rows[row] = append(s.rows[row], "")
	}
	s.rows[row][col] = cell
}

func (s *oldSheet) next() (line, error) {
	if s.line == len(s.rows) {
		return line{}, io.EOF
	}
	s.line++
	return line{line: s.line, cells: s.fill(s.line, s.rows[s.line-1])}, nil
}

// A record is being read; it may go on in others. What is cut off reads as zeros.
type record struct {
	now  []byte
	rest [][]byte
}

// more goes over to the next of the records in which this one goes on.
func (p *record) more() bool {
	if len(p.rest) == 0 {
		return false
	}
	p.now, p.rest = p.rest[0], p.rest[1:]
	return true
}

// take reads the next n bytes, few enough to lie in one record.
func (p *record) take(n int) []byte {
	for len(p.now) == 0 && p.more() {
	}
	if len(p.now) < n {
		p.now = nil
		return make([]byte, n)
	}
	out := p.now[:n]
	p.now = p.now[n:]
	return out
}

func (p *record) u8() byte    { return p.take(1)[0] }
func (p *record) u16() uint16 { return binary.LittleEndian.Uint16(p.take(2)) }
func (p *record) u32() uint32 { return binary.LittleEndian.Uint32(p.take(4)) }
func (p *record) u64() uint64 { return binary.LittleEndian.Uint64(p.take(8)) }

// skip passes over n bytes.
func (p *record) skip(n int) {
	for n > len(p.now) {
		n -= len(p.now)
		if p.now = nil; !p.more() {
			return
		}
	}
	p.now = p.now[n:]
}

// text reads a text of n characters: how they are kept, and they.
func (p *record) text(n int) string { return p.letters(n, p.u8()) }

// letters reads n characters of one byte each or two; where the record goes on
// in another, that says anew how they are kept.
func (p *record) letters(n int, how byte) string {
	var out []uint16
	for n > 0 {
		size := 1 + int(how&1)
		if len(p.now) < size {
			if p.now = nil; !p.more() {
				break
			}
			how = p.u8()
			continue
		}
		for ; n > 0 && len(p.now) >= size; n-- {
			v := uint16(p.now[0])
			if size == 2 {
				v = binary.LittleEndian.Uint16(p.now)
			}
			out, p.now = append(out, v), p.now[size:]
		}
	}
	return string(utf16.Decode(out))
}

// allTexts reads the texts of the workbook, each with what Excel says of its looks behind it.
func (p *record) allTexts() (out []string) {
	p.u32() // how often they are used
	for n := p.u32(); n > 0 && (len(p.now) > 0 || len(p.rest) > 0); n-- {
		size, how := int(p.u16()), p.u8()
		looks := 0
		if how&8 != 0 {
			looks = 4 * int(p.u16())
		}
		if how&4 != 0 {
			looks += int(p.u32())
		}
		out = append(out, p.letters(size, how))
		p.skip(looks)
	}
	return out
}
