package dossiers

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"thonso/internal/dossiers/scopes"
	"thonso/internal/dossiers/waits"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/lists"
	"thonso/internal/procedures"
)

// A Filter says which dossiers to list. The actor's own reach is always added to it.
type Filter struct {
	CommuneID string // office; its predecessors' dossiers are included
	PlaceID   string // village
	// whose CommuneID or PlaceID it is: what belongs to the unit on that day's map; zero: what was made there
	Map        clock.Date
	Statuses   []Status
	Due        []Action // that the workflow waits for
	Open       bool     // waits for somebody
	Mine       Mine
	AssigneeID string // or Nobody
	Assist     Assist
	Way        Way
	Procedure  string
	ResidentID string
	SessionID  string
	Query      string // owner's name, telephone or 12-digit number, or dossier code: parts of a name or code will do
	Late       Risk
	From, To   time.Time
	Since      Moment          // what From and To are of; what hasn't come to it is left out
	Within     auth.Permission // at CommuneID: only what the actor may do this on
	Order      lists.Order     // one of Orders; zero: the first
	After      string          // keyset cursor of the page before
	Limit      int

	ReceivedFrom, ReceivedTo clock.Date // days of reception, both included
	Span                     waits.Span // in which the office has to do what is due

	madeAt string // of the line of CommuneID, only what was made there; "": all
}

// Mine says which dossiers are the actor's own.
type Mine string

// The ways in which they are; free ones are nobody's yet.
const (
	MineHelping   Mine = "helper"
	MinePreparing Mine = "preparer" // helping, or begun
	MineAssigned  Mine = "assignee"
	MineFree      Mine = "free"
)

// Nobody, for Filter.AssigneeID, are the dossiers that are given to nobody.
const Nobody = "nobody"

// A Moment is one in a dossier's life by which figures count it.
type Moment string

// The moments.
const (
	SinceSubmitted Moment = ""
	SinceReceived  Moment = "received"
	SinceResolved  Moment = "resolved" // there is a result, fetched or not
	SinceEnded     Moment = "ended"    // for index 766: resolved, or refused or stopped after reception
)

// moments are where each is kept.
var moments = map[Moment]string{SinceSubmitted: "submitted_at", SinceReceived: "received_at",
	SinceResolved: "resolved_at",
	SinceEnded:    "case when received_at = 0 then 0 when resolved_at > 0 then resolved_at else ended_at end"}

// A Row is one line of a list.
type Row struct {
	ID, Code, Procedure, OwnerName    string
	ResidentID                        string
	PlaceID, CommuneID                string
	Way                               Way
	Assist                            Assist
	Status                            Status
	HelperID, HelperName              string
	AssigneeID, AssigneeName          string
	Step, ProcVer, Version            int
	Due                               Action
	Sector                            string
	DecidedBy                         procedures.Decider
	SubmittedAt, ReceivedAt, Promised time.Time
	Supplements                       int
	Risk                              Risk
	DueAt                             time.Time
	Renewed                           []string // what was put right last, where that is asked for: targets of wants

	alarm time.Time
}

const rowColumns = `id, code, procedure_code, procedure_ver, owner_name, place_id, commune_id, way, assist, status,
	helper_id, helper_name, assignee_name, assignee_id, step, version, submitted_at, received_at, promised, supplements,
	due, sector, decided_by, alarm_at, due_at, resident_id`

// Orders are those by which dossiers are listed; the usual one is what is promised first.
var Orders = []lists.Order{
	{Name: "promised", Keys: []lists.Key{lists.Number("promised"), lists.Text("id")}},
	{Name: "sent", Keys: []lists.Key{lists.Number("submitted_at"), lists.Text("id")}},
}

// mostListed is how many rows one page has at most.
const mostListed = 500

// List returns a page of dossiers in an order. The page is found by key, so
// that page 1,000 costs what page 1 does.
func (s *Service) List(ctx context.Context, actor auth.Actor, f Filter) (lists.Page[Row], error) {
	if f.Limit <= 0 || f.Limit > mostListed {
		f.Limit = lists.PageSize
	}
	if f.Order.Keys == nil {
		f.Order = Orders[0]
	}
	src := lists.Source[Row]{Name: "dossiers", Columns: rowColumns, From: `dossiers_dossier`, Scan: scanRow}
	var err error
	if src.Where, err = s.firstOf(ctx, actor, f, &src.Args); err != nil {
		return lists.Page[Row]{}, err
	}
	page, err := lists.Select(ctx, s.db.Read(), src, f.Order, f.After, f.Limit)
	for i := range page.Rows {
		w := &page.Rows[i]
		w.Risk = s.RiskOf(Dossier{Due: w.Due, Promised: w.Promised, AlarmAt: w.alarm})
	}
	return page, err
}

func scanRow(r db.Rows) (w Row, err error) {
	return w, r.Scan(&w.ID, &w.Code, &w.Procedure, &w.ProcVer, &w.OwnerName, &w.PlaceID,
		&w.CommuneID, &w.Way, &w.Assist,
		&w.Status, &w.HelperID, &w.HelperName, &w.AssigneeName, &w.AssigneeID, &w.Step, &w.Version,
		db.Into(&w.SubmittedAt), db.Into(&w.ReceivedAt), db.Into(&w.Promised), &w.Supplements, &w.Due, &w.Sector,
		&w.DecidedBy, db.Into(&w.alarm), db.Into(&w.DueAt), &w.ResidentID)
}

// firstOf is the condition for the first rows of a list. What waits is read in
// the order of an index, each action and each predecessor of the office by
// itself: read together, thousands would be sorted for a page of fifty.
func (s *Service) firstOf(ctx context.Context, actor auth.Actor, f Filter, args *[]any) (string, error) {
	parts := s.apart(f)
	if len(parts) == 1 {
		return s.where(ctx, actor, f, args)
	}
	after := ""
	if f.After != "" {
		place, err := f.Order.After("dossiers", f.After, args)
		if err != nil {
			return "", err
		}
		after = ` and ` + place
	}
	var firsts []string
	for _, part := range parts {
		where, err := s.where(ctx, actor, part, args)
		if err != nil {
			return "", err
		}
		firsts = append(firsts, `select id from (select id from dossiers_dossier where `+where+after+
			` order by `+f.Order.By()+` limit `+strconv.Itoa(f.Limit+1)+`) p`+strconv.Itoa(len(firsts)))
	}
	return `id in (` + strings.Join(firsts, ` union all `) + `)`, nil
}

// mostParts is into how many a list is taken apart: above that, one sort costs less.
const mostParts = 24

// apart returns the filters whose rows together are those of f, each in the order of an index.
func (s *Service) apart(f Filter) []Filter {
	if f.CommuneID == "" || f.Map != "" || f.PlaceID != "" || f.Query != "" || len(f.Due) == 0 && !f.Open {
		return []Filter{f}
	}
	dues := f.Due
	if len(dues) == 0 {
		dues = []Action{""}
	}
	line := s.places.Tree().Line(f.CommuneID)
	if n := len(line) * len(dues); n < 2 || n > mostParts {
		return []Filter{f}
	}
	var out []Filter
	for _, office := range line {
		for _, due := range dues {
			part := f
			part.madeAt = office
			if due != "" {
				part.Due = []Action{due}
			}
			out = append(out, part)
		}
	}
	return out
}

// where builds the condition: first the actor's reach, then what was asked for.
func (s *Service) where(ctx context.Context, actor auth.Actor, f Filter, args *[]any) (string, error) {
	cond, err := s.reach(actor, f, args)
	if err != nil {
		return "", err
	}
	found, err := s.searched(ctx, actor, f, args)
	if err != nil {
		return "", err
	}
	cond = append(append(cond, found...), withoutUnsent(actor, f, args)...)
	if f.Within != "" {
		cond = append(cond, scopes.Within(actor, f.Within, f.CommuneID, args)...)
	}
	add := func(sql string, v any) { cond = append(cond, sql+db.Arg(args, v)) }
	if len(f.Statuses) > 0 {
		cond = append(cond, `status in (`+db.In(args, strs(f.Statuses))+`)`)
	}
	if len(f.Due) > 0 {
		// the second lets the partial index serve
		cond = append(cond, `due in (`+db.In(args, strs(f.Due))+`)`, `due <> ''`)
	} else if f.Open {
		cond = append(cond, `due <> ''`)
	}
	switch f.Mine {
	case MineFree:
		cond = append(cond, `assignee_id = ''`)
	case MineHelping:
		add(`helper_id = `, actor.ID)
	case MinePreparing:
		cond = append(cond, `(helper_id = `+db.Arg(args, actor.ID)+` or created_by = `+db.Arg(args, actor.ID)+`)`)
	case MineAssigned:
		add(`assignee_id <> '' and assignee_id = `, actor.ID)
	}
	if f.AssigneeID == Nobody {
		cond = append(cond, `assignee_id = ''`)
		f.AssigneeID = ""
	}
	for _, eq := range []struct{ col, v string }{{"assignee_id", f.AssigneeID}, {"assist", string(f.Assist)},
		{"way", string(f.Way)},
		{"procedure_code", f.Procedure}, {"resident_id", f.ResidentID}, {"session_id", f.SessionID}} {
		if eq.v != "" { // the first serves partial indexes, see searchCond
			add(eq.col+` <> '' and `+eq.col+` = `, eq.v)
		}
	}
	if _, known := moments[f.Since]; !known {
		return "", fault.New(fault.Invalid, "fault.bad_form")
	}
	cond = append(cond, s.timed(f, args)...)
	return strings.Join(cond, ` and `), nil
}

// timed are the conditions on when: in danger of being late, sent, received, at its end.
func (s *Service) timed(f Filter, args *[]any) (cond []string) {
	add := func(sql string, at time.Time) { cond = append(cond, sql+db.Arg(args, db.At(at))) }
	now := s.clock.Now()
	switch f.Late {
	case RiskLate:
		cond = append(cond, running(args)) // at work, what is due is the promise
		add(`due_at < `, now)
	case RiskSoon:
		cond = append(cond, running(args), s.near(now, args), s.willBeLate(now, args))
	}
	moment := moments[f.Since]
	if f.Since != SinceSubmitted {
		cond = append(cond, moment+` > 0`)
	}
	if !f.From.IsZero() {
		add(moment+` >= `, f.From)
	}
	if !f.To.IsZero() {
		add(moment+` < `, f.To)
	}
	if !f.Span.To.IsZero() {
		add(`due_at >= `, f.Span.From)
		add(`due_at < `, f.Span.To)
	}
	if !f.ReceivedFrom.IsZero() || !f.ReceivedTo.IsZero() {
		add(`received_at > 0 and received_at >= `, f.ReceivedFrom.Start())
	}
	if !f.ReceivedTo.IsZero() {
		add(`received_at < `, f.ReceivedTo.AddDays(1).Start())
	}
	return cond
}

// column is one of the reach. Where something is looked for, what was found is
// read by its ids: an index of the column would have all of an office read.
func (f Filter) column(name string) string {
	if f.Query != "" {
		return name + ` || ''`
	}
	return name
}

// reach limits a list to the offices and villages of the actor.
func (s *Service) reach(actor auth.Actor, f Filter, args *[]any) (cond []string, err error) {
	if f.Map != "" && f.PlaceID+f.CommuneID != "" {
		return s.reachOn(actor, f, args)
	}
	tree := s.places.Tree()
	if f.PlaceID != "" {
		if err := actor.Need(View, f.PlaceID); err != nil {
			if cond = ownCond(actor, args); cond == nil {
				return nil, err
			}
		}
		cond = append(cond, f.column(`place_id`)+` in (`+db.In(args, tree.Line(f.PlaceID))+`)`)
	}
	if f.CommuneID != "" {
		if err := actor.Need(Inbox, f.CommuneID); err != nil {
			return nil, err
		}
		line := tree.Line(f.CommuneID)
		if f.madeAt != "" {
			line = []string{f.madeAt}
		}
		return append(cond, f.column(`commune_id`)+` in (`+db.In(args, line)+`)`), nil
	}
	if f.PlaceID != "" {
		return cond, nil
	}
	var communes, villages []string
	for _, p := range actor.Places(View) {
		if place, ok := tree.Find(p); ok && place.Kind == "village" {
			villages = append(villages, tree.Line(p)...)
			continue
		}
		for _, c := range tree.Within(p, "commune", tree.Today()) {
			communes = append(communes, tree.Line(c.ID)...)
		}
	}
	or := ownCond(actor, args)
	if len(communes)+len(villages)+len(or) == 0 {
		return nil, fault.New(fault.Forbidden, "auth.forbidden")
	}
	if len(communes) > 0 {
		or = append(or, f.column(`commune_id`)+` in (`+db.In(args, communes)+`)`)
	}
	if len(villages) > 0 {
		or = append(or, f.column(`place_id`)+` in (`+db.In(args, villages)+`)`)
	}
	return []string{`(` + strings.Join(or, ` or `) + `)`}, nil
}

// reachOn limits a list to what belongs to a unit on the map of a day: the
// records of its villages and of its office then, as far as the actor reaches
// the places in which they were made.
func (s *Service) reachOn(actor auth.Actor, f Filter, args *[]any) (cond []string, err error) {
	m := s.places.Tree().On(f.Map)
	for _, unit := range []struct {
		id string
		p  auth.Permission
	}{{f.PlaceID, View}, {f.CommuneID, Inbox}} {
		if unit.id == "" {
			continue
		}
		made := RecordsOn(m, actor, unit.p, unit.id)
		if err := actor.Need(unit.p, unit.id); err != nil {
			own := ownCond(actor, args)
			if unit.p != View || own == nil {
				return nil, err
			}
			cond, made = append(cond, own...), m.RecordsIn(m.Home(unit.id))
		}
		cond = append(cond, f.column(`place_id`)+` in (`+db.In(args, made)+`)`)
	}
	return cond, nil
}

// RecordsOn are the places whose records belong to a unit on the map, and in
// which the actor has p.
func RecordsOn(m places.Map, actor auth.Actor, p auth.Permission, unit string) []string {
	return slices.DeleteFunc(m.RecordsIn(m.Home(unit)), func(id string) bool { return !actor.May(p, id) })
}

func strs[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = string(s)
	}
	return out
}

// Count returns how many dossiers a filter finds within the actor's reach.
func (s *Service) Count(ctx context.Context, actor auth.Actor, f Filter) (n int, err error) {
	var args []any
	where, err := s.where(ctx, actor, f, &args)
	if err != nil {
		return 0, err
	}
	err = s.db.Read().QueryRow(ctx, `select count(*) from dossiers_dossier where `+where, args...).Scan(&n)
	return n, err
}
