package fault

import (
	"errors"
	"testing"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	if err := Wrap("open the door", nil); err != nil {
		t.Error(err)
	}
	stuck := New(Conflict, "door.stuck")
	err := Wrap("open the door", stuck)
	if err.Error() != "open the door: door.stuck" || !errors.Is(err, stuck) || KindOf(err) != Conflict {
		t.Error(err)
	}
}
