package figures

import (
	"context"
	"sync"
	"time"

	"thonso/internal/platform/tallies"
)

// trendMonths is over how many months a trend goes.
const trendMonths = 12

// mostCounted is of how many places at most the people of past months are
// counted: of more, one look would take seconds.
const mostCounted = 400

// pastLasts is how long past months are remembered though something was
// written: what is written now seldom changes them.
const pastLasts = time.Hour

// A Trend is what a place had in each of twelve months.
type Trend struct {
	Months []int // yyyymm; the last is the report's, or the one that has not ended
	sums   map[int]*tallies.Tally
	covers func(tallies.Measure) bool

	lasting func(tallies.Measure) bool // of what there is at a month's end, not of what happened in it
}

// Figures returns a measure's values as they are published, one for each month;
// nil where it is not known by month.
func (t *Trend) Figures(m tallies.Measure) []Figure {
	if !t.covers(m) {
		return nil
	}
	out := make([]Figure, len(t.Months))
	for i, month := range t.Months {
		out[i] = figureOf(m, t.sums[month]).publish()
	}
	return out
}

// A course holds the trend of an answer, made when it is first asked for.
type course struct {
	mu    sync.Mutex
	trend *Trend
}

// Trend returns how the figures of a report came about over twelve months, on its map.
func (s *Service) Trend(ctx context.Context, r *Report) (*Trend, error) {
	r.course.mu.Lock()
	defer r.course.mu.Unlock()
	if r.course.trend != nil {
		return r.course.trend, nil
	}
	now := s.moment()
	current := tallies.Month(now.at)
	last := current
	if r.To != 0 {
		last = min(r.To, current)
	}
	t := &Trend{Months: monthsTo(last), lasting: s.tallies.Lasting}
	ids := territory(now.tree.On(r.Map), r.Place).all()
	few := len(ids) <= mostCounted
	t.covers = func(m tallies.Measure) bool {
		return s.tallies.Monthly(m) && (few || !s.tallies.Lasting(m))
	}
	ended := trendMonths - 1
	past, err := s.past.of(now, Question{PlaceID: r.Place.ID, Map: r.Map, To: last},
		func() (map[int]*tallies.Tally, error) { return s.tallies.Months(ctx, ids, t.Months[:ended], few) })
	if err != nil {
		return nil, err
	}
	t.sums, err = s.tallies.Months(ctx, ids, t.Months[ended:], few || last == current)
	if err != nil {
		return nil, err
	}
	for month, sum := range past {
		t.sums[month] = sum
	}
	r.course.trend = t
	return t, nil
}

// monthsTo are the months of a trend that ends with last.
func monthsTo(last int) []int {
	out := make([]int, trendMonths)
	for i := range out {
		out[i] = tallies.Month(tallies.MonthStart(last).AddDate(0, i+1-trendMonths, 0))
	}
	return out
}

// The past remembers what places had in months that have ended.
type past struct {
	mu sync.Mutex
	by map[Question]*pastMonths
}

type pastMonths struct {
	mu sync.Mutex
	moment
	sums map[int]*tallies.Tally
}

// serves reports whether what was counted before is good enough at m.
func (p *pastMonths) serves(m moment) bool {
	return p.sums != nil && p.tree == m.tree && p.today == m.today &&
		(p.touched == m.touched || m.at.Sub(p.at) < pastLasts)
}

// of returns the months that q ends with; only one at a time counts the same.
func (p *past) of(now moment, q Question, count func() (map[int]*tallies.Tally, error)) (map[int]*tallies.Tally,
	error) {
	p.mu.Lock()
	if p.by == nil || len(p.by) >= mostAnswers {
		p.by = map[Question]*pastMonths{}
	}
	found := p.by[q]
	if found == nil {
		found = &pastMonths{}
		p.by[q] = found
	}
	p.mu.Unlock()
	found.mu.Lock()
	defer found.mu.Unlock()
	if found.serves(now) {
		return found.sums, nil
	}
	sums, err := count()
	if err == nil {
		found.moment, found.sums = now, sums
	}
	return sums, err
}
