package errands_test

import (
	"slices"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/errands"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/lists"
	"thonso/internal/testworld"
)

// resolved makes a dossier of a resident whose result is ready, and its receipt's secret.
func (w *world) resolved(t *testing.T, resident, portalCode string) (dossiers.Dossier, string) {
	t.Helper()
	ctx := t.Context()
	d, err := w.Filing.Begin(ctx, w.clerk, filing.BeginInput{PlaceID: testworld.Valley, ResidentID: resident,
		Procedure: copyOf,
		Way:       dossiers.Portal, Assist: dossiers.Official})
	ok(t, err)
	r, err := w.Filing.Filed(ctx, w.clerk, filing.FiledInput{Act: dossiers.Act{ID: d.ID}, PortalCode: portalCode})
	ok(t, err)
	d, err = w.Filing.Follow(ctx, w.clerk, filing.FollowInput{Act: dossiers.Act{ID: d.ID},
		Status: dossiers.Resolved})
	ok(t, err)
	return d, r.Secret
}

func TestFetchAndHandOver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		a, secret := w.resolved(t, w.residents[0], "H22.40-261123-0001")
		b, _ := w.resolved(t, w.residents[1], "H22.40-261123-0002")
		ready, err := w.Ready(ctx, w.an, testworld.Valley, "")
		ok(t, err)
		if len(ready.Rows) != 2 {
			t.Fatalf("%d ready, want 2", len(ready.Rows))
		}
		in := errands.StartInput{ID: ids.New(), VillageID: testworld.Valley, Dossiers: []string{a.ID, b.ID}}
		e, err := w.Start(ctx, w.an, in)
		ok(t, err)
		again, err := w.Start(ctx, w.an, in)
		ok(t, err)
		if again.ID != e.ID {
			t.Error("a repeat started another errand")
		}
		_, err = w.Start(ctx, w.binh, errands.StartInput{VillageID: testworld.Valley, Dossiers: []string{b.ID}})
		refused(t, err, fault.Conflict, "errands.listed_already")
		if ready, _ = w.Ready(ctx, w.an, testworld.Valley, ""); len(ready.Rows) != 0 {
			t.Error("what is on a list is offered again")
		}

		_, items, err := w.Get(ctx, w.clerk, e.ID)
		ok(t, err)
		i := items[slices.IndexFunc(items, func(i errands.Item) bool { return i.DossierID == a.ID })]
		hand := errands.HandOverInput{ErrandID: e.ID, ItemID: i.ID, Proof: "code", Secret: secret}
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
		page, err := w.Where(ctx, w.clerk, lists.Query{Values: map[string]string{"commune": testworld.Commune}})
		ok(t, err)
		for _, r := range page.Rows {
			if (r.With != nil) != (r.ID == a.ID) {
				t.Errorf("%s is with %+v", r.ID, r.With)
			}
		}
		for range 2 {
			got, err := w.HandOver(ctx, w.an, hand)
			ok(t, err)
			if got.Status != errands.Handed {
				t.Errorf("item %s", got.Status)
			}
		}
		d, err := w.Dossiers.Brief(ctx, w.DB.Read(), a.ID)
		ok(t, err)
		if e, _, _ = w.Get(ctx, w.an, e.ID); d.Status != dossiers.Returned || e.Status != errands.Done {
			t.Errorf("dossier %s, errand %s", d.Status, e.Status)
		}
		if ready, _ = w.Ready(ctx, w.an, testworld.Valley, ""); len(ready.Rows) != 1 || ready.Rows[0].ID != b.ID {
			t.Error("what was not given is not offered again")
		}
	})
}

func TestWrongCodesAndBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		d, _ := w.resolved(t, w.residents[0], "H22.40-261123-0001")
		e, err := w.Start(ctx, w.an, errands.StartInput{VillageID: testworld.Valley, Dossiers: []string{d.ID}})
		ok(t, err)
		_, items, err := w.Get(ctx, w.an, e.ID)
		ok(t, err)
		code, err := w.Seal(ctx, w.clerk, e.ID, []string{items[0].ID})
		ok(t, err)
		for range 5 {
			refused(t, w.Take(ctx, w.an, e.ID, "000000"), fault.Invalid, "errands.code_wrong")
		}
		refused(t, w.Take(ctx, w.an, e.ID, code), fault.TooMany, "errands.too_many_tries")
		ok(t, w.TakeBack(ctx, w.clerk, e.ID, items[0].ID))
		ok(t, w.TakeBack(ctx, w.clerk, e.ID, items[0].ID))
		if e, _, _ = w.Get(ctx, w.clerk, e.ID); e.Status != errands.Done {
			t.Errorf("errand %s", e.Status)
		}
		stranger, _ := w.As(auth.Member, testworld.Hill)
		_, _, err = w.Get(ctx, stranger, e.ID)
		refused(t, err, fault.NotFound, "errands.not_found")
		_, err = w.Start(ctx, stranger, errands.StartInput{VillageID: testworld.Hill, Dossiers: []string{d.ID}})
		refused(t, err, fault.NotFound, "dossiers.not_found")
		_, err = w.Start(ctx, stranger, errands.StartInput{VillageID: testworld.Valley, Dossiers: []string{d.ID}})
		refused(t, err, fault.Forbidden, "auth.forbidden")
	})
}
