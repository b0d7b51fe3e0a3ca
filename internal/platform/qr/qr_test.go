package qr

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRunsAreTheDarkModules(t *testing.T) {
	m, err := New("Đông Căm")
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[[2]int]bool{}
	for _, r := range m.Runs() {
		for i := range r.Len {
			drawn[[2]int{r.X + i, r.Y}] = true
		}
	}
	for y := range m.Size() {
		for x := range m.Size() {
			if drawn[[2]int{x, y}] != m.Black(x, y) {
				t.Fatalf("module %d,%d drawn %v", x, y, drawn[[2]int{x, y}])
			}
		}
	}
}

func TestSVGIsWellFormedAndNamed(t *testing.T) {
	for _, text := range []string{"H12-1", strings.Repeat("dài ", 2000)} {
		s := SVG(text, `Mã "A" <thôn> & xóm`)
		d := xml.NewDecoder(strings.NewReader(s))
		var content string
		for {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v in %.80s", err, s)
			}
			if c, ok := tok.(xml.CharData); ok {
				content += string(c)
			}
		}
		if want := `Mã "A" <thôn> & xóm`; content != want {
			t.Errorf("named %q, want %q", content, want)
		}
	}
}

func TestNothingAndTooMuchAreErrors(t *testing.T) {
	for _, text := range []string{"", strings.Repeat("x", 3000)} {
		if _, err := New(text); err == nil {
			t.Errorf("%d characters: no error", len(text))
		}
	}
}

// Wikipedia's check character is the published one; the others are worked out by
// hand from the weighted sum (PJJ123C is published with set A, one lower).
func TestCode128Values(t *testing.T) {
	tests := []struct {
		text string
		want []int
	}{
		{"PJJ123C", []int{104, 48, 42, 42, 17, 18, 19, 35, 55, 106}},
		{"Wikipedia", []int{104, 55, 73, 75, 73, 80, 69, 68, 73, 65, 88, 106}},
		{"1234", []int{105, 12, 34, 82, 106}},
		{"12345", []int{105, 12, 34, 100, 21, 54, 106}},
		{"A1234", []int{104, 33, 99, 12, 34, 95, 106}},
		{"A12345", []int{104, 33, 17, 99, 23, 45, 64, 106}},
		{"42", []int{105, 42, 44, 106}},
	}
	for _, tt := range tests {
		got, err := code128(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s: %s", tt.text, d)
		}
	}
}

func TestEveryPatternIsElevenModules(t *testing.T) {
	seen := map[string]bool{}
	for i, p := range patterns {
		sum, bars := 0, 0
		for j, w := range p {
			sum += int(w - '0')
			if j%2 == 0 {
				bars += int(w - '0')
			}
		}
		want := 11
		if i == stop {
			want = 13
		}
		if sum != want || (i != stop && bars%2 != 0) || seen[p] {
			t.Errorf("pattern %d %s: %d modules, %d dark, repeated %v", i, p, sum, bars, seen[p])
		}
		seen[p] = true
	}
}

func TestCode128RefusesWhatItCannotSay(t *testing.T) {
	for _, text := range []string{"", "Đông", "a\nb"} {
		if _, err := Code128(text); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}

func FuzzCode128ReadsBack(f *testing.F) {
	f.Add("H12.34.56-261122-0001")
	f.Add("000.00.19.H15-261122-0001")
	f.Fuzz(func(t *testing.T, text string) {
		widths, err := Code128(text)
		if err != nil {
			return
		}
		if got := read(t, widths); got != text {
			t.Errorf("read %q, want %q", got, text)
		}
	})
}

// read decodes widths as a reader does, and verifies the check character.
func read(t *testing.T, widths []int) string {
	t.Helper()
	byPattern := map[string]int{}
	for i, p := range patterns {
		byPattern[p] = i
	}
	var values []int
	for len(widths) > 0 {
		n := 6
		if len(widths) == 7 {
			n = 7
		}
		var p []byte
		for _, w := range widths[:n] {
			p = append(p, byte('0'+w))
		}
		v, ok := byPattern[string(p)]
		if !ok {
			t.Fatalf("no character %s", p)
		}
		values, widths = append(values, v), widths[n:]
	}
	sum, last := values[0], len(values)-2
	for i, v := range values[1:last] {
		sum += (i + 1) * v
	}
	if values[last] != sum%103 || values[last+1] != stop {
		t.Fatalf("check or stop wrong in %v", values)
	}
	var b []byte
	set := values[0]
	for _, v := range values[1:last] {
		switch {
		case set == startC && v == toB:
			set = startB
		case set == startC:
			b = append(b, byte('0'+v/10), byte('0'+v%10))
		case v == toC:
			set = startC
		default:
			b = append(b, byte(v+' '))
		}
	}
	return string(b)
}
