package figures

import (
	"context"
	"embed"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/tallies"
	"thonso/internal/procedures"
)

// Files holds the module's messages.
//
//go:embed messages
var Files embed.FS

// Deps are what the module stands on.
type Deps struct {
	DB         *db.DB
	Tallies    *tallies.Book
	Clock      clock.Clock
	Places     *places.Service
	People     *people.Service
	Procedures *procedures.Service
	Dossiers   *dossiers.Service
}

// A Service computes figures.
type Service struct {
	db         *db.DB
	tallies    *tallies.Book
	clock      clock.Clock
	places     *places.Service
	people     *people.Service
	procedures *procedures.Service
	dossiers   *dossiers.Service

	memory memory
	past   past
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{db: d.DB, tallies: d.Tallies, clock: d.Clock, places: d.Places, people: d.People,
		procedures: d.Procedures, dossiers: d.Dossiers}
}

// Measures returns all measures, in the order in which pages show them.
func (s *Service) Measures() []tallies.Measure { return s.tallies.Measures() }

// Measure returns the measure of code; a NotFound fault where there is none.
func (s *Service) Measure(code string) (tallies.Measure, error) {
	for _, m := range s.Measures() {
		if m.Code == code {
			return m, nil
		}
	}
	return tallies.Measure{}, fault.New(fault.NotFound, "figures.unknown_measure", "code", code)
}

// A Question asks for the figures of a place.
type Question struct {
	PlaceID string
	Map     clock.Date // day whose map is meant; zero: today's
	// months of what happens, yyyymm, both included; 0: open. What lasts is counted at the end of To.
	From, To int
}

// A Report is the answer.
type Report struct {
	Question
	Place    places.Place
	AsOf     clock.Date // day on which what lasts was counted
	Sum      *tallies.Tally
	Children []Child
	drawn    *drawings
	course   *course
}

// A Child is a place in that of the report, or what was done at its own office.
type Child struct {
	Place places.Place
	Own   bool // not in any village: at the commune's office
	Sum   *tallies.Tally
}

// Figure returns a measure's value as it is published.
func (r *Report) Figure(m tallies.Measure) Figure { return figureOf(m, r.Sum).publish() }

// Figure returns a measure's value as it is published.
func (c *Child) Figure(m tallies.Measure) Figure { return figureOf(m, c.Sum).publish() }

// Report returns the figures of a place and of what lies in it, as of now. It
// is shared: its children must not be changed.
func (s *Service) Report(ctx context.Context, q Question) (Report, error) {
	tree := s.places.Tree()
	if q.Map.IsZero() {
		q.Map = tree.Today()
	}
	if bad(q.From) || bad(q.To) || q.To != 0 && q.From > q.To {
		return Report{}, fault.Field("to", "figures.bad_month")
	}
	if p, ok := tree.Find(q.PlaceID); !ok || !p.Exists(q.Map) {
		return Report{}, fault.New(fault.NotFound, "figures.not_on_map", "date", q.Map.Format())
	}
	return s.remembered(ctx, q)
}

// report computes: one query for each table of tallies, whatever the number of villages.
func (s *Service) report(ctx context.Context, tree *places.Tree, q Question) (Report, error) {
	p, _ := tree.Find(q.PlaceID)
	r := Report{Question: q, Place: p, AsOf: asOf(q.To, tree.Today())}
	top := territory(tree.On(q.Map), p)
	each, err := s.tallies.Read(ctx, top.all(), tallies.Period{From: q.From, To: q.To, Day: r.AsOf})
	if err != nil {
		return Report{}, err
	}
	top.fill(s.tallies, each)
	r.Sum = top.sum
	for _, k := range top.kids {
		r.Children = append(r.Children, Child{Place: k.place, Sum: k.sum})
	}
	if len(top.kids) > 0 && !top.own.Empty() {
		r.Children = append(r.Children, Child{Place: p, Own: true, Sum: top.own})
	}
	return r, nil
}

// On returns the place that stands for id on the map of a day: itself where it
// exists then, else what it became or came from.
func (s *Service) On(id string, day clock.Date) string {
	return s.places.Tree().On(day).Home(id)
}

func bad(month int) bool {
	return month != 0 && (month < 200001 || month > 209912 || month%100 < 1 || month%100 > 12)
}

// asOf is the last day of the month, or today where that is earlier.
func asOf(month int, today clock.Date) clock.Date {
	if month == 0 {
		return today
	}
	return min(today, tallies.MonthEnd(month))
}
