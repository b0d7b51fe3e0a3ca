package dossiers_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/deadlines"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/office"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

// ways lead to each station of the procedure with every step, and say what is
// allowed there; everything else must be refused.
var ways = []struct {
	station string
	way     string
	allowed string
}{
	{"submitted", "", "receive supplement refuse ask_back stop"},
	{"received", "receive", "transfer supplement refuse extend ask_back stop"},
	{"to assign", "receive transfer", "assign appraise supplement refuse verify extend ask_back stop"},
	{"to appraise", "receive transfer assign", "assign appraise supplement refuse verify extend ask_back stop"},
	{"to review", "receive transfer appraise", "review supplement refuse extend ask_back stop"},
	{"to decide", "receive transfer appraise review", "decide decide_reject supplement refuse extend ask_back stop"},
	{"to decide against", "receive transfer appraise_against review",
		"decline decide_reject supplement refuse extend ask_back stop"},
	{"to decide, the reviewer against", "receive transfer appraise review_against",
		"decline decide_reject supplement refuse extend ask_back stop"},
	{"sent back", "receive transfer appraise review decide_reject",
		"assign appraise supplement refuse verify extend ask_back stop"},
	{"to number", "receive transfer appraise review decide", "number supplement refuse extend ask_back stop"},
	{"resolved", "receive transfer appraise review decide number", "return"},
	{"returned", "receive transfer appraise review decide number return", ""},
	{"supplement", "supplement", "refuse ask_back stop"}, // supplied only once put right
	{"put right", "supplement put_right", "supplied refuse ask_back stop"},
	{"withdrawing", "receive ask_back", "stop refuse_stop"},
	{"refused", "refuse", ""},
	{"stopped", "stop", ""},
}

var actions = strings.Fields(
	"receive transfer assign appraise review decide decide_reject decline number return supplement supplied refuse " +
		"extend verify ask_back stop refuse_stop")

func TestEveryActionAtEveryStation(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		for _, w := range ways {
			t.Run(w.station, func(t *testing.T) {
				var got []string
				var d dossiers.Dossier
				fresh := true
				for _, a := range actions {
					if fresh {
						d = b.submitted(whole)
						b.take(d.ID, strings.Fields(w.way)...)
					}
					_, err := b.try(b.whoDoes(a), d.ID, a, dossiers.Act{ID: d.ID})
					if fresh = err == nil; fresh {
						got = append(got, a)
					} else if k := kind(err); k != fault.Conflict && k != fault.Invalid {
						t.Errorf("%s: %v is no answer for a person", a, err)
					}
				}
				want := strings.Fields(w.allowed)
				slices.Sort(got)
				slices.Sort(want)
				if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b []string) bool {
					return slices.Equal(a, b)
				})); diff != "" {
					t.Errorf("allowed: %s", diff)
				}
			})
		}
	})
}

func TestStepsOfEveryKind(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.submitted(odd)
		for _, s := range []struct {
			action string
			due    dossiers.Action
		}{{"receive", "transfer"}, {"transfer", "appraise"}, {"appraise", "appraise"}, {"appraise", "decide"},
			{"decide_reject", "appraise"}, {"appraise", "appraise"}, {"appraise", "decide"}, {"decide", "appraise"},
			{"appraise", "return"}, {"return", ""}} {
			d = b.take(d.ID, s.action)
			if d.Due != s.due {
				t.Fatalf("after %s %q is due, want %q", s.action, d.Due, s.due)
			}
		}
		c, err := b.Cases.Show(ctx, b.clerk, d.ID)
		b.must(err)
		if c.Result == nil || c.Result.Number != 1 || c.Status != dossiers.Returned {
			t.Errorf("%s with result %+v", c.Status, c.Result)
		}
		if d = b.take(b.submitted(quick).ID, "receive", "transfer"); d.Due != "return" ||
			d.Status != dossiers.Resolved {
			t.Errorf("done at the counter: %s, due %q", d.Status, d.Due)
		}
		b.take(d.ID, "return")
	})
}

func TestRolesAndPlaces(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		way := "" // what leads to the station at which the action is possible
		for _, a := range []string{"receive", "transfer", "assign", "appraise", "review",
			"decide", "number", "return"} {
			d := b.submitted(whole)
			b.take(d.ID, strings.Fields(way)...)
			doer := b.whoDoes(a)
			for _, who := range []auth.Actor{b.clerk, b.specialist, b.leader, b.secretary} {
				if who.ID == doer.ID || a == "number" && who.ID == b.clerk.ID {
					continue
				}
				if _, err := b.try(who, d.ID, a, dossiers.Act{ID: d.ID}); kind(err) != fault.Forbidden {
					t.Errorf("%s by %s: %v", a, who.ID, err)
				}
			}
			stranger := b.actor("stranger", doer.Grants[0].Role, b.other)
			if _, err := b.try(stranger, d.ID, a, dossiers.Act{ID: d.ID}); kind(err) != fault.NotFound {
				t.Errorf("%s by another commune's: %v", a, err)
			}
			if _, err := b.Cases.Show(context.Background(), stranger, d.ID); kind(err) != fault.NotFound {
				t.Errorf("another commune's sees: %v", err)
			}
			b.take(d.ID, a)
			way += " " + a
		}
	})
}

func TestTwoAtOnceAndRepeats(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.submitted(whole)
		act := dossiers.Act{ID: d.ID, Version: d.Version, EventID: ids.New()}
		first, err := b.Office.Receive(ctx, b.clerk, office.ReceiveInput{Act: act})
		b.must(err)
		again, err := b.Office.Receive(ctx, b.clerk, office.ReceiveInput{Act: act})
		b.must(err)
		if again.Code != first.Code || again.Version != first.Version {
			t.Errorf("the repeat made %s v%d of %s v%d", again.Code, again.Version, first.Code, first.Version)
		}
		if _, err := b.Office.Transfer(ctx, b.clerk,
			dossiers.Act{ID: d.ID, Version: d.Version}); fault.Of(err).Key != "fault.stale" {
			t.Errorf("an old version: %v", err)
		}
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = b.Office.Transfer(ctx, b.clerk, dossiers.Act{ID: d.ID,
					Version: first.Version})
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if kind(err) != fault.Conflict {
				t.Errorf("lost with %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d of them transferred it", won)
		}
	})
}

func TestNumbersWithoutGaps(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		const n = 16
		var list []dossiers.Dossier
		for range n {
			list = append(list, b.submitted(whole))
		}
		codes, numbers := make([]string, n), make([]int, n)
		var wg sync.WaitGroup
		for i, d := range list {
			wg.Go(func() {
				for _, a := range []string{"receive", "transfer", "appraise", "review", "decide", "number"} {
					got, err := b.try(b.whoDoes(a), d.ID, a, dossiers.Act{ID: d.ID})
					if err != nil {
						t.Errorf("%s: %v", a, err)
						return
					}
					codes[i] = got.Code
				}
				c, err := b.Cases.Show(context.Background(), b.clerk, d.ID)
				if err != nil {
					t.Error(err)
					return
				}
				numbers[i] = c.Result.Number
			})
		}
		wg.Wait()
		slices.Sort(codes)
		slices.Sort(numbers)
		for i := range n {
			if want := fmt.Sprintf("H38.123.00-261123-%04d", i+1); codes[i] != want || numbers[i] != i+1 {
				t.Errorf("%d-th: code %s, number %d", i+1, codes[i], numbers[i])
			}
		}
		b.agree()
	})
}

func TestExtendOnceAndInTime(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		d := b.take(b.submitted(whole).ID, "receive")
		// Five working days: 24 November is the Day of Culture, a day off, and a weekend lies between.
		if due := monday(8, 0).AddDate(0, 0, 8); !d.Promised.Equal(due) {
			t.Fatalf("promised %v, want %v", d.Promised, due)
		}
		later := b.take(d.ID, "extend")
		if !later.LegalDue.Equal(d.LegalDue) || !later.Promised.After(d.Promised) {
			t.Errorf("an apology moved the legal limit to %v, the promise to %v", later.LegalDue, later.Promised)
		}
		if _, err := b.try(b.clerk, d.ID, "extend",
			dossiers.Act{ID: d.ID}); fault.Of(err).Key != "dossiers.extend_once" {
			t.Errorf("a second time: %v", err)
		}
		var key, args string
		b.must(b.DB.Read().QueryRow(t.Context(),
			`select key, args from notices_delivery order by made_at desc, id desc limit 1`).Scan(&key, &args))
		if key != "notices.dossier.extend" || !strings.Contains(args, i18n.DateTime(later.Promised)) {
			t.Errorf("the person was written to of %s %s, not of the new appointment", key, args)
		}
		if after := b.take(d.ID, "supplement", "put_right", "supplied"); !after.Promised.Equal(later.Promised) {
			t.Errorf("papers that came moved the promise from %v to %v", later.Promised, after.Promised)
		}
		late := b.take(b.submitted(whole).ID, "receive")
		b.clock.Set(late.Promised.Add(-time.Hour))
		if _, err := b.try(b.clerk, late.ID, "extend",
			dossiers.Act{ID: late.ID}); fault.Of(err).Key != "dossiers.extend_too_late" {
			t.Errorf("on the day itself: %v", err)
		}
	})
}

func TestSupplementStopsTheClockAndWarns(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.take(b.submitted(whole).ID, "receive", "transfer", "supplement")
		if !d.LegalDue.IsZero() || d.Due != "supplied" || d.Status != dossiers.Supplement {
			t.Errorf("while waiting: legal due %v, due %q, %s", d.LegalDue, d.Due, d.Status)
		}
		ws, err := b.Dossiers.Warnings(ctx, b.commune, whole)
		b.must(err)
		if diff := cmp.Diff([]dossiers.Warning{{Target: "c:card", Reason: "blurred", Times: 1}}, ws); diff != "" {
			t.Errorf("warnings: %s", diff)
		}
		b.clock.Set(monday(8, 0).AddDate(0, 0, 2))
		d = b.take(d.ID, "put_right", "supplied")
		if want := monday(8, 0).AddDate(0, 0, 9); d.Status != dossiers.Processing || !d.Promised.Equal(want) ||
			d.Due != "assign" {
			t.Errorf("after it came: %s, due %q, promised %v, want %v", d.Status, d.Due, d.Promised, want)
		}
	})
}

func TestTransferAllSaysWhyNot(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		good, early := b.take(b.submitted(whole).ID, "receive"), b.submitted(whole)
		stale := b.take(b.submitted(whole).ID, "receive")
		done := b.Office.TransferAll(context.Background(), b.clerk, []dossiers.Act{{ID: early.ID},
			{ID: good.ID, Version: good.Version}, {ID: ids.New()}, {ID: stale.ID, Version: 1}})
		got := []fault.Kind{kind(done[0].Err), kind(done[2].Err), kind(done[3].Err)}
		if done[1].Err != nil || got[0] != fault.Conflict || got[1] != fault.NotFound || got[2] != fault.Conflict {
			t.Errorf("%+v", done)
		}
	})
}

// A dossier sent back before anybody received it has not got as far as the processing.
func TestStageBeforeReception(t *testing.T) {
	received := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		d    dossiers.Dossier
		want int
	}{
		{dossiers.Dossier{Way: dossiers.Here, Status: dossiers.Submitted}, 1},
		{dossiers.Dossier{Way: dossiers.Here, Status: dossiers.Supplement}, 2},
		{dossiers.Dossier{Way: dossiers.Here, Status: dossiers.Stopped}, 2},
		{dossiers.Dossier{Way: dossiers.Here, Status: dossiers.Supplement, ReceivedAt: received}, 3},
		// the helper need not record every status
		{dossiers.Dossier{Way: dossiers.Portal, Status: dossiers.Processing}, 3},
	} {
		if got := c.d.Stage(); got != c.want {
			t.Errorf("%s %s, received %v: stage %d, want %d", c.d.Way, c.d.Status,
				!c.d.ReceivedAt.IsZero(), got, c.want)
		}
	}
}

// TestTheRuleOfItsDayStays: what an office sets anew about waiting for papers is
// for what it receives from then on.
func TestTheRuleOfItsDayStays(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		rule := func(r deadlines.Rule) {
			o, err := b.Offices.OfficeOf(ctx, b.DB.Read(), b.commune)
			b.must(err)
			o.ClockRule = r
			b.must(b.Offices.SetOffice(ctx, b.System(), o))
		}
		sentBack := func(id string) time.Time {
			b.take(id, "supplement")
			b.clock.Set(monday(8, 30))
			return b.take(id, "put_right", "supplied").LegalDue
		}
		old := b.take(b.submitted(whole).ID, "receive") // its rule is to count anew
		rule(deadlines.RuleExtend)
		due := sentBack(old.ID)
		if want := monday(8, 30).AddDate(0, 0, 8); !due.Equal(want) {
			t.Errorf("received under the old rule: due %v, want %v", due, want)
		}
		b.clock.Set(monday(8, 0))
		fresh := b.take(b.submitted(whole).ID, "receive")
		if due, want := sentBack(fresh.ID), fresh.LegalDue.AddDate(0, 0, 1); !due.Equal(want) {
			t.Errorf("received under the new rule: due %v, want %v", due, want)
		}
	})
}

// TestDecidedAnew: papers asked for after the decision may change the answers, so
// nothing is numbered that specialist and leader have not seen as it is now.
func TestDecidedAnew(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.take(b.submitted(whole).ID, "receive", "transfer", "assign", "appraise", "review", "decide")
		_, err := b.Office.AskSupplement(ctx, b.clerk, dossiers.Act{ID: d.ID},
			[]dossiers.Want{{Target: "q:purpose", Reason: "wrong_value"}})
		b.must(err)
		_, _, err = b.Filing.Answer(ctx, b.clerk, filing.AnswerInput{Act: dossiers.Act{ID: d.ID}, Page: "why",
			Answers: procedures.Answers{"purpose": "bán đất"}})
		b.must(err)
		if back := b.take(d.ID, "supplied"); back.Due != "appraise" || back.Outcome != "" {
			t.Fatalf("waits for %q, proposed %q", back.Due, back.Outcome)
		}
		if _, err := b.try(b.secretary, d.ID, "number", dossiers.Act{ID: d.ID}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("numbered without a new decision: %v", err)
		}
		b.take(d.ID, "appraise", "review", "decide", "number")
		c, err := b.Cases.Show(ctx, b.clerk, d.ID)
		b.must(err)
		if c.Result.FullNumber() != "01/XN-UBND" || c.Result.Body != "Xác nhận bán đất" {
			t.Errorf("%s: %q", c.Result.FullNumber(), c.Result.Body)
		}
	})
}
