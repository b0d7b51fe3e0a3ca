package procedures_test

import (
	"maps"
	"testing"

	"thonso/internal/platform/fault"
	"thonso/internal/testworld"
)

// TestTextsAreAddedLater: a version that is in the catalogue takes texts of more
// language packs; whatever else differs makes it another version.
func TestTextsAreAddedLater(t *testing.T) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		p, err := w.Procedures.Get(birth, w.Procedures.Today())
		if err != nil {
			t.Fatal(err)
		}
		kept := p.Name
		p.Name = maps.Clone(kept)
		p.Name["tyz"] = "Chữ thử"
		if _, err := w.Procedures.Add(t.Context(), w.System(), p); err != nil {
			t.Fatal(err)
		}
		if p, err = w.Procedures.Get(birth, w.Procedures.Today()); err != nil || p.Name.In("tyz") != "Chữ thử" {
			t.Errorf("added: %q, %v", p.Name, err)
		}
		p.Name = maps.Clone(kept)
		p.Name["vi"] = "Tên khác"
		if _, err := w.Procedures.Add(t.Context(), w.System(), p); fault.Of(err).Key != "procedures.version_taken" {
			t.Errorf("another name: %v", err)
		}
	})
}
