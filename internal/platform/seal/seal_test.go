package seal_test

import (
	"path/filepath"
	"strings"
	"testing"

	"thonso/internal/platform/seal"
)

func box(t *testing.T) *seal.Box {
	t.Helper()
	b, err := seal.Make(filepath.Join(t.TempDir(), "secret.key"))
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
	made, err := seal.Make(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Make(path); err == nil {
		t.Error("a key was written over")
	}
	again, err := seal.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]func(*seal.Box) string{
		"search key":  func(b *seal.Box) string { return b.Key("010165000123") },
		"fingerprint": (*seal.Box).Fingerprint,
	} {
		if key(made) != key(again) || key(made) == key(box(t)) {
			t.Errorf("%s: %s, then %s", name, key(made), key(again))
		}
	}
}
