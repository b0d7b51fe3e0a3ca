package register

import (
	"cmp"
	"context"
	"maps"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/ui"
)

// registerURL is the page of the register.
const registerURL = "/register"

// registerList declares what an office received in a period, in the order of reception.
func (s *Service) registerList() *lists.List[registerRow] {
	return &lists.List[registerRow]{
		Ground: lists.Ground{DB: s.db, Journal: s.journal}, Name: "register", URL: registerURL,
		Title: "dossiers.register.title", Need: dossiers.Register, Press: "dossiers.register.show",
		Person: func(x registerRow) string { return x.ResidentID },
		Empty:  "dossiers.register.none", EmptyText: "dossiers.register.none_text",
		Columns: s.columns(),
		Filters: []lists.Filter{
			{Name: "office", Label: "dossiers.register.office", Kind: lists.Choice, Always: true,
				Options: s.officeOptions,
				Doc:     "id of the commune; empty: your own"},
			{Name: "map", Kind: lists.Silent,
				Doc: "day of a map, yyyy-mm-dd: what belongs to the unit on it, whoever received it; " +
					"empty: what the office received"},
			{Name: "from", Label: "dossiers.register.from", Kind: lists.Day, Always: true,
				Doc: "first day of reception; empty: of the month"},
			{Name: "to", Label: "dossiers.register.to", Kind: lists.Day, Always: true, NotBefore: "from",
				Doc: "last day; empty: today"},
		},
		Orders: []lists.Order{{Name: "received", Keys: []lists.Key{lists.Number("received_at"), lists.Text("id")}}},
		Select: dossiers.Columns, From: `dossiers_dossier`, Lead: s.lead,
		Scan: scanRow,
		Scope: func(_ context.Context, actor auth.Actor, q lists.Query, args *[]any) (string, error) {
			f, err := s.filterOf(actor, q)
			return s.inPeriod(f, args), err
		},
		Fill: func(ctx context.Context, _ auth.Actor, q lists.Query, rows []registerRow) error {
			clerks, err := s.receivers(ctx, rows)
			for i := range rows {
				rows[i].Clerk = clerks[rows[i].ID]
				rows[i].Village = s.villageOn(rows[i].Dossier, clock.Date(q.Get("map")))
			}
			return err
		},
	}
}

func (s *Service) columns() []lists.Column[registerRow] {
	village := func(_ context.Context, x registerRow) string { return x.Village }
	return []lists.Column[registerRow]{
		{Label: "dossiers.register.number", Whole: true,
			Text: func(_ context.Context, x registerRow) string { return dossiers.ReceiptNumber(x.Dossier) },
			Link: func(x registerRow) string { return dossiers.CaseURL + x.ID }},
		{Label: "dossiers.register.owner", Hint: village,
			Text: func(_ context.Context, x registerRow) string { return x.OwnerName }},
		{Label: "dossiers.inbox.village", Filed: true, Text: village},
		{Label: "dossiers.register.procedure", Long: true, Text: func(ctx context.Context, x registerRow) string {
			return s.words.ProcedureName(ctx, x.Procedure, x.ProcVer)
		}},
		{Label: "dossiers.register.received", Order: "received",
			When: func(x registerRow) time.Time { return x.ReceivedAt }},
		{Label: "dossiers.register.clerk", Filed: true,
			Text: func(_ context.Context, x registerRow) string { return x.Clerk }},
		{Label: "dossiers.register.due", Hint: movedText, When: func(x registerRow) time.Time { return x.Promised }},
		{Label: "dossiers.register.returned", When: func(x registerRow) time.Time { return x.EndedAt }},
		{Label: "dossiers.register.status", Tag: func(ctx context.Context, x registerRow) lists.Tag {
			return lists.Tag{Kind: parts.StatusKind(x.Status), Text: parts.StatusText(ctx, x.Status)}
		}},
	}
}

// filterOf is the part of the register that is asked for: without days it is
// this month until today, without an office the first of the actor's.
func (s *Service) filterOf(actor auth.Actor, q lists.Query) (RegisterFilter, error) {
	day, err := places.ParseMap(q.Get("map"))
	if err != nil {
		return RegisterFilter{}, err
	}
	f := RegisterFilter{CommuneID: q.Get("office"), Map: day}
	if day != "" { // what was asked of an office of today is told of the unit that it continues
		f.CommuneID = cmp.Or(s.places.Tree().On(day).Home(f.CommuneID), f.CommuneID)
	}
	if f.CommuneID == "" {
		own := s.officeOptions(context.Background(), actor, q)
		if len(own) == 0 {
			return f, fault.New(fault.Forbidden, "auth.forbidden")
		}
		f.CommuneID = own[0].Value
	}
	f.To = cmp.Or(q.Date("to"), max(q.Date("from"), clock.DateOf(s.clock.Now())))
	f.From = cmp.Or(q.Date("from"), f.To[:8]+"01")
	return f, s.checkRegister(actor, &f)
}

// officeOptions are the offices, or the units of the map that is asked for, whose register the actor may read.
func (s *Service) officeOptions(ctx context.Context, actor auth.Actor, q lists.Query) []ui.Option {
	own := s.words.OfficesWith(actor, dossiers.Register)
	if day := q.Get("map"); day != "" {
		own = s.places.Tree().On(clock.Date(day)).StandingFor(own)
	}
	return s.words.OfficeOptions(ctx, own)
}

// A registerView is what stands above the list.
type registerView struct {
	Maps  []ui.NavItem
	Count int
	Parts []registerPDF
}

// A registerPDF is a link to one part of the paper.
type registerPDF struct{ Text, URL string }

// lead says how many were received, and leads to the papers.
func (s *Service) lead(ctx context.Context, actor auth.Actor, q *lists.Query) (templ.Component, error) {
	f, err := s.filterOf(actor, *q)
	if err != nil {
		return nil, err
	}
	*q = q.Set("office", f.CommuneID).Set("from", string(f.From)).Set("to", string(f.To))
	var v registerView
	address, err := url.ParseQuery(q.Encode())
	if err != nil {
		return nil, err
	}
	v.Maps = places.MapTabs(ctx, s.places.Tree(), s.words.OfficesWith(actor, dossiers.Register), registerURL,
		maps.Clone(address))
	if v.Count, err = s.registerCount(ctx, f); err != nil {
		return nil, err
	}
	lang := i18n.Lang(ctx)
	for n := 1; n <= partsOf(v.Count); n++ {
		address.Set("part", strconv.Itoa(n))
		l := registerPDF{Text: i18n.T(ctx, "dossiers.register.print"), URL: registerURL + ".pdf?" + address.Encode()}
		if v.Count > registerPart {
			l.Text = i18n.T(ctx, "dossiers.register.part", "part", n,
				"first", i18n.Number(lang, int64((n-1)*registerPart+1)),
				"last", i18n.Number(lang, int64(min(v.Count, n*registerPart))))
		}
		v.Parts = append(v.Parts, l)
	}
	return registerLead(v), nil
}

// movedText says why a dossier's appointment is not that of its receipt.
func movedText(ctx context.Context, x registerRow) string {
	var out []string
	for _, why := range movedWhy(x.Dossier) {
		out = append(out, i18n.T(ctx, why))
	}
	return strings.Join(out, "; ")
}
