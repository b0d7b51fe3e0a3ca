package accounts_test

import (
	"testing"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/testworld"
)

// TestDelegationsInARow: one person acts in another's role for 92 days at most,
// in however many parts and whoever gives them; a month without it begins anew.
func TestDelegationsInARow(t *testing.T) {
	type step struct {
		from, days int    // from today
		by         string // whose role
		want       string // message key; "": taken
	}
	const sum, long, ahead = "auth.delegation_sum", "auth.delegation_long", "auth.delegation_ahead"
	const overlaps = "auth.delegation_overlaps"
	cases := map[string][]step{
		"at once":             {{0, 92, "chair", ""}},
		"too long at once":    {{0, 93, "chair", long}},
		"the last day ahead":  {{60, 10, "chair", ""}},
		"too far ahead":       {{61, 10, "chair", ahead}},
		"in two parts":        {{0, 46, "chair", ""}, {46, 46, "chair", ""}},
		"one day too many":    {{0, 46, "chair", ""}, {46, 47, "chair", sum}},
		"days between":        {{0, 20, "chair", ""}, {49, 72, "chair", ""}, {49, 73, "vice", sum}},
		"a month between":     {{0, 20, "chair", ""}, {50, 92, "chair", ""}},
		"by two chairs":       {{0, 50, "chair", ""}, {50, 50, "vice", sum}},
		"over each other":     {{0, 60, "chair", ""}, {10, 50, "vice", ""}, {60, 32, "chair", ""}, {60, 33, "vice", sum}},
		"twice from one":      {{0, 60, "chair", ""}, {59, 5, "chair", overlaps}, {0, 61, "chair", overlaps}},
		"put between":         {{0, 30, "chair", ""}, {60, 60, "chair", ""}, {45, 3, "chair", sum}},
		"sent twice":          {{0, 92, "chair", ""}, {0, 92, "chair", ""}},
		"a later one is less": {{50, 60, "chair", ""}, {0, 32, "chair", ""}},
	}
	eachWorld(t, func(t *testing.T, w *world) {
		today, n := clock.DateOf(w.Clock.Now()), 0
		for name, steps := range cases {
			n++
			of := string(rune('a' + n))
			to := w.account("deputy"+of, auth.Specialist, testworld.Commune)
			givers := map[string]auth.Actor{}
			for _, name := range []string{"chair", "vice"} {
				var err error
				givers[name], err = w.Auth.ActorOf(t.Context(), w.account(name+of, auth.Leader, testworld.Commune).ID)
				must(t, err)
			}
			for i, s := range steps {
				from := today.AddDays(s.from)
				err := w.Accounts.Delegate(t.Context(), givers[s.by], to, auth.DelegateInput{To: to.ID, Role: auth.Leader,
					PlaceID: testworld.Commune, From: from, Until: from.AddDays(s.days - 1)})
				got := fault.Of(err).Fields
				if s.want == "" && err != nil || s.want != "" && got["to"] != s.want && got["from"] != s.want {
					t.Errorf("%s, %d: %v, want %q", name, i, err, s.want)
				}
			}
		}
	})
}

// TestADelegationTakenBack: days on which it no longer counted don't count.
func TestADelegationTakenBack(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		chair, err := w.Auth.ActorOf(t.Context(), w.account("chair", auth.Leader, testworld.Commune).ID)
		must(t, err)
		to := w.account("deputy", auth.Specialist, testworld.Commune)
		delegate := func(days int) error {
			today := clock.DateOf(w.Clock.Now())
			return w.Accounts.Delegate(t.Context(), chair, to, auth.DelegateInput{To: to.ID, Role: auth.Leader,
				PlaceID: testworld.Commune, From: today, Until: today.AddDays(days - 1)})
		}
		must(t, delegate(92))
		w.Clock.Add(9 * 24 * time.Hour)
		given, err := w.Auth.Delegations(t.Context(), chair)
		must(t, err)
		must(t, w.Auth.EndDelegation(t.Context(), chair, given[0].ID))
		if err := delegate(84); fault.Of(err).Fields["to"] != "auth.delegation_sum" {
			t.Errorf("nine days and 84: %v", err)
		}
		must(t, delegate(83))
	})
}

// TestTwoDelegationsAtOnce: made at the same time, they are counted together, too.
func TestTwoDelegationsAtOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		to := w.account("deputy", auth.Specialist, testworld.Commune)
		first := clock.DateOf(w.Clock.Now())
		errs := make(chan error)
		for i, name := range []string{"chair", "vice"} {
			giver, err := w.Auth.ActorOf(t.Context(), w.account(name, auth.Leader, testworld.Commune).ID)
			must(t, err)
			from := first.AddDays(60 * i)
			go func() {
				errs <- w.Accounts.Delegate(t.Context(), giver, to, auth.DelegateInput{To: to.ID, Role: auth.Leader,
					PlaceID: testworld.Commune, From: from, Until: from.AddDays(59)})
			}()
		}
		one, other := <-errs, <-errs
		if (one == nil) == (other == nil) {
			t.Errorf("120 days in a row: %v, %v", one, other)
		}
	})
}

// TestOneActsForOne: nobody's role is acted in by two at a time.
func TestOneActsForOne(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		chair, err := w.Auth.ActorOf(t.Context(), w.account("chair", auth.Leader, testworld.Commune).ID)
		must(t, err)
		today := clock.DateOf(w.Clock.Now())
		delegate := func(to auth.Account, from, until int) error {
			return w.Accounts.Delegate(t.Context(), chair, to, auth.DelegateInput{To: to.ID, Role: auth.Leader,
				PlaceID: testworld.Commune, From: today.AddDays(from), Until: today.AddDays(until)})
		}
		one := w.account("one", auth.Specialist, testworld.Commune)
		other := w.account("other", auth.Specialist, testworld.Commune)
		must(t, delegate(one, 2, 5))
		must(t, delegate(one, 2, 5)) // sent twice
		for _, days := range [][2]int{{2, 5}, {5, 9}, {0, 2}, {0, 9}} {
			if f := fault.Of(delegate(other, days[0], days[1])); f.Fields["from"] != "auth.delegation_overlaps" {
				t.Errorf("a second one from %d to %d: %v", days[0], days[1], f)
			}
		}
		must(t, delegate(other, 6, 9))
	})
}
