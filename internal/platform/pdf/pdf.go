// Package pdf sets text, tables and codes on pages. It knows pages, not what
// stands on them. Lengths are millimetres, sizes of letters are points.
package pdf

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

const mmPerPoint = 25.4 / 72

// A Size is a size of paper, upright.
type Size struct{ W, H float64 }

// The sizes in use: forms are A5, registers and letters A4.
var (
	A4 = Size{210, 297}
	A5 = Size{148, 210}
)

// Landscape is the paper lying on its long side.
func (s Size) Landscape() Size { return Size{s.H, s.W} }

// Margins of a page.
type Margins struct{ Top, Right, Bottom, Left float64 }

// Options of a paper.
type Options struct {
	Size    Size
	Margins Margins
	Title   string
	Author  string    // the agency or team that gives the paper
	Created time.Time // said by the caller, so that the same paper twice is the same bytes
	Foot    string    // small line at the foot of every page
	Numbers bool      // page numbers in the top margin from page 2 on, as NĐ 30/2020 has them
}

// A Doc is a paper being made. Text flows down the current column; what
// doesn't fit goes to a new page. The first error is kept for Output.
type Doc struct {
	f     *fpdf.Fpdf
	o     Options
	x, w  float64 // the column
	y     float64 // where the next line begins
	dry   bool    // only measuring
	err   error
	mark  string          // across every page
	added map[string]bool // fonts
	set   string          // the font now selected
}

// law is the language of official papers.
const law = "vi-VN"

// New begins a paper with its first page.
func New(o Options) *Doc {
	if o.Created.IsZero() { // the writer would take the time of the machine
		o.Created = time.Unix(0, 0)
	}
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: o.Size.W, Ht: o.Size.H}})
	f.SetAutoPageBreak(false, 0)
	f.SetCatalogSort(true)
	f.SetCreationDate(o.Created.UTC())
	f.SetModificationDate(o.Created.UTC())
	f.SetTitle(clean(o.Title), true)
	f.SetAuthor(clean(o.Author), true)
	f.SetCreator("Thôn Số", true)
	f.SetProducer("Thôn Số", true)
	f.SetLang(law)
	f.SetDisplayMode("fullpage", "continuous")
	d := &Doc{f: f, o: o, added: map[string]bool{}}
	d.x, d.w = o.Margins.Left, o.Size.W-o.Margins.Left-o.Margins.Right
	d.Break()
	return d
}

// SetLang says in which language the paper is, where it isn't the law's.
func (d *Doc) SetLang(tag string) { d.f.SetLang(tag) }

// Output writes the paper, or says what went wrong on the way.
func (d *Doc) Output(w io.Writer) error {
	if d.err != nil {
		return d.err
	}
	if err := d.f.Output(w); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}

// Fail keeps the first error.
func (d *Doc) Fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// Width is the width of the current column.
func (d *Doc) Width() float64 { return d.w }

// Skip leaves h free.
func (d *Doc) Skip(h float64) { d.y += h }

// bottom is where the foot margin begins.
func (d *Doc) bottom() float64 { return d.o.Size.H - d.o.Margins.Bottom }

// Room is the height that is left on the page.
func (d *Doc) Room() float64 { return d.bottom() - d.y }

// Break goes to a new page.
func (d *Doc) Break() {
	if d.dry {
		return
	}
	d.f.AddPage()
	d.y = d.o.Margins.Top
	d.stamp()
	x, w := d.x, d.w
	d.x, d.w = d.o.Margins.Left, d.o.Size.W-d.o.Margins.Left-d.o.Margins.Right
	if n := d.f.PageNo(); d.o.Numbers && n > 1 {
		d.at(d.o.Margins.Top/2-2, Style{Size: 12, Align: Center}, strconv.Itoa(n))
	}
	if d.o.Foot != "" {
		d.at(d.bottom()+min(2, d.o.Margins.Bottom/4), Style{Size: 7.5, Align: Center, Italic: true}, d.o.Foot)
	}
	d.x, d.w = x, w
}

// Mark writes text across this page and all that follow, in pale letters, and
// small but dark at the top, where a copying machine doesn't lose it. Call it
// before anything is set, so that it lies beneath.
func (d *Doc) Mark(text string) {
	if d.dry {
		return
	}
	d.mark = text
	d.f.SetKeywords(text, true) // for programs that read the file
	d.stamp()
}

func (d *Doc) stamp() {
	if d.mark == "" || d.err != nil {
		return
	}
	st := Style{Size: d.o.Size.W / 6, Bold: true}
	cx, cy := d.o.Size.W/2, d.o.Size.H/2
	turned := math.Atan2(d.o.Size.H, d.o.Size.W)
	w := d.TextWidth(st, d.mark)
	if room := 0.8 * math.Hypot(d.o.Size.W, d.o.Size.H); w > room { // from corner to corner
		st.Size, w = st.Size*room/w, room
	}
	d.use(st, true, false)
	d.f.SetTextColor(222, 210, 232)
	d.f.TransformBegin()
	d.f.TransformRotate(turned*180/math.Pi, cx, cy)
	d.f.Text(cx-w/2, cy, d.mark)
	d.f.TransformEnd()
	d.f.SetTextColor(0, 0, 0)
	head := Style{Size: 9, Bold: true}
	d.use(head, true, false)
	d.f.Text(cx-d.TextWidth(head, d.mark)/2, 6, d.mark)
}

// at sets one line at height y and comes back.
func (d *Doc) at(y float64, s Style, text string) {
	back := d.y
	d.y = y
	for _, l := range d.layout(s, d.w, []Span{{Text: text}}) {
		d.line(s, l)
		d.y += s.height()
	}
	d.y = back
}

// need goes to a new page if less than h is left on this one.
func (d *Doc) need(h float64) {
	if !d.dry && d.Room() < h-0.01 && d.y > d.o.Margins.Top {
		d.Break()
	}
}

// Measure returns the height that fn would take.
func (d *Doc) Measure(fn func()) float64 {
	y, dry := d.y, d.dry
	d.dry = true
	fn()
	h := d.y - y
	d.y, d.dry = y, dry
	return h
}

// Keep sets what fn sets on one page, if it fits on one at all.
func (d *Doc) Keep(fn func()) {
	d.need(d.Measure(fn))
	fn()
}

// Column runs fn in a column that begins dx right of this one's edge.
func (d *Doc) Column(dx, w float64, fn func()) {
	x0, w0 := d.x, d.w
	d.x, d.w = d.x+dx, w
	fn()
	d.x, d.w = x0, w0
}

// A Part is one of several columns side by side.
type Part struct {
	Share float64 // of the width
	Set   func()
}

// Beside sets parts side by side on one page, and goes on beneath the tallest.
func (d *Doc) Beside(gap float64, parts ...Part) {
	total := 0.0
	for _, p := range parts {
		total += p.Share
	}
	all := func() {
		top, low, dx := d.y, d.y, 0.0
		for _, p := range parts {
			w := (d.w - gap*float64(len(parts)-1)) * p.Share / total
			d.y = top
			d.Column(dx, w, p.Set)
			low = max(low, d.y)
			dx += w + gap
		}
		d.y = low
	}
	h := d.Measure(all)
	if h > d.bottom()-d.o.Margins.Top { // no page holds it: one part after another
		for _, p := range parts {
			p.Set()
		}
		return
	}
	d.need(h)
	all()
}

// Rule draws a thin line of width w in the middle of the column.
func (d *Doc) Rule(w float64) {
	if !d.dry {
		d.f.SetLineWidth(0.2)
		x := d.x + (d.w-w)/2
		d.f.Line(x, d.y, x+w, d.y)
	}
}

// Box draws a frame of height h in the column, and goes on beneath it.
func (d *Doc) Box(h float64) {
	d.need(h)
	if !d.dry {
		d.f.SetLineWidth(0.2)
		d.f.Rect(d.x, d.y, d.w, h, "D")
	}
	d.y += h
}
