package figures

import (
	"context"
	"embed"
	"slices"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
	"thonso/internal/sessions"
	"thonso/internal/teams"
)

// Files holds the module's messages.
//
//go:embed messages
var Files embed.FS

// Deps are what the module stands on.
type Deps struct {
	DB         *db.DB
	Clock      clock.Clock
	Places     *places.Service
	People     *people.Service
	Teams      *teams.Service
	Procedures *procedures.Service
	Dossiers   *dossiers.Service
	Sessions   *sessions.Service
}

// A Service computes figures.
type Service struct {
	Deps
	memory memory
}

// New returns the service.
func New(d Deps) *Service { return &Service{Deps: d} }

// Measures returns the measures.
func (s *Service) Measures() []Measure { return slices.Clone(measures) }

// Measure returns the measure of code; a NotFound fault where there is none.
func (s *Service) Measure(code string) (Measure, error) {
	for _, m := range s.Measures() {
		if m.Code == code {
			return m, nil
		}
	}
	return Measure{}, fault.New(fault.NotFound, "figures.unknown_measure", "code", code)
}

// A Question asks for the figures of a place.
type Question struct {
	PlaceID  string
	Map      clock.Date // day whose map is meant; zero: today's
	From, To int        // months of what happens, yyyymm, both included; 0: open. What lasts is counted at the end of To.
}

// A Report is the answer.
type Report struct {
	Question
	Place    places.Place
	AsOf     clock.Date // day on which what lasts was counted
	Sum      Sum
	Children []Child
	drawn    *drawings
}

// A Child is a place in that of the report, or what was done at its own office.
type Child struct {
	Place places.Place
	Own   bool // not in any village: at the commune's office
	Sum   Sum
}

// Figure returns a measure's value as it is published.
func (r *Report) Figure(m Measure) Figure { return m.of(&r.Sum).publish() }

// Figure returns a measure's value as it is published.
func (c *Child) Figure(m Measure) Figure { return m.of(&c.Sum).publish() }

// Report returns the figures of a place and of what lies in it, as of now. It
// is shared: its children must not be changed.
func (s *Service) Report(ctx context.Context, q Question) (Report, error) {
	tree := s.Places.Tree()
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

// report computes: one query to each module, whatever the number of villages.
func (s *Service) report(ctx context.Context, tree *places.Tree, q Question) (Report, error) {
	p, _ := tree.Find(q.PlaceID)
	r := Report{Question: q, Place: p, AsOf: asOf(q.To, tree.Today())}
	top := territory(tree.On(q.Map), p)
	tally, err := s.tallies(ctx, top.all(), r)
	if err != nil {
		return Report{}, err
	}
	top.fill(tally)
	r.Sum = top.sum
	for _, k := range top.kids {
		r.Children = append(r.Children, Child{Place: k.place, Sum: k.sum})
	}
	if len(top.kids) > 0 && !top.own.empty() {
		r.Children = append(r.Children, Child{Place: p, Own: true, Sum: top.own})
	}
	return r, nil
}

// On returns the place that stands for id on the map of a day: itself where it
// exists then, else what it became or came from.
func (s *Service) On(id string, day clock.Date) string {
	return s.Places.Tree().On(day).Home(id)
}

func bad(month int) bool {
	return month != 0 && (month < 200001 || month > 209912 || month%100 < 1 || month%100 > 12)
}

// asOf is the last day of the month, or today where that is earlier.
func asOf(month int, today clock.Date) clock.Date {
	if month == 0 {
		return today
	}
	return min(today, clock.NewDate(month/100, time.Month(month%100)+1, 0))
}

// tallies reads the tallies of the places from each module.
func (s *Service) tallies(ctx context.Context, ids []string, r Report) (func(string) Sum, error) {
	ds, err := s.Dossiers.Tallies(ctx, ids, r.From, r.To)
	if err != nil {
		return nil, err
	}
	ts, err := s.Teams.CountsAt(ctx, ids, r.AsOf)
	if err != nil {
		return nil, err
	}
	ps, err := s.peopleAt(ctx, ids, r.AsOf)
	if err != nil {
		return nil, err
	}
	ss, err := s.Sessions.CountsBetween(ctx, ids, r.From, r.To)
	if err != nil {
		return nil, err
	}
	return func(id string) Sum {
		var sum Sum
		sum.addDossiers(ds[id])
		sum.addPeople(ps[id])
		sum.addTeams(ts[id])
		sum.n[sessionsHeld], sum.n[peopleServed] = ss[id].Sessions, ss[id].Helped
		return sum
	}, nil
}

// peopleAt takes today's tallies where they are kept, and counts the records of any other day.
func (s *Service) peopleAt(ctx context.Context, ids []string, on clock.Date) (map[string]people.Tally, error) {
	if on == s.Places.Tree().Today() {
		return s.People.Tallies(ctx, ids)
	}
	return s.People.CountAt(ctx, ids, on)
}
