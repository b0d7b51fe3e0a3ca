// Package qr draws the codes that a camera or a reader at the counter reads:
// QR codes, and Code 128 bar codes.
package qr

import (
	"encoding/xml"
	"fmt"
	"strings"

	"rsc.io/qr"
)

// Quiet is the width, in modules, of the white margin that a reader needs around a QR code.
const Quiet = 4

// A Matrix is the modules of a QR code, without the quiet margin.
type Matrix struct{ code *qr.Code }

// New encodes text. A quarter of the code may be soiled or folded: papers are
// carried in pockets.
func New(text string) (Matrix, error) {
	if text == "" {
		return Matrix{}, fmt.Errorf("qr: nothing to encode")
	}
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return Matrix{}, fmt.Errorf("qr: %w", err)
	}
	return Matrix{c}, nil
}

// Size is the number of modules on a side.
func (m Matrix) Size() int { return m.code.Size }

// Black reports whether the module in column x and row y is dark.
func (m Matrix) Black(x, y int) bool { return m.code.Black(x, y) }

// Run is dark modules beside one another.
type Run struct{ X, Y, Len int }

// Runs returns the dark modules row by row; drawing runs instead of single
// modules leaves no hairlines between them.
func (m Matrix) Runs() []Run {
	var runs []Run
	for y := range m.Size() {
		for x := 0; x < m.Size(); x++ {
			start := x
			for m.Black(x, y) {
				x++
			}
			if x > start {
				runs = append(runs, Run{start, y, x - start})
			}
		}
	}
	return runs
}

// SVG returns the code as a picture for a page, with title as its text for
// people who don't see it. It takes the size that the page's style gives it.
// Text that is too long for any code gives no picture, only the title.
func SVG(text, title string) string {
	var name strings.Builder
	_ = xml.EscapeText(&name, []byte(title))
	m, err := New(text)
	if err != nil {
		return "<span>" + name.String() + "</span>"
	}
	var b strings.Builder
	side := m.Size() + 2*Quiet
	fmt.Fprintf(&b,
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s"`+
			` shape-rendering="crispEdges">`, side, side, name.String())
	fmt.Fprintf(&b, `<title>%s</title><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="`,
		name.String(), side, side)
	for _, r := range m.Runs() {
		fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", r.X+Quiet, r.Y+Quiet, r.Len, r.Len)
	}
	b.WriteString(`"/></svg>`)
	return b.String()
}
