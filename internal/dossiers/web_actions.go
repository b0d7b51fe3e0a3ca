package dossiers

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// actionURL is the page of an action.
func actionURL(r ActionRow, id string) string { return caseURL + url.PathEscape(id) + "/" + r.Path }

// offered returns the actions that actor may take on the case now: first, if
// there is one, that for which the workflow waits.
func (s *Service) offered(actor auth.Actor, c Case) (next *ActionRow, others []ActionRow) {
	due := c.Due
	if due == ActionAssign && !s.may(actor, c, due) {
		due = ActionAppraise // where nobody assigns, the specialist takes it up
	}
	for _, r := range Actions {
		switch {
		case r.Path == "" || !s.may(actor, c, r.Action):
		case r.Action == due:
			next = &r
		default:
			others = append(others, r)
		}
	}
	return next, others
}

// may reports whether an action is worth offering; the use case decides.
func (s *Service) may(actor auth.Actor, c Case, a Action) bool {
	if checkTurn(c.Proc, c.Dossier, a) != nil || s.needAction(actor, a, c.Dossier) != nil {
		return false
	}
	switch a {
	case ActionAppraise:
		return c.AssigneeID == "" || c.AssigneeID == actor.ID
	case ActionVerify:
		return s.mayVerify(actor, c.Proc, c.Dossier, s.Clock.Now()) == nil
	}
	return true
}

// whereSeen is where the actor looks at a dossier: the case, or one's own receipt.
func whereSeen(actor auth.Actor, d Dossier) string {
	if own(actor, d) {
		return at(d.ID, "receipt")
	}
	return caseURL + d.ID
}

type actView struct {
	Case
	Action   ActionRow
	Form     staffForm
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
func (p staffPages) ask(a ActionRow) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		c, err := p.Show(r.Context(), actor, r.PathValue("id"))
		if err != nil {
			return err
		}
		if !p.may(actor, c, a.Action) {
			if err := p.needAction(actor, a.Action, c.Dossier); err != nil {
				return err
			}
			web.Flash(w, i18n.T(r.Context(), "dossiers.act.not_now"))
			return web.Redirect(w, r, whereSeen(actor, c.Dossier))
		}
		return p.renderAct(w, r, actor, http.StatusOK, actView{Case: c, Action: a, EventID: ids.New(), Form: staffForm{Values: map[string]string{}}})
	}
}

// do takes the action, or shows its page again with what was typed.
func (p staffPages) do(a ActionRow) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		if err := web.Parse(r); err != nil {
			return err
		}
		ctx := r.Context()
		c, err := p.Show(ctx, actor, r.PathValue("id"))
		if err != nil {
			return err
		}
		v := actView{Case: c, Action: a, EventID: web.Text(r, "event"), Form: staffForm{Values: map[string]string{}}}
		for name := range r.PostForm {
			v.Form.Values[name] = web.Lines(r, name)
		}
		act := Act{ID: c.ID, Version: web.Int(r, "version"), EventID: v.EventID, Note: web.Lines(r, "note")}
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
		status, err := v.Form.refuse(r, err, func(field string) string { return i18n.T(ctx, "dossiers.act.field_"+field) })
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
func (p staffPages) told(r *http.Request, c Case, a ActionRow, act Act) (in Told, err error) {
	in = Told{Act: act, Reason: web.Lines(r, "reason")}
	switch a.Takes {
	case TakesChecklist:
		err = allTicked(r, c)
	case TakesWants:
		in.Wants = typedWants(r, c)
	case TakesAssignee:
		in.Assignee = web.Text(r, "assignee")
	case TakesOutcome:
		in.Outcome = Outcome(web.Text(r, "outcome"))
	case TakesProof:
		in.Proof, in.Secret = Proof(web.Text(r, "proof")), web.Text(r, "secret")
		if in.Proof == ProofPhoto {
			in.Blob, err = p.keepProof(r)
		}
	case TakesDay:
		day, ok := web.Date(r, "due")
		if !ok || day == "" {
			return in, fault.Field("due", "dossiers.act.due_date")
		}
		in.Due = deadlines.OnDate(c.Promised, day)
	}
	return in, err
}

// keepProof keeps the photo of the signed slip before the row that names it.
func (p staffPages) keepProof(r *http.Request) (hash string, err error) {
	file, _, err := r.FormFile("photo")
	if err != nil {
		return "", fault.Field("photo", "dossiers.proof_photo")
	}
	defer file.Close()
	_, content, err := sniff(file)
	if err != nil {
		return "", err
	}
	hash, _, err = p.Blobs.Put(content, MaxPhoto)
	return hash, err
}

func (p staffPages) renderAct(w http.ResponseWriter, r *http.Request, actor auth.Actor, status int, v actView) error {
	ctx := r.Context()
	if !ids.Valid(v.EventID) || len(v.Changed) > 0 {
		v.EventID = ids.New()
	}
	v.Back = whereSeen(actor, v.Dossier)
	v.Number, v.ProcName = ReceiptNumber(v.Dossier), v.Proc.Plain.In(i18n.Lang(ctx))
	if err := p.fillAct(ctx, actor, &v); err != nil {
		return err
	}
	return web.Render(w, r, status, actPage(p.page(w, r, i18n.T(ctx, v.Action.Key()), actionURL(v.Action, v.ID)), v))
}

// fillAct puts on the page of an action what is chosen from, and what one should know.
func (p staffPages) fillAct(ctx context.Context, actor auth.Actor, v *actView) (err error) {
	switch v.Action.Takes {
	case TakesChecklist:
		v.Checks = checkLines(ctx, v.Case)
		if v.Exempt != "" {
			v.Hint = i18n.T(ctx, "dossiers.fee.look", "group", exemptName(ctx, v.Dossier))
		}
	case TakesWants:
		v.Targets = p.targetLines(ctx, v.Case)
	case TakesAssignee:
		v.People, err = p.specialistOptions(ctx, v.Dossier)
	case TakesDay:
		v.Hint = i18n.T(ctx, "dossiers.act.extend_hint", "due", date(v.Promised), "left", p.dueWords(ctx, v.Promised))
	case TakesProof:
		for _, proof := range []Proof{ProofCode, ProofPhoto, ProofCounter} {
			if proof != ProofCounter || actor.May(Receive, v.CommuneID) {
				key := "dossiers.act.proof_" + string(proof)
				v.Proofs = append(v.Proofs, ui.Option{Value: string(proof), Label: i18n.T(ctx, key), Hint: i18n.T(ctx, key+"_hint")})
			}
		}
	}
	switch v.Action.Action {
	case ActionTransfer:
		v.Hint = p.byWords(ctx, v.ReceivedAt)
	case ActionReview:
		v.Opinions = p.opinions(ctx, v.Case)
	case ActionDecide:
		v.Preview, v.Opinions = p.preview(v.Case, actor), p.opinions(ctx, v.Case)
	case ActionVerify:
		v.Hint, err = p.verifyHint(ctx, actor, v.Case)
	}
	return err
}

func (v actView) version() string { return strconv.Itoa(v.Version) }
