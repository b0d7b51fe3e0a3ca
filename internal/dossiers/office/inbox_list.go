package office

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/dossiers/waits"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
)

// inboxList declares what waits at an office, what is promised first, first.
func (s *Service) inboxList() *lists.List[dossiers.Row] {
	return &lists.List[dossiers.Row]{
		Ground: lists.Ground{DB: s.db, Journal: s.journal}, Name: "inbox", URL: inboxURL, Title: "dossiers.inbox.title",
		Need: dossiers.Inbox, Person: owner, Empty: "dossiers.inbox.none", EmptyText: "dossiers.inbox.none_text",
		Columns: s.inboxColumns(), Filters: s.inboxFilters(), Orders: []lists.Order{dossiers.ByDue, dossiers.Orders[1]},
		Cards: true, New: lists.New{Label: "dossiers.intake.new", URL: intakeURL, Icon: ui.IconPlus,
			Need: dossiers.Receive},
		Rows: s.inboxRows, Lead: s.inboxLead,
		Walk: &lists.Walk[dossiers.Row]{Label: "dossiers.inbox.walk", When: worked, Row: picked, Most: mostWalked,
			Begin: beginWalk},
		Bulk: []lists.Bulk[dossiers.Row]{
			{Name: "receive", Label: "dossiers.inbox.receive_chosen", Hint: "dossiers.inbox.opened_rule",
				Need: dossiers.Receive, When: onTab("receive"), Row: picked, URL: caseURL, Do: s.receiveOne,
				Paper: lists.Paper{Label: "dossiers.inbox.print_receipt", URL: receiptPDF}},
			{Name: "approve", Label: "dossiers.inbox.approve_chosen", Hint: "dossiers.inbox.opened_rule",
				Need: dossiers.Decide, When: onTab("decide"), Row: picked, URL: caseURL, Do: s.approveOne},
			{Name: "number", Label: "dossiers.inbox.number_chosen", Need: dossiers.Number, When: onTab("number"),
				Row: picked, URL: caseURL, Do: s.numberOne,
				Paper: lists.Paper{Label: "dossiers.inbox.print_result", URL: resultPaper}},
			{Name: "transfer", Label: "dossiers.inbox.transfer_chosen", Hint: "dossiers.inbox.transfer_rule",
				Need: dossiers.Receive, When: onTab("transfer"), Row: picked,
				URL: caseURL, Do: s.transferOne},
			{Name: "assign", Label: "dossiers.inbox.assign_chosen", Need: dossiers.Assign, When: onTab("assign"),
				Row: picked, URL: caseURL, Do: s.assignOne,
				Detail: &lists.Filter{Label: "dossiers.inbox.assignee", Kind: lists.Choice,
					Any:     "dossiers.inbox.choose",
					Options: s.assignees}},
		},
	}
}

func onTab(key string) func(auth.Actor, lists.Query) bool {
	return func(_ auth.Actor, q lists.Query) bool { return q.Get("tab") == key }
}

// worked reports whether the tab is one of work that is done with each dossier by itself.
func worked(_ auth.Actor, q lists.Query) bool {
	return !slices.Contains([]string{"all", "supplied", "return"}, q.Get("tab"))
}

func owner(w dossiers.Row) string { return w.ResidentID }

func picked(w dossiers.Row) lists.Pick { return lists.Pick{ID: w.ID, Version: w.Version} }

func receiptPDF(id string) string { return caseURL(id) + "/forms/01.pdf" }

func resultPaper(id string) string { return caseURL(id) + "/result.pdf" }

func caseURL(id string) string { return dossiers.CaseURL + id }

func (s *Service) inboxColumns() []lists.Column[dossiers.Row] {
	village := func(w dossiers.Row) string { return s.places.Tree().Name(w.PlaceID) }
	number := func(_ context.Context, w dossiers.Row) string {
		return dossiers.ReceiptNumber(dossiers.Dossier{ID: w.ID, Code: w.Code})
	}
	return []lists.Column[dossiers.Row]{
		{Label: "dossiers.inbox.number", Filed: true, Text: number},
		{Label: "dossiers.inbox.person", Link: func(w dossiers.Row) string { return caseURL(w.ID) },
			Text: func(_ context.Context, w dossiers.Row) string { return w.OwnerName },
			Hint: func(_ context.Context, w dossiers.Row) string { return village(w) }},
		{Label: "dossiers.inbox.village", Filed: true,
			Text: func(_ context.Context, w dossiers.Row) string { return village(w) }},
		{Label: "dossiers.inbox.what", Hint: number, Text: func(ctx context.Context, w dossiers.Row) string {
			return s.words.ShortName(ctx, w.Procedure, w.ProcVer)
		}},
		{Label: "dossiers.inbox.sent_at", Filed: true, When: func(w dossiers.Row) time.Time { return w.SubmittedAt }},
		{Label: "dossiers.inbox.received", Filed: true, When: func(w dossiers.Row) time.Time { return w.ReceivedAt }},
		{Label: "dossiers.inbox.promised", Filed: true, When: func(w dossiers.Row) time.Time { return w.Promised }},
		{Label: "dossiers.inbox.by", Order: dossiers.ByDue.Name, Text: s.dueText,
			Cell: func(w dossiers.Row) templ.Component { return dueCell(s.words, w) }},
		{Label: "dossiers.inbox.status", Tag: statusTag, Hint: s.renewedHint},
		{Label: "dossiers.inbox.who", Text: holder},
	}
}

// statusTag says where a dossier stands; one that was put right isn't new.
func statusTag(ctx context.Context, w dossiers.Row) lists.Tag {
	if isResubmitted(w) {
		return lists.Tag{Kind: ui.KindInfo, Text: i18n.T(ctx, "dossiers.inbox.resubmitted")}
	}
	return lists.Tag{Kind: parts.StatusKind(w.Status), Text: parts.StatusText(ctx, w.Status)}
}

// renewedHint names what was put right.
func (s *Service) renewedHint(ctx context.Context, w dossiers.Row) string {
	proc, err := s.procedures.Version(w.Procedure, w.ProcVer)
	if err != nil || len(w.Renewed) == 0 {
		return ""
	}
	return i18n.T(ctx, "dossiers.inbox.renewed", "what", strings.Join(convert.Each(w.Renewed, func(target string) string {
		return parts.WantName(ctx, proc, target)
	}), ", "))
}

// holder is with whom a dossier is or, while it is with nobody, who helped with it.
func holder(ctx context.Context, w dossiers.Row) string {
	if w.AssigneeName != "" && w.Status == dossiers.Processing {
		return w.AssigneeName
	}
	return cmp.Or(w.HelperName, i18n.T(ctx, "dossiers.inbox.self"))
}

// dueText says until when something has to be done, in a line.
func (s *Service) dueText(ctx context.Context, w dossiers.Row) string {
	d := s.words.DueOf(ctx, w)
	if d.When == "" {
		return d.Words
	}
	return d.Words + ", " + d.When
}

func (s *Service) inboxFilters() []lists.Filter {
	return []lists.Filter{
		{Name: "q", Label: "dossiers.inbox.q", More: true, Chip: true, Hint: "dossiers.inbox.q_hint",
			Doc: "Dossier code or a part of it, personal number, telephone, or name without regard to marks"},
		{Name: "office", Label: "dossiers.inbox.office", Kind: lists.Choice, Always: true,
			Options: func(ctx context.Context, actor auth.Actor, _ lists.Query) []ui.Option {
				return s.words.OfficeOptions(ctx, s.dossiers.Offices(actor))
			}, Doc: "Id of the commune; empty: the first of yours"},
		{Name: "tab", Kind: lists.Silent, Values: tabKeys(), Doc: "What is next to be done, by the tabs of the page"},
		{Name: "due", Kind: lists.Silent,
			Doc: "Actions waited for, such as receive,transfer; empty: those of the tab, or all that is open"},
		{Name: "mine", Kind: lists.Silent, Values: []string{yes, "false"}, Doc: "Only what is given to you"},
		{Name: "whole", Kind: lists.Silent, Values: []string{yes, "false"},
			Doc: "Of the whole office; otherwise, unless q is given, only the part that your roles are for"},
		{Name: "day", Label: "dossiers.inbox.by", Kind: lists.Choice, Above: true, Any: "dossiers.inbox.any",
			Options: s.spanOptions, Values: spanNames(s.dossiers.Spans()),
			Doc: "When it is due: late, today, 1, 2 or 3 working days on, or later"},
		{Name: "procedure", Label: "dossiers.inbox.procedure", Kind: lists.Choice, More: true, Chip: true,
			Any:     "dossiers.inbox.any",
			Options: s.procedureOptions},
		{Name: "late", Label: "dossiers.inbox.risk", Kind: lists.Choice, More: true, Any: "dossiers.inbox.any",
			Options: lateOptions, Values: []string{"soon", "late"}, Doc: "soon: will be late, as the mark says"},
		{Name: "village", Label: "dossiers.inbox.village", Kind: lists.Choice, More: true, Chip: true,
			Any: "dossiers.inbox.any", Options: s.villageOptions,
			Doc: "Id of the village where it was made; that of the office for what was made at its counter"},
		{Name: "assist", Label: "dossiers.inbox.assist", Kind: lists.Choice, More: true, Chip: true,
			Any: "dossiers.inbox.any", Options: assistOptions, Doc: "Who filed",
			Values: []string{string(dossiers.Self), string(dossiers.Helped), string(dossiers.Official)}},
		{Name: "assignee", Label: "dossiers.inbox.assignee", Kind: lists.Choice, More: true, Any: "dossiers.inbox.any",
			Options: func(ctx context.Context, actor auth.Actor, q lists.Query) []ui.Option {
				nobody := ui.Option{Value: dossiers.Nobody, Label: i18n.T(ctx, "dossiers.inbox.nobody")}
				return append([]ui.Option{nobody}, s.assignees(ctx, actor, q)...)
			}, Doc: "Id of the account to which it is given; nobody for what is given to nobody"},
		{Name: "from", Label: "dossiers.inbox.from", Kind: lists.Day, More: true,
			Doc: "First day of reception, yyyy-mm-dd"},
		{Name: "to", Label: "dossiers.inbox.to", Kind: lists.Day, More: true, NotBefore: "from",
			Doc: "Last day of reception, yyyy-mm-dd"},
	}
}

func (s *Service) procedureOptions(ctx context.Context, _ auth.Actor, _ lists.Query) (out []ui.Option) {
	for _, p := range s.procedures.List(s.procedures.Today()) {
		out = append(out, ui.Option{Value: p.Code, Label: parts.Shorten(s.words.ShortName(ctx, p.Code, p.Version))})
	}
	slices.SortStableFunc(out, func(a, b ui.Option) int { return parts.CompareFolded(a.Label, b.Label) })
	return out
}

func spanNames(spans []waits.Span) []string {
	return convert.Each(spans, func(s waits.Span) string { return s.Name })
}

func (s *Service) spanOptions(ctx context.Context, _ auth.Actor, _ lists.Query) []ui.Option {
	return convert.Each(s.dossiers.Spans(), func(span waits.Span) ui.Option {
		return ui.Option{Value: span.Name, Label: spanLabel(ctx, span)}
	})
}

// spanLabel names a span: a day of its own by its date.
func spanLabel(ctx context.Context, span waits.Span) string {
	switch span.Name {
	case waits.Late, waits.Today, waits.Later:
		return i18n.T(ctx, "dossiers.due.span_"+span.Name)
	}
	return parts.DayName(ctx, span.To.Add(-time.Second), "02")
}

func lateOptions(ctx context.Context, _ auth.Actor, _ lists.Query) []ui.Option {
	return []ui.Option{{Value: "soon", Label: i18n.T(ctx, "dossiers.inbox.soon")},
		{Value: "late", Label: i18n.T(ctx, "dossiers.inbox.late")}}
}

func (s *Service) villageOptions(ctx context.Context, _ auth.Actor, q lists.Query) []ui.Option {
	out := []ui.Option{{Value: q.Get("office"), Label: i18n.T(ctx, "dossiers.inbox.at_office")}}
	tree := s.places.Tree()
	return append(out, tree.Choices(ctx, tree.Within(q.Get("office"), "village", tree.Today()))...)
}

func assistOptions(ctx context.Context, _ auth.Actor, _ lists.Query) (out []ui.Option) {
	for _, a := range []dossiers.Assist{dossiers.Self, dossiers.Helped, dossiers.Official} {
		out = append(out, ui.Option{Value: string(a), Label: i18n.T(ctx, "dossiers.assist."+string(a))})
	}
	return out
}

// assignees are the specialists of the office. Where they can't be read, the list is shown without them.
func (s *Service) assignees(ctx context.Context, _ auth.Actor, q lists.Query) (out []ui.Option) {
	all, err := s.specialistsAt(ctx, q.Get("office"))
	if err != nil {
		slog.ErrorContext(ctx, "read specialists", "error", err)
	}
	for _, a := range all {
		out = append(out, ui.Option{Value: a.ID, Label: a.Name})
	}
	return out
}

// find is this module's part of the search everywhere: by code, number or name of the owner.
func (s *Service) find(ctx context.Context, actor auth.Actor, query string, limit int) (out []module.Hit, err error) {
	l, err := s.dossiers.List(ctx, actor, dossiers.Filter{Query: query, Limit: limit})
	for _, r := range l.Rows {
		name := r.Procedure
		if p, err := s.procedures.Version(r.Procedure, r.ProcVer); err == nil {
			name = cmp.Or(p.Plain.In(i18n.Lang(ctx)), p.Name.In(i18n.Lang(ctx)))
		}
		title := r.OwnerName + " · " + dossiers.ReceiptNumber(dossiers.Dossier{ID: r.ID, Code: r.Code})
		out = append(out, module.Hit{Title: title, Text: name, URL: "/dossiers/" + r.ID,
			State: parts.StatusText(ctx, r.Status), Kind: parts.KindOf(r.Status)})
	}
	return out, err
}
