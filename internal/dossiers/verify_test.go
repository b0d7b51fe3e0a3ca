package dossiers_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/office"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
)

// Where facts must be verified the procedure's longer limit holds from the
// reception on: once, for whoever works on it, while the promise isn't over.
func TestToVerify(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.take(b.submitted(whole).ID, "receive", "transfer", "assign")
		for _, no := range []struct {
			who auth.Actor
			in  office.ReasonInput
			key string
		}{
			{b.specialist, office.ReasonInput{Reason: " "}, "form.invalid"},
			{b.specialist, office.ReasonInput{Reason: strings.Repeat("a", 5000)}, "form.invalid"},
			{b.clerk, office.ReasonInput{Reason: "hỏi sổ cũ"}, "auth.forbidden"}, // a specialist works on it
			{b.leader, office.ReasonInput{Reason: "hỏi sổ cũ"}, "auth.forbidden"},
			{b.actor("other", auth.Specialist), office.ReasonInput{Reason: "hỏi sổ cũ"}, "dossiers.assigned_to"},
		} {
			no.in.ID = d.ID
			if _, err := b.Office.ToVerify(ctx, no.who, no.in); fault.Of(err).Key != no.key {
				t.Errorf("by %s: %v, want %s", no.who.ID, err, no.key)
			}
		}
		// Eight working days instead of five, from Monday 8:00, the 24th being off; said two days later.
		b.clock.Set(monday(8, 0).AddDate(0, 0, 2))
		want := monday(8, 0).AddDate(0, 0, 11)
		after := b.take(d.ID, "verify")
		if !after.ToVerify || !after.LegalDue.Equal(want) || !after.Promised.Equal(want) ||
			after.Status != dossiers.Processing || after.Due != "appraise" || after.Extended {
			t.Errorf("to verify: %+v, want due %v", after, want)
		}
		if _, err := b.try(b.specialist, d.ID, "verify",
			dossiers.Act{ID: d.ID}); fault.Of(err).Key != "dossiers.verify_once" {
			t.Errorf("a second time: %v", err)
		}
		var key, args string
		b.must(b.DB.Read().QueryRow(ctx,
			`select key, args from notices_delivery order by made_at desc, id desc limit 1`).Scan(&key, &args))
		if key != "notices.dossier.verify" || !strings.Contains(args, i18n.DateTime(want)) ||
			!strings.Contains(args, "hỏi nơi lưu sổ cũ") {
			t.Errorf("the person was written to of %s %s", key, args)
		}
		c, err := b.Cases.Show(ctx, b.clerk, d.ID)
		b.must(err)
		if e := c.Events[len(c.Events)-1]; e.Kind != "verify" || e.Data.Reason == "" || !e.Data.Due.Equal(want) {
			t.Errorf("in the history: %+v", e)
		}
		later := b.take(d.ID, "extend") // it is no apology: that may still come
		if !later.Extended || !later.LegalDue.Equal(want) || !later.Promised.After(want) {
			t.Errorf("an apology after it: %+v", later)
		}
		// Papers asked for after it: counted anew, and by the longer limit still.
		back := b.take(b.submitted(whole).ID, "receive", "transfer", "verify", "supplement", "put_right", "supplied")
		if due := monday(8, 0).AddDate(0, 0, 14); !back.LegalDue.Equal(due) || !back.Promised.Equal(due) {
			t.Errorf("counted anew to %v, promised %v, want %v", back.LegalDue, back.Promised, due)
		}
		// A later day that an apology has named stays.
		sorry := b.take(b.submitted(whole).ID, "receive", "transfer")
		far := sorry.Promised.AddDate(0, 0, 20)
		_, err = b.Office.Extend(ctx, b.clerk, office.ExtendInput{Act: dossiers.Act{ID: sorry.ID}, Due: far,
			Reason: "mất điện"})
		b.must(err)
		if got := b.take(sorry.ID, "verify"); !got.Promised.Equal(far) ||
			!got.LegalDue.Equal(monday(8, 0).AddDate(0, 0, 14)) {
			t.Errorf("after the apology promised %v, legal due %v", got.Promised, got.LegalDue)
		}
		late := b.take(b.submitted(whole).ID, "receive", "transfer")
		b.clock.Set(late.Promised.Add(time.Minute))
		if _, err := b.try(b.specialist, late.ID, "verify",
			dossiers.Act{ID: late.ID}); fault.Of(err).Key != "dossiers.verify_too_late" {
			t.Errorf("after the promise: %v", err)
		}
	})
}

// Without a specialist's step it is the counter that works on the dossier; a
// procedure without such a limit has no such action.
func TestToVerifyAtTheCounter(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		d := b.take(b.submitted(quick).ID, "receive")
		if _, err := b.try(b.specialist, d.ID, "verify", dossiers.Act{ID: d.ID}); kind(err) != fault.Forbidden {
			t.Errorf("by a specialist who has no part in it: %v", err)
		}
		got, err := b.try(b.clerk, d.ID, "verify", dossiers.Act{ID: d.ID})
		b.must(err)
		if !got.Promised.After(d.Promised) || got.Status != dossiers.Received {
			t.Errorf("%s, promised %v after %v", got.Status, got.Promised, d.Promised)
		}
		plain := b.take(b.submitted(policed).ID, "receive", "transfer")
		if _, err := b.try(b.specialist, plain.ID, "verify",
			dossiers.Act{ID: plain.ID}); fault.Of(err).Key != "dossiers.verify_no_limit" {
			t.Errorf("without such a limit: %v", err)
		}
	})
}
