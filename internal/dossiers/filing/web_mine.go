package filing

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// A shelf is one view of a helper's dossiers.
type shelf struct {
	key      string
	statuses []dossiers.Status
	mine     bool // else all of the villages that the helper reaches
}

var shelves = []shelf{
	{"drafts", []dossiers.Status{dossiers.Draft}, true},
	{"sent_back", []dossiers.Status{dossiers.Supplement}, true},
	{"waiting", []dossiers.Status{dossiers.Submitted, dossiers.Received, dossiers.Processing, dossiers.Payment,
		dossiers.Withdrawing}, true},
	{"results", []dossiers.Status{dossiers.Resolved}, false},
	{"ended", []dossiers.Status{dossiers.Returned, dossiers.Refused, dossiers.Stopped}, true},
}

func (sh shelf) url() string { return "/dossiers?show=" + sh.key }

func (sh shelf) filter() dossiers.Filter {
	f := dossiers.Filter{Statuses: sh.statuses}
	if sh.mine {
		f.Mine = dossiers.MinePreparing
	}
	return f
}

// A mineView is one shelf.
type mineView struct {
	Shelf shelf
	Alone bool // a resident who files only for themselves
	Tabs  []ui.NavItem
	Tasks []ui.Task
	Next  string
}

// mine lists what the helper began, by what has to be done with it.
func (p pages) mine(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	v, err := p.tabs(ctx, actor, web.Text(r, "show"))
	if err != nil {
		return err
	}
	f := v.Shelf.filter()
	f.After, f.Query, f.Limit = web.Text(r, "after"), web.Text(r, "q"), 30
	l, err := p.dossiers.List(ctx, actor, f)
	if err != nil {
		return err
	}
	if l.Next != "" {
		v.Next = v.Shelf.url() + "&after=" + url.QueryEscape(l.Next) + "&q=" + url.QueryEscape(f.Query)
	}
	title := "dossiers.mine.title"
	if v.Alone = !actor.MayAnywhere(dossiers.Prepare); v.Alone {
		title = "dossiers.self.nav_mine"
	}
	for _, row := range l.Rows {
		v.Tasks = append(v.Tasks, p.task(ctx, actor, row, v.Alone))
	}
	return web.Render(w, r, http.StatusOK, minePage(p.rt.Page(w, r, i18n.T(ctx, title)), v))
}

// tabs are the shelves with what waits on each. Who asks for none gets the
// first that has something: what was just sent must not seem lost.
func (p pages) tabs(ctx context.Context, actor auth.Actor, show string) (v mineView, err error) {
	counts := make([]int, len(shelves))
	for i, s := range shelves {
		if s.key != "ended" { // nobody's work, and many
			if counts[i], err = p.dossiers.Count(ctx, actor, s.filter()); err != nil {
				return v, err
			}
		}
	}
	at := slices.IndexFunc(shelves, func(s shelf) bool { return s.key == show })
	if at < 0 {
		at = max(0, slices.IndexFunc(counts, func(n int) bool { return n > 0 }))
	}
	v.Shelf = shelves[at]
	for i, s := range shelves {
		v.Tabs = append(v.Tabs, ui.NavItem{Label: i18n.T(ctx, "dossiers.mine."+s.key), URL: s.url(), Count: counts[i],
			Current: i == at})
	}
	return v, nil
}

// task leads to the form or, where the mandate names another helper, to the
// case. It is called by whose it is; to who has but their own, by what it is for.
func (p pages) task(ctx context.Context, actor auth.Actor, row dossiers.Row, alone bool) ui.Task {
	t := ui.Task{Title: row.OwnerName, URL: dossiers.DossierURL(row.ID, "form"), Kind: parts.KindOf(row.Status),
		Status: i18n.T(ctx, "dossiers.status."+string(row.Status))}
	if row.Assist == dossiers.Helped && row.HelperID != actor.ID && !actor.May(dossiers.Receive, row.CommuneID) {
		t.URL = dossiers.CaseURL + row.ID
	}
	var hints []string
	if row.Status != dossiers.Draft {
		hints = append(hints, dossiers.ReceiptNumber(dossiers.Dossier{ID: row.ID, Code: row.Code}))
	}
	if proc, err := p.procedures.Version(row.Procedure, row.ProcVer); err == nil {
		if plain := proc.Plain.In(i18n.Lang(ctx)); alone {
			t.Title = plain
		} else {
			hints = append(hints, plain)
		}
	}
	if !row.Promised.IsZero() && !row.Status.Ended() {
		hints = append(hints, i18n.T(ctx, "dossiers.mine.promised", "at", i18n.DateTime(row.Promised)))
	}
	t.Hint = strings.Join(hints, " – ")
	return t
}
