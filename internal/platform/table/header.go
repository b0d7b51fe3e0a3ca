package table

import (
	"slices"
	"strconv"
	"strings"

	"thonso/internal/platform/text"
)

// MendColumn is the header of the column in which a mend sheet says what is
// wrong; it is known, and nothing is read from it.
const MendColumn = "Lỗi / Error"

// A header is what a line of column names, or two of them, says.
type header struct {
	names   []string // of the column at each position
	unknown []string
	known   int // columns
	last    int // of its lines
}

// header finds the line, or the two lines, by which most columns are known.
func (f Format) header(lines []line) (best header) {
	byKey := f.byKey()
	for i, l := range lines[:min(len(lines), headerLines)] {
		if l.wrong != "" {
			continue
		}
		// A title above, which says nothing, is no first line of two.
		h := f.read(byKey, single(l.cells))
		title := h.known > 0 && h.known == best.known && best.last == i && len(h.unknown) >= len(best.unknown)
		if h.known > best.known || title {
			h.last = i
			best = h
		}
		if i+1 == len(lines) {
			continue
		}
		// A name over several columns, and theirs below it.
		if h := f.read(byKey, double(l.cells, lines[i+1].cells)); h.known > best.known {
			h.last = i + 1
			best = h
		}
	}
	if best.known > 0 && best.last+1 < len(lines) && isNumbering(lines[best.last+1]) {
		best.last++
	}
	return best
}

// byKey gives each column's name by the keys of its headers.
func (f Format) byKey() map[string]string {
	m := map[string]string{text.Key(MendColumn): ""}
	for _, c := range f.Columns {
		m[text.Key(c.Name)] = c.Name
		for _, n := range c.Names {
			m[text.Key(n)] = c.Name
		}
	}
	return m
}

// read understands a header, each column of which may be read in several ways.
func (f Format) read(byKey map[string]string, columns [][]string) (h header) {
	useful := false
	for _, readings := range columns[:min(len(columns), maxColumns)] {
		name, known := "", false
		for _, r := range readings {
			if name, known = byKey[text.Key(r)]; known {
				break
			}
		}
		if known && slices.Contains(h.names, name) {
			name = "" // said twice: the first counts
		}
		h.names = append(h.names, name)
		if name != "" {
			h.known++
			useful = useful || slices.Contains(f.Key, name)
		}
		if plain := text.Clean(readings[len(readings)-1]); !known && plain != "" {
			h.unknown = append(h.unknown, plain)
		}
	}
	if !useful {
		return header{}
	}
	return h
}

func single(cells []string) (columns [][]string) {
	for _, c := range cells {
		columns = append(columns, []string{c})
	}
	return columns
}

// double joins two lines: what stands above, and to the left above where that
// is empty, belongs to what stands below.
func double(above, below []string) (columns [][]string) {
	over := ""
	for i := range max(len(above), len(below)) {
		low := at(below, i)
		if a := at(above, i); a != "" {
			over = a
		}
		switch {
		case low == "":
			columns = append(columns, []string{at(above, i)})
		default:
			columns = append(columns, []string{over + " " + low, low + " " + over, low})
		}
	}
	return columns
}

func at(cells []string, i int) string {
	if i < len(cells) {
		return strings.TrimSpace(cells[i])
	}
	return ""
}

// isNumbering reports whether a line numbers the columns, as forms do below
// their header: (1) (2) (3), or A B 1 2.
func isNumbering(l line) bool {
	letter, number := 'A', 1
	for _, c := range l.cells {
		switch strings.Trim(strings.TrimSpace(c), "()") {
		case "":
		case string(letter):
			if number > 1 {
				return false
			}
			letter++
		case strconv.Itoa(number):
			number++
		default:
			return false
		}
	}
	return l.wrong == "" && number > 2
}
