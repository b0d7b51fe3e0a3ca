package office

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// An inboxFilter is what is chosen beside office and tab; it goes along from
// page to page and from tab to tab.
type inboxFilter struct {
	Query, Late, Procedure     string
	Village, Assist, Assignee  string
	From, To                   clock.Date      // received
	More                       bool            // the filters are shown
	Days                       [2]ui.DateProps // From and To as typed, and what is wrong with them
	Villages, Kinds, Assignees []ui.Option
}

// assists are the kinds of help, in the order in which they are counted.
var assists = []dossiers.Assist{dossiers.Self, dossiers.Helped, dossiers.Official}

// inboxFilter reads what is chosen. A date that is none is said to be so, and
// filters nothing.
func (p pages) inboxFilter(r *http.Request) inboxFilter {
	ctx := r.Context()
	f := inboxFilter{Query: web.Text(r, "q"), Late: web.Text(r, "late"), Procedure: web.Text(r, "procedure"),
		Village: web.Text(r, "village"), Assist: web.Text(r, "assist"), Assignee: web.Text(r, "assignee")}
	for i, day := range []*clock.Date{&f.From, &f.To} {
		f.Days[i] = dayProps(r, []string{"from", "to"}[i], day)
	}
	if f.From != "" && f.To != "" && f.To < f.From {
		f.Days[1].Error = i18n.T(ctx, "dossiers.register.period")
		f.To = ""
	}
	f.More = web.Text(r, "more") == "1" || f.Days[0].Error+f.Days[1].Error != ""
	return f
}

// dayProps reads a day of reception into d.
func dayProps(r *http.Request, name string, d *clock.Date) ui.DateProps {
	var ok bool
	*d, ok = web.Date(r, name)
	out := parts.DateProps(name, i18n.T(r.Context(), "dossiers.inbox."+name), *d)
	out.Optional = true
	if !ok {
		out.Day, out.Month, out.Year = web.Text(r, name+"-d"), web.Text(r, name+"-m"), web.Text(r, name+"-y")
		out.Error = i18n.T(r.Context(), "dossiers.inbox.bad_date")
	}
	return out
}

// chosen is what the list is filtered by, beside what is looked for, as the address has it.
func (f inboxFilter) chosen() []filtered {
	return []filtered{{"late", f.Late}, {"procedure", f.Procedure}, {"village", f.Village}, {"assist", f.Assist},
		{"assignee", f.Assignee}, {"from", string(f.From)}, {"to", string(f.To)}}
}

type filtered struct{ key, value string }

// any reports whether the list is filtered.
func (f inboxFilter) any() bool {
	return slices.ContainsFunc(f.chosen(), func(x filtered) bool { return x.value != "" })
}

// values are what is chosen and looked for, as the address has it.
func (f inboxFilter) values() url.Values {
	out := url.Values{}
	for _, x := range append(f.chosen(), filtered{"q", f.Query}) {
		if x.value != "" {
			out.Set(x.key, x.value)
		}
	}
	return out
}

// apply asks a list for it.
func (f inboxFilter) apply(to dossiers.Filter) dossiers.Filter {
	to.Query, to.Late, to.Procedure = f.Query, f.Late, f.Procedure
	to.PlaceID, to.Assist, to.AssigneeID = f.Village, dossiers.Assist(f.Assist), f.Assignee
	to.ReceivedFrom, to.ReceivedTo = f.From, f.To
	return to
}

// choices fills in what can be chosen at an office, where it is shown or named:
// the inbox is opened at every turn.
func (p pages) choices(ctx context.Context, v *inboxView) error {
	if !v.More && !v.any() {
		return nil
	}
	for _, proc := range p.procedures.List(p.procedures.Today()) {
		v.Procedures = append(v.Procedures, ui.Option{Value: proc.Code,
			Label: parts.Shorten(p.PlainName(ctx, proc.Code, proc.Version))})
	}
	slices.SortStableFunc(v.Procedures, func(a, b ui.Option) int { return parts.CompareFolded(a.Label, b.Label) })
	tree := p.places.Tree()
	v.Villages = append(v.Villages, ui.Option{Value: v.Office, Label: i18n.T(ctx, "dossiers.inbox.at_office")})
	for _, village := range tree.Within(v.Office, "village", tree.Today()) {
		v.Villages = append(v.Villages, ui.Option{Value: village.ID, Label: village.Name})
	}
	for _, a := range assists {
		v.Kinds = append(v.Kinds, ui.Option{Value: string(a), Label: i18n.T(ctx, "dossiers.assist."+string(a))})
	}
	all, err := p.specialistsAt(ctx, v.Office)
	v.Assignees = append(v.Assignees, ui.Option{Value: dossiers.Nobody, Label: i18n.T(ctx, "dossiers.inbox.nobody")})
	for _, a := range all {
		v.Assignees = append(v.Assignees, ui.Option{Value: a.ID, Label: a.Name})
	}
	return err
}

// on says in words what the list is filtered by; "" for nothing.
func (v inboxView) on(ctx context.Context) string {
	label := func(options []ui.Option, value string) string {
		if i := slices.IndexFunc(options, func(o ui.Option) bool { return o.Value == value }); i >= 0 {
			return options[i].Label
		}
		return value
	}
	var out []string
	add := func(key, value string) {
		if value != "" {
			out = append(out, i18n.T(ctx, "dossiers.inbox."+key)+": "+value)
		}
	}
	add("on_q", v.Query)
	add("procedure", label(v.Procedures, v.Procedure))
	if v.Late != "" {
		add("risk", i18n.T(ctx, "dossiers.inbox."+v.Late))
	}
	add("village", label(v.Villages, v.Village))
	add("assist", label(v.Kinds, v.Assist))
	add("assignee", label(v.Assignees, v.Assignee))
	add("from", v.From.Format())
	add("to", v.To.Format())
	return strings.Join(out, "; ")
}
