package places

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
)

func TestMergeCommunes(t *testing.T) {
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) {
		r := newReformed(t, d)
		other := r.make(Commune, "xa", "02926", "Xuân Quang", r.newProvince, reformDay, "")
		r.make(Village, "thon", "02926-01", "Nậm Dù", other, reformDay, "")
		admin := r.actor(auth.Admin, r.newProvince)
		r.records = map[string]int{other: 7}
		in := MergeInput{FromIDs: []string{r.commune, other}, Into: Unit{ID: ids.New(), Type: "xa", Code: "02923",
			Name: "Xã Gia Phú"}, On: "2026-09-01", Decision: "12/NQ-HĐND"}

		preview, err := r.PreviewMerge(r.ctx, admin, in)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "moves", len(preview.Moves), 3)
		same(t, "records stay", preview.Counts[0].N, 7)
		same(t, "nothing written", len(r.Tree().Children(r.newProvince, "2026-09-01")), 2)

		in.Versions = preview.Versions
		p, err := r.Merge(r.ctx, admin, in)
		if err != nil {
			t.Fatal(err)
		}
		tree := r.Tree()
		same(t, "last day", names(tree.Children(r.newProvince, "2026-08-31")), []string{"Gia Phú", "Xuân Quang"})
		same(t, "first day", names(tree.Children(r.newProvince, "2026-09-01")), []string{"Gia Phú"})
		same(t, "villages", names(tree.Children(p.ID, "2026-09-01")), []string{"Nậm Chà", "Đông Căm", "Nậm Dù"})
		same(t, "villages before", len(tree.Children(p.ID, "2026-08-31")), 0)
		same(t, "reaches the first reform's records", tree.Covers(p.ID, r.giaPhu), true)

		again, err := r.Merge(r.ctx, admin, in)
		if err != nil || again.ID != p.ID {
			t.Errorf("a repeat: %v, %v", again, err)
		}
		in.Into.ID = ids.New()
		_, err = r.Merge(r.ctx, admin, in)
		wantField(t, err, "from", "places.closed_already")
	})
}

func TestReformIsRefused(t *testing.T) {
	r := newReformed(t, dbtest.New(t, migrate))
	admin := r.actor(auth.Admin, r.newProvince)
	other := r.make(Commune, "xa", "02926", "Xuân Quang", r.newProvince, reformDay, "")
	neighbour := r.make(Province, "tinh", "12", "Lai Châu", "", "", "")
	far := r.make(Commune, "xa", "03400", "Mường Than", neighbour, reformDay, "")
	for _, c := range []struct {
		field, key string
		f          func(*MergeInput)
	}{
		{"from", "places.two_needed", func(in *MergeInput) { in.FromIDs = in.FromIDs[:1] }},
		{"from", "places.named_twice", func(in *MergeInput) { in.FromIDs = []string{other, other} }},
		{"from", "places.kinds_differ", func(in *MergeInput) { in.FromIDs[0] = r.dongCam }},
		{"on", "places.on_needed", func(in *MergeInput) { in.On = "" }},
		{"on", "places.on_too_early", func(in *MergeInput) { in.On = reformDay }},
		{"on", "places.on_too_early", func(in *MergeInput) { in.On = "0000-01-01" }},
		{"on", "places.on_range", func(in *MergeInput) { in.On = "9999-01-01" }},
		{"decision", "places.decision_needed", func(in *MergeInput) { in.Decision = " " }},
		{"name", "places.name_needed", func(in *MergeInput) { in.Into.Name = "" }},
		{"type", "places.type_needed", func(in *MergeInput) { in.Into.Type = "thon" }},
		{"code", "places.code_needed", func(in *MergeInput) { in.Into.Code = "" }},
	} {
		in := MergeInput{FromIDs: []string{r.commune, other}, Into: Unit{Type: "xa", Code: "02923", Name: "Mới"},
			On: "2026-09-01", Decision: "1"}
		c.f(&in)
		_, err := r.Merge(r.ctx, admin, in)
		wantField(t, err, c.field, c.key)
	}
	in := MergeInput{FromIDs: []string{r.commune, far}, Into: Unit{Type: "xa", Code: "02923", Name: "Mới"},
		On: "2026-09-01", Decision: "1"}
	if _, err := r.Merge(r.ctx, admin, in); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("another province's commune: %v", err)
	}
	if _, err := r.Merge(r.ctx, r.system, in); fault.Of(err).Fields["parent"] != "places.parent_needed" {
		t.Errorf("two provinces, none named: %v", err)
	}
	own := RenameInput{FromID: r.commune, Into: Unit{Type: "phuong", Code: "02923", Name: "Gia Phú"},
		On: "2026-09-01", Decision: "1"}
	if _, err := r.Rename(r.ctx, r.actor(auth.Admin, r.commune), own); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a commune renames itself: %v", err)
	}
	if _, err := r.Rename(r.ctx, admin, own); fault.Of(err).Fields["versions"] != "places.versions_needed" {
		t.Errorf("no version: %v", err)
	}
	for name, versions := range map[string]map[string]int{"an old version": {r.commune: 7},
		"another's": r.Tree().Versions(r.commune, other)} {
		own.Versions = versions
		if _, err := r.Rename(r.ctx, admin, own); fault.Of(err).Key != fault.Stale().Key {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSplitNeedsEveryVillage(t *testing.T) {
	r := newReformed(t, dbtest.New(t, migrate))
	admin := r.actor(auth.Admin, r.newProvince)
	in := SplitInput{FromID: r.commune, On: "2026-09-01", Decision: "2",
		Versions: r.Tree().Versions(r.commune), Parts: []Part{
			{Unit: Unit{Type: "xa", Code: "02923", Name: "Gia Phú"}, ChildIDs: []string{r.dongCam}, Share: 60},
			{Unit: Unit{Type: "xa", Code: "02920", Name: "Xuân Giao"}, Share: 40},
		}}
	_, err := r.Split(r.ctx, admin, in)
	wantField(t, err, "child-"+r.nameCha, "places.child_unassigned")
	in.Parts[1].ChildIDs = []string{r.nameCha, r.dongCam}
	_, err = r.Split(r.ctx, admin, in)
	wantField(t, err, "child-"+r.dongCam, "places.child_twice")
	in.Parts[1].ChildIDs = []string{r.nameCha}
	in.Parts[1].Share = 41
	_, err = r.Split(r.ctx, admin, in)
	wantField(t, err, "share-2", "places.shares_too_much")
	in.Parts[1].Share = 40
	in.Parts[1].Code = "02923"
	_, err = r.Split(r.ctx, admin, in)
	wantField(t, err, "code-2", "places.code_taken")
	in.Parts[1].Code = "02920"
	ps, err := r.Split(r.ctx, admin, in)
	if err != nil {
		t.Fatal(err)
	}
	tree := r.Tree()
	same(t, "first", names(tree.Children(ps[0].ID, in.On)), []string{"Đông Căm"})
	same(t, "second", names(tree.Children(ps[1].ID, in.On)), []string{"Nậm Chà"})
	same(t, "both continue the old records", tree.Covers(ps[1].ID, r.commune) && tree.Covers(ps[0].ID, r.commune), true)
	same(t, "not the other's village", tree.Covers(ps[1].ID, r.dongCam), false)
}

func TestRenameVillage(t *testing.T) {
	r := newReformed(t, dbtest.New(t, migrate))
	p, err := r.Rename(r.ctx, r.actor(auth.Admin, r.commune), RenameInput{FromID: r.dongCam,
		Versions: r.Tree().Versions(r.dongCam), Into: Unit{Type: "to_dan_pho", Name: "Tổ dân phố Đông Căm"},
		On: "2026-09-01", Decision: "3"})
	if err != nil {
		t.Fatal(err)
	}
	tree := r.Tree()
	same(t, "new", p.Type+" "+p.Name, "to_dan_pho Đông Căm")
	same(t, "before", names(tree.Children(r.commune, "2026-08-31")), []string{"Nậm Chà", "Đông Căm"})
	same(t, "after", len(tree.Children(r.commune, "2026-09-01")), 2)
	from, to := tree.Lineages(r.dongCam)
	same(t, "lineage", len(from) == 0 && len(to) == 1 && to[0].Share == 100, true)
	same(t, "records", tree.Covers(p.ID, r.dongCam), true)
}

// Whatever communes and villages are merged, split and renamed, every village
// that exists on a day lies in exactly one commune that exists on that day, no
// village is lost or counted twice, and authority reaches the old records.
func TestAnyReformsKeepTheMapWhole(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 9))
			w := newWorld(t, dbtest.New(t, migrate))
			province := w.make(Province, "tinh", "15", "Lào Cai", "", "", "")
			for i := range 4 {
				c := w.make(Commune, "xa", fmt.Sprintf("029%02d", i), fmt.Sprint("Xã ", i), province, "", "")
				for j := range 3 {
					w.make(Village, "thon", fmt.Sprintf("029%02d-%02d", i, j+1), fmt.Sprint(i, ".", j), c, "", "")
				}
			}
			days := []clock.Date{"2025-12-31"}
			done := 0
			for n := range 30 {
				// Not always in the order of time: a decision may be entered late.
				on := clock.Date("2026-01-01").AddDays(rng.IntN(10) + 12*n - 20)
				if w.randomReform(rng, province, on, n) {
					done++
					days = append(days, on.AddDays(-1), on)
				}
			}
			if done < 10 {
				t.Fatalf("only %d reforms were possible", done)
			}
			w.checkWhole(t, province, days)
		})
	}
}

func (w *world) randomReform(rng *rand.Rand, province string, on clock.Date, n int) bool {
	tree := w.Tree()
	units := tree.Children(province, on)
	if rng.IntN(2) == 0 && len(units) > 0 {
		units = tree.Children(units[rng.IntN(len(units))].ID, on)
	}
	if len(units) == 0 {
		return false
	}
	rng.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
	a := units[0]
	unit := func(i int) Unit {
		return Unit{Type: a.Type, Code: fmt.Sprintf("9%02d%d", n, i), Name: fmt.Sprintf("M %d %d", n, i)}
	}
	var err error
	switch rng.IntN(4) {
	case 0:
		if len(units) > 1 {
			_, err = w.Merge(w.ctx, w.system, MergeInput{FromIDs: []string{a.ID, units[1].ID}, Into: unit(0),
				On: on, Decision: "d", Versions: tree.Versions(a.ID, units[1].ID)})
		} else {
			return false
		}
	case 1:
		parts := []Part{{Unit: unit(0)}, {Unit: unit(1)}}
		for _, row := range tree.children[a.ID] {
			p := &parts[rng.IntN(2)]
			p.ChildIDs = append(p.ChildIDs, row.PlaceID)
		}
		for i := range parts {
			slices.Sort(parts[i].ChildIDs)
			parts[i].ChildIDs = slices.Compact(parts[i].ChildIDs)
		}
		_, err = w.Split(w.ctx, w.system, SplitInput{FromID: a.ID, Parts: parts, On: on, Decision: "d",
			Versions: tree.Versions(a.ID)})
	case 2:
		_, err = w.Rename(w.ctx, w.system, RenameInput{FromID: a.ID, Into: unit(0), On: on, Decision: "d",
			Versions: tree.Versions(a.ID)})
	default:
		parent := tree.Up(a.ID, Commune, on)
		_, err = w.Add(w.ctx, w.system, AddInput{Kind: Village, ParentID: parent.ID, From: on,
			Unit: Unit{Type: "thon", Code: unit(3).Code, Name: unit(3).Name}})
	}
	if err != nil && fault.KindOf(err) != fault.Invalid {
		w.t.Fatal(err)
	}
	return err == nil
}

func (w *world) checkWhole(t *testing.T, province string, days []clock.Date) {
	t.Helper()
	tree := w.Tree()
	for _, day := range days {
		var all, reached []string
		for id, p := range tree.places {
			if p.Kind != Village || !p.Exists(day) {
				continue
			}
			all = append(all, id)
			var in []string
			for _, row := range tree.parents[id] {
				if day.In(row.From, row.To) && tree.places[row.ParentID].Exists(day) {
					in = append(in, row.ParentID)
				}
			}
			if len(in) != 1 {
				t.Fatalf("on %s village %s lies in %d communes", day, p.Name, len(in))
			}
		}
		for _, p := range tree.Within(province, Village, day) {
			reached = append(reached, p.ID)
		}
		slices.Sort(all)
		slices.Sort(reached)
		same(t, "villages on "+string(day), reached, all)
	}
	for id, p := range tree.places {
		for _, row := range tree.parents[id] {
			if p.Kind == Village && (!tree.Covers(row.ParentID, id) || !tree.Covers(province, id)) {
				t.Errorf("%s isn't reached from where it lay", p.Name)
			}
		}
		for _, l := range tree.next[id] {
			if !tree.Covers(l.ToID, id) {
				t.Errorf("what %s became doesn't reach its records", p.Name)
			}
			if !p.To.IsZero() && p.To.AddDays(1) != l.On {
				t.Errorf("%s ends on %s, its successor begins on %s", p.Name, p.To, l.On)
			}
		}
	}
}
