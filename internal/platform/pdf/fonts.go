package pdf

import (
	"fmt"
	"strings"
	"sync"

	"codeberg.org/go-pdf/fpdf"
)

// A Face is a family of letters.
type Face string

// Serif has the measures of Times New Roman, which NĐ 30/2020 asks of official
// papers; Sans is for papers that are read at arm's length.
const (
	Serif Face = "serif"
	Sans  Face = "sans"
)

// file names the font's file; the sans face has no italics.
func (f Face) file(bold, italic bool) string {
	if f == Sans {
		italic = false
	}
	weight := map[[2]bool]string{{}: "regular", {true, false}: "bold", {false, true}: "italic",
		{true, true}: "bolditalic"}
	return string(f) + "-" + weight[[2]bool{bold, italic}] + ".ttf"
}

var fonts struct {
	sync.Mutex
	open   func(name string) ([]byte, error)
	loaded map[string][]byte
}

// SetFonts says where the font files are read from: serif-regular.ttf,
// serif-bold.ttf, serif-italic.ttf, serif-bolditalic.ttf, sans-regular.ttf,
// sans-bold.ttf. It must be called once before the first paper is made.
func SetFonts(open func(name string) ([]byte, error)) {
	fonts.Lock()
	defer fonts.Unlock()
	fonts.open, fonts.loaded = open, map[string][]byte{}
}

// font returns the letters of a file that our papers can need. Every paper
// parses its fonts anew, so the Greek, Cyrillic and Hebrew parts are cut away
// once: that halves the time of a one-page paper.
func font(name string) ([]byte, error) {
	fonts.Lock()
	defer fonts.Unlock()
	if b, ok := fonts.loaded[name]; ok {
		return b, nil
	}
	if fonts.open == nil {
		return nil, fmt.Errorf("pdf: no fonts were set")
	}
	b, err := fonts.open(name)
	if err != nil {
		return nil, fmt.Errorf("pdf: font %s: %w", name, err)
	}
	if !isTrueType(b) { // the writer would only print to standard output, or panic
		return nil, fmt.Errorf("pdf: font %s is not TrueType", name)
	}
	cut := fpdf.UTF8CutFont(b, alphabet())
	fonts.loaded[name] = cut
	return cut, nil
}

func isTrueType(b []byte) bool {
	return len(b) > 12 && (string(b[:4]) == "\x00\x01\x00\x00" || string(b[:4]) == "true")
}

// alphabet is every Latin letter with its marks, punctuation and a few signs.
func alphabet() string {
	var b strings.Builder
	for _, r := range [][2]rune{{0x20, 0x7e}, {0xa0, 0x24f}, {0x2c6, 0x2dd}, {0x300, 0x36f}, {0x1e00, 0x1eff},
		{0x2010, 0x2044}, {0x20a0, 0x20bf}} {
		for c := r[0]; c <= r[1]; c++ {
			b.WriteRune(c)
		}
	}
	b.WriteString("№™←↑→↓−×≈≠≤≥□■●○")
	return b.String()
}
