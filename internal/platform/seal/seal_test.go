package seal_test

import (
	"path/filepath"
	"strings"
	"testing"

	"thonso/internal/platform/seal"
)

func box(t *testing.T) *seal.Box {
	t.Helper()
	b, err := seal.Load(filepath.Join(t.TempDir(), "secret.key"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRoundTrip(t *testing.T) {
	b := box(t)
	s := b.Seal("010165000123", "person-1")
	if strings.Contains(s, "0101") || s == b.Seal("010165000123", "person-1") {
		t.Errorf("sealed %q shows something", s)
	}
	if got, err := b.Open(s, "person-1"); err != nil || got != "010165000123" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := b.Open(s, "person-2"); err == nil {
		t.Error("opened for another record")
	}
	if _, err := box(t).Open(s, "person-1"); err == nil {
		t.Error("opened with another key")
	}
	for _, bad := range []string{"x", "!!!!", s[:len(s)-2]} {
		if _, err := b.Open(bad, "person-1"); err == nil {
			t.Errorf("opened %q", bad)
		}
	}
}

func TestKeyIsStableAcrossStarts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret.key")
	var keys []string
	for range 2 {
		b, err := seal.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, b.Key("010165000123"))
	}
	if keys[0] != keys[1] || keys[0] == box(t).Key("010165000123") {
		t.Errorf("keys %v", keys)
	}
}
