package errands

import (
	"slices"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/lists"
)

// resolved makes a dossier of a resident whose result is ready, and its receipt's secret.
func (w *world) resolved(t *testing.T, resident, portalCode string) (dossiers.Dossier, string) {
	t.Helper()
	ctx := t.Context()
	d, err := w.filing.Begin(ctx, w.clerk, filing.BeginInput{PlaceID: w.valley, ResidentID: resident, Procedure: copyOf,
		Way: dossiers.Portal, Assist: dossiers.Official})
	ok(t, err)
	r, err := w.filing.Filed(ctx, w.clerk, filing.FiledInput{Act: dossiers.Act{ID: d.ID}, PortalCode: portalCode})
	ok(t, err)
	d, err = w.filing.Follow(ctx, w.clerk, dossiers.Act{ID: d.ID}, dossiers.Resolved)
	ok(t, err)
	return d, r.Secret
}

func TestFetchAndHandOver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		a, secret := w.resolved(t, w.residents[0], "H22.40-261123-0001")
		b, _ := w.resolved(t, w.residents[1], "H22.40-261123-0002")
		ready, err := w.Ready(ctx, w.an, w.valley, "")
		ok(t, err)
		if len(ready.Rows) != 2 {
			t.Fatalf("%d ready, want 2", len(ready.Rows))
		}
		in := StartInput{ID: ids.New(), VillageID: w.valley, Dossiers: []string{a.ID, b.ID}}
		e, err := w.Start(ctx, w.an, in)
		ok(t, err)
		again, err := w.Start(ctx, w.an, in)
		ok(t, err)
		if again.ID != e.ID {
			t.Error("a repeat started another errand")
		}
		_, err = w.Start(ctx, w.binh, StartInput{VillageID: w.valley, Dossiers: []string{b.ID}})
		refused(t, err, fault.Conflict, "errands.listed_already")
		if ready, _ = w.Ready(ctx, w.an, w.valley, ""); len(ready.Rows) != 0 {
			t.Error("what is on a list is offered again")
		}

		_, items, err := w.Get(ctx, w.clerk, e.ID)
		ok(t, err)
		i := items[slices.IndexFunc(items, func(i Item) bool { return i.DossierID == a.ID })]
		hand := HandOverInput{ErrandID: e.ID, ItemID: i.ID, Proof: "code", Secret: secret}
		_, err = w.HandOver(ctx, w.an, hand)
		refused(t, err, fault.Conflict, "errands.not_taken")
		_, err = w.Seal(ctx, w.an, e.ID, []string{i.ID})
		refused(t, err, fault.Forbidden, "auth.forbidden")
		_, err = w.Seal(ctx, w.clerk, e.ID, nil)
		refused(t, err, fault.Invalid, "errands.tick_some")
		old, err := w.Seal(ctx, w.clerk, e.ID, []string{i.ID})
		ok(t, err)
		code, err := w.Seal(ctx, w.clerk, e.ID, nil)
		ok(t, err)
		refused(t, w.Take(ctx, w.an, e.ID, old), fault.Invalid, "errands.code_wrong")
		refused(t, w.Take(ctx, w.binh, e.ID, code), fault.Forbidden, "errands.other_carrier")
		ok(t, w.Take(ctx, w.an, e.ID, code))
		ok(t, w.Take(ctx, w.an, e.ID, code))

		bad := hand
		bad.Secret = "SAI SAI"
		_, err = w.HandOver(ctx, w.an, bad)
		refused(t, err, fault.Invalid, "dossiers.secret_wrong")
		page, err := w.Where(ctx, w.clerk, lists.Query{Values: map[string]string{"commune": w.commune}})
		ok(t, err)
		for _, r := range page.Rows {
			if (r.With != nil) != (r.ID == a.ID) {
				t.Errorf("%s is with %+v", r.ID, r.With)
			}
		}
		for range 2 {
			got, err := w.HandOver(ctx, w.an, hand)
			ok(t, err)
			if got.Status != Handed {
				t.Errorf("item %s", got.Status)
			}
		}
		d, err := w.dossiers.Brief(ctx, w.db.Read(), a.ID)
		ok(t, err)
		if e, _, _ = w.Get(ctx, w.an, e.ID); d.Status != dossiers.Returned || e.Status != Done {
			t.Errorf("dossier %s, errand %s", d.Status, e.Status)
		}
		if ready, _ = w.Ready(ctx, w.an, w.valley, ""); len(ready.Rows) != 1 || ready.Rows[0].ID != b.ID {
			t.Error("what was not given is not offered again")
		}
	})
}

func TestWrongCodesAndBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		d, _ := w.resolved(t, w.residents[0], "H22.40-261123-0001")
		e, err := w.Start(ctx, w.an, StartInput{VillageID: w.valley, Dossiers: []string{d.ID}})
		ok(t, err)
		_, items, err := w.Get(ctx, w.an, e.ID)
		ok(t, err)
		code, err := w.Seal(ctx, w.clerk, e.ID, []string{items[0].ID})
		ok(t, err)
		for range maxTries {
			refused(t, w.Take(ctx, w.an, e.ID, "000000"), fault.Invalid, "errands.code_wrong")
		}
		refused(t, w.Take(ctx, w.an, e.ID, code), fault.TooMany, "errands.too_many_tries")
		ok(t, w.TakeBack(ctx, w.clerk, e.ID, items[0].ID))
		ok(t, w.TakeBack(ctx, w.clerk, e.ID, items[0].ID))
		if e, _, _ = w.Get(ctx, w.clerk, e.ID); e.Status != Done {
			t.Errorf("errand %s", e.Status)
		}
		stranger := w.as(auth.Member, w.hill)
		_, _, err = w.Get(ctx, stranger, e.ID)
		refused(t, err, fault.NotFound, "errands.not_found")
		_, err = w.Start(ctx, stranger, StartInput{VillageID: w.hill, Dossiers: []string{d.ID}})
		refused(t, err, fault.NotFound, "dossiers.not_found")
		_, err = w.Start(ctx, stranger, StartInput{VillageID: w.valley, Dossiers: []string{d.ID}})
		refused(t, err, fault.Forbidden, "auth.forbidden")
	})
}
