package dossiers_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
)

// back are the actions that may be taken back, each with the way there.
var back = map[string]string{
	"transfer":         "receive",
	"assign":           "receive transfer",
	"appraise":         "receive transfer",
	"appraise_against": "receive transfer assign",
	"review":           "receive transfer appraise",
	"review_against":   "receive transfer appraise",
	"decide":           "receive transfer appraise review",
	"decide_reject":    "receive transfer assign appraise review",
	"refuse_stop":      "receive transfer ask_back",
}

// TestTakenBack: an action and its undoing leave nothing but two rows of history.
func TestTakenBack(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		for action, way := range back {
			d := b.take(b.submitted(whole).ID, strings.Fields(way)...)
			b.clock.Set(b.clock.Now().Add(3 * time.Hour)) // the step has had some of its hours
			before, figures := b.caseOf(d.ID), b.counted(b.commune, 0, 0)
			waiting, err := b.Dossiers.Waiting(t.Context(), b.clerk, []string{b.commune})
			b.must(err)
			b.take(d.ID, action, "undo")
			after := b.caseOf(d.ID)
			if diff := cmp.Diff(before.Dossier, after.Dossier, cmpopts.IgnoreFields(dossiers.Dossier{}, "Version")); diff != "" {
				t.Errorf("%s, taken back: %s", action, diff)
			}
			if n := len(after.Events) - len(before.Events); n != 2 {
				t.Errorf("%s, taken back: %d events", action, n)
			}
			if diff := cmp.Diff(figures, b.counted(b.commune, 0, 0)); diff != "" {
				t.Errorf("figures after %s: %s", action, diff)
			}
			now, err := b.Dossiers.Waiting(t.Context(), b.clerk, []string{b.commune})
			b.must(err)
			if diff := cmp.Diff(waiting, now); diff != "" {
				t.Errorf("what waits after %s: %s", action, diff)
			}
			b.take(d.ID, action) // it can be done again
		}
		b.agree()
	})
}

// TestWhatCannotBeTakenBack: what gave a number, printed or told somebody; what is
// somebody else's; what is over a minute old.
func TestWhatCannotBeTakenBack(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		refused := func(d dossiers.Dossier, by auth.Actor, key string) {
			t.Helper()
			if _, err := b.Office.Undo(ctx, by, dossiers.Act{ID: d.ID}); fault.Of(err).Key != key {
				t.Errorf("taken back: %v, want %s", err, key)
			}
		}
		refused(b.take(b.submitted(whole).ID, "receive"), b.clerk, "dossiers.undo_nothing")
		refused(b.take(b.submitted(whole).ID, "receive", "transfer", "verify"), b.specialist, "dossiers.undo_nothing")
		d := b.take(b.submitted(whole).ID, "receive", "transfer")
		refused(d, b.specialist, "dossiers.undo_not_yours")
		b.clock.Set(b.clock.Now().Add(61 * time.Second))
		refused(d, b.clerk, "dossiers.undo_too_late")
		if _, err := b.Office.Undo(ctx, b.specialist, dossiers.Act{ID: b.take(b.submitted(odd).ID, "receive", "transfer",
			"appraise", "appraise", "decide", "appraise").ID}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a numbered result taken back: %v", err)
		}
	})
}

// TestToldAfterAMinute: nobody is told of what was taken back.
func TestToldAfterAMinute(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		told := func() (n int) {
			t.Helper()
			b.must(b.DB.Read().QueryRow(t.Context(),
				`select count(*) from notices_delivery where key = 'notices.dossier.processing'`).Scan(&n))
			return n
		}
		gone := b.take(b.submitted(whole).ID, "receive", "transfer", "undo")
		stays := b.take(b.submitted(whole).ID, "receive", "transfer")
		b.must(b.Queue.Drain(t.Context()))
		if n := told(); n != 0 {
			t.Errorf("told of %d within the minute", n)
		}
		b.clock.Set(b.clock.Now().Add(dossiers.UndoTime))
		b.must(b.Queue.Drain(t.Context()))
		if n := told(); n != 1 {
			t.Errorf("%d told, of %s and %s", n, gone.ID, stays.ID)
		}
	})
}

// TestTakenBackOnThePage: without scripts, from the page after, and from the next one on a walk.
func TestTakenBackOnThePage(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk := b.atDesk(srv, "motcua", auth.Clerk)
		d := b.take(b.submitted(whole).ID, "receive")
		clerk.act(d.ID, "transfer")
		page := clerk.get("/dossiers/"+d.ID, 200, "Lấy lại được trong một phút", `action="/dossiers/`+d.ID+`/undo"`)
		clerk.post("/dossiers/"+d.ID+"/undo", 303, "version", hidden.FindStringSubmatch(page)[2])
		clerk.get("/dossiers/"+d.ID, 200, "timeline-gone", "Lấy lại việc vừa làm")
		if c := b.caseOf(d.ID); c.Status != dossiers.Received {
			t.Errorf("taken back: %s", c.Status)
		}
	})
}
