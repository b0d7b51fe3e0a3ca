package office

import (
	"context"
	"github.com/danielgtaylor/huma/v2"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/parts"
	"thonso/internal/dossiers/workspace"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/procedures"
)

type caseRequest struct {
	ID    string `path:"id" format:"uuid"`
	Whole bool   `query:"whole" doc:"identity numbers whole: a look of its own, and logged"`
}

// caseJSON is a dossier as its page shows it.
type caseJSON struct {
	filing.DraftJSON
	OwnerPhone   string               `json:"ownerPhone,omitempty"`
	Channel      dossiers.Channel     `json:"channel" enum:"direct,online,post"`
	Masked       bool                 `json:"masked,omitempty" doc:"an identity number among the answers is not whole"`
	Copies       int                  `json:"copies"`
	Pages        int                  `json:"pages"`
	Exempt       string               `json:"exempt,omitempty" doc:"group for which the person claims to owe no fee"`
	Fees         []procedures.FeeLine `json:"fees" doc:"as they were when it was sent; what would be due, in a draft"`
	Due          string               `json:"due,omitempty" doc:"the action that the workflow waits for"`
	AssigneeName string               `json:"assigneeName,omitempty"`

	LegalDue *time.Time `json:"legalDue,omitempty" doc:"absent before reception and while papers are awaited"`

	Risk     dossiers.Risk      `json:"risk,omitempty" enum:"soon,late,"`
	Warnings []dossiers.Warning `json:"warnings,omitempty" doc:"what was sent back before in this commune; while it can still help"`
	History  []eventJSON        `json:"history,omitempty" doc:"oldest first; not told to residents"`
	Result   *resultJSON        `json:"result,omitempty" doc:"once it is numbered"`
	Forms    []string           `json:"forms,omitempty" doc:"the forms 01 to 06 that there are"`
	Proofs   []keptJSON         `json:"proofs,omitempty" doc:"papers signed by hand of which there is a photo"`
}

type eventJSON struct {
	Seq     int             `json:"seq"`
	Kind    string          `json:"kind"`
	At      time.Time       `json:"at"`
	By      string          `json:"by"`
	Note    string          `json:"note,omitempty"`
	From    dossiers.Status `json:"from"`
	To      dossiers.Status `json:"to"`
	Wants   []dossiers.Want `json:"wants,omitempty"`
	Reason  string          `json:"reason,omitempty"`
	Outcome string          `json:"outcome,omitempty"`
	Given   string          `json:"given,omitempty" doc:"name of the one to whom it was given"`
	Due     *time.Time      `json:"due,omitempty" doc:"the new promise"`
}

type resultJSON struct {
	Number     string     `json:"number" example:"05/XN-UBND"`
	DecidedOn  clock.Date `json:"decidedOn"`
	Decider    string     `json:"decider"`
	VerifyCode string     `json:"verifyCode"`
}

type keptJSON struct {
	Kind    string    `json:"kind" enum:"mandate,slip,original"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Witness string    `json:"witness,omitempty"`
}

// apiGet shows a resident what they have sent, and everybody else the case.
func (s *Service) apiGet(ctx context.Context, actor auth.Actor, in *caseRequest) (*api.Body[caseJSON], error) {
	d, err := dossiers.Get(ctx, s.db.Read(), in.ID)
	if err != nil {
		return nil, err
	}
	if dossiers.OnlyOwn(actor, d) {
		k, err := s.dossiers.Open(ctx, actor, in.ID)
		if err != nil {
			return nil, err
		}
		out := contentsJSON(k.Dossier, k.Contents)
		out.Answers, out.Snapshot, out.Warnings = k.Answers, filing.SnapshotOf(k.Dossier, k.Proc, k.Answers), nil
		return &api.Body[caseJSON]{Body: out}, nil
	}
	show := s.cases.Show
	if in.Whole {
		show = s.cases.ShowWhole
	}
	c, err := show(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	// Who fills in the form sees what is in it.
	whole := in.Whole || c.Full().Open() && s.dossiers.NeedOwn(actor, c.Dossier) == nil
	return &api.Body[caseJSON]{Body: s.caseOf(c, whole)}, nil
}

func contentsJSON(d dossiers.Dossier, c dossiers.Contents) caseJSON {
	out := caseJSON{DraftJSON: filing.DraftOf(d), OwnerPhone: d.OwnerPhone, Channel: d.Channel, Copies: d.Copies,
		Pages: d.Pages, Exempt: d.Exempt, Fees: c.Fees, Warnings: c.Warnings}
	out.Wants = c.Wants
	for _, p := range c.Photos {
		out.Photos = append(out.Photos, filing.DraftPhotoOf(p))
	}
	return out
}

func (s *Service) caseOf(c cases.Case, whole bool) caseJSON {
	out := contentsJSON(c.Dossier, c.Contents)
	out.Due, out.AssigneeName, out.LegalDue, out.Risk = string(c.Due), c.AssigneeName, parts.TimeJSON(c.LegalDue),
		c.Risk
	out.Answers = map[string]string{}
	for _, q := range dossiers.AskedIn(c.Proc, c.Answers) {
		v := workspace.Masked(q, c.Answers[q.ID], whole)
		if v != "" {
			out.Answers[q.ID] = v
		}
		out.Masked = out.Masked || v != c.Answers[q.ID]
	}
	out.Snapshot = filing.ExemptSnapshot(c.Dossier)
	if whole { // of masked ones it could be worked out what is under the mask
		out.Snapshot = filing.SnapshotOf(c.Dossier, c.Proc, c.Answers)
	}
	for _, e := range c.Events {
		out.History = append(out.History, eventJSON{e.Seq, string(e.Kind), e.At, e.ActorName, e.Note, e.From, e.To,
			e.Data.Wants, e.Data.Reason, string(e.Data.Outcome), e.Data.To, parts.TimeJSON(e.Data.Due)})
	}
	if r := c.Result; r != nil && r.Number > 0 {
		out.Result = &resultJSON{r.FullNumber(), r.DecidedOn, r.Decider, r.VerifyCode}
	}
	for _, f := range cases.StaffForms {
		if f.Has(c) {
			out.Forms = append(out.Forms, f.Number)
		}
	}
	for _, k := range c.Kept {
		out.Proofs = append(out.Proofs, keptJSON{k.Kind, k.At, k.By, k.Witness})
	}
	return out
}

type formFileRequest struct {
	ID   string `path:"id" format:"uuid"`
	Form string `path:"form" enum:"01.pdf,02.pdf,03.pdf,04.pdf,05.pdf,06.pdf" doc:"of TT 03/2025; one for which nothing has happened is not found"`
}

type keptFileRequest struct {
	ID   string `path:"id" format:"uuid"`
	Kind string `path:"kind" enum:"mandate,slip,original" doc:"the mandate or the receipt, signed by hand; the original"`
}

// filesAPI registers the office's papers.
func (s *Service) filesAPI(a *api.API) {
	o := s.pages(nil)
	op := func(id, path, summary string) huma.Operation {
		return filing.PrepareOp(id, "", path, summary, 404, 409)
	}
	api.File[formFileRequest](a, dossiers.Read, op("print-form", "/{id}/forms/{form}",
		"A form of the office, 01 to 06; the look is logged"), o.formPDF, api.PDF)
	api.File[filing.DossierPath](a, dossiers.Read, op("print-result", "/{id}/result.pdf", "The numbered result"),
		o.resultPDF, api.PDF)
	api.File[keptFileRequest](a, dossiers.View, op("get-dossier-proof", "/{id}/kept/{kind}",
		"The photo of a paper signed by hand; the look is logged"), o.sendKept, api.Photos)
}
