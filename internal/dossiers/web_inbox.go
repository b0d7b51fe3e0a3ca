package dossiers

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

func compareFolded(a, b string) int { return strings.Compare(text.Fold(a), text.Fold(b)) }

// A tab is one thing that a role does next.
type tab struct {
	key   string
	need  auth.Permission
	due   []Action
	mine  string // for Filter.Mine
	count func(Waiting) int
}

func byDue(due Action) func(Waiting) int { return func(w Waiting) int { return w.Due[due] } }

// tabs in the order of the work; everybody has the last one.
var tabs = []tab{
	{"receive", Receive, []Action{ActionReceive}, "", byDue(ActionReceive)},
	{"transfer", Receive, []Action{ActionTransfer}, "", byDue(ActionTransfer)},
	{"assign", Assign, []Action{ActionAssign}, "", byDue(ActionAssign)},
	{"mine", Appraise, []Action{ActionAppraise}, "assignee", func(w Waiting) int { return w.Mine }},
	{"free", Appraise, []Action{ActionAppraise, ActionAssign}, "free", func(w Waiting) int { return w.Free }},
	{"review", Review, []Action{ActionReview}, "", byDue(ActionReview)},
	{"decide", Decide, []Action{ActionDecide}, "", byDue(ActionDecide)},
	{"number", Number, []Action{ActionNumber}, "", byDue(ActionNumber)},
	{"supplied", Receive, []Action{ActionSupplied}, "", byDue(ActionSupplied)},
	{"return", Receive, []Action{ActionReturn}, "", byDue(ActionReturn)},
	{"stop", Receive, []Action{ActionStop}, "", byDue(ActionStop)},
	{"all", Inbox, nil, "", func(w Waiting) int { return w.Open }},
}

type inboxView struct {
	inboxFilter
	Office, Tab         string
	Offices, Procedures []ui.Option
	Tabs                []ui.NavItem
	Rows                []inboxRow
	FirstURL, NextURL   string
	On, ClearURL        string // what the list is filtered by, in words, and the same without
	Waiting             Waiting
	MayTransfer         bool
	Whole               bool   // the whole office, not only the actor's part of its work
	Part                string // what that part is; "" where it is everything
	PartURL             string // leads from the part to the whole, and back
}

type inboxRow struct {
	Row
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

func (p staffPages) inbox(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	offices := p.Offices(actor)
	if len(offices) == 0 {
		return fault.New(fault.Forbidden, "auth.forbidden")
	}
	v := inboxView{inboxFilter: p.inboxFilter(r), Office: web.Text(r, "office"), Tab: web.Text(r, "tab"), Whole: web.Text(r, "whole") == "1", Offices: p.officeOptions(offices)}
	if v.Office == "" {
		v.Office = v.Offices[0].Value
	}
	var err error
	if v.Waiting, err = p.Waiting(ctx, actor, []string{v.Office}); err != nil {
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
	f := v.apply(Filter{CommuneID: v.Office, Due: chosen.due, Mine: chosen.mine, After: web.Text(r, "after")})
	// Whoever looks for one by its code or name wants it wherever it stands.
	if f.Open = v.Query == ""; f.Open && !v.Whole {
		f.Within = chosen.need
	}
	list, err := p.List(ctx, actor, f)
	if err != nil {
		return err
	}
	p.fill(ctx, &v, list, f.After != "")
	return web.Render(w, r, http.StatusOK, inboxPage(p.page(w, r, i18n.T(ctx, "dossiers.inbox.title"), inboxURL), v))
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
		item := ui.NavItem{Label: i18n.T(ctx, "dossiers.inbox.tab_"+t.key), URL: v.address(t.key, ""), Current: t.key == v.Tab}
		if v.On == "" { // what is counted is the whole office's, not what the filter leaves of it
			item.Count = t.count(v.Waiting)
		}
		v.Tabs = append(v.Tabs, item)
	}
	return own[i]
}

// part says to which part of the work the lists keep, and leads to the whole of it.
func (v *inboxView) part(ctx context.Context, actor auth.Actor) {
	all, whole := actor.Scopes(Inbox, v.Office)
	if whole {
		v.Whole = false // it is all the same
		return
	}
	var parts []string
	for _, s := range all {
		parts = append(parts, ScopeText(ctx, s))
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

func (p staffPages) fill(ctx context.Context, v *inboxView, list List, later bool) {
	for _, w := range list.Rows {
		x := inboxRow{Row: w, Number: ReceiptNumber(Dossier{ID: w.ID, Code: w.Code}), Proc: shorten(p.plainName(ctx, w.Procedure, w.ProcVer)), Village: p.Places.Tree().Name(w.PlaceID)}
		if w.Status == Received || w.Status == Processing {
			x.Due = p.dueWords(ctx, w.Promised)
		}
		if w.Status == Submitted {
			x.Sent = i18n.DateTime(w.SubmittedAt)
		}
		if w.Due == ActionTransfer {
			x.By = p.byWords(ctx, w.ReceivedAt)
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

// shorten cuts a name at a word: official names run to a paragraph, and the case has the whole.
func shorten(name string) string {
	const longest = 50 // characters
	cut, n := 0, 0
	for i, c := range name {
		if c == ' ' {
			cut = i
		}
		if n >= longest {
			return strings.TrimRight(name[:cut], " ,;") + "…"
		}
		n++
	}
	return name
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
func (p staffPages) transferAll(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
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
			if b, err := p.Brief(ctx, p.DB.Read(), d.ID); err == nil && actor.May(View, b.CommuneID) {
				t.Number = ReceiptNumber(b)
				if t.Before = f.Key == "dossiers.not_now" && b.Status == Processing; t.Before {
					t.Why = i18n.T(ctx, "dossiers.inbox.gone_before")
				}
			}
		}
		v.Done = append(v.Done, t)
	}
	return web.Render(w, r, http.StatusOK, transferredPage(p.page(w, r, i18n.T(ctx, "dossiers.inbox.transferred"), inboxURL), v))
}

func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return i18n.DateTime(t)
}
