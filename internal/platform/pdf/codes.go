package pdf

import "thonso/internal/platform/qr"

// QR draws a code of the given side at the left of the column, and goes on beneath it.
// The quiet margin is left to the white around it.
func (d *Doc) QR(side float64, text string) {
	d.need(side)
	if !d.dry {
		m, err := qr.New(text)
		if err != nil {
			d.Fail(err)
			return
		}
		u := side / float64(m.Size())
		d.f.SetFillColor(0, 0, 0)
		for _, r := range m.Runs() {
			d.f.Rect(d.x+float64(r.X)*u, d.y+float64(r.Y)*u, float64(r.Len)*u, u, "F")
		}
	}
	d.y += side
}

// The narrowest module that office printers print and hand readers read.
const minModule = 0.19

// Bars draws text as Code 128 in the middle of the column, h high, and goes on
// beneath it. It draws nothing and says so where text is not ASCII, or too
// long for a reader: the paper is good without.
func (d *Doc) Bars(h float64, text string) bool {
	widths, err := qr.Code128(text)
	if err != nil {
		return false
	}
	total := 0
	for _, w := range widths {
		total += w
	}
	unit := min(0.33, d.w/float64(total+20))
	if unit < minModule {
		return false
	}
	d.need(h)
	if !d.dry {
		d.f.SetFillColor(0, 0, 0)
		x := d.x + (d.w-float64(total)*unit)/2
		for i, w := range widths {
			if i%2 == 0 {
				d.f.Rect(x, d.y, float64(w)*unit, h, "F")
			}
			x += float64(w) * unit
		}
	}
	d.y += h
	return true
}
