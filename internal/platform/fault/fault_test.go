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

func TestJoin(t *testing.T) {
	t.Parallel()
	a, b := Field("place", "place.several"), Field("role", "no_role")
	a.Args, a.Offers = []any{"units", "A; B"}, map[string][]string{"place": {"A", "B"}}
	both := Of(Join(a, b))
	if len(both.Fields) != 2 || len(both.ArgsOf("place")) != 2 || len(both.ArgsOf("role")) != 0 ||
		len(both.Offers["place"]) != 2 {
		t.Errorf("%+v", both)
	}
	first := Of(Join(Field("place", "needed"), a))
	if first.Fields["place"] != "needed" || first.Offers["place"] != nil {
		t.Errorf("of one field: %+v", first)
	}
	denied := New(Forbidden, "denied")
	for _, c := range []struct{ first, second, want error }{
		{nil, nil, nil}, {nil, a, a}, {a, nil, a}, {denied, a, denied},
	} {
		if got := Join(c.first, c.second); got != c.want {
			t.Errorf("%v and %v: %v", c.first, c.second, got)
		}
	}
}
