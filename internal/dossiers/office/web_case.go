package office

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type caseView struct {
	cases.Case
	Number, ProcName, Office, Village string
	Next                              *dossiers.ActionRow
	Others                            []dossiers.ActionRow
	Helper                            paperLink // what the one who prepared it does next; no URL: nothing
	Facts, Clocks, Answers, Money     []ui.Row
	FeeURL                            string // "" where who pays can't be changed
	Photos                            []photoGroup
	Events                            []eventLine
	Wants, Warned                     []wantLine
	Papers                            []paperLink
	Stages                            []string
	BackURL                           string
	Masked                            bool // some answer is not shown whole, and may be
}

type photoGroup struct {
	Name  string
	Pages []dossiers.Photo
}

type eventLine struct {
	Title, Who, When, Note, Outcome string
	Details                         []string
}

type wantLine struct{ What, Why string }

type paperLink struct{ Label, URL string }

// helperNext is what waits for the one who prepared the dossier.
func helperNext(ctx context.Context, actor auth.Actor, d dossiers.Dossier) paperLink {
	switch {
	case actor.ID != d.HelperID && actor.ID != d.CreatedBy:
		return paperLink{}
	case d.Way == dossiers.Here && d.Status == dossiers.Supplement:
		return paperLink{i18n.T(ctx, "dossiers.fix.title"), dossiers.DossierURL(d.ID, "fix")}
	case d.Way == dossiers.Portal && d.Status != dossiers.Draft && !d.Status.Ended():
		return paperLink{i18n.T(ctx, "dossiers.follow.title"), dossiers.DossierURL(d.ID, "follow")}
	}
	return paperLink{}
}

func (p pages) showCase(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	show, whole := p.cases.Show, web.Text(r, "whole") == "1"
	if whole {
		show = p.cases.ShowWhole
	}
	c, err := show(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := caseView{Case: c, Number: dossiers.ReceiptNumber(c.Dossier), ProcName: c.Proc.Plain.In(i18n.Lang(ctx)),
		Office: p.places.Tree().Name(c.CommuneID), Village: p.places.Tree().Name(c.PlaceID)}
	v.Next, v.Others = p.offered(actor, c)
	v.Helper = helperNext(ctx, actor, c.Dossier)
	v.BackURL = "/dossiers" // a helper's own list
	if actor.May(dossiers.Inbox, c.CommuneID) {
		v.BackURL = inboxURL + "?office=" + url.QueryEscape(p.dossiers.OfficeOn(c.Dossier, p.procedures.Today()))
	}
	v.Facts, v.Clocks, v.Events = p.facts(ctx, v), p.clocks(ctx, c), p.eventLines(ctx, c, 0)
	slices.Reverse(v.Events)
	if v.Money = p.feeFacts(ctx, c); p.mayPrice(actor, c) {
		v.FeeURL = filing.FeeURL(c.ID)
	}
	v.answers(ctx, whole)
	v.Masked = v.Masked && cases.MayWhole(actor, c.Dossier)
	v.photos(ctx)
	v.wants(ctx)
	v.papers(ctx)
	for i := 1; i <= 5; i++ {
		v.Stages = append(v.Stages, i18n.T(ctx, "dossiers.case.stage_"+strconv.Itoa(i)))
	}
	return web.Render(w, r, http.StatusOK, casePage(p.rt.Page(w, r, v.Number, web.Dense), v))
}

func (p pages) facts(ctx context.Context, v caseView) []ui.Row {
	var out []ui.Row
	add := func(key, value string) {
		if value != "" {
			out = append(out, ui.Row{Key: i18n.T(ctx, "dossiers.case."+key), Value: value})
		}
	}
	add("owner", v.OwnerName)
	add("phone", v.OwnerPhone)
	add("village", v.Village)
	add("office", v.Office)
	add("assist", i18n.T(ctx, "dossiers.assist."+string(v.Assist)))
	add("helper", v.HelperName)
	add("channel", i18n.T(ctx, "dossiers.case.channel_"+string(v.Channel)))
	add("sector", i18n.T(ctx, string(dossiers.SectorName(v.Sector))))
	add("decided_by", i18n.T(ctx, string(dossiers.BodyName(string(v.DecidedBy)))))
	add("assignee", v.AssigneeName)
	add("portal_code", v.PortalCode)
	add("submitted", parts.Date(v.SubmittedAt))
	add("received", parts.Date(v.ReceivedAt))
	add("copies", i18n.T(ctx, "dossiers.case.copies_n", "n", v.Copies)+", "+i18n.T(ctx, "dossiers.case.pages_n", "n",
		v.Pages))
	add("procedure", v.Proc.Name.In(i18n.Lang(ctx))+" ("+v.Proc.Code+")")
	if v.Result != nil && v.Result.Number > 0 {
		add("result", v.Result.FullNumber()+", "+v.Result.DecidedOn.Format()+", "+v.Result.Decider)
		add("verify", v.Result.VerifyCode)
	}
	return out
}

// clocks are the three clocks, apart, each with its date and why it is that.
// None of them runs here for what the portal processes.
func (p pages) clocks(ctx context.Context, c cases.Case) []ui.Row {
	if c.ReceivedAt.IsZero() || c.Way == dossiers.Portal {
		return nil
	}
	t := func(key string, args ...any) string { return i18n.T(ctx, "dossiers.case."+key, args...) }
	limit := limitNow(ctx, c)
	legal := t("legal_still", "limit", limit)
	if !c.LegalDue.IsZero() {
		legal = t("legal_due", "due", parts.Date(c.LegalDue), "limit", limit)
	}
	promised := t("promised_due", "due", parts.Date(c.Promised))
	if c.Extended {
		promised = t("promised_extended", "due", parts.Date(c.Promised))
	} else if c.ToVerify {
		promised = t("promised_verify", "due", parts.Date(c.Promised))
	}
	if left := p.DueWords(ctx, c.Promised); left != "" &&
		(c.Status == dossiers.Received || c.Status == dossiers.Processing) {
		promised = strings.TrimSpace(promised + " – " + left + "\n" + p.dossiers.Projected(ctx, c.Promised))
	}
	return []ui.Row{{Key: t("clock_legal"), Value: legal}, {Key: t("clock_promised"), Value: promised},
		{Key: t("clock_index"), Value: t(p.indexKey(c))}}
}

// indexKey says how index 766 would count the case now.
func (p pages) indexKey(c cases.Case) string {
	switch onTime, decided := dossiers.IndexOnTime(p.calendar, c.Proc, c.Events, p.clock.Now()); {
	case onTime && decided:
		return "index_on_time"
	case onTime:
		return "index_so_far"
	default:
		return "index_late"
	}
}

func (v *caseView) answers(ctx context.Context, whole bool) {
	lang := i18n.Lang(ctx)
	for _, q := range asked(v.Case) {
		value := shownAnswer(q, v.Case.Answers[q.ID], lang, whole)
		if value == "" {
			continue
		}
		v.Masked = v.Masked || value != q.Display(v.Case.Answers[q.ID], lang)
		v.Answers = append(v.Answers, ui.Row{Key: q.Label.In(lang), Value: value})
	}
}

func (v *caseView) photos(ctx context.Context) {
	for _, comp := range v.Proc.Components {
		if pages := photosOf(v.Case, comp.ID); len(pages) > 0 {
			v.Photos = append(v.Photos, photoGroup{comp.Name.In(i18n.Lang(ctx)), pages})
		}
	}
}

func (v *caseView) wants(ctx context.Context) {
	for _, w := range v.Case.Wants {
		why := i18n.T(ctx, "dossiers.reason."+w.Reason)
		if w.Note != "" {
			why += ": " + w.Note
		}
		v.Wants = append(v.Wants, wantLine{parts.WantName(ctx, v.Proc, w.Target), why})
	}
	for _, w := range v.Warnings {
		v.Warned = append(v.Warned, wantLine{parts.WantName(ctx, v.Proc, w.Target),
			i18n.T(ctx, "dossiers.reason."+w.Reason) + " (" + i18n.T(ctx, "dossiers.case.times", "n", w.Times) + ")"})
	}
}

// papers links to the forms for which there is an event.
func (v *caseView) papers(ctx context.Context) {
	for _, f := range cases.StaffForms {
		if f.Has(v.Case) {
			v.Papers = append(v.Papers, paperLink{i18n.T(ctx, "dossiers.case.form_"+f.Number),
				dossiers.CaseURL + v.ID + "/forms/" + f.Number + ".pdf"})
		}
	}
	if v.Result != nil && v.Result.Number > 0 {
		v.Papers = append(v.Papers, paperLink{i18n.T(ctx, "dossiers.case.result_paper"),
			dossiers.CaseURL + v.ID + "/result.pdf"})
	}
}

// eventLines are the events from the version on; version 0 means all.
func (p pages) eventLines(ctx context.Context, c cases.Case, version int) []eventLine {
	var out []eventLine
	for _, e := range c.Events {
		if e.Seq < version { // a case of version v has seen v-1 events
			continue
		}
		l := eventLine{Title: i18n.T(ctx, "dossiers.event."+string(e.Kind)), Who: e.ActorName, When: parts.Date(e.At),
			Note: e.Note}
		if e.Kind == dossiers.ActionAppraise && e.Step < len(c.Proc.Steps) &&
			c.Proc.Steps[e.Step].Role == "specialist" {
			l.Title = c.Proc.Steps[e.Step].Name.In(i18n.Lang(ctx))
		}
		if e.Data.Outcome != "" {
			l.Outcome = i18n.T(ctx, "dossiers.case.outcome_"+string(e.Kind)+"_"+string(e.Data.Outcome))
			l.Details = append(l.Details, l.Outcome)
		}
		if e.Data.Reason != "" {
			l.Details = append(l.Details, e.Data.Reason)
		}
		if e.Data.To != "" {
			l.Details = append(l.Details, i18n.T(ctx, "dossiers.case.to", "name", e.Data.To))
		}
		if !e.Data.Due.IsZero() {
			l.Details = append(l.Details, i18n.T(ctx, "dossiers.case.new_promise", "due", parts.Date(e.Data.Due)))
		}
		for _, w := range e.Data.Wants {
			text := parts.WantName(ctx, c.Proc, w.Target) + ": " + i18n.T(ctx, "dossiers.reason."+w.Reason)
			if w.Note != "" {
				text += " – " + w.Note
			}
			l.Details = append(l.Details, text)
		}
		if e.From != e.To && e.Kind == dossiers.ActionFollow {
			l.Details = append(l.Details, parts.StatusText(ctx, e.To))
		}
		out = append(out, l)
	}
	return out
}

func helpedBy(ctx context.Context, w dossiers.Row) string {
	if w.HelperName == "" {
		return ""
	}
	return " – " + i18n.T(ctx, "dossiers.inbox.helped_"+string(w.Assist), "name", w.HelperName)
}

type photoView struct {
	ID, Number, Name string
	Photo            dossiers.Photo
	PrevURL, NextURL string
	At, Of           int
}

// showPage shows one photo large, with the ones before and after it.
func (p pages) showPage(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	c, err := p.cases.Show(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(c.Photos, func(ph dossiers.Photo) bool { return ph.ID == r.PathValue("photo") })
	if i < 0 {
		return fault.New(fault.NotFound, "dossiers.no_photo")
	}
	ph := c.Photos[i]
	v := photoView{ID: c.ID, Number: dossiers.ReceiptNumber(c.Dossier), Photo: ph, At: i + 1, Of: len(c.Photos),
		Name: parts.WantName(ctx, c.Proc, dossiers.PhotoTarget(ph.Component, ph.Page))}
	link := func(i int) string { return dossiers.CaseURL + c.ID + "/pages/" + c.Photos[i].ID }
	if i > 0 {
		v.PrevURL = link(i - 1)
	}
	if i+1 < len(c.Photos) {
		v.NextURL = link(i + 1)
	}
	return web.Render(w, r, http.StatusOK, photoPage(p.rt.Page(w, r, v.Name, web.Dense), v))
}

// sendThumb sends the photo's small picture.
func (p pages) sendThumb(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return cases.SendThumb(p.cases, w, r, actor)
}

// sendPage sends the photo itself.
func (p pages) sendPage(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return cases.SendPhoto(p.cases, w, r, actor, r.PathValue("photo"))
}

// feeFacts are the case's rows on money; the day is that whose rules hold.
func (p pages) feeFacts(ctx context.Context, c cases.Case) []ui.Row {
	rows := parts.DueRows(ctx, c.Fees)
	if c.Exempt != "" {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "dossiers.fee.claimed"), Value: parts.ExemptName(ctx, c.Dossier)})
	}
	if !c.SubmittedAt.IsZero() {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "dossiers.fee.day"), Value: clock.DateOf(c.SubmittedAt).Format()})
	}
	return rows
}

// mayPrice reports whether the page on which one says who pays is worth a link.
func (p pages) mayPrice(actor auth.Actor, c cases.Case) bool {
	return slices.Contains([]dossiers.Status{dossiers.Submitted, dossiers.Received}, c.Status) &&
		c.Way == dossiers.Here &&
		actor.May(dossiers.Receive, c.CommuneID) && len(p.dossiers.ExemptGroups(c.Dossier, c.Proc, c.Answers)) > 0
}
