package practice

import (
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"

	"thonso/internal/platform/fault"
)

// The size of a sample paper, in pixels: legible, and small on a slow line.
const sampleW, sampleH = 420, 594

// WriteSample draws a made-up paper to be uploaded in place of a photo, so that
// nobody practises with real papers: lines of no words, and the page's number.
func (s *Service) WriteSample(w io.Writer, persona, component string, page int) error {
	p, ok := personaOf(persona)
	if !ok || page < 1 || page > p.Photos[component] {
		return fault.New(fault.NotFound, "practice.no_sample")
	}
	return png.Encode(w, drawSample(persona+component, page))
}

func drawSample(seed string, page int) *image.Paletted {
	h := fnv.New64a()
	_, _ = h.Write([]byte(seed)) // never fails
	rnd := rand.New(rand.NewPCG(h.Sum64(), uint64(page)))
	table, paper, ink, band := color.RGBA{92, 64, 51, 255}, color.RGBA{252, 251, 245, 255}, color.RGBA{60, 60, 70, 255},
		color.RGBA{91, 42, 134, 255}
	img := image.NewPaletted(image.Rect(0, 0, sampleW, sampleH), color.Palette{table, paper, ink, band})
	fill(img, image.Rect(20, 20, sampleW-20, sampleH-20), 1)
	fill(img, image.Rect(20, 20, sampleW-20, 34), 3) // the colour of practice
	for y := 130; y < sampleH-60; y += 18 {
		for x := 50; x < sampleW-70; {
			n := 12 + rnd.IntN(50)
			fill(img, image.Rect(x, y, min(x+n, sampleW-50), y+6), 2)
			x += n + 8
		}
	}
	drawDigit(img, image.Pt(sampleW/2-15, 50), page%10)
	return img
}

func fill(img *image.Paletted, r image.Rectangle, index uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			img.SetColorIndex(x, y, index)
		}
	}
}

// segments are the strokes of a digit as a calculator shows it, and which digits have them.
var segments = [7]struct {
	r      image.Rectangle
	digits [10]bool
}{
	{image.Rect(0, 0, 30, 6), [10]bool{0: true, 2: true, 3: true, 5: true, 6: true, 7: true, 8: true, 9: true}},
	{image.Rect(24, 0, 30, 30), [10]bool{0: true, 1: true, 2: true, 3: true, 4: true, 7: true, 8: true, 9: true}},
	{image.Rect(24, 30, 30, 60), [10]bool{0: true, 1: true, 3: true, 4: true, 5: true, 6: true,
		7: true, 8: true, 9: true}},
	{image.Rect(0, 54, 30, 60), [10]bool{0: true, 2: true, 3: true, 5: true, 6: true, 8: true, 9: true}},
	{image.Rect(0, 30, 6, 60), [10]bool{0: true, 2: true, 6: true, 8: true}},
	{image.Rect(0, 0, 6, 30), [10]bool{0: true, 4: true, 5: true, 6: true, 8: true, 9: true}},
	{image.Rect(0, 27, 30, 33), [10]bool{2: true, 3: true, 4: true, 5: true, 6: true, 8: true, 9: true}},
}

func drawDigit(img *image.Paletted, at image.Point, digit int) {
	for _, s := range segments {
		if s.digits[digit] {
			fill(img, s.r.Add(at), 2)
		}
	}
}
