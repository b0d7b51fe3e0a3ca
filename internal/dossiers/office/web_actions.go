package office

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/photos"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// actionURL is the page of an action.
func actionURL(r dossiers.ActionRow, id string) string {
	return dossiers.CaseURL + url.PathEscape(id) + "/" + r.Path
}

// offered returns the actions that actor may take on the case now: first, if
// there is one, that for which the workflow waits.
func (s *Service) offered(actor auth.Actor, c cases.Case) (next *dossiers.ActionRow, others []dossiers.ActionRow) {
	due := c.Due
	if due == dossiers.ActionAssign && !s.dossiers.May(actor, c.Dossier, c.Proc, c.Events, due) {
		due = dossiers.ActionAppraise // where nobody assigns, the specialist takes it up
	}
	for _, r := range dossiers.Actions {
		switch {
		case r.Path == "" || !s.dossiers.May(actor, c.Dossier, c.Proc, c.Events, r.Action):
		case r.Action == due:
			next = &r
		default:
			others = append(others, r)
		}
	}
	return next, others
}

// whereSeen is where the actor looks at a dossier: the case, or one's own receipt.
func whereSeen(actor auth.Actor, d dossiers.Dossier) string {
	if dossiers.IsOwn(actor, d) {
		return dossiers.DossierURL(d.ID, "receipt")
	}
	return dossiers.CaseURL + d.ID
}

type actView struct {
	cases.Case
	Page     ui.Page
	Action   dossiers.ActionRow
	Form     *forms.Form
	Number   string
	Back     string
	ProcName string
	Changed  []eventLine // what others did since the page was opened
	Hint     string
	Targets  []targetLine
	Preview  string
	Opinions []eventLine
}

// ask shows the page of an action.
func (p pages) ask(a dossiers.ActionRow) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		c, err := p.cases.Show(r.Context(), actor, r.PathValue("id"))
		if err != nil {
			return err
		}
		if !p.dossiers.May(actor, c.Dossier, c.Proc, c.Events, a.Action) {
			if err := cmp.Or(p.dossiers.NeedAction(actor, a.Action, c.Dossier),
				dossiers.NeedApart(actor, a.Action, c.Events)); err != nil {
				return err
			}
			web.Flash(w, i18n.T(r.Context(), "dossiers.act.not_now"))
			return web.Redirect(w, r, whereSeen(actor, c.Dossier))
		}
		in, _ := useCases[a.Action].begin(p.Service)
		in.Begin(c.Dossier)
		fields, err := p.actFields(r.Context(), actor, c, a, in)
		if err != nil {
			return err
		}
		v := actView{Case: c, Action: a, Form: forms.New(fields)}
		page, err := p.drawAct(w, r, actor, v)
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, page)
	}
}

// do takes the action, or shows its page again with what was typed.
func (p pages) do(a dossiers.ActionRow) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		ctx := r.Context()
		c, err := p.cases.Show(ctx, actor, r.PathValue("id"))
		if err == nil {
			err = p.dossiers.NeedAction(actor, a.Action, c.Dossier)
		}
		if err != nil {
			return err
		}
		in, do := useCases[a.Action].begin(p.Service)
		in.Begin(c.Dossier)
		fields, err := p.actFields(ctx, actor, c, a, in)
		if err != nil {
			return err
		}
		v := actView{Case: c, Action: a}
		if v.Form, err = forms.Read(r, fields); err == nil {
			err = p.complete(r, in)
		}
		if err == nil {
			_, err = do(ctx, actor)
		}
		if err != nil {
			return v.Form.Again(w, r, err, func() (templ.Component, error) {
				if seen := web.Int(r, "version"); seen > 0 && seen != c.Version {
					v.Changed = p.eventLines(ctx, c, seen)
				}
				v.Form.Current(ctx, c.Version)
				return p.drawAct(w, r, actor, v)
			})
		}
		web.Flash(w, i18n.T(ctx, "dossiers.act.done_"+string(a.Action)))
		return web.Redirect(w, r, whereSeen(actor, c.Dossier))
	}
}

// actFields are what an action asks for, with what its page offers of the case,
// and what only a page asks for.
func (p pages) actFields(ctx context.Context, actor auth.Actor, c cases.Case, a dossiers.ActionRow,
	in input) (forms.Fields, error) {
	fields := dossiers.OnPage(in.Fields().Private())
	switch in := in.(type) {
	case *Opinion:
		fields.Field("outcome").Texts(a.Key() + "_")
	case *ReasonInput, *ExtendInput:
		fields.Field("reason").Named(i18n.T(ctx, a.Key()+"_reason")).Hint(a.Key() + "_reason_hint")
	case *AssignInput:
		people, err := p.specialistOptions(ctx, c.Dossier)
		fields.Field("assignee").Offer(people...).When(func() bool { return len(people) > 0 })
		return fields, err
	case *HandOverInput:
		for _, proof := range []Proof{ProofCode, ProofPhoto, ProofCounter} {
			if proof != ProofCounter || actor.May(dossiers.Receive, c.CommuneID) {
				key := "dossiers.act.proof_" + string(proof)
				fields.Field("proof").Offer(ui.Option{Value: string(proof), Label: i18n.T(ctx, key),
					Hint: i18n.T(ctx, key+"_hint")})
			}
		}
		photo := forms.File("photo").Hint("dossiers.act.photo_hint").Looks(forms.Look{Camera: true})
		return fields.After("secret", forms.Of(actLabels, photo.NeedIf(func() bool {
			return in.Proof == ProofPhoto
		}, "dossiers.proof_photo"))), nil
	case *SupplementInput:
		return fields.After("event", wantFields(p.targetLines(ctx, c), in)), nil
	}
	if a.Takes == dossiers.TakesChecklist {
		return fields.After("event", checklist(ctx, c)), nil
	}
	return fields, nil
}

const actLabels = "dossiers.act.field_"

// complete takes what is sent besides fields, and drops what was left empty.
func (p pages) complete(r *http.Request, in input) error {
	switch in := in.(type) {
	case *SupplementInput:
		in.Wants = slices.DeleteFunc(in.Wants, func(w dossiers.Want) bool { return w.Reason == "" })
	case *HandOverInput:
		if in.Proof == ProofPhoto { // kept before the row that names it
			slip, err := photos.KeepSent(p.blobs, r)
			in.Blob = slip.Hash
			return err
		}
	}
	return nil
}

// drawAct draws the page of an action, with what one should know.
func (p pages) drawAct(w http.ResponseWriter, r *http.Request, actor auth.Actor, v actView) (templ.Component, error) {
	ctx := r.Context()
	v.Page = p.rt.Page(w, r, i18n.T(ctx, v.Action.Key()), web.Dense)
	v.Back = whereSeen(actor, v.Dossier)
	v.Number, v.ProcName = dossiers.ReceiptNumber(v.Dossier), v.Proc.Plain.In(i18n.Lang(ctx))
	var err error
	switch v.Action.Action {
	case dossiers.ActionReceive:
		if v.Exempt != "" {
			v.Hint = i18n.T(ctx, "dossiers.fee.look", "group", parts.ExemptName(ctx, v.Dossier))
		}
	case dossiers.ActionSupplement:
		v.Targets = p.targetLines(ctx, v.Case)
	case dossiers.ActionExtend:
		v.Hint = i18n.T(ctx, "dossiers.act.extend_hint", "due", parts.Date(v.Promised), "left",
			p.DueWords(ctx, v.Promised))
	case dossiers.ActionTransfer:
		v.Hint = p.ByWords(ctx, v.ReceivedAt)
	case dossiers.ActionReview:
		v.Opinions = p.opinions(ctx, v.Case)
	case dossiers.ActionDecide:
		v.Preview, v.Opinions = p.preview(v.Case, actor), p.opinions(ctx, v.Case)
	case dossiers.ActionVerify:
		v.Hint, err = p.verifyHint(ctx, actor, v.Case)
	}
	return actPage(v), err
}
