package office

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/dossiers"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
)

type wantJSON struct {
	Target string `json:"target" example:"c:original:2" doc:"q:<question>, c:<component> or c:<component>:<page>"`
	Reason string `json:"reason" example:"blurred"`
	Note   string `json:"note,omitempty"`
}

// StaffAct is what every action takes; exported because the schema of an embedded type is made of its exported fields.
type StaffAct struct {
	Version int    `json:"version" minimum:"1" doc:"The version that was seen; a newer one answers 409"`
	EventID string `json:"eventId,omitempty" doc:"UUIDv7 made by you; a repeat is done once"`
	Note    string `json:"note,omitempty"`
}

type noteRequest struct {
	ID   string `path:"id"`
	Body StaffAct
}

type supplementRequest struct {
	ID   string `path:"id"`
	Body struct {
		StaffAct
		Wants []wantJSON `json:"wants"`
	}
}

type reasonRequest struct {
	ID   string `path:"id"`
	Body struct {
		StaffAct
		Reason string `json:"reason"`
	}
}

type assignRequest struct {
	ID   string `path:"id"`
	Body struct {
		StaffAct
		Assignee string `json:"assignee" doc:"Id of an account that is a specialist at the office"`
	}
}

type opinionRequest struct {
	ID   string `path:"id"`
	Body struct {
		StaffAct
		Outcome dossiers.Outcome `json:"outcome" enum:"approve,reject"`
	}
}

type handOverRequest struct {
	ID   string `path:"id"`
	Body struct {
		StaffAct
		Proof  Proof  `json:"proof" enum:"code,qr,counter"`
		Secret string `json:"secret,omitempty" doc:"The secret on the receipt, for code and qr"`
	}
}

type extendRequest struct {
	ID   string `path:"id"`
	Body struct {
		StaffAct
		Due    time.Time `json:"due" doc:"The new promise"`
		Reason string    `json:"reason"`
	}
}

func (b StaffAct) act(id string) dossiers.Act {
	return dossiers.Act{ID: id, Version: b.Version, EventID: b.EventID, Note: b.Note}
}

func (r *noteRequest) told() Told { return Told{Act: r.Body.act(r.ID)} }

func (r *reasonRequest) told() Told { return Told{Act: r.Body.act(r.ID), Reason: r.Body.Reason} }

func (r *assignRequest) told() Told { return Told{Act: r.Body.act(r.ID), Assignee: r.Body.Assignee} }

func (r *opinionRequest) told() Told { return Told{Act: r.Body.act(r.ID), Outcome: r.Body.Outcome} }

func (r *handOverRequest) told() Told {
	return Told{Act: r.Body.act(r.ID), Proof: r.Body.Proof, Secret: r.Body.Secret}
}

func (r *extendRequest) told() Told {
	return Told{Act: r.Body.act(r.ID), Due: r.Body.Due, Reason: r.Body.Reason}
}

func (r *supplementRequest) told() Told {
	wants := make([]dossiers.Want, 0, len(r.Body.Wants))
	for _, w := range r.Body.Wants {
		wants = append(wants, dossiers.Want(w))
	}
	return Told{Act: r.Body.act(r.ID), Wants: wants}
}

// actionsAPI registers an operation for each action of the table that has a path.
func (s *Service) actionsAPI(a *api.API) {
	for _, row := range dossiers.Actions {
		if row.Path == "" {
			continue
		}
		switch row.Takes {
		case dossiers.TakesNote, dossiers.TakesChecklist:
			actionOp[noteRequest](s, a, row)
		case dossiers.TakesReason:
			actionOp[reasonRequest](s, a, row)
		case dossiers.TakesAssignee:
			actionOp[assignRequest](s, a, row)
		case dossiers.TakesOutcome:
			actionOp[opinionRequest](s, a, row)
		case dossiers.TakesProof:
			actionOp[handOverRequest](s, a, row)
		case dossiers.TakesDay:
			actionOp[extendRequest](s, a, row)
		case dossiers.TakesWants:
			actionOp[supplementRequest](s, a, row)
		}
	}
}

// actionOp registers the operation of an action that takes a request of kind R.
func actionOp[R any, P interface {
	*R
	told() Told
}](s *Service, a *api.API, row dossiers.ActionRow) {
	op := huma.Operation{OperationID: row.Path + "-dossier", Method: http.MethodPost,
		Path: "/api/dossiers/{id}/" + row.Path, Summary: row.Summary, Tags: []string{"dossiers"},
		Errors: []int{http.StatusConflict}}
	do := useCases[row.Action]
	api.Op(a, row.Need, op, func(ctx context.Context, actor auth.Actor, in *R) (*api.Body[standingJSON], error) {
		d, err := do(s, ctx, actor, P(in).told())
		if err != nil {
			return nil, err
		}
		if dossiers.OnlyOwn(actor, d) { // who wants it back is not told what the office says to itself
			d.AssigneeName, d.Due = "", ""
		}
		return &api.Body[standingJSON]{Body: s.standing(d)}, nil
	})
}
