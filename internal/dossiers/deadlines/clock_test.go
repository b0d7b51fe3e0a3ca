package deadlines

import (
	"cmp"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
)

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", s, clock.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return v.UTC()
}

// history reads alternating kinds and moments.
func history(t *testing.T, s ...string) (out []Event) {
	t.Helper()
	for i := 0; i < len(s); i += 2 {
		out = append(out, Event{Kind: Kind(s[i]), At: moment(t, s[i+1])})
	}
	return out
}

func TestLimits(t *testing.T) {
	for _, tt := range []struct {
		unit     string
		n        int
		received string
		due      string
	}{
		{"working_day", 3, "2026-11-18 09:15", "2026-11-23 09:15"}, // over a weekend
		{"working_day", 1, "2026-11-23 09:15", "2026-11-25 09:15"}, // over 24/11
		{"working_day", 1, "2025-12-31 10:00", "2026-01-05 10:00"}, // over the swapped 2/1
		{"working_day", 1, "2026-01-09 10:00", "2026-01-10 10:00"}, // the Saturday is worked
		{"working_day", 1, "2026-11-23 06:00", "2026-11-25 07:00"}, // before opening
		{"working_day", 1, "2026-11-23 12:15", "2026-11-25 13:30"}, // at lunch
		{"working_day", 1, "2026-11-23 19:30", "2026-11-26 07:00"}, // in the village
		{"working_day", 5, "2026-02-13 16:00", "2026-02-27 16:00"}, // over Tết
		{"working_day", 21, "2026-10-23 08:00", "2026-11-23 08:00"},
		{"hour", 8, "2026-11-23 07:00", "2026-11-23 17:00"},
		{"hour", 4, "2026-11-23 16:00", "2026-11-25 10:00"},
		{"hour", 2, "2026-11-21 08:00", "2026-11-23 09:00"}, // Saturday
		{"day", 10, "2026-11-13 10:00", "2026-11-23 10:00"}, // holidays inside count
		{"day", 1, "2026-11-23 10:00", "2026-11-25 10:00"},  // only the last day is pushed off
		{"day", 3, "2026-02-12 10:00", "2026-02-23 10:00"},
		{"month", 1, "2026-01-31 10:00", "2026-03-02 07:00"}, // a Saturday: begins on Monday at 07:00
		{"month", 1, "2026-03-31 10:00", "2026-05-04 10:00"}, // 30/4 and 1/5 off, then a weekend
		{"month", 3, "2026-11-30 10:00", "2027-03-01 10:00"}, // 28/2 is a Sunday
		{"same_day", 0, "2026-11-23 14:59", "2026-11-23 17:00"},
		{"same_day", 0, "2026-11-23 15:00", "2026-11-25 17:00"},
		{"same_day", 0, "2026-11-23 19:30", "2026-11-25 17:00"},
		{"same_day", 0, "2026-11-21 10:00", "2026-11-23 17:00"},
		{"same_day", 0, "2026-11-20 15:30", "2026-11-23 17:00"},
	} {
		due, running, err := LegalDue(workdays.Shipped(), procedures.Limit{Unit: tt.unit, N: tt.n}, RuleRestart,
			history(t, "accepted", tt.received))
		if err != nil || !running || !due.Equal(moment(t, tt.due)) {
			t.Errorf("%d %s from %s: %s running %v %v, want %s", tt.n, tt.unit, tt.received,
				due.In(clock.Vietnam), running, err,
				tt.due)
		}
	}
}

func TestLegalClock(t *testing.T) {
	three := procedures.Limit{Unit: "working_day", N: 3}
	ten := procedures.Limit{Unit: "day", N: 10}
	asked := []string{"accepted", "2026-11-02 09:00", "supplement_asked", "2026-11-03 09:00"}
	// 10 working hours, 26 hours later
	back := append(asked[:len(asked):len(asked)], "supplemented", "2026-11-04 11:00")
	with := func(events []string, more ...string) []string {
		return append(events[:len(events):len(events)], more...)
	}
	for _, tt := range []struct {
		name    string
		limit   procedures.Limit
		rule    Rule
		events  []string
		due     string
		running bool
	}{
		{"nothing yet", three, RuleRestart, nil, "", false},
		{"asked before acceptance", three, RuleRestart, []string{"supplement_asked", "2026-11-02 09:00"}, "", false},
		{"complete after that", three, RuleRestart,
			[]string{"supplement_asked", "2026-11-02 09:00", "supplemented", "2026-11-03 08:00",
				"accepted", "2026-11-03 09:00"},
			"2026-11-06 09:00", true},
		{"waiting", three, RuleRestart, asked, "2026-11-05 09:00", false},
		{"restart", three, RuleRestart, back, "2026-11-09 11:00", true},
		{"extend rounds up", three, RuleExtend, back, "2026-11-09 09:00", true},
		{"subtract is exact", three, RuleSubtract, back, "2026-11-06 11:00", true},
		{"calendar days, extend", ten, RuleExtend, back, "2026-11-16 09:00", true}, // 12 + 2 = Saturday
		{"calendar days, subtract", ten, RuleSubtract, back, "2026-11-13 11:00", true},
		{"asked twice in one wait", three, RuleSubtract,
			with(asked, "supplement_asked", "2026-11-03 15:00", "supplemented", "2026-11-04 11:00"),
			"2026-11-06 11:00", true},
		{"two waits", three, RuleSubtract, with(back, "supplement_asked", "2026-11-05 08:00", "supplemented",
			"2026-11-05 10:00"), "2026-11-06 15:00", true},
		{"restarted by decision", three, RuleSubtract, with(asked, "restarted", "2026-11-09 08:00"), "2026-11-12 08:00",
			true},
		{"a promise moves no legal limit", three, RuleRestart,
			[]string{"accepted", "2026-11-02 09:00", "extended", "2026-11-03 09:00"}, "2026-11-05 09:00", true},
		{"ended", three, RuleRestart, with(back, "ended", "2026-11-06 09:00"), "2026-11-09 11:00", false},
		{"stopped while waiting", three, RuleRestart, with(asked, "stopped", "2026-11-06 09:00"),
			"2026-11-05 09:00", false},
	} {
		due, running, err := LegalDue(workdays.Shipped(), tt.limit, tt.rule, history(t, tt.events...))
		var want time.Time
		if tt.due != "" {
			want = moment(t, tt.due)
		}
		if err != nil || running != tt.running || !due.Equal(want) {
			t.Errorf("%s: %s running %v %v, want %s %v", tt.name, due.In(clock.Vietnam), running,
				err, tt.due, tt.running)
		}
	}
}

func TestLegalClockRefuses(t *testing.T) {
	day := procedures.Limit{Unit: "working_day", N: 1}
	for name, tt := range map[string]struct {
		limit  procedures.Limit
		rule   Rule
		events []string
	}{
		"unknown unit": {procedures.Limit{Unit: "week", N: 1}, RuleRestart,
			[]string{"accepted", "2026-11-02 09:00"}},
		"no length":    {procedures.Limit{Unit: "day"}, RuleRestart, []string{"accepted", "2026-11-02 09:00"}},
		"unknown rule": {day, "", nil},
		"back in time": {day, RuleRestart, []string{"accepted", "2026-11-02 09:00", "ended", "2026-11-01 09:00"}},
		"accepted twice": {day, RuleRestart,
			[]string{"accepted", "2026-11-02 09:00", "accepted", "2026-11-02 09:00"}},
		"supplemented, unasked": {day, RuleRestart,
			[]string{"accepted", "2026-11-02 09:00", "supplemented", "2026-11-02 09:00"}},
		"to verify, not received": {day, RuleRestart, []string{"to_verify", "2026-11-02 09:00"}},
		"to verify while waiting": {day, RuleRestart,
			[]string{"accepted", "2026-11-02 09:00", "supplement_asked", "2026-11-02 10:00",
				"to_verify", "2026-11-02 11:00"}},
		"something after an end": {day, RuleRestart,
			[]string{"accepted", "2026-11-02 09:00", "ended", "2026-11-02 10:00", "restarted", "2026-11-03 09:00"}},
		"unknown kind": {day, RuleRestart, []string{"accepted", "2026-11-02 09:00", "sold", "2026-11-02 10:00"}},
	} {
		if _, _, err := LegalDue(workdays.Shipped(), tt.limit, tt.rule, history(t, tt.events...)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// The limit for what must be verified is counted from the same start, and waits
// are added to it as to the other.
func TestLegalClockWhereFactsMustBeVerified(t *testing.T) {
	limit := procedures.Limit{Unit: "working_day", N: 1, Verify: 3}
	said := []string{"accepted", "2026-11-02 09:00", "to_verify", "2026-11-02 15:00"}
	waited := append(said[:len(said):len(said)], "supplement_asked", "2026-11-03 09:00", "supplemented",
		"2026-11-04 11:00")
	for _, tt := range []struct {
		name   string
		limit  procedures.Limit
		rule   Rule
		events []string
		due    string
	}{
		{"from the same start", limit, RuleRestart, said, "2026-11-05 09:00"},
		{"the same day becomes working days", procedures.Limit{Unit: "same_day", N: 1, Verify: 5}, RuleRestart, said,
			"2026-11-09 09:00"},
		{"calendar days", procedures.Limit{Unit: "day", N: 5, Verify: 10}, RuleRestart, said, "2026-11-12 09:00"},
		{"restart", limit, RuleRestart, waited, "2026-11-09 11:00"},
		{"extend", limit, RuleExtend, waited, "2026-11-09 09:00"},
		{"subtract", limit, RuleSubtract, waited, "2026-11-06 11:00"},
		{"said after the wait", limit, RuleSubtract,
			[]string{"accepted", "2026-11-02 09:00", "supplement_asked", "2026-11-03 09:00",
				"supplemented", "2026-11-04 11:00",
				"to_verify", "2026-11-04 11:00"}, "2026-11-06 11:00"},
		{"no such limit", procedures.Limit{Unit: "working_day", N: 3}, RuleRestart, said, "2026-11-05 09:00"},
	} {
		due, running, err := LegalDue(workdays.Shipped(), tt.limit, tt.rule, history(t, tt.events...))
		if err != nil || !running || !due.Equal(moment(t, tt.due)) {
			t.Errorf("%s: %s running %v %v, want %s", tt.name, due.In(clock.Vietnam), running, err, tt.due)
		}
	}
}

// Whatever the rule, waiting never takes time from the office, and adding
// whole days gives it no less than adding the exact wait.
func TestClockRulesProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	cal := workdays.Shipped()
	base := clock.NewDate(2024, 1, 1).Start()
	for range 1500 {
		at := base.Add(time.Duration(r.Int64N(2*365*24*60)) * time.Minute)
		asked := at.Add(time.Duration(r.IntN(4*24*60)) * time.Minute)
		back := asked.Add(time.Duration(r.IntN(20*24*60)) * time.Minute)
		limit := procedures.Limit{Unit: []string{"working_day", "hour", "day", "month", "same_day"}[r.IntN(5)],
			N: 1 + r.IntN(20)}
		events := []Event{{At: at, Kind: Accepted}, {At: asked, Kind: Asked},
			{At: back, Kind: Supplemented}}
		due := map[Rule]time.Time{}
		for _, rule := range []Rule{RuleRestart, RuleExtend, RuleSubtract} {
			d, running, err := LegalDue(cal, limit, rule, events)
			if err != nil || !running {
				t.Fatalf("%v %s: %v", limit, rule, err)
			}
			if !cal.IsWorking(clock.DateOf(d)) {
				t.Fatalf("%v %s: due on a day off, %s", limit, rule, d)
			}
			due[rule] = d
		}
		plain, _, err := LegalDue(cal, limit, RuleRestart, events[:1])
		if err != nil {
			t.Fatal(err)
		}
		// By the day: pushed off the same weekend, two dates fall on one Monday at clock times of their own.
		if due[RuleSubtract].Before(plain) || clock.DateOf(due[RuleExtend]) < clock.DateOf(due[RuleSubtract]) {
			t.Fatalf("%v from %s, waiting %s–%s: plain %s, subtract %s, extend %s", limit, at, asked, back, plain,
				due[RuleSubtract], due[RuleExtend])
		}
		if clock.DateOf(due[RuleRestart]) < clock.DateOf(plain) {
			t.Fatalf("%v: restart %s before %s", limit, due[RuleRestart], plain)
		}
	}
}

func TestVerifyLimit(t *testing.T) {
	for _, tt := range []struct{ in, want procedures.Limit }{
		{procedures.Limit{Unit: "working_day", N: 3, Verify: 8}, procedures.Limit{Unit: "working_day", N: 8}},
		{procedures.Limit{Unit: "same_day", Verify: 2}, procedures.Limit{Unit: "working_day", N: 2}},
		{procedures.Limit{Unit: "day", N: 5}, procedures.Limit{Unit: "day", N: 5}},
	} {
		if got := VerifyLimit(tt.in); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%+v: %+v", tt.in, got)
		}
	}
}

func TestExtend(t *testing.T) {
	cal := workdays.Shipped()
	first := Promises{{Due: moment(t, "2026-11-25 10:00"), MadeAt: moment(t, "2026-11-02 10:00")}}
	good := Promise{Due: moment(t, "2026-11-27 10:00"), MadeAt: moment(t, "2026-11-23 16:00"), Reason: "Chờ xác minh"}
	once, err := first.Extend(cal, good)
	if err != nil || len(first) != 1 || len(once) != 2 || !once.Due().Equal(good.Due) {
		t.Fatalf("%v %v", once, err)
	}
	late, before, silent := good, good, good
	late.MadeAt = moment(t, "2026-11-24 08:00") // a holiday: the last working day before was the 23rd
	before.Due = moment(t, "2026-11-25 09:00")
	silent.Reason = " "
	sunday, slip, night, lunch := good, good, good, good
	night.Due, lunch.Due = moment(t, "2026-11-27 03:00"), moment(t, "2026-11-27 12:00")
	sunday.Due = moment(t, "2026-11-29 10:00")
	slip.Due = moment(t, "2062-11-27 10:00")
	for key, err := range map[string]error{
		"dossiers.extend_once":       second(once.Extend(cal, good)),
		"dossiers.extend_too_late":   second(first.Extend(cal, late)),
		"dossiers.extend_no_promise": second(Promises{}.Extend(cal, good)),
		"dossiers.extend_not_later":  second(first.Extend(cal, before)),
		"dossiers.extend_reason":     second(first.Extend(cal, silent)),
		"dossiers.extend_day_off":    second(first.Extend(cal, sunday)),
		"dossiers.extend_far":        second(first.Extend(cal, slip)),
		"dossiers.extend_closed":     cmp.Or(second(first.Extend(cal, night)), second(first.Extend(cal, lunch))),
	} {
		f := fault.Of(err)
		if got := f.Key + f.Fields["due"] + f.Fields["reason"]; got != key && got != "form.invalid"+key {
			t.Errorf("%v, want %s", err, key)
		}
	}
}

func second(_ Promises, err error) error { return err }

func TestTransferBy(t *testing.T) {
	for received, want := range map[string]string{
		"2026-11-23 14:59": "2026-11-23 17:00",
		"2026-11-23 15:00": "2026-11-25 07:00",
		"2026-11-23 19:30": "2026-11-25 17:00", // taken up on the 25th
		"2026-11-21 10:00": "2026-11-23 17:00",
	} {
		if got := TransferBy(workdays.Shipped(), moment(t, received)); !got.Equal(moment(t, want)) {
			t.Errorf("%s: %s, want %s", received, got.In(clock.Vietnam), want)
		}
	}
}

func TestIndexOnTime(t *testing.T) {
	three := procedures.Limit{Unit: "working_day", N: 3}
	const accepted, promised = "2026-11-02 09:00", "2026-11-05 09:00"
	for _, tt := range []struct {
		name            string
		promised, asOf  string
		events          []string
		onTime, decided bool
	}{
		{"not received", promised, "2026-11-30 23:59",
			[]string{"supplement_asked", "2026-11-02 08:00", "stopped", "2026-11-02 09:00"}, false, false},
		{"running in time", promised, "2026-11-04 12:00", []string{"accepted", accepted}, true, false},
		{"running late", promised, "2026-11-05 12:00", []string{"accepted", accepted}, false, true},
		{"ended in time", promised, "2026-11-30 23:59", []string{"accepted", accepted, "ended", "2026-11-05 09:00"},
			true,
			true},
		{"ended late", promised, "2026-11-30 23:59", []string{"accepted", accepted, "ended", "2026-11-05 09:01"}, false,
			true},
		{"ended after the period", promised, "2026-11-04 23:59", []string{"accepted", accepted,
			"ended", "2026-11-09 09:00"},
			true, false},
		{"withdrawn", promised, "2026-11-30 23:59", []string{"accepted", accepted, "stopped", "2026-11-03 09:00"}, true,
			true},
		{"waiting once", promised, "2026-11-30 23:59", []string{"accepted", accepted,
			"supplement_asked", "2026-11-03 09:00"},
			true, false},
		{"wait taken off", promised, "2026-11-30 23:59",
			[]string{"accepted", accepted, "supplement_asked", "2026-11-03 09:00", "supplemented",
				"2026-11-10 09:00", "ended",
				"2026-11-12 09:00"}, true, true},
		{"not enough", promised, "2026-11-30 23:59",
			[]string{"accepted", accepted, "supplement_asked", "2026-11-03 09:00", "supplemented",
				"2026-11-10 09:00", "ended",
				"2026-11-12 09:01"}, false, true},
		{"asked twice", promised, "2026-11-30 23:59",
			[]string{"accepted", accepted, "supplement_asked", "2026-11-02 10:00", "supplemented", "2026-11-02 11:00",
				"supplement_asked", "2026-11-02 14:00", "supplemented", "2026-11-02 15:00", "ended",
				"2026-11-02 16:00"}, false,
			true},
		{"asked once before acceptance, once after", promised, "2026-11-30 23:59",
			[]string{"supplement_asked", "2026-11-01 10:00", "supplemented", "2026-11-02 08:00", "accepted", accepted,
				"supplement_asked", "2026-11-02 10:00", "supplemented", "2026-11-02 11:00", "ended",
				"2026-11-03 09:00"}, true,
			true},
		{"no promise, within the limit", "", "2026-11-30 23:59", []string{"accepted", accepted,
			"ended", "2026-11-05 09:00"},
			true, true},
		{"no promise, beyond", "", "2026-11-30 23:59", []string{"accepted", accepted, "ended", "2026-11-05 10:00"},
			false,
			true},
	} {
		var due time.Time
		if tt.promised != "" {
			due = moment(t, tt.promised)
		}
		onTime, decided := IndexOnTime(workdays.Shipped(), three, history(t, tt.events...), due, moment(t, tt.asOf))
		if onTime != tt.onTime || decided != tt.decided {
			t.Errorf("%s: on time %v, decided %v", tt.name, onTime, decided)
		}
	}
}

func TestAnswerBy(t *testing.T) {
	for sent, want := range map[string]string{
		"2026-11-23 08:00": "2026-11-23 15:00",
		"2026-11-23 12:10": "2026-11-23 15:00",
		"2026-11-23 15:00": "2026-11-25 15:00", // the 24th is a day off
		"2026-11-23 19:38": "2026-11-25 15:00", // in the evening, at the cultural house
		"2026-11-27 16:00": "2026-11-30 15:00", // a Friday
		"2026-11-28 10:00": "2026-11-30 15:00",
	} {
		if got := AnswerBy(workdays.Shipped(), moment(t, sent)); !got.Equal(moment(t, want)) {
			t.Errorf("sent %s: by %s, want %s", sent, got, want)
		}
	}
}
