package pdf

import (
	"iter"
	"strconv"
)

func fpdfSize(pt float64) string { return strconv.FormatFloat(pt, 'f', 2, 64) }

// padding inside a cell, left and right, and above and below.
const (
	padX = 1.2
	padY = 0.8
)

// A Col is a column of a table.
type Col struct {
	Head  string
	Share float64 // of the width
	Align Align
}

// A Table has a head that is set again on every page.
type Table struct {
	Cols  []Col
	Style Style   // of the cells; the head is bold
	MinH  float64 // of a row, where hands sign
}

// Rows sets the table; rows are taken one at a time, so a register of a whole
// year needs no list in memory. An empty row list leaves only the head.
func (d *Doc) Rows(t Table, rows iter.Seq[[]string]) {
	widths := d.colWidths(t)
	head := t.Style
	head.Bold, head.Align, head.After = true, Center, 0
	heads := make([]string, len(t.Cols))
	for i, c := range t.Cols {
		heads[i] = c.Head
	}
	top := d.cells(widths, func(int) Style { return head }, heads)
	style := func(i int) Style {
		s := t.Style
		s.Align, s.After = t.Cols[i].Align, 0
		return s
	}
	begun := false
	for cells := range rows {
		row := d.cells(widths, style, cells)
		h := max(row.h, t.MinH)
		if !begun {
			d.need(top.h + min(h, 4*t.Style.height()))
			d.row(widths, top, top.h)
			begun = true
		}
		d.setRow(widths, top, row, h)
		if d.err != nil {
			return
		}
	}
	if !begun {
		d.need(top.h)
		d.row(widths, top, top.h)
	}
}

func (d *Doc) colWidths(t Table) []float64 {
	total := 0.0
	for _, c := range t.Cols {
		total += c.Share
	}
	widths := make([]float64, len(t.Cols))
	for i, c := range t.Cols {
		widths[i] = d.w * c.Share / total
	}
	return widths
}

// A tableRow is a row broken into lines.
type tableRow struct {
	cells [][]line
	style func(col int) Style
	h     float64
}

func (d *Doc) cells(widths []float64, style func(int) Style, texts []string) tableRow {
	r := tableRow{cells: make([][]line, len(widths)), style: style}
	for i := range min(len(texts), len(widths)) {
		r.cells[i] = d.layout(style(i), widths[i]-2*padX, []Span{{Text: texts[i]}})
		r.h = max(r.h, float64(len(r.cells[i]))*style(i).height()+2*padY)
	}
	return r
}

// setRow sets a row on this page or the next; a row that is taller than any
// page is cut between lines.
func (d *Doc) setRow(widths []float64, top, row tableRow, h float64) {
	page := d.bottom() - d.o.Margins.Top - top.h
	for !d.dry && h > d.Room()+0.01 {
		if h > page {
			n := int((d.Room() - 2*padY) / row.style(0).height())
			if n > 0 {
				var first tableRow
				first, row = row.cut(n)
				d.row(widths, first, float64(n)*row.style(0).height()+2*padY)
				h = row.h
			}
		}
		d.Break()
		d.row(widths, top, top.h)
	}
	d.row(widths, row, h)
}

// cut parts a row after n lines.
func (r tableRow) cut(n int) (first, rest tableRow) {
	first, rest = tableRow{style: r.style}, tableRow{style: r.style}
	for i, c := range r.cells {
		k := min(n, len(c))
		first.cells, rest.cells = append(first.cells, c[:k]), append(rest.cells, c[k:])
		rest.h = max(rest.h, float64(len(c)-k)*r.style(i).height()+2*padY)
	}
	return first, rest
}

// row draws a row of height h where the column stands.
func (d *Doc) row(widths []float64, r tableRow, h float64) {
	y, x := d.y, d.x
	for i, w := range widths {
		s := r.style(i)
		if !d.dry {
			d.f.SetLineWidth(0.2)
			d.f.Rect(x, y, w, h, "D")
		}
		d.y = y + (h-float64(len(r.cells[i]))*s.height())/2
		for _, l := range r.cells[i] {
			d.Column(x-d.x+padX, w-2*padX, func() { d.line(s, l) })
			d.y += s.height()
		}
		x += w
	}
	d.y = y + h
}
