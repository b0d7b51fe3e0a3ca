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
	{"sent back", "receive transfer appraise review decide_reject", "assign appraise supplement refuse verify extend ask_back stop"},
	{"to number", "receive transfer appraise review decide", "number supplement refuse extend ask_back stop"},
	{"resolved", "receive transfer appraise review decide number", "return"},
	{"returned", "receive transfer appraise review decide number return", ""},
	{"supplement", "supplement", "refuse ask_back stop"}, // supplied only once put right
	{"put right", "supplement put_right", "supplied refuse ask_back stop"},
	{"withdrawing", "receive ask_back", "stop refuse_stop"},
	{"refused", "refuse", ""},
	{"stopped", "stop", ""},
}

var actions = strings.Fields("receive transfer assign appraise review decide decide_reject number return supplement supplied refuse extend verify ask_back stop refuse_stop")

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
				if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b []string) bool { return slices.Equal(a, b) })); diff != "" {
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
		for _, s := range []struct{ action, due string }{{"receive", "transfer"}, {"transfer", "appraise"}, {"appraise", "appraise"}, {"appraise", "decide"},
			{"decide_reject", "appraise"}, {"appraise", "appraise"}, {"appraise", "decide"}, {"decide", "appraise"}, {"appraise", "return"}, {"return", ""}} {
			d = b.take(d.ID, s.action)
			if d.Due != s.due {
				t.Fatalf("after %s %q is due, want %q", s.action, d.Due, s.due)
			}
		}
		c, err := b.Dossiers.Show(ctx, b.clerk, d.ID)
		b.must(err)
		if c.Result == nil || c.Result.Number != 1 || c.Status != dossiers.Returned {
			t.Errorf("%s with result %+v", c.Status, c.Result)
		}
		if d = b.take(b.submitted(quick).ID, "receive", "transfer"); d.Due != "return" || d.Status != dossiers.Resolved {
			t.Errorf("done at the counter: %s, due %q", d.Status, d.Due)
		}
		b.take(d.ID, "return")
	})
}

func TestRolesAndPlaces(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		way := "" // what leads to the station at which the action is possible
		for _, a := range []string{"receive", "transfer", "assign", "appraise", "review", "decide", "number", "return"} {
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
			if _, err := b.Dossiers.Show(context.Background(), stranger, d.ID); kind(err) != fault.NotFound {
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
		first, err := b.Dossiers.Receive(ctx, b.clerk, act)
		b.must(err)
		again, err := b.Dossiers.Receive(ctx, b.clerk, act)
		b.must(err)
		if again.Code != first.Code || again.Version != first.Version {
			t.Errorf("the repeat made %s v%d of %s v%d", again.Code, again.Version, first.Code, first.Version)
		}
		if _, err := b.Dossiers.Transfer(ctx, b.clerk, dossiers.Act{ID: d.ID, Version: d.Version}); fault.Of(err).Key != "fault.stale" {
			t.Errorf("an old version: %v", err)
		}
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() { _, errs[i] = b.Dossiers.Transfer(ctx, b.clerk, dossiers.Act{ID: d.ID, Version: first.Version}) })
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
				c, err := b.Dossiers.Show(context.Background(), b.clerk, d.ID)
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
		diffs, err := b.Dossiers.Recount(context.Background())
		b.must(err)
		if len(diffs) > 0 {
			t.Errorf("the figures differ from the rows: %v", diffs)
		}
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
		if _, err := b.try(b.clerk, d.ID, "extend", dossiers.Act{ID: d.ID}); fault.Of(err).Key != "dossiers.extend_once" {
			t.Errorf("a second time: %v", err)
		}
		var key, args string
		b.must(b.DB.Read().QueryRow(t.Context(), `select key, args from notices_delivery order by made_at desc, id desc limit 1`).Scan(&key, &args))
		if key != "notices.dossier.extend" || !strings.Contains(args, i18n.DateTime(later.Promised)) {
			t.Errorf("the person was written to of %s %s, not of the new appointment", key, args)
		}
		if after := b.take(d.ID, "supplement", "put_right", "supplied"); !after.Promised.Equal(later.Promised) {
			t.Errorf("papers that came moved the promise from %v to %v", later.Promised, after.Promised)
		}
		late := b.take(b.submitted(whole).ID, "receive")
		b.clock.set(late.Promised.Add(-time.Hour))
		if _, err := b.try(b.clerk, late.ID, "extend", dossiers.Act{ID: late.ID}); fault.Of(err).Key != "dossiers.extend_too_late" {
			t.Errorf("on the day itself: %v", err)
		}
	})
}

// Where facts must be verified the procedure's longer limit holds from the
// reception on: once, for whoever works on it, while the promise isn't over.
func TestToVerify(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.take(b.submitted(whole).ID, "receive", "transfer", "assign")
		for _, no := range []struct {
			who auth.Actor
			in  dossiers.ToVerifyInput
			key string
		}{
			{b.specialist, dossiers.ToVerifyInput{Reason: " "}, "form.invalid"},
			{b.specialist, dossiers.ToVerifyInput{Reason: strings.Repeat("a", 5000)}, "form.invalid"},
			{b.clerk, dossiers.ToVerifyInput{Reason: "hỏi sổ cũ"}, "auth.forbidden"}, // a specialist works on it
			{b.leader, dossiers.ToVerifyInput{Reason: "hỏi sổ cũ"}, "auth.forbidden"},
			{b.actor("other", auth.Specialist), dossiers.ToVerifyInput{Reason: "hỏi sổ cũ"}, "dossiers.assigned_to"},
		} {
			no.in.ID = d.ID
			if _, err := b.Dossiers.ToVerify(ctx, no.who, no.in); fault.Of(err).Key != no.key {
				t.Errorf("by %s: %v, want %s", no.who.ID, err, no.key)
			}
		}
		// Eight working days instead of five, from Monday 8:00, the 24th being off; said two days later.
		b.clock.set(monday(8, 0).AddDate(0, 0, 2))
		want := monday(8, 0).AddDate(0, 0, 11)
		after := b.take(d.ID, "verify")
		if !after.ToVerify || !after.LegalDue.Equal(want) || !after.Promised.Equal(want) || after.Status != dossiers.Processing || after.Due != "appraise" || after.Extended {
			t.Errorf("to verify: %+v, want due %v", after, want)
		}
		if _, err := b.try(b.specialist, d.ID, "verify", dossiers.Act{ID: d.ID}); fault.Of(err).Key != "dossiers.verify_once" {
			t.Errorf("a second time: %v", err)
		}
		var key, args string
		b.must(b.DB.Read().QueryRow(ctx, `select key, args from notices_delivery order by made_at desc, id desc limit 1`).Scan(&key, &args))
		if key != "notices.dossier.verify" || !strings.Contains(args, i18n.DateTime(want)) || !strings.Contains(args, "hỏi nơi lưu sổ cũ") {
			t.Errorf("the person was written to of %s %s", key, args)
		}
		c, err := b.Dossiers.Show(ctx, b.clerk, d.ID)
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
		_, err = b.Dossiers.Extend(ctx, b.clerk, dossiers.ExtendInput{Act: dossiers.Act{ID: sorry.ID}, Due: far, Reason: "mất điện"})
		b.must(err)
		if got := b.take(sorry.ID, "verify"); !got.Promised.Equal(far) || !got.LegalDue.Equal(monday(8, 0).AddDate(0, 0, 14)) {
			t.Errorf("after the apology promised %v, legal due %v", got.Promised, got.LegalDue)
		}
		late := b.take(b.submitted(whole).ID, "receive", "transfer")
		b.clock.set(late.Promised.Add(time.Minute))
		if _, err := b.try(b.specialist, late.ID, "verify", dossiers.Act{ID: late.ID}); fault.Of(err).Key != "dossiers.verify_too_late" {
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
		if _, err := b.try(b.specialist, plain.ID, "verify", dossiers.Act{ID: plain.ID}); fault.Of(err).Key != "dossiers.verify_no_limit" {
			t.Errorf("without such a limit: %v", err)
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
		b.clock.set(monday(8, 0).AddDate(0, 0, 2))
		d = b.take(d.ID, "put_right", "supplied")
		if want := monday(8, 0).AddDate(0, 0, 9); d.Status != dossiers.Processing || !d.Promised.Equal(want) || d.Due != "assign" {
			t.Errorf("after it came: %s, due %q, promised %v, want %v", d.Status, d.Due, d.Promised, want)
		}
	})
}

func TestLateAndSoon(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.take(b.submitted(whole).ID, "receive", "transfer", "assign")
		b.take(b.submitted(whole).ID, "receive", "supplement") // waits for the person: never late
		b.submitted(whole)
		look := func() [4]int {
			w, err := b.Dossiers.Waiting(ctx, b.specialist, []string{b.commune})
			b.must(err)
			late, err := b.Dossiers.List(ctx, b.clerk, dossiers.Filter{CommuneID: b.commune, Late: "late"})
			b.must(err)
			soon, err := b.Dossiers.List(ctx, b.clerk, dossiers.Filter{CommuneID: b.commune, Late: "soon"})
			b.must(err)
			if w.Mine != 1 || w.Free != 0 || w.Due["receive"] != 0 || w.Due["appraise"] != 1 || w.Open != 3 {
				t.Errorf("waiting for the specialist: %+v", w)
			}
			counter, err := b.Dossiers.Waiting(ctx, b.clerk, []string{b.commune})
			b.must(err)
			if counter.Due["receive"] != 1 || counter.Due["supplied"] != 1 || counter.Due["appraise"] != 0 || counter.Open != 3 {
				t.Errorf("waiting for the clerk: %+v", counter)
			}
			return [4]int{w.Late, w.Soon, len(late.Rows), len(soon.Rows)}
		}
		// Promised for Tuesday week, 8:00. The steps after the appraisal need five hours: until Monday, 11:00, they fit in.
		monday := monday(11, 0).AddDate(0, 0, 7)
		for _, at := range []struct {
			when time.Time
			want [4]int
			risk dossiers.Risk
		}{
			{monday.AddDate(0, 0, -7).Add(-time.Hour), [4]int{}, dossiers.RiskNone},
			{d.Promised.AddDate(0, 0, -4), [4]int{}, dossiers.RiskNone}, // due within three days, and in time
			{monday, [4]int{}, dossiers.RiskNone},
			{monday.Add(time.Minute), [4]int{0, 1, 0, 1}, dossiers.RiskSoon},
			{d.Promised, [4]int{0, 1, 0, 1}, dossiers.RiskSoon},
			{d.Promised.Add(time.Minute), [4]int{1, 0, 1, 0}, dossiers.RiskLate},
		} {
			b.clock.set(at.when)
			if got := look(); got != at.want {
				t.Errorf("at %v late, soon, rows late, rows soon: %v, want %v", at.when, got, at.want)
			}
			c, err := b.Dossiers.Show(ctx, b.clerk, d.ID)
			b.must(err)
			if c.Risk != at.risk {
				t.Errorf("at %v the case's mark is %v, want %v", at.when, c.Risk, at.risk)
			}
		}
	})
}

// Marks, filter and tile agree about many dossiers at every hour, page by page.
func TestWillBeLateIsOneThing(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		for i := range 12 {
			b.clock.set(monday(8, 0).Add(time.Duration(i) * 40 * time.Minute))
			way := []string{"receive", "transfer", "assign"}
			d := b.take(b.submitted([]string{whole, odd}[i/6]).ID, way[:1+i%3]...)
			if i%5 == 4 && d.Status == dossiers.Processing {
				b.take(d.ID, "extend")
			}
			if i%7 == 6 {
				b.take(d.ID, "supplement", "put_right", "supplied")
			}
		}
		seen := map[dossiers.Risk]bool{}
		for hour := 0; hour < 10*24; hour += 3 {
			b.clock.set(monday(8, 0).Add(time.Duration(hour) * time.Hour))
			all, err := b.Dossiers.List(ctx, b.clerk, dossiers.Filter{CommuneID: b.commune, Open: true})
			b.must(err)
			marked := map[dossiers.Risk][]string{}
			for _, w := range all.Rows {
				marked[w.Risk] = append(marked[w.Risk], w.ID)
				seen[w.Risk] = true
			}
			w, err := b.Dossiers.Waiting(ctx, b.clerk, []string{b.commune})
			b.must(err)
			if w.Soon != len(marked[dossiers.RiskSoon]) || w.Late != len(marked[dossiers.RiskLate]) {
				t.Fatalf("hour %d: %d will be late, %d are; marked %v", hour, w.Soon, w.Late, marked)
			}
			for risk, late := range map[dossiers.Risk]string{dossiers.RiskSoon: "soon", dossiers.RiskLate: "late"} {
				var got []string
				f := dossiers.Filter{CommuneID: b.commune, Open: true, Late: late, Limit: 3}
				for {
					page, err := b.Dossiers.List(ctx, b.clerk, f)
					b.must(err)
					for _, w := range page.Rows {
						got = append(got, w.ID)
					}
					if f.After = page.Next; f.After == "" {
						break
					}
				}
				if diff := cmp.Diff(marked[risk], got); diff != "" {
					t.Fatalf("hour %d, %s: marked, listed %s", hour, late, diff)
				}
			}
		}
		if len(seen) != 3 {
			t.Errorf("seen only %v", seen)
		}
	})
}

func TestTransferAllSaysWhyNot(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		good, early := b.take(b.submitted(whole).ID, "receive"), b.submitted(whole)
		done := b.Dossiers.TransferAll(context.Background(), b.clerk, []string{early.ID, good.ID, ids.New()})
		got := []fault.Kind{kind(done[0].Err), kind(done[2].Err)}
		if done[1].Err != nil || got[0] != fault.Conflict || got[1] != fault.NotFound {
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
		{dossiers.Dossier{Way: dossiers.Portal, Status: dossiers.Processing}, 3}, // the helper need not record every status
	} {
		if got := c.d.Stage(); got != c.want {
			t.Errorf("%s %s, received %v: stage %d, want %d", c.d.Way, c.d.Status, !c.d.ReceivedAt.IsZero(), got, c.want)
		}
	}
}

// TestTheRuleOfItsDayStays: what an office sets anew about waiting for papers is
// for what it receives from then on.
func TestTheRuleOfItsDayStays(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		rule := func(r dossiers.ClockRule) {
			o, err := b.Dossiers.OfficeOf(ctx, b.DB.Read(), b.commune)
			b.must(err)
			o.ClockRule = string(r)
			b.must(b.Dossiers.SetOffice(ctx, b.system(), o))
		}
		sentBack := func(id string) time.Time {
			b.take(id, "supplement")
			b.clock.set(monday(8, 30))
			return b.take(id, "put_right", "supplied").LegalDue
		}
		old := b.take(b.submitted(whole).ID, "receive") // its rule is to count anew
		rule(dossiers.RuleExtend)
		due := sentBack(old.ID)
		if want := monday(8, 30).AddDate(0, 0, 8); !due.Equal(want) {
			t.Errorf("received under the old rule: due %v, want %v", due, want)
		}
		b.clock.set(monday(8, 0))
		fresh := b.take(b.submitted(whole).ID, "receive")
		if due, want := sentBack(fresh.ID), fresh.LegalDue.AddDate(0, 0, 1); !due.Equal(want) {
			t.Errorf("received under the new rule: due %v, want %v", due, want)
		}
	})
}

// TestDecidedAnew: papers asked for after the decision may change the answers, so
// nothing is numbered under the leader's name that the leader has not seen.
func TestDecidedAnew(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.take(b.submitted(whole).ID, "receive", "transfer", "assign", "appraise", "review", "decide")
		_, err := b.Dossiers.AskSupplement(ctx, b.clerk, dossiers.Act{ID: d.ID}, []dossiers.Want{{Target: "q:purpose", Reason: "wrong_value"}})
		b.must(err)
		_, _, err = b.Dossiers.Answer(ctx, b.clerk, dossiers.AnswerInput{Act: dossiers.Act{ID: d.ID}, Page: "why", Answers: procedures.Answers{"purpose": "bán đất"}})
		b.must(err)
		if back := b.take(d.ID, "supplied"); back.Due != "decide" {
			t.Fatalf("waits for %q", back.Due)
		}
		if _, err := b.try(b.secretary, d.ID, "number", dossiers.Act{ID: d.ID}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("numbered without a new decision: %v", err)
		}
		b.take(d.ID, "decide", "number")
		c, err := b.Dossiers.Show(ctx, b.clerk, d.ID)
		b.must(err)
		if c.Result.FullNumber() != "01/XN-UBND" || c.Result.Body != "Xác nhận bán đất" {
			t.Errorf("%s: %q", c.Result.FullNumber(), c.Result.Body)
		}
	})
}
