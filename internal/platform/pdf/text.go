package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// An Align says how lines stand in their column.
type Align int

// The ways to align.
const (
	Left Align = iota
	Center
	Right
	Justify
)

// A Style is how a paragraph looks.
type Style struct {
	Face    Face    // Serif unless said otherwise
	Bold    bool    //
	Italic  bool    //
	Size    float64 // points
	Align   Align   //
	First   float64 // indent of the first line
	Leading float64 // height of a line as a multiple of Size; 0: 1.2
	After   float64 // space beneath the paragraph
	Even    bool    // lines of about the same length, as headings want them
}

func (s Style) height() float64 {
	if s.Leading == 0 {
		s.Leading = 1.2
	}
	return s.Size * s.Leading * mmPerPoint
}

// A Span is a stretch of a paragraph with a look of its own.
type Span struct {
	Text   string
	Bold   bool
	Italic bool
}

// B is a bold span.
func B(text string) Span { return Span{Text: text, Bold: true} }

// T is a plain span.
func T(text string) Span { return Span{Text: text} }

// clean makes text that the fonts can show: the writer sets one glyph a rune,
// so letters and marks are put together first (NFC), and it can't hold runes
// beyond the basic plane at all.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r > 0xffff || r == unicode.ReplacementChar:
			return '□'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, norm.NFC.String(text))
}

// A piece is a stretch of letters of one look; a word is pieces that stay together.
type piece struct {
	text         string
	bold, italic bool
	w            float64
}

type word struct {
	pieces []piece
	w      float64
	gap    float64 // width of the space before it
}

type line struct {
	words  []word
	w      float64
	indent float64
	last   bool // of its paragraph: not stretched
}

// use selects the letters.
func (d *Doc) use(s Style, bold, italic bool) {
	if s.Face == "" {
		s.Face = Serif
	}
	name := s.Face.file(bold, italic)
	style := ""
	if bold {
		style = "B"
	}
	if italic && s.Face == Serif {
		style += "I"
	}
	if !d.added[name] {
		b, err := font(name)
		if err != nil {
			d.Fail(err)
			return
		}
		d.f.AddUTF8FontFromBytes(string(s.Face), style, b)
		d.added[name] = true
	}
	key := name + "@" + fpdfSize(s.Size)
	if d.set != key {
		d.f.SetFont(string(s.Face), style, s.Size)
		d.set = key
	}
}

// words cuts spans into words; a line break in the text is a word without pieces.
func (d *Doc) words(s Style, spans []Span) []word {
	var ws []word
	gap, fresh := 0.0, true
	for _, sp := range spans {
		bold, italic := s.Bold || sp.Bold, s.Italic || sp.Italic
		d.use(s, bold, italic)
		if d.err != nil {
			return nil
		}
		space := d.f.GetStringWidth(" ")
		rest := clean(sp.Text)
		for rest != "" {
			i := strings.IndexAny(rest, " \n")
			switch {
			case i == 0 && rest[0] == '\n':
				ws, gap, fresh, rest = append(ws, word{}), 0, true, rest[1:]
				continue
			case i == 0:
				gap, fresh, rest = space, true, rest[1:]
				continue
			case i < 0:
				i = len(rest)
			}
			p := piece{rest[:i], bold, italic, d.f.GetStringWidth(rest[:i])}
			if fresh || len(ws) == 0 {
				ws = append(ws, word{gap: gap})
			}
			last := &ws[len(ws)-1]
			last.pieces, last.w = append(last.pieces, p), last.w+p.w
			gap, fresh, rest = 0, false, rest[i:]
		}
	}
	return ws
}

// layout breaks spans into lines no wider than width.
func (d *Doc) layout(s Style, width float64, spans []Span) []line {
	words := d.words(s, spans)
	lines := d.lines(s, width, words)
	if s.Even && len(lines) > 1 {
		for w := width - 1; w > width/2; w-- {
			narrow := d.lines(s, w, words)
			if len(narrow) > len(lines) {
				break
			}
			lines = narrow
		}
	}
	return lines
}

func (d *Doc) lines(s Style, width float64, words []word) []line {
	var lines []line
	cur := line{indent: s.First}
	flush := func(last bool) {
		cur.last = last
		lines, cur = append(lines, cur), line{}
	}
	for _, w := range words {
		if len(w.pieces) == 0 {
			flush(true)
			cur.indent = s.First
			continue
		}
		if len(cur.words) > 0 && cur.indent+cur.w+w.gap+w.w > width+0.01 {
			flush(false)
		}
		for w.w > width-cur.indent && len(cur.words) == 0 {
			var head word
			if head, w = d.split(s, w, width-cur.indent); len(w.pieces) == 0 {
				w = head
				break
			}
			cur.words, cur.w = []word{head}, head.w
			flush(false)
		}
		if len(cur.words) == 0 {
			w.gap = 0
		}
		cur.words, cur.w = append(cur.words, w), cur.w+w.gap+w.w
	}
	if len(cur.words) > 0 || len(lines) == 0 {
		flush(true)
	}
	return lines
}

// split cuts a word that is wider than a line, such as an address on the net.
// The head holds at least one letter.
func (d *Doc) split(s Style, w word, width float64) (head, tail word) {
	for i, p := range w.pieces {
		if head.w+p.w <= width {
			head.pieces, head.w = append(head.pieces, p), head.w+p.w
			continue
		}
		d.use(s, p.bold, p.italic)
		n, wide := 0, 0.0
		for j, r := range p.text {
			rw := d.f.GetStringWidth(string(r))
			if head.w+wide+rw > width && (n > 0 || len(head.pieces) > 0) {
				break
			}
			n, wide = j+len(string(r)), wide+rw
		}
		// Codes and addresses part better after their own marks.
		if m := strings.LastIndexAny(p.text[:n], "-/.;_") + 1; m > n/2 && n < len(p.text) {
			n, wide = m, d.f.GetStringWidth(p.text[:m])
		}
		if n > 0 {
			head.pieces, head.w = append(head.pieces, piece{p.text[:n], p.bold, p.italic, wide}), head.w+wide
		}
		if n < len(p.text) {
			rest := p.text[n:]
			tail.pieces = append(tail.pieces, piece{rest, p.bold, p.italic, d.f.GetStringWidth(rest)})
		}
		tail.pieces = append(tail.pieces, w.pieces[i+1:]...)
		break
	}
	for _, p := range tail.pieces {
		tail.w += p.w
	}
	return head, tail
}

// line draws one line with its top at the current height.
func (d *Doc) line(s Style, l line) {
	if d.dry || d.err != nil {
		return
	}
	x, stretch := d.x+l.indent, 0.0
	switch free := d.w - l.indent - l.w; {
	case s.Align == Center:
		x += free / 2
	case s.Align == Right:
		x += free
	case s.Align == Justify && !l.last && len(l.words) > 1:
		stretch = free / float64(len(l.words)-1)
		if stretch > s.Size*mmPerPoint { // holes wider than a letter are uglier than a ragged edge
			stretch = 0
		}
	}
	size := s.Size * mmPerPoint
	base := d.y + (s.height()-size)/2 + 0.79*size
	// Words of one look are set together, so that text copied out of the paper
	// keeps its spaces; a stretched line is set word by word.
	var run piece
	runX := x
	put := func() {
		if run.text != "" {
			d.use(s, run.bold, run.italic)
			d.f.Text(runX, base, run.text)
		}
		run = piece{}
	}
	for i, w := range l.words {
		if i > 0 {
			if stretch > 0 {
				put()
			} else if w.gap > 0 && run.text != "" {
				run.text += " "
			}
			x += w.gap + stretch
		}
		for _, p := range w.pieces {
			if run.text == "" || run.bold != p.bold || run.italic != p.italic {
				put()
				run, runX = piece{bold: p.bold, italic: p.italic}, x
			}
			run.text += p.text
			x += p.w
		}
	}
	put()
}

// Para sets a paragraph of several looks.
func (d *Doc) Para(s Style, spans ...Span) {
	for _, l := range d.layout(s, d.w, spans) {
		d.need(s.height())
		d.line(s, l)
		d.y += s.height()
	}
	d.y += s.After
}

// Text sets a paragraph of one look.
func (d *Doc) Text(s Style, text string) { d.Para(s, T(text)) }

// TextWidth is the width of a line of text.
func (d *Doc) TextWidth(s Style, text string) float64 {
	d.use(s, s.Bold, s.Italic)
	if d.err != nil {
		return 0
	}
	return d.f.GetStringWidth(clean(text))
}

// Blank sets label followed by dots to the end of the line, and by more dotted
// lines, for a pen.
func (d *Doc) Blank(s Style, label string, lines int) {
	dot := d.TextWidth(s, ".")
	if dot == 0 {
		return
	}
	for i := range max(lines, 1) {
		text := ""
		if i == 0 && label != "" {
			text = label + " "
		}
		free := d.w - d.TextWidth(s, text)
		if i == 0 {
			free -= s.First
		} else {
			s.First = 0
		}
		st := s
		if i < lines-1 {
			st.After = 0
		}
		d.Text(st, text+strings.Repeat(".", max(int(free/dot), 3)))
	}
}
