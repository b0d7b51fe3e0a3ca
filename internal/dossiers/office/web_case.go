package office

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/parts"
	"thonso/internal/dossiers/scopes"
	"thonso/internal/dossiers/workspace"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type caseView struct {
	workspace.View
	Office               string
	Next                 *dossiers.ActionRow
	Others               []dossiers.ActionRow
	Helper               paperLink // what the one who prepared it does next; no URL: nothing
	Facts, Clocks, Money []ui.Row
	FeeURL               string // "" where who pays can't be changed
	Wants, Warned        []wantLine
	Printed              []paperLink
	BackURL              string
	Walk                 walk
	Owes                 bool // the original is still to be seen before the hand-over
	MayRecord            bool // that it was seen
	Undo                 undoable
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
	if err := p.opened(ctx, actor, c); err != nil {
		return err
	}
	v := caseView{Walk: walkOf(r, c.ID), Office: p.places.Tree().Name(c.CommuneID)}
	if v.View, err = p.workspace.View(ctx, actor, c, whole); err != nil {
		return err
	}
	v.Next, v.Others = p.offered(actor, c)
	if v.Undo = p.undoableOf(ctx, actor, c.Dossier, c.Events); v.Undo.URL == "" {
		if v.Undo, err = p.didBefore(r, actor); err != nil {
			return err
		}
	}
	v.Helper = helperNext(ctx, actor, c.Dossier)
	v.BackURL = "/dossiers" // a helper's own list
	if actor.May(dossiers.Inbox, c.CommuneID) {
		v.BackURL = lists.Back(r, inboxURL,
			inboxURL+"?office="+url.QueryEscape(p.dossiers.OfficeOn(c.Dossier, p.procedures.Today())))
	}
	v.Facts, v.Clocks = p.facts(ctx, v), p.clocks(ctx, c)
	if v.Owes, err = p.original(ctx, &v); err != nil {
		return err
	}
	v.MayRecord = p.originals.MayRecord(actor, c.Dossier)
	if v.Money = p.feeFacts(ctx, c); p.mayPrice(actor, c) {
		v.FeeURL = filing.FeeURL(c.ID)
	}
	v.Masked = v.Masked && cases.MayWhole(actor, c.Dossier)
	v.wants(ctx)
	v.print(ctx)
	return web.Render(w, r, http.StatusOK, casePage(p.rt.Page(w, r, v.Title(ctx), web.Dense), v))
}

func (p pages) facts(ctx context.Context, v caseView) []ui.Row {
	var out []ui.Row
	add := func(key, value string) {
		if value != "" {
			out = append(out, ui.Row{Key: i18n.T(ctx, "dossiers.case."+key), Value: value})
		}
	}
	add("village", v.Village)
	add("office", v.Office)
	add("assist", i18n.T(ctx, "dossiers.assist."+string(v.Assist)))
	add("helper", v.HelperName)
	add("channel", i18n.T(ctx, "dossiers.case.channel_"+string(v.Channel)))
	add("sector", i18n.T(ctx, string(scopes.SectorName(v.Sector))))
	add("decided_by", i18n.T(ctx, string(scopes.BodyName(string(v.DecidedBy)))))
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

func (v *caseView) wants(ctx context.Context) {
	for _, w := range v.Case.Wants {
		v.Wants = append(v.Wants, wantLine{parts.WantName(ctx, v.Proc, w.Target), parts.WhyText(ctx, w)})
	}
	for _, w := range v.Warnings {
		v.Warned = append(v.Warned, wantLine{parts.WantName(ctx, v.Proc, w.Target),
			i18n.T(ctx, "dossiers.reason."+w.Reason) + " (" + i18n.T(ctx, "dossiers.case.times", "n", w.Times) + ")"})
	}
}

// original adds who saw the original, and reports whether somebody still must.
func (p pages) original(ctx context.Context, v *caseView) (owed bool, err error) {
	asked, err := p.originals.Asked(v.Dossier)
	if err != nil || !asked || v.Status == dossiers.Draft {
		return false, err
	}
	seen, err := p.originals.Of(ctx, p.db.Read(), v.ID)
	if err != nil || seen.At.IsZero() {
		return !v.Status.Ended(), err
	}
	v.Facts = append(v.Facts, ui.Row{Key: i18n.T(ctx, "dossiers.original.seen"), Value: i18n.T(ctx,
		"dossiers.original.seen_by", "how", i18n.Key("dossiers.original.how_"+string(seen.How)), "name", seen.By, "at",
		parts.Date(seen.At))})
	return false, nil
}

// print links to the papers for which there is an event.
func (v *caseView) print(ctx context.Context) {
	for _, f := range cases.StaffForms {
		if f.Has(v.Case) {
			v.Printed = append(v.Printed, paperLink{i18n.T(ctx, "dossiers.case.form_"+f.Number),
				dossiers.CaseURL + v.ID + "/forms/" + f.Number + ".pdf"})
		}
	}
	if v.Result != nil && v.Result.Number > 0 {
		v.Printed = append(v.Printed, paperLink{i18n.T(ctx, "dossiers.case.result_paper"),
			dossiers.CaseURL + v.ID + "/result.pdf"})
	}
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
	all := append(slices.Clone(c.Photos), c.Earlier...)
	i := slices.IndexFunc(all, func(ph dossiers.Photo) bool { return ph.ID == r.PathValue("photo") })
	if i < 0 {
		return fault.New(fault.NotFound, "dossiers.no_photo")
	}
	ph := all[i]
	v := photoView{ID: c.ID, Number: dossiers.ReceiptNumber(c.Dossier), Photo: ph, At: i + 1, Of: len(all),
		Name: parts.WantName(ctx, c.Proc, dossiers.PhotoTarget(ph.Component, ph.Page))}
	link := func(i int) string { return dossiers.CaseURL + c.ID + "/pages/" + all[i].ID }
	if i > 0 {
		v.PrevURL = link(i - 1)
	}
	if i+1 < len(all) {
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

// sendPDF sends a page that is a PDF to the frame beside what is asked of it.
func (p pages) sendPDF(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return cases.SendPDF(p.cases, w, r, actor, r.PathValue("photo"))
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
