package office

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/parts"
	"thonso/internal/dossiers/workspace"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
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
		case r.Path == "" || r.Action == dossiers.ActionUndo || !s.dossiers.May(actor, c.Dossier, c.Proc, c.Events, r.Action):
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
	workspace.View
	Page     ui.Page
	Action   dossiers.ActionRow
	Form     *forms.Form
	Back     string
	Changed  []workspace.Line // what others did since the page was opened
	Hint     string
	Warning  string // what should make one think again
	Preview  string
	Opinions []workspace.Line
	Remarks  []*workspace.Remark // what is said of papers, pages and answers; empty where nothing is asked of them
	Office   bool                // whoever works at the office has the papers in view
	Lacks    bool                // fewer pages than the form says
	Walk     walk
	Undo     undoable
}

// ask draws what is asked of a paper, a page or an answer.
func (v actView) ask(target string) templ.Component {
	if paper, ok := strings.CutPrefix(target, workspace.SeenTarget("")); ok {
		if name := workspace.SeenName + paper; v.Form.Has(name) {
			return forms.Ask(v.Form, name)
		}
		return nil
	}
	i := slices.IndexFunc(v.Remarks, func(s *workspace.Remark) bool { return s.Target == target })
	if i < 0 {
		return nil
	}
	return workspace.Reasons(v.Form, v.Remarks[i])
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
		if err := p.opened(r.Context(), actor, c); err != nil {
			return err
		}
		in, _ := useCases[a.Action].begin(p.Service)
		in.Begin(c.Dossier)
		v, fields, err := p.actView(r.Context(), actor, c, a, in)
		if err != nil {
			return err
		}
		v.Form, v.Walk = forms.New(fields), walkOf(r, c.ID)
		if v.Undo, err = p.didBefore(r, actor); err != nil {
			return err
		}
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
		v, fields, err := p.actView(ctx, actor, c, a, in)
		if err != nil {
			return err
		}
		v.Walk = walkOf(r, c.ID)
		if v.Form, err = forms.Read(r, fields); err == nil {
			err = p.complete(r, v, in)
		}
		if err == nil {
			_, err = do(ctx, actor)
		}
		if err != nil {
			return v.Form.Again(w, r, err, func() (templ.Component, error) {
				if seen := web.Int(r, "version"); seen > 0 && seen != c.Version {
					v.Changed = workspace.Lines(ctx, c, seen)
				}
				v.Form.Current(ctx, c.Version)
				return p.drawAct(w, r, actor, v)
			})
		}
		web.Flash(w, i18n.T(ctx, "dossiers.act.done_"+string(a.Action)))
		return web.Redirect(w, r, v.Walk.after(a, whereSeen(actor, c.Dossier), lists.Back(r, inboxURL, inboxURL)))
	}
}

// actView is the page of an action before it is filled in, with its fields.
func (p pages) actView(ctx context.Context, actor auth.Actor, c cases.Case, a dossiers.ActionRow,
	in input) (v actView, fields forms.Fields, err error) {
	v.Action, v.Office = a, actor.May(dossiers.Inbox, c.CommuneID)
	if v.View, err = p.workspace.View(ctx, actor, c, false); err != nil {
		return v, fields, err
	}
	lacks, _, _ := c.Full().TooFewPages()
	v.Lacks = lacks != ""
	if a.Action == dossiers.ActionSupplement || a.Action == dossiers.ActionReceive {
		v.Remarks = workspace.Remarks(ctx, v.View)
	}
	fields, err = p.actFields(ctx, actor, v, in)
	return v, fields, err
}

// actFields are what an action asks for, with what its page offers of the case,
// and what only a page asks for.
func (p pages) actFields(ctx context.Context, actor auth.Actor, v actView, in input) (forms.Fields, error) {
	fields, a, c := dossiers.OnPage(in.Fields().ForOthers()), v.Action, v.Case
	switch in := in.(type) {
	case *Opinion:
		fields.Field("outcome").Texts(a.Key() + "_")
	case *Decision:
		for _, o := range choicesUnder(c.Outcome) {
			option := ui.Option{Value: string(o), Label: i18n.T(ctx, a.Key()+"_"+string(o))}
			if o == dossiers.Declined {
				option.Hint = i18n.T(ctx, "dossiers.act.decline_reason", "reason", reasonAgainst(c.Events))
			}
			fields.Field("outcome").Offer(option)
		}
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
		return fields.After("event", workspace.RemarkFields(ctx, v.Remarks)), nil
	case *ReceiveInput:
		fields.Field("fewPages").When(func() bool { return v.Lacks })
		seen := workspace.Checklist(ctx, v.View)
		return fields.After("event", seen).After("event", workspace.RemarkFields(ctx, v.Remarks)), nil
	}
	return fields, nil
}

const actLabels = "dossiers.act.field_"

// complete takes what is sent besides fields. Who found something to put right
// doesn't receive all the same.
func (p pages) complete(r *http.Request, v actView, in input) error {
	switch in := in.(type) {
	case *SupplementInput:
		in.Wants = workspace.Wants(v.Remarks)
	case *ReceiveInput:
		if wants := workspace.Wants(v.Remarks); len(wants) > 0 {
			return fault.Field(workspace.ReasonName+wants[0].Target, "dossiers.act.reasons_chosen")
		}
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
	v.Back = v.Walk.url(whereSeen(actor, v.Dossier))
	var err error
	switch v.Action.Action {
	case dossiers.ActionReceive:
		if v.Exempt != "" {
			v.Hint = i18n.T(ctx, "dossiers.fee.look", "group", parts.ExemptName(ctx, v.Dossier))
		}
	case dossiers.ActionSupplement:
		v.Hint = i18n.T(ctx, "dossiers.act.supplement_once")
		if v.Supplements > 0 {
			v.Warning = i18n.T(ctx, "dossiers.act.supplement_again")
		}
	case dossiers.ActionExtend:
		v.Hint = i18n.T(ctx, "dossiers.act.extend_hint", "due", parts.Date(v.Promised), "left",
			p.DueWords(ctx, v.Promised))
	case dossiers.ActionTransfer:
		v.Hint = p.ByWords(ctx, v.ReceivedAt)
	case dossiers.ActionReview:
		v.Opinions = workspace.Opinions(v.History)
	case dossiers.ActionDecide:
		if v.Opinions = workspace.Opinions(v.History); v.Outcome != dossiers.Rejected {
			v.Preview = p.preview(v.Case, actor)
		}
	case dossiers.ActionVerify:
		v.Hint, err = p.verifyHint(ctx, actor, v.Case)
	}
	return actPage(v), err
}
