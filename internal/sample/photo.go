package sample

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
)

// Size of a page in pixels: a poor phone's photo of an A4 sheet.
const pageW, pageH = 620, 877

// paperPhoto draws a photo of a paper that says nothing: a frame, a heading,
// lines like writing, a stamp, and MẪU (specimen) across it. Nobody can take
// it for somebody's document.
func paperPhoto(seed string) *image.Gray {
	r := chance("photo " + seed)
	img := image.NewGray(image.Rect(0, 0, pageW, pageH))
	shade := 226 + r.IntN(16)
	for y := range pageH {
		for x := range pageW {
			light := shade - x/40 - y/60 + r.IntN(5) // light falls from the left above
			img.SetGray(x, y, color.Gray{Y: uint8(light)})
		}
	}
	line := func(x, y, w, h int, dark uint8) {
		for yy := y; yy < y+h; yy++ {
			for xx := x; xx < x+w; xx++ {
				img.SetGray(xx, yy, color.Gray{Y: dark})
			}
		}
	}
	line(170, 60, 280, 9, 70)
	line(215, 78, 190, 6, 80)
	line(190, 130, 240, 14, 50)
	for y := 190; y < 640; y += 26 {
		writing(img, r, 70, y, 350+r.IntN(130))
	}
	stroke(img, 110, func(t float64) (float64, float64) { return 430 + 58*math.Cos(t*7), 730 + 58*math.Sin(t*7) }, 3)
	writing(img, r, 380, 800, 120)
	specimen(img)
	return img
}

// writing draws words of no language.
func writing(img *image.Gray, r *rand.Rand, x, y, width int) {
	for end := x + width; x < end; {
		w := 14 + r.IntN(46)
		for yy := y; yy < y+7; yy++ {
			for xx := x; xx < min(x+w, end); xx++ {
				if r.IntN(5) > 0 {
					img.SetGray(xx, yy, color.Gray{Y: uint8(60 + r.IntN(50))})
				}
			}
		}
		x += w + 8
	}
}

// specimen writes MẪU in large strokes.
func specimen(img *image.Gray) {
	for _, s := range [][4]float64{
		{120, 520, 120, 400}, {120, 400, 165, 470}, {165, 470, 210, 400}, {210, 400, 210, 520}, // M
		{245, 520, 295, 400}, {295, 400, 345, 520}, {264, 478, 326, 478}, // A
		{270, 386, 295, 366}, {295, 366, 320, 386}, // its circumflex
		{272, 352, 287, 342}, {287, 342, 303, 352}, {303, 352, 318, 342}, // and tilde
		// U
		{385, 400, 385, 480}, {385, 480, 405, 515}, {405, 515, 440, 515}, {440, 515, 460, 480}, {460, 480, 460, 400},
	} {
		stroke(img, 168, func(t float64) (float64, float64) { return s[0] + (s[2]-s[0])*t, s[1] + (s[3]-s[1])*t }, 6)
	}
}

// stroke draws a curve with a round pen.
func stroke(img *image.Gray, dark uint8, at func(t float64) (x, y float64), pen int) {
	for i := range 601 {
		x, y := at(float64(i) / 600)
		for dy := -pen; dy <= pen; dy++ {
			for dx := -pen; dx <= pen; dx++ {
				if dx*dx+dy*dy <= pen*pen {
					img.SetGray(int(x)+dx, int(y)+dy, color.Gray{Y: dark})
				}
			}
		}
	}
}

// blurred is what a hand that shook makes of a photo.
func blurred(img *image.Gray) *image.Gray {
	out := image.NewGray(img.Rect)
	const reach = 9
	for y := range pageH {
		for x := range pageW {
			sum, n := 0, 0
			for d := -reach; d <= reach; d++ {
				if xx, yy := x+d, y+d/2; xx >= 0 && xx < pageW && yy >= 0 && yy < pageH {
					sum += int(img.GrayAt(xx, yy).Y)
					n++
				}
			}
			out.SetGray(x, y, color.Gray{Y: uint8(sum / n)})
		}
	}
	return out
}

// photoFiles are drawn once; the same paper may be in several dossiers.
type photoFiles struct{ sharp, unsharp [][]byte }

func drawPhotos() (p photoFiles, err error) {
	for i, seed := range []string{"a", "b", "c", "d", "e", "f"} {
		img := paperPhoto(seed)
		var buf bytes.Buffer
		if i == 5 { // one from a scanner
			err = png.Encode(&buf, img)
		} else {
			err = jpeg.Encode(&buf, img, &jpeg.Options{Quality: 55})
		}
		if err != nil {
			return p, err
		}
		p.sharp = append(p.sharp, buf.Bytes())
		if i > 1 {
			continue
		}
		var shaken bytes.Buffer
		if err := jpeg.Encode(&shaken, blurred(img), &jpeg.Options{Quality: 55}); err != nil {
			return p, err
		}
		p.unsharp = append(p.unsharp, shaken.Bytes())
	}
	return p, nil
}
