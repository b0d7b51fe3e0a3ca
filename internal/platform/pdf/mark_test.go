package pdf

import (
	"bytes"
	"testing"
)

// TestMark: the mark stands on every page, and a paper without one is the same as ever.
func TestMark(t *testing.T) {
	paper := func(mark string) []byte {
		d := New(Options{Size: A5, Margins: Margins{10, 10, 10, 10}})
		if mark != "" {
			d.Mark(mark)
		}
		d.Text(Style{Size: 11}, "Trang một")
		d.Break()
		d.Text(Style{Size: 11}, "Trang hai")
		d.f.SetCompression(false)
		var b bytes.Buffer
		if err := d.Output(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	const pale = "0.871 0.824 0.910 rg"
	if n := bytes.Count(paper("BẢN THỰC HÀNH"), []byte(pale)); n != 2 {
		t.Errorf("marked pages: %d, want 2", n)
	}
	if bytes.Contains(paper(""), []byte(pale)) {
		t.Error("a mark stands where nobody asked for one")
	}
}
