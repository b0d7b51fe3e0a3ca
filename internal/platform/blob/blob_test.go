package blob_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thonso/internal/platform/blob"
	"thonso/internal/platform/fault"
)

func TestPutOpen(t *testing.T) {
	s := blob.New(t.TempDir())
	hash, size, err := s.Put(strings.NewReader("xin chào"), 100)
	if err != nil || size != 9 {
		t.Fatal(size, err)
	}
	again, _, err := s.Put(strings.NewReader("xin chào"), 100)
	if err != nil || again != hash {
		t.Fatal(again, err)
	}
	f, err := s.Open(hash)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if b, _ := io.ReadAll(f); string(b) != "xin chào" {
		t.Errorf("got %q", b)
	}
	if seen, bad, err := s.Check(); seen != 1 || len(bad) > 0 || err != nil {
		t.Errorf("%d, %v, %v", seen, bad, err)
	}
}

func TestTooLargeLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	_, _, err := blob.New(dir).Put(strings.NewReader("12345"), 4)
	if fault.KindOf(err) != fault.TooLarge {
		t.Errorf("got %v", err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, "tmp", "*"))
	if len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

func TestForgedNamesFindNothing(t *testing.T) {
	s := blob.New(t.TempDir())
	for _, h := range []string{"", "../../etc/passwd", strings.Repeat("a", 64), strings.Repeat("/", 64)} {
		if _, err := s.Open(h); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%q: %v", h, err)
		}
	}
}

func TestRotIsFound(t *testing.T) {
	dir := t.TempDir()
	s := blob.New(dir)
	hash, _, err := s.Put(strings.NewReader("a"), 9)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, hash[:2], hash[2:4], hash), []byte("b"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, bad, err := s.Check(); err != nil || len(bad) != 1 {
		t.Errorf("%v, %v", bad, err)
	}
}
