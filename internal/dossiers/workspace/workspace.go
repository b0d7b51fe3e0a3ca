// Package workspace shows a dossier to who works on it: its papers, each with what is asked
// of it, the answers, the person, the deadline and what was done before.
package workspace

import (
	"context"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/parts"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// Deps are what the package stands on.
type Deps struct {
	DB       *db.DB
	Clock    clock.Clock
	Places   *places.Service
	People   *people.Service
	Dossiers *dossiers.Service
	Words    parts.Words
}

// A Service makes views.
type Service struct {
	db       *db.DB
	clock    clock.Clock
	places   *places.Service
	people   *people.Service
	dossiers *dossiers.Service
	words    parts.Words
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{d.DB, d.Clock, d.Places, d.People, d.Dossiers, d.Words}
}

// A View is a dossier as it lies before somebody.
type View struct {
	cases.Case
	Number   string // its code
	Matter   string // in the words of the village
	Village  string
	Papers   []Paper
	Answers  []Answer
	Masked   bool // some answer is not shown whole
	Person   Person
	Deadline Deadline
	History  []Line // oldest first
}

// View makes the view of a case; whole shows identity numbers whole.
func (s *Service) View(ctx context.Context, actor auth.Actor, c cases.Case, whole bool) (View, error) {
	v := View{Case: c, Number: dossiers.ReceiptNumber(c.Dossier), Matter: c.Proc.Plain.In(i18n.Lang(ctx)),
		Village: s.places.Tree().Name(c.PlaceID)}
	v.Papers = papersOf(ctx, c)
	person, err := s.person(ctx, actor, c)
	if err != nil {
		return v, err
	}
	v.Person = person
	v.Answers, v.Masked = answersOf(ctx, c, person, whole)
	v.Deadline, v.History = s.deadline(ctx, c), Lines(ctx, c, 0)
	return v, nil
}

// Title names the person and the matter, as one says it.
func (v View) Title(ctx context.Context) string {
	return i18n.T(ctx, "dossiers.work.title", "name", v.OwnerName, "matter", v.Matter)
}

// A Deadline is what the day promised means now.
type Deadline struct {
	Kind  ui.Kind
	Words string // "trước 17:00 hôm nay"; "" where no time runs
	Left  string // in the days and hours in which the office works
	Note  string
}

// deadline says by when the office owes what; of what waits for the person, that no time runs.
func (s *Service) deadline(ctx context.Context, c cases.Case) Deadline {
	t := func(key string, args ...any) string { return i18n.T(ctx, "dossiers.work."+key, args...) }
	switch {
	case c.Way == dossiers.Portal || c.Status == dossiers.Draft:
		return Deadline{}
	case c.Status.Ended():
		return Deadline{Kind: ui.KindNeutral, Words: parts.StatusText(ctx, c.Status), Note: parts.Date(c.EndedAt)}
	case c.Status == dossiers.Resolved:
		return Deadline{Kind: ui.KindSuccess, Words: t("done"), Note: parts.Date(c.ResolvedAt)}
	case c.Status == dossiers.Supplement || c.Status == dossiers.Withdrawing:
		return Deadline{Kind: ui.KindNeutral, Words: t("waits"), Note: t("waits_note")}
	case c.ReceivedAt.IsZero():
		return Deadline{Kind: ui.KindInfo, Words: t("unreceived"), Note: t("sent_at", "at", parts.Date(c.SubmittedAt))}
	}
	d := Deadline{Kind: ui.KindSuccess, Words: t("by", "at", parts.Date(c.Promised)),
		Left: s.words.DueWords(ctx, c.Promised), Note: s.dossiers.Projected(ctx, c.Promised)}
	if clock.DateOf(c.Promised) == clock.DateOf(s.clock.Now()) {
		d.Kind, d.Words = ui.KindWarning, t("today", "time", i18n.Time(c.Promised))
	}
	switch c.Risk {
	case dossiers.RiskLate:
		d.Kind = ui.KindDanger
	case dossiers.RiskSoon:
		d.Kind = ui.KindWarning
	}
	return d
}

// A Person is whose dossier it is.
type Person struct {
	people.Brief
	Registered bool   // the registry knows them still
	URL        string // of their page; "" for who may not open it
	Helper     string // who prepared it for them
}

func (s *Service) person(ctx context.Context, actor auth.Actor, c cases.Case) (Person, error) {
	p := Person{Helper: c.HelperName}
	if c.ResidentID == "" {
		return p, nil
	}
	b, err := s.people.Get(ctx, s.db.Read(), c.ResidentID)
	if fault.KindOf(err) == fault.NotFound {
		return p, nil // taken off the registry since
	}
	if err != nil {
		return p, err
	}
	p.Brief, p.Registered = b, true
	if actor.May(people.Find, b.VillageID) {
		p.URL = "/people/" + b.ID
	}
	return p, nil
}

// newSince reports whether something came after papers were asked for last.
func newSince(c cases.Case, at time.Time) bool {
	var asked time.Time
	for _, e := range c.Events {
		if e.Kind == dossiers.ActionSupplement {
			asked = e.At
		}
	}
	return !asked.IsZero() && at.After(asked)
}

// facts tell two people of one name apart.
func (p Person) facts(ctx context.Context) (out []string) {
	if !p.Registered {
		return nil
	}
	if p.Born != "" {
		out = append(out, i18n.T(ctx, "dossiers.work.born", "born", p.BornShown()))
	}
	for _, s := range []string{p.Address, p.IDMasked()} {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
