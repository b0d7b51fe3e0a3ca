package dossiers

import (
	"context"
	"net/http"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

// A feeView is what is due, why, and who owes nothing.
type feeView struct {
	Desk
	Rules    []procedures.FeeRule
	Due      []ui.Row
	Groups   []ui.Option
	Problems []ui.FieldError
	Error    string
	Back     string
	N, Of    int
	Before   string
}

func feeURL(id string) string { return at(id, "fee") }

// feeView fails where nobody may say any more who pays.
func (p preparing) feeView(r *http.Request, actor auth.Actor) (feeView, error) {
	ctx := r.Context()
	k, err := p.Desk(ctx, actor, r.PathValue("id"))
	if err == nil {
		_, err = p.priceable(ctx, p.DB.Read(), actor, k.ID)
	}
	if fault.Of(err).Key == "dossiers.not_now" && err != nil {
		err = fault.New(fault.Conflict, "dossiers.not_now", "status", i18n.T(ctx, "dossiers.status."+string(k.Status)))
	}
	if err != nil {
		return feeView{}, err
	}
	day := p.feeQuestion(k.Dossier, k.Proc, k.Answers).On
	v := feeView{Desk: k, Rules: k.Proc.FeeRules(ctx, day), Due: dueRows(ctx, k.Fees), Back: returnTo(r), Groups: []ui.Option{{Value: "none", Label: i18n.T(ctx, "dossiers.fee.none")}}}
	for _, g := range p.exemptGroups(k.Dossier, k.Proc, k.Answers) {
		v.Groups = append(v.Groups, ui.Option{Value: g, Label: text.UpperFirst(i18n.T(ctx, "procedures.group."+g))})
	}
	v.N, v.Of, v.Before, _ = p.place(k, feeURL(k.ID))
	switch {
	case !k.Open(): // at the office
		v.N, v.Before = 0, caseURL+k.ID
	case v.Back != "":
		v.Before = at(k.ID, v.Back)
	}
	return v, nil
}

func (p preparing) showFee(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.feeView(r, actor)
	if err != nil {
		return err
	}
	return p.renderFee(w, r, http.StatusOK, v)
}

func (p preparing) renderFee(w http.ResponseWriter, r *http.Request, status int, v feeView) error {
	f := p.page(w, r, v.Dossier, v.Proc, i18n.T(r.Context(), "dossiers.fee.title"))
	f.Path = feeURL(v.ID)
	return web.Render(w, r, status, feePage(f, v))
}

// sendFee keeps to which group the person says to belong.
func (p preparing) sendFee(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	v, err := p.feeView(r, actor)
	if err != nil {
		return err
	}
	group := web.Text(r, "exempt")
	if group == "none" {
		group = ""
	}
	if err := p.SetExemption(r.Context(), actor, v.ID, group); err != nil {
		f := fault.Of(err)
		if f.Kind != fault.Invalid {
			return err
		}
		v.Error = i18n.T(r.Context(), f.Fields["exempt"])
		v.Problems = []ui.FieldError{{Field: "exempt", Text: v.Error}}
		return p.renderFee(w, r, web.Status(f.Kind), v)
	}
	if !v.Open() {
		web.Flash(w, i18n.T(r.Context(), "dossiers.fee.kept"))
		return web.Redirect(w, r, caseURL+v.ID)
	}
	return web.Redirect(w, r, p.after(v.Desk, feeURL(v.ID), v.Back))
}

// feeRows are what is due, and where one says who owes nothing.
func (p preparing) feeRows(ctx context.Context, k Desk) []ui.Row {
	rows := dueRows(ctx, k.Fees)
	if len(p.exemptGroups(k.Dossier, k.Proc, k.Answers)) > 0 {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "dossiers.fee.question"), Value: exemptName(ctx, k.Dossier), ChangeURL: feeURL(k.ID) + "?back=check"})
	}
	return rows
}

func exemptName(ctx context.Context, d Dossier) string {
	if d.Exempt == "" {
		return i18n.T(ctx, "dossiers.fee.none")
	}
	return procedures.GroupName(ctx, d.Exempt)
}

// dueRows says what is due, line by line, and together.
func dueRows(ctx context.Context, lines []procedures.FeeLine) []ui.Row {
	lang := i18n.Lang(ctx)
	var rows []ui.Row
	for _, l := range lines {
		if l.Kind == "free" {
			continue
		}
		value := money(lang, l.Amount)
		switch {
		case l.Exempt != "":
			value = i18n.T(ctx, "dossiers.fee.exempt_as", "group", procedures.GroupName(ctx, l.Exempt))
		case l.Unset:
			value = i18n.T(ctx, "procedures.fee.unset")
		}
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "dossiers.fee."+l.Kind, "n", l.Quantity), Value: value})
	}
	sum, known := procedures.TotalDue(lines)
	switch {
	case len(rows) == 0:
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "dossiers.fee.total"), Value: i18n.T(ctx, "procedures.fee.free")})
	case known:
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "dossiers.fee.total"), Value: money(lang, sum)})
	}
	return rows
}

// feeFacts are the case's rows on money; the day is that whose rules hold.
func (p staffPages) feeFacts(ctx context.Context, c Case) []ui.Row {
	rows := dueRows(ctx, c.Fees)
	if c.Exempt != "" {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "dossiers.fee.claimed"), Value: exemptName(ctx, c.Dossier)})
	}
	if !c.SubmittedAt.IsZero() {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "dossiers.fee.day"), Value: clock.DateOf(c.SubmittedAt).Format()})
	}
	return rows
}

// mayPrice reports whether the page on which one says who pays is worth a link.
func (p staffPages) mayPrice(actor auth.Actor, c Case) bool {
	return slices.Contains([]Status{Submitted, Received}, c.Status) && c.Way == Here && actor.May(Receive, c.CommuneID) && len(p.exemptGroups(c.Dossier, c.Proc, c.Answers)) > 0
}
