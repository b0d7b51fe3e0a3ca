package office

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strconv"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/deadlines"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
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
	Action   dossiers.ActionRow
	Form     parts.Form
	EventID  string
	Number   string
	Back     string
	ProcName string
	Changed  []eventLine // what others did since the page was opened
	Hint     string
	Checks   []checkLine
	Targets  []targetLine
	People   []ui.Option
	Preview  string
	Proofs   []ui.Option
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
		return p.renderAct(w, r, actor, http.StatusOK,
			actView{Case: c, Action: a, EventID: ids.New(), Form: parts.Form{Values: map[string]string{}}})
	}
}

// do takes the action, or shows its page again with what was typed.
func (p pages) do(a dossiers.ActionRow) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		if err := web.Parse(r); err != nil {
			return err
		}
		ctx := r.Context()
		c, err := p.cases.Show(ctx, actor, r.PathValue("id"))
		if err != nil {
			return err
		}
		v := actView{Case: c, Action: a, EventID: web.Text(r, "event"), Form: parts.Form{Values: map[string]string{}}}
		for name := range r.PostForm {
			v.Form.Values[name] = web.Lines(r, name)
		}
		act := dossiers.Act{ID: c.ID, Version: web.Int(r, "version"), EventID: v.EventID, Note: web.Lines(r, "note")}
		if !ids.Valid(act.EventID) {
			act.EventID = ""
		}
		if act.Version == 0 {
			return fault.New(fault.Invalid, "fault.bad_form")
		}
		told, err := p.told(r, c, a, act)
		if err == nil {
			_, err = useCases[a.Action](p.Service, ctx, actor, told)
		}
		if err == nil {
			web.Flash(w, i18n.T(ctx, "dossiers.act.done_"+string(a.Action)))
			return web.Redirect(w, r, whereSeen(actor, c.Dossier))
		}
		status, err := v.Form.Refuse(r, err, func(field string) string {
			return i18n.T(ctx, "dossiers.act.field_"+field)
		})
		if err != nil {
			return err
		}
		if status == http.StatusConflict && act.Version != c.Version {
			v.Changed = p.eventLines(ctx, c, act.Version)
		}
		return p.renderAct(w, r, actor, status, v)
	}
}

// told reads what was typed on the page of an action.
func (p pages) told(r *http.Request, c cases.Case, a dossiers.ActionRow, act dossiers.Act) (in Told, err error) {
	in = Told{Act: act, Reason: web.Lines(r, "reason")}
	switch a.Takes {
	case dossiers.TakesChecklist:
		err = allTicked(r, c)
	case dossiers.TakesWants:
		in.Wants = typedWants(r, c)
	case dossiers.TakesAssignee:
		in.Assignee = web.Text(r, "assignee")
	case dossiers.TakesOutcome:
		in.Outcome = dossiers.Outcome(web.Text(r, "outcome"))
	case dossiers.TakesProof:
		in.Proof, in.Secret = Proof(web.Text(r, "proof")), web.Text(r, "secret")
		if in.Proof == ProofPhoto {
			var slip photos.Kept // kept before the row that names it
			slip, err = photos.KeepSent(p.blobs, r)
			in.Blob = slip.Hash
		}
	case dossiers.TakesDay:
		day, ok := web.Date(r, "due")
		if !ok || day == "" {
			return in, fault.Field("due", "dossiers.act.due_date")
		}
		in.Due = deadlines.OnDate(c.Promised, day)
	}
	return in, err
}

func (p pages) renderAct(w http.ResponseWriter, r *http.Request, actor auth.Actor, status int, v actView) error {
	ctx := r.Context()
	if !ids.Valid(v.EventID) || len(v.Changed) > 0 {
		v.EventID = ids.New()
	}
	v.Back = whereSeen(actor, v.Dossier)
	v.Number, v.ProcName = dossiers.ReceiptNumber(v.Dossier), v.Proc.Plain.In(i18n.Lang(ctx))
	if err := p.fillAct(ctx, actor, &v); err != nil {
		return err
	}
	return web.Render(w, r, status, actPage(p.rt.Page(w, r, i18n.T(ctx, v.Action.Key()), web.Dense), v))
}

// fillAct puts on the page of an action what is chosen from, and what one should know.
func (p pages) fillAct(ctx context.Context, actor auth.Actor, v *actView) (err error) {
	switch v.Action.Takes {
	case dossiers.TakesChecklist:
		v.Checks = checkLines(ctx, v.Case)
		if v.Exempt != "" {
			v.Hint = i18n.T(ctx, "dossiers.fee.look", "group", parts.ExemptName(ctx, v.Dossier))
		}
	case dossiers.TakesWants:
		v.Targets = p.targetLines(ctx, v.Case)
	case dossiers.TakesAssignee:
		v.People, err = p.specialistOptions(ctx, v.Dossier)
	case dossiers.TakesDay:
		v.Hint = i18n.T(ctx, "dossiers.act.extend_hint", "due", parts.Date(v.Promised), "left",
			p.DueWords(ctx, v.Promised))
	case dossiers.TakesProof:
		for _, proof := range []Proof{ProofCode, ProofPhoto, ProofCounter} {
			if proof != ProofCounter || actor.May(dossiers.Receive, v.CommuneID) {
				key := "dossiers.act.proof_" + string(proof)
				v.Proofs = append(v.Proofs, ui.Option{Value: string(proof), Label: i18n.T(ctx, key),
					Hint: i18n.T(ctx, key+"_hint")})
			}
		}
	}
	switch v.Action.Action {
	case dossiers.ActionTransfer:
		v.Hint = p.ByWords(ctx, v.ReceivedAt)
	case dossiers.ActionReview:
		v.Opinions = p.opinions(ctx, v.Case)
	case dossiers.ActionDecide:
		v.Preview, v.Opinions = p.preview(v.Case, actor), p.opinions(ctx, v.Case)
	case dossiers.ActionVerify:
		v.Hint, err = p.verifyHint(ctx, actor, v.Case)
	}
	return err
}

func (v actView) version() string { return strconv.Itoa(v.Version) }
