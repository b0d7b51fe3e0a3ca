// Package picture makes small pictures of photos, within bounds: what people
// hand in may be made to fill the memory, or be no picture at all.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // scans
	"io"
	"time"

	"golang.org/x/image/draw"
)

// MaxPixels refuses a picture that would need gigabytes to draw (a bomb).
const MaxPixels = 60_000_000

// What drawing one picture may take.
const (
	maxMemory = 256 << 20        // for its points, in bytes
	maxSide   = 1<<16 - 1        // in pixels; a JPEG has no longer one
	maxTime   = 15 * time.Second // a progressive JPEG may have a million layers
)

// The reasons why a picture isn't drawn.
var (
	ErrBroken   = errors.New("picture: can't be read")
	ErrTooLarge = errors.New("picture: too large to be drawn")
)

// Check refuses what is no picture, has too many pixels, or was cut off on its
// way. It draws nothing.
func Check(file []byte) error {
	_, err := check(bytes.NewReader(file))
	if err == nil && !whole(file) {
		return ErrBroken
	}
	return err
}

func check(r io.Reader) (image.Config, error) {
	c, _, err := image.DecodeConfig(r)
	if err != nil {
		return c, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	if c.Width*c.Height > MaxPixels {
		return c, ErrTooLarge
	}
	return c, nil
}

// An hourglass lets no more be read when time is up.
type hourglass struct {
	io.Reader
	until time.Time
}

func (h hourglass) Read(p []byte) (int, error) {
	if time.Now().After(h.until) {
		return 0, ErrTooLarge
	}
	return h.Reader.Read(p)
}

// What Small tries, until the picture is small enough: qualities, and of the
// longer side these parts, as dense print looks worse coarse than small.
var (
	qualities = []int{75, 60, 45, 30}
	parts     = []float64{1, 0.8, 0.65, 0.5}
)

// Small draws a JPEG or PNG anew as a JPEG of at most longest pixels on its
// longer side, upright as a browser shows it. It takes a lower quality, then a
// shorter side, where it would weigh more than about weight bytes.
func Small(r io.ReadSeeker, longest, weight int) ([]byte, error) {
	c, err := check(r)
	if err != nil {
		return nil, err
	}
	if max(c.Width, c.Height) > maxSide {
		return nil, ErrTooLarge
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	h, err := headOf(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	if h.memory > maxMemory {
		return nil, ErrTooLarge
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	src, _, err := image.Decode(hourglass{r, time.Now().Add(maxTime)})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return light(upright(scaled(src, longest), h.orientation), longest, weight)
}

// light encodes img in at most weight bytes, or in as few as it gets.
func light(img *image.RGBA, longest, weight int) ([]byte, error) {
	var buf bytes.Buffer
	for _, part := range parts {
		smaller := scaled(img, max(1, int(part*float64(longest))))
		for _, q := range qualities {
			buf.Reset()
			if err := jpeg.Encode(&buf, smaller, &jpeg.Options{Quality: q}); err != nil {
				return nil, err
			}
			if buf.Len() <= weight {
				return buf.Bytes(), nil
			}
		}
	}
	return buf.Bytes(), nil
}

// scaled draws src on white, no side longer than longest and never larger than it is.
func scaled(src image.Image, longest int) *image.RGBA {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	if most := max(w, h); most > longest {
		w, h = max(1, (w*longest+most/2)/most), max(1, (h*longest+most/2)/most)
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(dst, dst.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.BiLinear.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Over, nil)
	return dst
}

// upright turns and mirrors a picture as its orientation (1–8, EXIF) says.
func upright(src *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 || orientation > 8 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation > 4 {
		dst = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			var to image.Point
			switch orientation {
			case 2:
				to = image.Pt(w-1-x, y)
			case 3:
				to = image.Pt(w-1-x, h-1-y)
			case 4:
				to = image.Pt(x, h-1-y)
			case 5:
				to = image.Pt(y, x)
			case 6:
				to = image.Pt(h-1-y, x)
			case 7:
				to = image.Pt(h-1-y, w-1-x)
			case 8:
				to = image.Pt(y, w-1-x)
			}
			dst.SetRGBA(to.X, to.Y, src.RGBAAt(x, y))
		}
	}
	return dst
}
