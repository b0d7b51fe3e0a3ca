package testworld

import (
	"testing"

	"thonso/internal/people"
	"thonso/internal/platform/fault"
)

// OK ends the test at an error.
func OK(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Refused ends the test unless err is a fault of the kind that has key, for
// the whole or for one of its fields.
func Refused(t testing.TB, err error, kind fault.Kind, key string) {
	t.Helper()
	f := fault.Of(err)
	found := f.Key == key
	for _, k := range f.Fields {
		found = found || k == key
	}
	if err == nil || f.Kind != kind || !found {
		t.Fatalf("error %v, want %d %s", err, kind, key)
	}
}

// Residents registers people of the valley, and returns their ids.
func (w *World) Residents(names ...string) (all []string) {
	w.t.Helper()
	for _, name := range names {
		r, err := w.People.Register(w.t.Context(), w.System(),
			people.RegisterInput{VillageID: Valley, Name: name, Born: "1964"})
		OK(w.t, err)
		all = append(all, r.ID)
	}
	return all
}
