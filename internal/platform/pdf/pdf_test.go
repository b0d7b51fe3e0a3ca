package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thonso/internal/platform/qr"
)

func fromDisk(name string) ([]byte, error) {
	b, err := os.ReadFile(filepath.Join("../../../web/dist/pdf", name))
	if err != nil {
		return nil, fmt.Errorf("%w (the web build puts it there)", err)
	}
	return b, nil
}

func TestMain(m *testing.M) {
	SetFonts(fromDisk)
	os.Exit(m.Run())
}

func sheet() *Doc {
	return New(Options{Size: A5, Margins: Margins{10, 10, 10, 10}, Title: "Thử", Created: time.Unix(1e9, 0)})
}

func output(t *testing.T, d *Doc) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func run(t *testing.T, paper []byte, program string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatalf("%v: install poppler-utils (make test does)", err)
	}
	cmd := exec.Command(path, args...)
	cmd.Stdin = bytes.NewReader(paper)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		t.Fatalf("%s: %v %s", program, err, complaints.String())
	}
	return string(out)
}

const dpi = 300

// render returns whether the paper is dark at x, y millimetres.
func render(t *testing.T, paper []byte) func(x, y float64) bool {
	t.Helper()
	img, _, err := image.Decode(strings.NewReader(run(t, paper, "pdftoppm", "-r", fmt.Sprint(dpi),
		"-png", "-singlefile", "-")))
	if err != nil {
		t.Fatal(err)
	}
	return func(x, y float64) bool {
		r, _, _, _ := img.At(int(x*dpi/25.4), int(y*dpi/25.4)).RGBA()
		return r < 0x8000
	}
}

func TestPrintedQRIsTheMatrix(t *testing.T) {
	const text, side = "https://thonso.example/tra-cuu/H38.52.07-261124-0001", 30.0
	d := sheet()
	d.QR(side, text)
	dark := render(t, output(t, d))
	m, err := qr.New(text)
	if err != nil {
		t.Fatal(err)
	}
	u := side / float64(m.Size())
	for y := range m.Size() {
		for x := range m.Size() {
			if dark(10+(float64(x)+0.5)*u, 10+(float64(y)+0.5)*u) != m.Black(x, y) {
				t.Fatalf("module %d,%d", x, y)
			}
		}
	}
}

func TestPrintedBarsAreTheCode(t *testing.T) {
	const text = "H38.52.07-261124-0001"
	d := sheet()
	if !d.Bars(10, text) {
		t.Fatal("no bars")
	}
	dark := render(t, output(t, d))
	widths, err := qr.Code128(text)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, w := range widths {
		total += w
	}
	unit := min(0.33, 128/float64(total+20))
	x := 10 + (128-float64(total)*unit)/2
	for i, w := range widths {
		for k := range w {
			if dark(x+(float64(k)+0.5)*unit, 15) != (i%2 == 0) {
				t.Fatalf("bar %d, module %d", i, k)
			}
		}
		x += float64(w) * unit
	}
}

func TestCodesThatAReaderCannotReadAreLeftOut(t *testing.T) {
	for _, text := range []string{"", "Hồ sơ", strings.Repeat("H38.52.07-", 20)} {
		if sheet().Bars(10, text) {
			t.Errorf("bars for %q", text)
		}
	}
}

func TestJustifiedTextKeepsItsWords(t *testing.T) {
	const text = "Ủy ban nhân dân xã Gia Phú xác nhận người có tên nêu trên hiện cư trú tại thôn Đông Căm " +
		"và đã nộp đủ hồ sơ theo quy định của pháp luật về hộ tịch."
	d := sheet()
	d.Para(Style{Size: 13, Align: Justify, First: 10}, T(text[:14]), B(text[14:40]),
		Span{Text: text[40:], Italic: true})
	if got := strings.Join(strings.Fields(run(t, output(t, d), "pdftotext", "-", "-")), " "); got != text {
		t.Errorf("got %q", got)
	}
}

func TestLinesFitTheirColumn(t *testing.T) {
	d := sheet()
	s := Style{Size: 12}
	for _, text := range []string{"một hai ba bốn năm sáu bảy tám", strings.Repeat("x", 200),
		"https://a.example/" + strings.Repeat("bc-", 50), "a\n\nb", ""} {
		for _, w := range []float64{3, 10, 40} {
			var kept strings.Builder
			for _, l := range d.layout(s, w, []Span{{Text: text}}) {
				if l.w > w+0.01 && len([]rune(l.words[0].pieces[0].text)) > 1 {
					t.Errorf("%q: a line of %.1f in a column of %.0f", text, l.w, w)
				}
				for _, word := range l.words {
					for _, p := range word.pieces {
						kept.WriteString(p.text)
					}
				}
			}
			if want := strings.NewReplacer(" ", "", "\n", "").Replace(text); kept.String() != want {
				t.Errorf("kept %q of %q", kept.String(), want)
			}
		}
	}
}

func TestMeasureDrawsNothing(t *testing.T) {
	d := sheet()
	before := d.y
	h := d.Measure(func() {
		d.Text(Style{Size: 12}, "Đừng in dòng này")
		d.Box(10)
		d.QR(20, "x")
		d.Break()
	})
	if d.y != before || h < 30 {
		t.Errorf("moved to %v, measured %v", d.y, h)
	}
	if got := run(t, output(t, d), "pdftotext", "-", "-"); strings.TrimSpace(got) != "" {
		t.Errorf("printed %q", got)
	}
}

func TestPapersNameThemselves(t *testing.T) {
	d := sheet()
	d.Text(Style{Size: 12}, "Đông Căm")
	paper := output(t, d)
	if info := run(t, paper, "pdfinfo", "-"); !strings.Contains(info, "Thử") || !strings.Contains(info, "2001") {
		t.Error(info)
	}
	if !bytes.Contains(paper, []byte("/Lang (vi-VN)")) {
		t.Error("no language")
	}
}

func TestMissingFontsAreAnErrorNotAPanic(t *testing.T) {
	defer SetFonts(fromDisk)
	for _, open := range []func(string) ([]byte, error){
		nil,
		func(string) ([]byte, error) { return nil, fs.ErrNotExist },
		func(string) ([]byte, error) { return []byte("OTTO this is not the right kind"), nil },
	} {
		SetFonts(open)
		d := sheet()
		d.Text(Style{Size: 12}, "Đông Căm")
		d.Blank(Style{Size: 12}, "Tên:", 2)
		d.Rows(Table{Cols: []Col{{Head: "A", Share: 1}}, Style: Style{Size: 9}}, func(yield func([]string) bool) {
			yield([]string{"b"})
		})
		if err := d.Output(&bytes.Buffer{}); err == nil {
			t.Error("no error")
		}
	}
}

func TestTheFirstErrorIsKept(t *testing.T) {
	first := errors.New("first")
	d := sheet()
	d.Fail(first)
	d.Fail(errors.New("second"))
	if err := d.Output(&bytes.Buffer{}); !errors.Is(err, first) {
		t.Error(err)
	}
}

func FuzzAnyTextCanBeSet(f *testing.F) {
	f.Add("Lò Thị A 😀 \u200bđ\u0323\n\t", 20.0)
	f.Add("\xff\xfe\U0010ffff\ufffd", 3.0)
	f.Fuzz(func(t *testing.T, text string, width float64) {
		if len(text) > 2000 || !(width >= 1 && width <= 128) {
			return
		}
		d := sheet()
		d.Column(0, width, func() {
			d.Para(Style{Size: 10, Align: Justify, Even: len(text)%2 == 0}, B(text), T(text))
		})
		d.Rows(Table{Cols: []Col{{Head: text, Share: 1}, {Head: "B", Share: 9}}, Style: Style{Size: 9}},
			func(yield func([]string) bool) { _ = yield([]string{text, text}) && yield(nil) })
		if err := d.Output(&bytes.Buffer{}); err != nil {
			t.Error(err)
		}
	})
}
