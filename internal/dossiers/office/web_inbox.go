package office

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/scopes"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/ui"
)

// A tab is one thing that a role does next.
type tab struct {
	key   string
	need  auth.Permission
	due   []dossiers.Action
	mine  dossiers.Mine
	count func(dossiers.Waiting) int
}

func byDue(due dossiers.Action) func(dossiers.Waiting) int {
	return func(w dossiers.Waiting) int { return w.Due[due] }
}

// tabs in the order of the work; everybody has the last one.
var tabs = []tab{
	{"receive", dossiers.Receive, []dossiers.Action{dossiers.ActionReceive}, "", byDue(dossiers.ActionReceive)},
	{"transfer", dossiers.Receive, []dossiers.Action{dossiers.ActionTransfer}, "", byDue(dossiers.ActionTransfer)},
	{"assign", dossiers.Assign, []dossiers.Action{dossiers.ActionAssign}, "", byDue(dossiers.ActionAssign)},
	{"mine", dossiers.Appraise, []dossiers.Action{dossiers.ActionAppraise}, dossiers.MineAssigned,
		func(w dossiers.Waiting) int { return w.Mine }},
	{"free", dossiers.Appraise, []dossiers.Action{dossiers.ActionAppraise, dossiers.ActionAssign}, dossiers.MineFree,
		func(w dossiers.Waiting) int { return w.Free }},
	{"review", dossiers.Review, []dossiers.Action{dossiers.ActionReview}, "", byDue(dossiers.ActionReview)},
	{"decide", dossiers.Decide, []dossiers.Action{dossiers.ActionDecide}, "", byDue(dossiers.ActionDecide)},
	{"number", dossiers.Number, []dossiers.Action{dossiers.ActionNumber}, "", byDue(dossiers.ActionNumber)},
	{"supplied", dossiers.Receive, []dossiers.Action{dossiers.ActionSupplied}, "", byDue(dossiers.ActionSupplied)},
	{"return", dossiers.Receive, []dossiers.Action{dossiers.ActionReturn}, "", byDue(dossiers.ActionReturn)},
	{"stop", dossiers.Receive, []dossiers.Action{dossiers.ActionStop}, "", byDue(dossiers.ActionStop)},
	{"all", dossiers.Inbox, nil, "", func(w dossiers.Waiting) int { return w.Open }},
}

// tabNamed is the tab of a key; the last one where there is none.
func tabNamed(key string) tab {
	if i := slices.IndexFunc(tabs, func(t tab) bool { return t.key == key }); i >= 0 {
		return tabs[i]
	}
	return tabs[len(tabs)-1]
}

func tabKeys() (out []string) {
	for _, t := range tabs {
		out = append(out, t.key)
	}
	return out
}

// yes is the value of a filter that is on.
const yes = "true"

// inboxRows reads a page of what waits at an office.
func (s *Service) inboxRows(ctx context.Context, actor auth.Actor, q lists.Query) (lists.Page[dossiers.Row], error) {
	office, err := s.officeAsked(actor, q)
	if err != nil {
		return lists.Page[dossiers.Row]{}, err
	}
	f := dossiers.Filter{CommuneID: office, Query: q.Get("q"), Late: dossiers.Risk(q.Get("late")),
		Procedure: q.Get("procedure"), PlaceID: q.Get("village"), Assist: dossiers.Assist(q.Get("assist")),
		AssigneeID:   q.Get("assignee"),
		ReceivedFrom: q.Date("from"), ReceivedTo: q.Date("to"), Order: s.inbox.Order(q.Sort),
		After: q.After, Limit: q.Limit}
	for _, span := range s.dossiers.Spans() {
		if span.Name == q.Get("day") {
			f.Span = span
		}
	}
	if f.Open = f.Query == ""; f.Open { // whoever looks for one by its code or name wants it wherever it stands
		t := tabNamed(q.Get("tab"))
		f.Due, f.Mine = t.due, t.mine
		if q.Get("whole") != yes {
			f.Within = t.need
		}
	}
	if due := q.Get("due"); due != "" {
		f.Due = nil
		for a := range strings.SplitSeq(due, ",") {
			f.Due = append(f.Due, dossiers.Action(a))
		}
	}
	if q.Get("mine") == yes {
		f.Mine = dossiers.MineAssigned
	}
	page, err := s.dossiers.List(ctx, actor, f)
	if err != nil {
		return page, err
	}
	return page, s.renewed(ctx, page.Rows)
}

// renewed reads of the rows that were sent back and have come again what was put right.
func (s *Service) renewed(ctx context.Context, rows []dossiers.Row) error {
	var args []any
	var ids []string
	at := map[string]*dossiers.Row{}
	for i := range rows {
		if w := &rows[i]; isResubmitted(*w) {
			ids, at[w.ID] = append(ids, w.ID), w
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (struct{}, error) {
		var id, target string
		err := r.Scan(&id, &target)
		if err == nil {
			at[id].Renewed = append(at[id].Renewed, target)
		}
		return struct{}{}, err
	}, `select dossier_id, target from dossiers_want w where dossier_id in (`+db.In(&args, ids)+`) and done_at > 0
		and round = (select max(round) from dossiers_want l where l.dossier_id = w.dossier_id)
		order by dossier_id, target`, args...)
	return fault.Wrap("read what was put right", err)
}

// isResubmitted reports whether a dossier waits to be received again.
func isResubmitted(w dossiers.Row) bool { return w.Status == dossiers.Submitted && w.Supplements > 0 }

// officeAsked is the office whose inbox is asked for: the first of the actor's where none is.
func (s *Service) officeAsked(actor auth.Actor, q lists.Query) (string, error) {
	if office := q.Get("office"); office != "" {
		return office, nil
	}
	own := s.words.ByName(s.dossiers.Offices(actor))
	if len(own) == 0 {
		return "", fault.New(fault.Forbidden, "auth.forbidden")
	}
	return own[0].ID, nil
}

// An inboxView is what stands above the list.
type inboxView struct {
	lists.Query
	Tabs    []ui.NavItem
	Waiting dossiers.Waiting
	Strip   []skyCell
	Part    string // to which part of the work the list keeps; "" where there are no parts
	Whole   bool   // it is the whole office's all the same
}

// url is the inbox's address with another tab, or more.
func (v inboxView) url(name, value string) string {
	return inboxURL + "?" + v.With(name, value).Encode()
}

// wholeURL leads to all that is open at the office.
func (v inboxView) wholeURL() string {
	return inboxURL + "?" + v.With("tab", "all").With("whole", yes).Encode()
}

// A skyCell is one of the days of what is due, and the way to it.
type skyCell struct {
	Sky        ui.Icon
	Label, URL string
	N          int
	Late, On   bool // On: the list shows it alone, and the way leads back
}

// strip is how much is due when; each cell filters the list by it.
func (s *Service) strip(ctx context.Context, v inboxView) (out []skyCell) {
	sky := []ui.Icon{ui.IconStorm, ui.IconRain, ui.IconCloudy, ui.IconCloudy, ui.IconCloudy, ui.IconClear}
	for i, span := range s.dossiers.Spans() {
		c := skyCell{Sky: sky[i], Label: spanLabel(ctx, span), N: v.Waiting.Days[i], Late: i == 0,
			On: v.Get("day") == span.Name}
		to := url.Values{"office": {v.Get("office")}, "tab": {"all"}}
		if !c.On {
			to.Set("day", span.Name)
		}
		c.URL = inboxURL + "?" + to.Encode()
		out = append(out, c)
	}
	return out
}

// soonURL leads to all at the office that will be late.
func (v inboxView) soonURL() string {
	return inboxURL + "?" + url.Values{"office": {v.Get("office")}, "tab": {"all"}, "late": {"soon"}}.Encode()
}

// inboxLead draws what waits and the tabs, and opens the tab that is asked for,
// or else the first in which something waits.
func (s *Service) inboxLead(ctx context.Context, actor auth.Actor, q *lists.Query) (templ.Component, error) {
	office, err := s.officeAsked(actor, *q)
	if err != nil {
		return nil, err
	}
	var v inboxView
	if v.Waiting, err = s.dossiers.Waiting(ctx, actor, []string{office}); err != nil {
		return nil, err
	}
	var own []tab
	for _, t := range tabs {
		if actor.May(t.need, office) {
			own = append(own, t)
		}
	}
	i := slices.IndexFunc(own, func(t tab) bool { return t.key == q.Get("tab") && q.Get("q") == "" })
	if i < 0 && q.Get("q")+q.Get("late")+q.Get("day") == "" {
		i = slices.IndexFunc(own, func(t tab) bool { return t.count(v.Waiting) > 0 })
	}
	if i < 0 {
		i = len(own) - 1
	}
	*q = q.Set("office", office).Set("tab", own[i].key)
	v.part(ctx, actor, office, q)
	v.Query = q.With("q", "")
	v.Strip = s.strip(ctx, v)
	for _, t := range own {
		item := ui.NavItem{Label: i18n.T(ctx, "dossiers.inbox.tab_"+t.key), URL: v.url("tab", t.key),
			Current: t.key == own[i].key}
		if !s.inbox.Narrowed(*q) { // what is counted is the whole office's, not what the filters leave of it
			item.Count = t.count(v.Waiting)
			if t.key != "all" && t.key != "supplied" { // which are nobody's work on the home page
				item.Live = tabName(office, t.key)
			}
		}
		v.Tabs = append(v.Tabs, item)
	}
	return inboxLead(v), nil
}

// part says to which part of the work the list keeps.
func (v *inboxView) part(ctx context.Context, actor auth.Actor, office string, q *lists.Query) {
	all, whole := actor.Scopes(dossiers.Inbox, office)
	if whole {
		*q = q.Set("whole", "") // it is all the same
		return
	}
	words := convert.Each(all, func(s auth.Scope) string { return scopes.Text(ctx, s) })
	v.Part, v.Whole = strings.Join(slices.Compact(words), "; "), q.Get("whole") == yes
}
