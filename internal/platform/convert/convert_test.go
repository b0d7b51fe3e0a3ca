package convert

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEach(t *testing.T) {
	t.Parallel()
	if d := cmp.Diff([]string{"3", "1"}, Each([]int{3, 1}, strconv.Itoa)); d != "" {
		t.Error(d)
	}
	if Each(nil, strconv.Itoa) == nil {
		t.Error("nil of no items")
	}
}
