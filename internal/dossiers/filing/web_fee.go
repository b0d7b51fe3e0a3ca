package filing

import (
	"cmp"
	"context"
	"net/http"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

// A feeView is what is due, why, and who owes nothing.
type feeView struct {
	dossiers.Full
	Rules  []procedures.FeeRule
	Due    []ui.Row
	Form   *forms.Form
	Back   string
	N, Of  int
	Before string
}

// FeeURL is the page on which one says who owes nothing.
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
	group := cmp.Or(k.Exempt, noGroup)
	v := feeView{Full: k, Rules: k.Proc.FeeRules(ctx, day, k.Answers), Due: parts.DueRows(ctx, k.Fees), Back: returnTo(r),
		Form: forms.New(p.feeFields(ctx, k, &group))}
	v.N, v.Of, v.Before, _ = p.place(k, FeeURL(k.ID))
	switch {
	case !k.Open(): // at the office
		v.N, v.Before = 0, dossiers.CaseURL+k.ID
	case v.Back != "":
		v.Before = dossiers.DossierURL(k.ID, v.Back)
	}
	return v, nil
}

// feeFields ask for the group, where there is one that owes less.
func (p pages) feeFields(ctx context.Context, k dossiers.Full, group *string) forms.Fields {
	groups := p.dossiers.ExemptGroups(k.Dossier, k.Proc, k.Answers)
	f := forms.Choice(exemptField, group, append([]string{noGroup}, groups...)...).Need("dossiers.fee.no_group").
		Called("question").Hint("dossiers.fee.question_hint").When(func() bool { return len(groups) > 0 }).
		Offer(ui.Option{Value: noGroup, Label: i18n.T(ctx, "dossiers.fee.none")})
	shown := p.groupByBirth(k.Dossier, k.Proc, k.Answers)
	for _, g := range groups {
		o := ui.Option{Value: g, Label: text.UpperFirst(i18n.T(ctx, "procedures.group."+g))}
		if g == shown {
			o.Hint = i18n.T(ctx, "dossiers.fee.by_birth", "born", procedures.PartDate(k.Proc.Form.Born(k.Answers)))
		}
		f.Offer(o)
	}
	return forms.Of("dossiers.fee.", f).Edits()
}

func (p pages) showFee(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.feeView(r, actor)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, p.drawFee(w, r, v))
}

func (p pages) drawFee(w http.ResponseWriter, r *http.Request, v feeView) templ.Component {
	return feePage(p.rt.Page(w, r, i18n.T(r.Context(), "dossiers.fee.title"), serving(v.Full), web.Question), v)
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
	ctx, saved, in := r.Context(), v.Form.Fields, ExemptInput{ID: v.ID}
	if v.Form, err = forms.Read(r, p.feeFields(ctx, v.Full, &in.Group)); err == nil {
		in.Snapshot = v.Form.Shown()
		err = p.SetExemption(ctx, actor, in)
	}
	switch {
	case err != nil:
		return v.Form.Again(w, r, err, func() (templ.Component, error) {
			v.Form.Saved(ctx, saved, FeeURL(v.ID))
			return p.drawFee(w, r, v), nil
		})
	case !v.Open():
		web.Flash(w, i18n.T(ctx, "dossiers.fee.kept"))
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
