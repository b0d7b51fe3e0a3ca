package dossiers

import (
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

// A staffAction is one action of the state machine with a page of its own.
type staffAction struct {
	action string // of the state machine
	path   string
	need   auth.Permission // to see the page at all; the use case checks the place
	danger bool
}

// staffActions in the order in which a case offers them.
var staffActions = []staffAction{
	{"receive", "receive", Receive, false},
	{"transfer", "transfer", Receive, false},
	{"assign", "assign", Assign, false},
	{"appraise", "appraise", Appraise, false},
	{"review", "review", Review, false},
	{"decide", "decide", Decide, false},
	{"number", "number", Number, false},
	{"return", "handover", HandOver, false},
	{"supplement", "supplement", Receive, false},
	{"verify", "verify", Verify, false},
	{"extend", "extend", Receive, false},
	{"ask_back", "ask-back", Withdraw, false},
	{"refuse_stop", "refuse-stop", Receive, false},
	{"stop", "stop", Receive, true},
	{"refuse", "refuse", Reject, true},
}

func (a staffAction) key() string { return "dossiers.act." + a.action }

func (a staffAction) url(id string) string { return caseURL + url.PathEscape(id) + "/" + a.path }

// offered returns the actions that actor may take on the case now: first, if
// there is one, that for which the workflow waits.
func (s *Service) offered(actor auth.Actor, c Case) (next *staffAction, others []staffAction) {
	due := c.Due
	if due == "assign" && !s.may(actor, c, due) {
		due = "appraise" // where nobody assigns, the specialist takes it up
	}
	for _, a := range staffActions {
		switch {
		case !s.may(actor, c, a.action):
		case a.action == due:
			next = &a
		default:
			others = append(others, a)
		}
	}
	return next, others
}

// may reports whether an action is worth offering; the use case decides.
func (s *Service) may(actor auth.Actor, c Case, action string) bool {
	d := doing{Dossier: c.Dossier, proc: c.Proc}
	if d.begin(action, Act{}, actor) != nil || s.needAction(actor, action, c.Dossier) != nil {
		return false
	}
	switch action {
	case "assign":
		return c.Step <= firstAppraisal(c.Proc)
	case "appraise":
		return (c.Due == "appraise" || c.Due == "assign") && (c.AssigneeID == "" || c.AssigneeID == actor.ID)
	case "review", "decide", "number":
		return c.Due == action
	case "extend":
		return !c.Extended
	case "verify":
		return s.mayVerify(actor, &d, s.Clock.Now()) == nil
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
	Action   staffAction
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
func (p staffPages) ask(a staffAction) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		c, err := p.Show(r.Context(), actor, r.PathValue("id"))
		if err != nil {
			return err
		}
		if !p.may(actor, c, a.action) {
			if err := p.needAction(actor, a.action, c.Dossier); err != nil {
				return err
			}
			web.Flash(w, i18n.T(r.Context(), "dossiers.act.not_now"))
			return web.Redirect(w, r, whereSeen(actor, c.Dossier))
		}
		return p.renderAct(w, r, actor, http.StatusOK, actView{Case: c, Action: a, EventID: ids.New(), Form: staffForm{Values: map[string]string{}}})
	}
}

// do takes the action, or shows its page again with what was typed.
func (p staffPages) do(a staffAction) web.Handler {
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
		if err = p.run(r, actor, c, a.action, act); err == nil {
			web.Flash(w, i18n.T(ctx, "dossiers.act.done_"+a.action))
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

// run takes an action with what was typed.
func (p staffPages) run(r *http.Request, actor auth.Actor, c Case, action string, act Act) (err error) {
	ctx := r.Context()
	reason := web.Lines(r, "reason")
	switch action {
	case "receive":
		if err = allTicked(r, c); err == nil {
			_, err = p.Receive(ctx, actor, act)
		}
	case "supplement":
		_, err = p.AskSupplement(ctx, actor, act, typedWants(r, c))
	case "refuse":
		_, err = p.Refuse(ctx, actor, RefuseInput{act, reason})
	case "transfer":
		_, err = p.Transfer(ctx, actor, act)
	case "assign":
		_, err = p.assignTo(ctx, actor, act, web.Text(r, "assignee"))
	case "appraise":
		_, err = p.Appraise(ctx, actor, Opinion{act, web.Text(r, "outcome")})
	case "review":
		_, err = p.Review(ctx, actor, Opinion{act, web.Text(r, "outcome")})
	case "decide":
		_, err = p.Decide(ctx, actor, Opinion{act, web.Text(r, "outcome")})
	case "number":
		_, err = p.NumberResult(ctx, actor, act)
	case "return":
		err = p.handOver(r, actor, act)
	case "extend":
		day, ok := web.Date(r, "due")
		if !ok || day == "" {
			return fault.Field("due", "dossiers.act.due_date")
		}
		_, err = p.Extend(ctx, actor, ExtendInput{Act: act, Due: deadlines.OnDate(c.Promised, day), Reason: reason})
	case "verify":
		_, err = p.ToVerify(ctx, actor, ToVerifyInput{act, reason})
	case "stop":
		_, err = p.Stop(ctx, actor, RefuseInput{act, reason})
	case "refuse_stop":
		_, err = p.RefuseStop(ctx, actor, act)
	case "ask_back":
		_, err = p.AskBack(ctx, actor, act)
	}
	return err
}

// handOver keeps the photo of the proof before the row that names it.
func (p staffPages) handOver(r *http.Request, actor auth.Actor, act Act) error {
	in := HandOverInput{Act: act, Proof: web.Text(r, "proof"), Secret: web.Text(r, "secret")}
	if in.Proof == "photo" {
		file, _, err := r.FormFile("photo")
		if err != nil {
			return fault.Field("photo", "dossiers.proof_photo")
		}
		defer file.Close()
		_, content, err := sniff(file)
		if err != nil {
			return err
		}
		if in.Blob, _, err = p.Blobs.Put(content, MaxPhoto); err != nil {
			return err
		}
	}
	_, err := p.HandOver(r.Context(), actor, in)
	return err
}

func (p staffPages) renderAct(w http.ResponseWriter, r *http.Request, actor auth.Actor, status int, v actView) error {
	ctx := r.Context()
	if !ids.Valid(v.EventID) || len(v.Changed) > 0 {
		v.EventID = ids.New()
	}
	v.Back = whereSeen(actor, v.Dossier)
	v.Number, v.ProcName = ReceiptNumber(v.Dossier), v.Proc.Plain.In(i18n.Lang(ctx))
	switch v.Action.action {
	case "receive":
		v.Checks = checkLines(ctx, v.Case)
		if v.Exempt != "" {
			v.Hint = i18n.T(ctx, "dossiers.fee.look", "group", exemptName(ctx, v.Dossier))
		}
	case "supplement":
		v.Targets = p.targetLines(ctx, v.Case)
	case "transfer":
		v.Hint = p.byWords(ctx, v.ReceivedAt)
	case "assign":
		var err error
		if v.People, err = p.specialistOptions(ctx, v.Dossier); err != nil {
			return err
		}
	case "decide":
		v.Preview = p.preview(v.Case, actor)
		v.Opinions = p.opinions(ctx, v.Case)
	case "review":
		v.Opinions = p.opinions(ctx, v.Case)
	case "extend":
		v.Hint = i18n.T(ctx, "dossiers.act.extend_hint", "due", date(v.Promised), "left", p.dueWords(ctx, v.Promised))
	case "verify":
		var err error
		if v.Hint, err = p.verifyHint(ctx, actor, v.Case); err != nil {
			return err
		}
	case "return":
		for _, proof := range []string{"code", "photo", "counter"} {
			if proof != "counter" || actor.May(Receive, v.CommuneID) {
				v.Proofs = append(v.Proofs, ui.Option{Value: proof, Label: i18n.T(ctx, "dossiers.act.proof_"+proof), Hint: i18n.T(ctx, "dossiers.act.proof_"+proof+"_hint")})
			}
		}
	}
	return web.Render(w, r, status, actPage(p.page(w, r, i18n.T(ctx, v.Action.key()), v.Action.url(v.ID)), v))
}

func (v actView) version() string { return strconv.Itoa(v.Version) }
