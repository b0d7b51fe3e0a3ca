package limit

import (
	"fmt"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

func TestTries(t *testing.T) {
	tries := PerMinute(3)
	took := func(address string, after time.Duration) (n int) {
		for range 10 {
			if tries.Take(address, noon.Add(after)) {
				n++
			}
		}
		return n
	}
	for _, c := range []struct {
		address string
		after   time.Duration
		want    int
	}{
		{"a", 0, 3},
		{"b", 0, 3}, // each address has its own
		{"a", 20 * time.Second, 1},
		{"a", 10 * time.Minute, 3}, // never more than at once
	} {
		if n := took(c.address, c.after); n != c.want {
			t.Errorf("%s after %v: %d tries, want %d", c.address, c.after, n, c.want)
		}
	}
}

func TestWhatIsFoundIsNoTry(t *testing.T) {
	tries := PerMinute(3)
	for i := range 20 {
		if !tries.Take("hall", noon) {
			t.Fatalf("refused after %d dossiers found", i)
		}
		tries.Return("hall", noon)
	}
	tries.Return("stranger", noon) // never asked: nothing to give back
	for range 3 {
		tries.Take("hall", noon)
	}
	if tries.Take("hall", noon) {
		t.Error("what was found left more tries than there are")
	}
}

// TestFloodIsBounded: many addresses take a bounded memory, which is free again a minute later.
func TestFloodIsBounded(t *testing.T) {
	tries := PerMinute(3)
	for i := range mostAddresses {
		tries.Take(fmt.Sprint(i), noon)
	}
	if tries.Take("one more", noon) {
		t.Error("there is no bound")
	}
	if !tries.Take("one more", noon.Add(time.Minute)) || len(tries.by) != 1 {
		t.Errorf("%d addresses are kept", len(tries.by))
	}
}
