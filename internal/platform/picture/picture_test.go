package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"runtime"
	"testing"
)

// corners draws a picture of w × h with a colour in each corner: red and green above, blue and white below.
func corners(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			switch right, below := x >= w/2, y >= h/2; {
			case right && below:
				c = color.RGBA{255, 255, 255, 255}
			case right:
				c = color.RGBA{0, 255, 0, 255}
			case below:
				c = color.RGBA{0, 0, 255, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func jpegOf(t testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif says an orientation as a camera does, behind another entry.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	out := []byte("MM\x00*")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		out = []byte("II*\x00")
	}
	out = order.AppendUint32(out, 8)
	out = order.AppendUint16(out, 2)
	for _, e := range [][2]uint16{{0x0100, 40}, {0x0112, orientation}} {
		out = order.AppendUint16(out, e[0])
		out = order.AppendUint16(out, 3)
		out = order.AppendUint32(out, 1)
		out = order.AppendUint16(out, e[1])
		out = order.AppendUint16(out, 0)
	}
	return order.AppendUint32(out, 0)
}

// turned puts EXIF data into a file.
func turned(file, tiff []byte) []byte {
	if file[0] == 0xff {
		segment := append([]byte("Exif\x00\x00"), tiff...)
		out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(segment)+2))...)
		return append(append(out, segment...), file[2:]...)
	}
	const afterHead = 8 + 8 + 13 + 4
	chunk := append([]byte("eXIf"), tiff...)
	out := append(bytes.Clone(file[:afterHead]), binary.BigEndian.AppendUint32(nil, uint32(len(tiff)))...)
	out = append(append(out, chunk...), binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk))...)
	return append(out, file[afterHead:]...)
}

// seen reads the colours of the corners, row by row.
func seen(t *testing.T, small []byte) (out string, size image.Point) {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	size = img.Bounds().Size()
	for _, at := range []image.Point{{size.X / 4, size.Y / 4}, {3 * size.X / 4, size.Y / 4},
		{size.X / 4, 3 * size.Y / 4}, {3 * size.X / 4, 3 * size.Y / 4}} {
		r, g, b, _ := img.At(at.X, at.Y).RGBA()
		switch r, g, b := r > 0x8000, g > 0x8000, b > 0x8000; {
		case r && g && b:
			out += "W"
		case r && !g && !b:
			out += "R"
		case g && !r && !b:
			out += "G"
		case b && !r && !g:
			out += "B"
		default:
			out += "?"
		}
	}
	return out, size
}

// TestOrientation: as browsers show it. Orientation n means that the first row and column of the file are …
func TestOrientation(t *testing.T) {
	want := map[uint16]string{0: "RGBW", 1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG",
		7: "WGBR", 8: "GWRB", 9: "RGBW"}
	img := corners(400, 200)
	for name, file := range map[string][]byte{"jpeg": jpegOf(t, img), "png": pngOf(t, img)} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			for o, colours := range want {
				small, err := Small(bytes.NewReader(turned(file, exif(order, o))), 320, 1<<20)
				if err != nil {
					t.Fatalf("%s %d: %v", name, o, err)
				}
				size := image.Pt(320, 160)
				if o >= 5 && o <= 8 {
					size = image.Pt(160, 320)
				}
				if got, is := seen(t, small); got != colours || is != size {
					t.Errorf("%s, %v, orientation %d: %s of %v, want %s of %v", name, order, o, got, is, colours, size)
				}
			}
		}
		if small, err := Small(bytes.NewReader(file), 320, 1<<20); err != nil {
			t.Errorf("%s without EXIF: %v", name, err)
		} else if got, _ := seen(t, small); got != "RGBW" {
			t.Errorf("%s without EXIF: %s", name, got)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, test := range []struct{ w, h, sw, sh int }{{3000, 4000, 240, 320}, {4000, 3000, 320, 240},
		{100, 50, 100, 50}, {1000, 2, 320, 1}, {1, 1, 1, 1}} {
		small, err := Small(bytes.NewReader(pngOf(t, image.NewGray(image.Rect(0, 0, test.w, test.h)))), 320, 10<<10)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := jpeg.DecodeConfig(bytes.NewReader(small)); err != nil ||
			c.Width != test.sw || c.Height != test.sh {
			t.Errorf("%d × %d becomes %d × %d, %v", test.w, test.h, c.Width, c.Height, err)
		}
	}
}

func TestWeight(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	noise := image.NewGray(image.Rect(0, 0, 640, 640))
	for i := range noise.Pix {
		noise.Pix[i] = byte(r.IntN(256))
	}
	heavy, err := Small(bytes.NewReader(pngOf(t, noise)), 320, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for part, side := range map[int]int{2: 320, 3: 256, 7: 208, 1000: 160} {
		light, err := Small(bytes.NewReader(pngOf(t, noise)), 320, len(heavy)/part)
		if err != nil || len(light) > max(len(heavy)/part, len(heavy)/7) {
			t.Errorf("%d bytes, %d where 1/%d of it was asked for, %v", len(heavy), len(light), part, err)
		}
		if c, err := jpeg.DecodeConfig(bytes.NewReader(light)); err != nil || c.Width != side || c.Height != side {
			t.Errorf("1/%d: %d × %d, want %d, %v", part, c.Width, c.Height, side, err)
		}
	}
}

// Where nothing was drawn the paper is white.
func TestTransparent(t *testing.T) {
	small, err := Small(bytes.NewReader(pngOf(t, image.NewNRGBA(image.Rect(0, 0, 50, 50)))), 320, 10<<10)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := seen(t, small); got != "WWWW" {
		t.Error(got)
	}
}

// bomb is the head of a PNG that says it is w × h.
func bomb(w, h uint32, depth, interlace byte) []byte {
	data := append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h), depth, 2, 0, 0, interlace)
	chunk := append([]byte("IHDR"), data...)
	out := append(bytes.Clone(pngBegins), binary.BigEndian.AppendUint32(nil, uint32(len(data)))...)
	out = append(append(out, chunk...), binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk))...)
	return append(out, "\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e"...)
}

func TestBombs(t *testing.T) {
	for name, file := range map[string][]byte{
		"many pixels": bomb(1<<16, 1<<16, 8, 0), "a thread": bomb(1, MaxPixels, 8, 0), "deep": bomb(7000, 7000, 16, 0),
		"layers":            bomb(7000, 7000, 8, 1),
		"a progressive one": progressive(t, 5000, 5000), "colours by name": inColours(t, 7000, 7000, "RGB", nil),
		"colours as Adobe says": inColours(t, 7000, 7000, "\x01\x02\x03", []byte("Adobe\x00\x64\x00\x00\x00\x00\x00")),
		"four inks":             inColours(t, 7000, 7000, "CMYK", nil),
	} {
		if _, err := Small(bytes.NewReader(file), 320, 10<<10); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := check(bytes.NewReader(bomb(7000, 7000, 8, 0))); err != nil {
		t.Errorf("what a camera takes: %v", err)
	}
	whole := jpegOf(t, corners(64, 64))
	for name, file := range map[string][]byte{"empty": nil, "a PDF": []byte("%PDF-1.7"), "cut": whole[:len(whole)/2],
		"a head": whole[:20], "no points": bomb(100, 100, 8, 0), "all pixels there are": bomb(1<<31-1, 1<<31-1, 8, 0)} {
		if _, err := Small(bytes.NewReader(file), 320, 10<<10); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// progressive is the head of a progressive JPEG of w × h with three whole planes.
func progressive(t *testing.T, w, h uint16) []byte {
	file := jpegOf(t, corners(16, 16))
	i := bytes.Index(file, []byte{0xff, 0xc0})
	file[i+1] = 0xc2
	binary.BigEndian.PutUint16(file[i+5:], h)
	binary.BigEndian.PutUint16(file[i+7:], w)
	file[i+11] = 0x11 // the first plane is not finer than the others
	return file
}

// inColours is the head of a JPEG of w × h with a whole plane for each name,
// and with an application's own words.
func inColours(t *testing.T, w, h uint16, names string, adobe []byte) []byte {
	file := jpegOf(t, corners(16, 16))
	i := bytes.Index(file, []byte{0xff, 0xc0})
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xc0}, uint16(8+3*len(names)))
	segment = append(binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(append(segment, 8), h), w),
		byte(len(names)))
	for _, name := range []byte(names) {
		segment = append(segment, name, 0x11, 0)
	}
	out := bytes.Clone(file[:i])
	if adobe != nil {
		out = append(binary.BigEndian.AppendUint16(append(out, 0xff, 0xee), uint16(len(adobe)+2)), adobe...)
	}
	return append(append(out, segment...), file[i+19:]...)
}

// TestBombsTakeNoMemory: what is refused is refused from its head.
func TestBombsTakeNoMemory(t *testing.T) {
	for name, file := range map[string][]byte{"many pixels": bomb(1<<16, 1<<16, 8, 0), "a thread": bomb(1, MaxPixels, 8,
		0), "deep": bomb(7000, 7000, 16, 0),
		"a progressive one": progressive(t, 5000, 5000), "in colours": inColours(t, 7000, 7000, "RGB", nil)} {
		took := allocated(func() {
			_ = Check(file) // what it says is looked at in TestBombs
			_, _ = Small(bytes.NewReader(file), 320, 10<<10)
		})
		if took > 1<<20 {
			t.Errorf("%s took %d bytes", name, took)
		}
	}
}

// allocated is how many bytes f took, given back or not.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func FuzzSmall(f *testing.F) {
	img := corners(24, 16)
	for _, file := range [][]byte{jpegOf(f, img), pngOf(f, img), bomb(9, 9, 8, 0)} {
		f.Add(file)
		f.Add(turned(file, exif(binary.LittleEndian, 6)))
		f.Add(turned(file, exif(binary.BigEndian, 3))[:60])
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(file)); err == nil && c.Width*c.Height > 1<<20 {
			return // slow, and no other than small ones
		}
		small, err := Small(bytes.NewReader(file), 32, 4<<10)
		if err != nil {
			if !errors.Is(err, ErrBroken) && !errors.Is(err, ErrTooLarge) {
				t.Errorf("refused for no known reason: %v", err)
			}
			return
		}
		if c, err := jpeg.DecodeConfig(bytes.NewReader(small)); err != nil || max(c.Width, c.Height) > 32 {
			t.Errorf("drew %v, %v", c, err)
		}
	})
}
