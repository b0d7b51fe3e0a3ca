package office

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A tab is one thing that a role does next.
type tab struct {
	key   string
	need  auth.Permission
	due   []dossiers.Action
	mine  string // for Filter.Mine
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
	{"mine", dossiers.Appraise, []dossiers.Action{dossiers.ActionAppraise}, "assignee",
		func(w dossiers.Waiting) int { return w.Mine }},
	{"free", dossiers.Appraise, []dossiers.Action{dossiers.ActionAppraise, dossiers.ActionAssign}, "free",
		func(w dossiers.Waiting) int { return w.Free }},
	{"review", dossiers.Review, []dossiers.Action{dossiers.ActionReview}, "", byDue(dossiers.ActionReview)},
	{"decide", dossiers.Decide, []dossiers.Action{dossiers.ActionDecide}, "", byDue(dossiers.ActionDecide)},
	{"number", dossiers.Number, []dossiers.Action{dossiers.ActionNumber}, "", byDue(dossiers.ActionNumber)},
	{"supplied", dossiers.Receive, []dossiers.Action{dossiers.ActionSupplied}, "", byDue(dossiers.ActionSupplied)},
	{"return", dossiers.Receive, []dossiers.Action{dossiers.ActionReturn}, "", byDue(dossiers.ActionReturn)},
	{"stop", dossiers.Receive, []dossiers.Action{dossiers.ActionStop}, "", byDue(dossiers.ActionStop)},
	{"all", dossiers.Inbox, nil, "", func(w dossiers.Waiting) int { return w.Open }},
}

type inboxView struct {
	inboxFilter
	Office, Tab         string
	Offices, Procedures []ui.Option
	Tabs                []ui.NavItem
	Rows                []inboxRow
	FirstURL, NextURL   string
	On, ClearURL        string // what the list is filtered by, in words, and the same without
	Waiting             dossiers.Waiting
	MayTransfer         bool
	Whole               bool   // the whole office, not only the actor's part of its work
	Part                string // what that part is; "" where it is everything
	PartURL             string // leads from the part to the whole, and back
}

type inboxRow struct {
	dossiers.Row
	Number, Proc, Village, Due, By, Sent string
}

// address is the inbox's address with what is chosen, and after.
func (v inboxView) address(tab, after string) string {
	q := v.values()
	for k, val := range map[string]string{"office": v.Office, "tab": tab, "after": after, "whole": flag(v.Whole)} {
		if val != "" {
			q.Set(k, val)
		}
	}
	return inboxURL + "?" + q.Encode()
}

func (p pages) inbox(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	offices := p.dossiers.Offices(actor)
	if len(offices) == 0 {
		return fault.New(fault.Forbidden, "auth.forbidden")
	}
	v := inboxView{inboxFilter: p.inboxFilter(r), Office: web.Text(r, "office"), Tab: web.Text(r, "tab"),
		Whole: web.Text(r, "whole") == "1", Offices: p.OfficeOptions(offices)}
	if v.Office == "" {
		v.Office = v.Offices[0].Value
	}
	var err error
	if v.Waiting, err = p.dossiers.Waiting(ctx, actor, []string{v.Office}); err != nil {
		return err
	}
	if err := p.choices(ctx, &v); err != nil {
		return err
	}
	if v.Tab == "" && v.Query == "" && v.Late == "" {
		v.Tab = web.Text(r, "in") // the tab in which the filter was chosen; what is looked for may stand anywhere
	}
	chosen := v.choose(ctx, actor)
	v.MayTransfer = v.Tab == "transfer"
	v.part(ctx, actor)
	f := v.apply(dossiers.Filter{CommuneID: v.Office, Due: chosen.due, Mine: chosen.mine, After: web.Text(r, "after")})
	// Whoever looks for one by its code or name wants it wherever it stands.
	if f.Open = v.Query == ""; f.Open && !v.Whole {
		f.Within = chosen.need
	}
	list, err := p.dossiers.List(ctx, actor, f)
	if err != nil {
		return err
	}
	p.fill(ctx, &v, list, f.After != "")
	return web.Render(w, r, http.StatusOK, inboxPage(p.Page(w, r, i18n.T(ctx, "dossiers.inbox.title"), inboxURL), v))
}

// choose draws the actor's tabs and returns the one that is open: the one
// asked for, or the first in which something waits.
func (v *inboxView) choose(ctx context.Context, actor auth.Actor) tab {
	var own []tab
	for _, t := range tabs {
		if actor.May(t.need, v.Office) {
			own = append(own, t)
		}
	}
	i := slices.IndexFunc(own, func(t tab) bool { return t.key == v.Tab })
	if i < 0 && v.Query == "" && v.Late == "" {
		i = slices.IndexFunc(own, func(t tab) bool { return t.count(v.Waiting) > 0 })
	}
	if i < 0 {
		i = len(own) - 1
	}
	v.Tab = own[i].key
	if v.On = v.on(ctx); v.On != "" {
		v.ClearURL = inboxView{Office: v.Office, Whole: v.Whole}.address(v.Tab, "")
	}
	for _, t := range own {
		item := ui.NavItem{Label: i18n.T(ctx, "dossiers.inbox.tab_"+t.key), URL: v.address(t.key, ""),
			Current: t.key == v.Tab}
		if v.On == "" { // what is counted is the whole office's, not what the filter leaves of it
			item.Count = t.count(v.Waiting)
		}
		v.Tabs = append(v.Tabs, item)
	}
	return own[i]
}

// part says to which part of the work the lists keep, and leads to the whole of it.
func (v *inboxView) part(ctx context.Context, actor auth.Actor) {
	all, whole := actor.Scopes(dossiers.Inbox, v.Office)
	if whole {
		v.Whole = false // it is all the same
		return
	}
	var parts []string
	for _, s := range all {
		parts = append(parts, dossiers.ScopeText(ctx, s))
	}
	v.Part = strings.Join(slices.Compact(parts), "; ")
	v.PartURL = inboxView{Office: v.Office, inboxFilter: inboxFilter{Late: v.Late}, Whole: !v.Whole}.address("all", "")
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return ""
}

func (p pages) fill(ctx context.Context, v *inboxView, list dossiers.List, later bool) {
	for _, w := range list.Rows {
		x := inboxRow{Row: w, Number: dossiers.ReceiptNumber(dossiers.Dossier{ID: w.ID, Code: w.Code}),
			Proc: parts.Shorten(p.PlainName(ctx, w.Procedure, w.ProcVer)), Village: p.places.Tree().Name(w.PlaceID)}
		if w.Status == dossiers.Received || w.Status == dossiers.Processing {
			x.Due = p.DueWords(ctx, w.Promised)
		}
		if w.Status == dossiers.Submitted {
			x.Sent = i18n.DateTime(w.SubmittedAt)
		}
		if w.Due == dossiers.ActionTransfer {
			x.By = p.ByWords(ctx, w.ReceivedAt)
		}
		v.Rows = append(v.Rows, x)
	}
	if list.Next != "" {
		v.NextURL = v.address(v.Tab, list.Next)
	}
	if later {
		v.FirstURL = v.address(v.Tab, "")
	}
}

type transferredView struct {
	Office string
	Done   []transferred
	OK     int
}

type transferred struct {
	ID, Number, Why string
	Before          bool // by somebody else, or by the same list sent before
}

// transferAll says of every dossier whether it went, and why not.
func (p pages) transferAll(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	ctx := r.Context()
	chosen := r.Form["id"]
	v := transferredView{Office: web.Text(r, "office")}
	if len(chosen) > 200 {
		return fault.New(fault.TooLarge, "dossiers.inbox.too_many", "n", 200)
	}
	for _, d := range p.TransferAll(ctx, actor, chosen) {
		t := transferred{ID: d.ID, Number: d.Code}
		if d.Err == nil {
			v.OK++
		} else {
			f := fault.Of(d.Err)
			t.Why = i18n.T(ctx, f.Key, f.Args...)
			if b, err := p.dossiers.Brief(ctx, p.db.Read(), d.ID); err == nil && actor.May(dossiers.View, b.CommuneID) {
				t.Number = dossiers.ReceiptNumber(b)
				if t.Before = f.Key == "dossiers.not_now" && b.Status == dossiers.Processing; t.Before {
					t.Why = i18n.T(ctx, "dossiers.inbox.gone_before")
				}
			}
		}
		v.Done = append(v.Done, t)
	}
	return web.Render(w, r, http.StatusOK,
		transferredPage(p.Page(w, r, i18n.T(ctx, "dossiers.inbox.transferred"), inboxURL), v))
}
