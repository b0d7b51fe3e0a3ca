package procedures

import (
	"slices"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/clock"
)

func find(t testing.TB, code string) Procedure {
	t.Helper()
	ps := Shipped().Procedures
	i := slices.IndexFunc(ps, func(p Procedure) bool {
		return p.Code == code && clock.Date("2026-11-23").In(p.ValidFrom, p.ValidTo)
	})
	if i < 0 {
		t.Fatalf("no procedure %s", code)
	}
	return ps[i]
}

func TestFeesDue(t *testing.T) {
	list, household := Answers{"way": "list"}, Answers{"way": "household"}
	tests := []struct {
		name, code string
		q          FeeQuestion
		want       int64
		known      bool
	}{
		{"one page", "2.000815", FeeQuestion{Pages: 1, Copies: 1}, 2000, true},
		{"two pages", "2.000815", FeeQuestion{Pages: 2, Copies: 1}, 4000, true},
		{"from the third page on", "2.000815", FeeQuestion{Pages: 3, Copies: 1}, 5000, true},
		{"several copies", "2.000815", FeeQuestion{Pages: 3, Copies: 4}, 20000, true},
		{"the last page below the cap", "2.000815", FeeQuestion{Pages: 197, Copies: 1}, 199000, true},
		{"the cap", "2.000815", FeeQuestion{Pages: 198, Copies: 1}, 200000, true},
		{"above the cap, two copies", "2.000815", FeeQuestion{Pages: 500, Copies: 2}, 400000, true},
		{"counts not known", "2.000815", FeeQuestion{}, 2000, true},
		{"a slip below zero", "2.000815", FeeQuestion{Pages: -5, Copies: -1}, 2000, true},
		{"signature", "2.000884", FeeQuestion{Copies: 9}, 10000, true},
		{"residence confirmation is free", "1.010041", FeeQuestion{}, 0, true},
		{"permanent residence", "1.004222", FeeQuestion{}, 20000, true},
		{"permanent residence online", "1.004222", FeeQuestion{Online: true}, 10000, true},
		{"household split online", "1.010038", FeeQuestion{Online: true}, 5000, true},
		{"temporary residence of a family", "1.004194", FeeQuestion{Persons: 4, Answers: household}, 15000, true},
		{"the same online", "1.004194", FeeQuestion{Persons: 4, Online: true, Answers: household}, 7000, true},
		{"temporary residence by list", "1.004194", FeeQuestion{Persons: 4, Answers: list}, 40000, true},
		{"the same online", "1.004194", FeeQuestion{Persons: 4, Online: true, Answers: list}, 20000, true},
		{"an exempt person", "1.004194", FeeQuestion{Groups: []string{"student", "poor"}, Answers: household}, 0, true},
		{"three extract copies", "2.000635", FeeQuestion{Copies: 3}, 24000, true},
		{"extract copies, merit family", "2.000635", FeeQuestion{Copies: 3, Groups: []string{"merit"}}, 0, true},
		{"birth in time", "1.001193", FeeQuestion{Answers: Answers{"on_time": "yes"}}, 0, true},
		{"late birth, the council's amount unknown", "1.001193", FeeQuestion{Answers: Answers{"on_time": "no"}}, 0,
			false},
		{"late birth of a poor household", "1.001193", FeeQuestion{Answers: Answers{"on_time": "no"},
			Groups: []string{"poor"}}, 0, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.q.On = "2026-11-23"
			lines := find(t, tt.code).FeesDue(tt.q)
			if len(lines) != 1 {
				t.Fatalf("%d lines, want 1: %+v", len(lines), lines)
			}
			if sum, known := TotalDue(lines); sum != tt.want || known != tt.known {
				t.Errorf("got %d, %v; want %d, %v", sum, known, tt.want, tt.known)
			}
		})
	}
}

func TestFeeQuestionOfAnswers(t *testing.T) {
	p := find(t, "2.000815")
	q := p.FeeQuestion(Answers{"pages": " 4 ", "copies": "2"})
	q.On = "2026-11-23"
	if sum, _ := TotalDue(p.FeesDue(q)); sum != 12000 {
		t.Errorf("four pages twice cost %d", sum)
	}
	if q := find(t, "1.000656").FeeQuestion(Answers{"pages": "9"}); q.Pages != 0 {
		t.Error("a procedure without a form asks for no pages")
	}
}

func TestCouncilFee(t *testing.T) {
	none := int64(0)
	p := Procedure{Fees: []Fee{
		{Kind: "council", ByProvince: map[string]int64{"15": 8000, "14": 0}, Online: &none, ValidFrom: "2026-01-01",
			ValidTo: "2026-06-30", Source: "old"},
		{Kind: "council", ByProvince: map[string]int64{"15": 10000}, ValidFrom: "2026-07-01", Source: "new"},
	}}
	tests := []struct {
		name string
		q    FeeQuestion
		want FeeLine
	}{
		{"by the old resolution", FeeQuestion{On: "2026-06-30", Province: "15"}, FeeLine{Kind: "council", Quantity: 1,
			Amount: 8000, Source: "old"}},
		{"by the new one", FeeQuestion{On: "2026-07-01", Province: "15"}, FeeLine{Kind: "council", Quantity: 1,
			Amount: 10000, Source: "new"}},
		{"set to nothing is known", FeeQuestion{On: "2026-06-30", Province: "14"}, FeeLine{Kind: "council",
			Quantity: 1, Source: "old"}},
		{"another province", FeeQuestion{On: "2026-07-01", Province: "38"}, FeeLine{Kind: "council", Quantity: 1,
			Unset: true, Source: "new"}},
		{"free online wherever", FeeQuestion{On: "2026-06-30", Province: "38", Online: true}, FeeLine{Kind: "council",
			Quantity: 1, Source: "old"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff([]FeeLine{tt.want}, p.FeesDue(tt.q)); d != "" {
				t.Error(d)
			}
		})
	}
	if lines := p.FeesDue(FeeQuestion{On: "2025-12-31"}); lines != nil {
		t.Errorf("before any rule: %v", lines)
	}
}

// One page, copy or person more never costs less, and a copy never costs more
// than the cap.
func TestFeesGrowAndStayUnderTheCap(t *testing.T) {
	procedures := Shipped().Procedures
	law := func(which uint8, pages, copies, persons uint16, online bool) bool {
		p := procedures[int(which)%len(procedures)]
		q := FeeQuestion{On: "2026-11-23", Online: online, Pages: int(pages), Copies: int(copies),
			Persons: int(persons),
			Answers: Answers{"way": []string{"list", "household"}[which%2]}}
		sum, _ := TotalDue(p.FeesDue(q))
		for _, more := range []func(*FeeQuestion){
			func(q *FeeQuestion) { q.Pages++ }, func(q *FeeQuestion) { q.Copies++ }, func(q *FeeQuestion) {
				q.Persons++
			},
		} {
			larger := q
			more(&larger)
			if s, _ := TotalDue(p.FeesDue(larger)); s < sum {
				return false
			}
		}
		paper := find(t, "2.000815")
		capped, _ := TotalDue(paper.FeesDue(q))
		return sum >= 0 && capped <= 200_000*int64(max(q.Copies, 1))
	}
	if err := quick.Check(law, &quick.Config{MaxCount: 3000}); err != nil {
		t.Error(err)
	}
}

func TestHugeCountsDoNotOverflow(t *testing.T) {
	huge := int(^uint(0) >> 1)
	for _, p := range Shipped().Procedures {
		sum, _ := TotalDue(p.FeesDue(FeeQuestion{On: "2026-11-23", Pages: huge, Copies: huge, Persons: huge}))
		if sum < 0 {
			t.Errorf("%s: %d", p.Code, sum)
		}
	}
}

func TestLimitText(t *testing.T) {
	tests := []struct {
		l      Limit
		vi, en string
		hours  int
	}{
		{Limit{Unit: "working_day", N: 1}, "1 ngày làm việc", "1 working day", 8},
		{Limit{Unit: "working_day", N: 3}, "3 ngày làm việc", "3 working days", 24},
		{Limit{Unit: "working_day", N: 1, Verify: 3},
			"1 ngày làm việc; 3 ngày làm việc nếu phải xác minh hoặc phức tạp",
			"1 working day; 3 if facts must be checked or the case is complex", 8},
		{Limit{Unit: "hour", N: 12}, "12 giờ", "12 hours", 12},
		{Limit{Unit: "day", N: 30}, "30 ngày", "30 days", 240},
		{Limit{Unit: "month", N: 1}, "1 tháng", "1 month", 240},
		{Limit{Unit: "same_day", N: 1},
			"Trong ngày; tiếp nhận sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo",
			"The same day; the next working day if received after 15:00", 8},
	}
	for _, tt := range tests {
		key, args := tt.l.Text()
		if got := texts().Text("vi", key, args...); got != tt.vi {
			t.Errorf("%+v: %q", tt.l, got)
		}
		if got := texts().Text("en", key, args...); got != tt.en {
			t.Errorf("%+v: %q", tt.l, got)
		}
		if got := tt.l.Hours(false); got != tt.hours {
			t.Errorf("%+v: %d hours", tt.l, got)
		}
	}
	if got := (Limit{Unit: "working_day", N: 1, Verify: 3}).Hours(true); got != 24 {
		t.Errorf("with verification: %d hours", got)
	}
}

// TestGroupByBirth: what a birth date shows of who pays, as far as it is known.
func TestGroupByBirth(t *testing.T) {
	p := find(t, "1.004194")
	for born, want := range map[string]string{
		"":           "",
		"1965":       "elderly", // 60 at least
		"1966":       "",        // perhaps not yet
		"1966-11":    "",
		"1966-10":    "elderly",
		"1966-11-30": "elderly",
		"1966-12-01": "",
		"1990":       "",
		"2010-11-30": "",
		"2010-12-01": "child",
		"2011":       "child",
		"2027":       "", // not born yet
		"some day":   "",
	} {
		ans := Answers{"way": "household", "applicant": "self", "born": born, "persons": "1"}
		q := p.FeeQuestion(ans)
		q.On = "2026-11-30"
		if got := p.GroupByBirth(q); got != want {
			t.Errorf("born %q: %q, want %q", born, got, want)
		}
		if q.Persons = 3; p.GroupByBirth(q) != "" {
			t.Errorf("born %q: frees two others as well", born)
		}
	}
	if got := find(t, "2.000635"); got.GroupByBirth(FeeQuestion{On: "2026-11-30",
		Answers: Answers{"born": "1950"}}) != "" {
		t.Error("age frees where no rule says so")
	}
}
