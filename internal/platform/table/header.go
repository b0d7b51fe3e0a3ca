package table

import (
	"regexp"
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
	names   []string // of the column at each position; "" for one that isn't wanted
	said    []string // what stands there
	unknown []string
	known   int // columns
	last    int // of its lines
}

// header finds the line, or the two lines, by which most columns are known.
func (f *headings) header(lines []line) (best header) {
	for i := range lines[:min(len(lines), headerLines)] {
		l, last := whole(lines, i)
		if l.wrong != "" {
			continue
		}
		// A title above, which says nothing, is no first line of two.
		h := f.read(single(l.cells))
		title := h.known > 0 && h.known == best.known && best.last == i && len(h.unknown) >= len(best.unknown)
		if h.known > best.known || title {
			h.last = last
			best = h
		}
		if last+1 == len(lines) {
			continue
		}
		// A name over several columns, and theirs below it.
		below, last := whole(lines, last+1)
		if h := f.read(double(l.cells, below.cells)); h.known > best.known && below.wrong == "" {
			h.last = last
			best = h
		}
	}
	if best.known > 0 && best.last+1 < len(lines) && isNumbering(lines[best.last+1]) {
		best.last++
	}
	return best
}

// mostBreaks is how many line breaks a name of a column may have.
const mostBreaks = 3

// whole is line i; where a quotation mark is left open, with the lines on which
// it goes on. That is for headers alone: nobody writes them so by mistake.
func whole(lines []line, i int) (l line, last int) {
	l, last = lines[i], i
	for l.wrong == openQuote && last+1 < len(lines) && last < i+mostBreaks {
		last++
		l = readLine(l.line, l.raw+" "+lines[last].raw, l.sep)
	}
	if l.wrong != "" {
		return lines[i], i
	}
	return l, last
}

// read understands a header, each column of which may be read in several ways.
func (f *headings) read(columns [][]string) (h header) {
	useful := false
	for _, readings := range columns[:min(len(columns), maxColumns)] {
		name, known := f.column(readings)
		plain := text.Clean(readings[len(readings)-1])
		twice := slices.Contains(h.names, name)
		h.names, h.said = append(h.names, name), append(h.said, plain)
		if name != "" && !twice {
			h.known++
			useful = useful || slices.Contains(f.Key, name)
		}
		if !known && plain != "" {
			h.unknown = append(h.unknown, plain)
		}
	}
	if !useful {
		return header{}
	}
	return h
}

// column is that of a header in one of its readings; "" is a known one from which nothing is read.
func (f *headings) column(readings []string) (name string, known bool) {
	for _, r := range readings {
		if text.Key(r) == text.Key(MendColumn) || slices.Contains(numbers, text.Key(r)) {
			return "", true
		}
		for _, header := range []string{r, inBrackets.ReplaceAllString(r, " ")} {
			words := f.words(header)
			for i, c := range f.Columns {
				if covers(f.names[i], words) {
					return c.Name, true
				}
			}
		}
	}
	return "", false
}

// headings are the columns of a format with the words of their names.
type headings struct {
	Format
	names [][][]string // of each column
}

func (f Format) headings() *headings {
	h := &headings{Format: f}
	for _, c := range f.Columns {
		names := [][]string{f.words(c.Name)}
		for _, n := range slices.Concat(c.Names, []string{c.Title}) {
			names = append(names, f.words(n))
		}
		h.names = append(h.names, names)
	}
	return h
}

var (
	inBrackets = regexp.MustCompile(`\([^)]*\)`)
	numbers    = []string{"stt", "tt", "so tt", "so thu tu", "no"}        // headers of what numbers the lines
	idle       = []string{"ten", "name", "moi", "cac", "va", "cua", "so"} // words that tell no columns apart
)

// words are those of a header by which columns are told apart, written out.
func (f Format) words(header string) (out []string) {
	for w := range strings.FieldsSeq(text.Key(header)) {
		switch long := f.Short[w]; {
		case long != "":
			out = append(out, strings.Fields(text.Key(long))...)
		case !slices.Contains(idle, w):
			out = append(out, w)
		}
	}
	return out
}

// covers reports whether a header says nothing but names of one column, one or
// several: "Xã/phường/thị trấn" is that of communes, "Mã xã, phường" that of
// their codes. Order, signs and capitals don't count.
func covers(names [][]string, words []string) bool {
	said := map[string]bool{}
	for _, own := range names {
		if slices.ContainsFunc(own, func(w string) bool { return !slices.Contains(words, w) }) {
			continue
		}
		for _, w := range own {
			said[w] = true
		}
	}
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !said[w] })
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
