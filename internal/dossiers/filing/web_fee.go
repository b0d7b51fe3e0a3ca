package filing

import (
	"context"
	"net/http"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

// A feeView is what is due, why, and who owes nothing.
type feeView struct {
	dossiers.Full
	Rules    []procedures.FeeRule
	Due      []ui.Row
	Groups   []ui.Option
	Problems []ui.FieldError
	Error    string
	Back     string
	N, Of    int
	Before   string
}

func FeeURL(id string) string { return dossiers.DossierURL(id, "fee") }

// feeView fails where nobody may say any more who pays.
func (p pages) feeView(r *http.Request, actor auth.Actor) (feeView, error) {
	ctx := r.Context()
	k, err := p.dossiers.Open(ctx, actor, r.PathValue("id"))
	if err == nil {
		_, err = p.priceable(ctx, p.db.Read(), actor, k.ID)
	}
	if fault.Of(err).Key == "dossiers.not_now" && err != nil {
		err = fault.New(fault.Conflict, "dossiers.not_now", "status", i18n.T(ctx, "dossiers.status."+string(k.Status)))
	}
	if err != nil {
		return feeView{}, err
	}
	day := p.dossiers.FeeQuestion(k.Dossier, k.Proc, k.Answers).On
	v := feeView{Full: k, Rules: k.Proc.FeeRules(ctx, day), Due: parts.DueRows(ctx, k.Fees), Back: returnTo(r),
		Groups: []ui.Option{{Value: "none", Label: i18n.T(ctx, "dossiers.fee.none")}}}
	for _, g := range p.dossiers.ExemptGroups(k.Dossier, k.Proc, k.Answers) {
		v.Groups = append(v.Groups, ui.Option{Value: g, Label: text.UpperFirst(i18n.T(ctx, "procedures.group."+g))})
	}
	v.N, v.Of, v.Before, _ = p.place(k, FeeURL(k.ID))
	switch {
	case !k.Open(): // at the office
		v.N, v.Before = 0, dossiers.CaseURL+k.ID
	case v.Back != "":
		v.Before = dossiers.DossierURL(k.ID, v.Back)
	}
	return v, nil
}

func (p pages) showFee(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.feeView(r, actor)
	if err != nil {
		return err
	}
	return p.renderFee(w, r, http.StatusOK, v)
}

func (p pages) renderFee(w http.ResponseWriter, r *http.Request, status int, v feeView) error {
	f := p.rt.Page(w, r, i18n.T(r.Context(), "dossiers.fee.title"), serving(v.Full))
	return web.Render(w, r, status, feePage(f, v))
}

// sendFee keeps to which group the person says to belong.
func (p pages) sendFee(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
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
		return web.Redirect(w, r, dossiers.CaseURL+v.ID)
	}
	return web.Redirect(w, r, p.after(v.Full, FeeURL(v.ID), v.Back))
}

// feeRows are what is due, and where one says who owes nothing.
func (p pages) feeRows(ctx context.Context, k dossiers.Full) []ui.Row {
	rows := parts.DueRows(ctx, k.Fees)
	if len(p.dossiers.ExemptGroups(k.Dossier, k.Proc, k.Answers)) > 0 {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "dossiers.fee.question"), Value: parts.ExemptName(ctx, k.Dossier),
			ChangeURL: FeeURL(k.ID) + "?back=check"})
	}
	return rows
}
