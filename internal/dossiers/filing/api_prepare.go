package filing

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/places"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/photos"
	"thonso/internal/procedures"
)

// DraftJSON is a dossier as lists and those who prepare it see it; exported
// because the schema of an embedded type is made of its exported fields.
type DraftJSON struct {
	ID          string          `json:"id"`
	Number      string          `json:"number" doc:"dossier code, or the receipt number before there is one"`
	Procedure   string          `json:"procedure"`
	ProcVersion int             `json:"procedureVersion"`
	PlaceID     string          `json:"placeId"`
	CommuneID   string          `json:"communeId"`
	ResidentID  string          `json:"residentId,omitempty"`
	OwnerName   string          `json:"ownerName"`
	Way         dossiers.Way    `json:"way" enum:"here,portal"`
	Assist      dossiers.Assist `json:"assist" enum:"self,helped,official"`
	Status      dossiers.Status `json:"status"`

	Official int `json:"officialStatus" doc:"1 to 10 as exchanged with the national portal; 0 for a draft"`

	HelperName  string            `json:"helperName,omitempty"`
	PortalCode  string            `json:"portalCode,omitempty"`
	SubmittedAt *time.Time        `json:"submittedAt,omitempty"`
	ReceivedAt  *time.Time        `json:"receivedAt,omitempty"`
	Promised    *time.Time        `json:"promised,omitempty"`
	Answers     map[string]string `json:"answers,omitempty"`
	Snapshot    forms.Snapshot    `json:"snapshot,omitempty" doc:"of answers and exemption: give it back with either"`
	Photos      []draftPhotoJSON  `json:"photos,omitempty"`
	Wants       []dossiers.Want   `json:"wants,omitempty" doc:"sent back and not yet put right"`
	Version     int               `json:"version"`
}

type draftPhotoJSON struct {
	ID        string `json:"id"`
	Component string `json:"component"`
	Page      int    `json:"page"`
	Mime      string `json:"mime"`
	Size      int64  `json:"size"`
	Hash      string `json:"hash" doc:"SHA-256 of the content"`
}

type draftListJSON struct {
	Dossiers []DraftJSON `json:"dossiers"`
	Next     string      `json:"next,omitempty" doc:"give it as after for the next page"`
}

type draftCheckJSON struct {
	Ready    bool                 `json:"ready"`
	Faults   map[string]string    `json:"faults" doc:"question to message key"`
	Missing  []string             `json:"missing" doc:"components without a photo"`
	Wants    []dossiers.Want      `json:"wants"`
	Warnings []dossiers.Warning   `json:"warnings" doc:"what was sent back before in this commune"`
	Fees     []procedures.FeeLine `json:"fees" doc:"what is due by rule, with the exemption claimed"`
}

// apiExempt answers with what is due now.
func (s *Service) apiExempt(ctx context.Context, actor auth.Actor, in ExemptInput) ([]procedures.FeeLine, error) {
	if err := s.SetExemption(ctx, actor, in); err != nil {
		return nil, err
	}
	k, err := s.dossiers.Open(ctx, actor, in.ID)
	return k.Fees, err
}

type draftReceiptJSON struct {
	Dossier DraftJSON `json:"dossier"`
	Secret  string    `json:"secret" doc:"for following the dossier without an account; belongs to the person"`
}

func DraftOf(d dossiers.Dossier) DraftJSON {
	return DraftJSON{ID: d.ID, Number: dossiers.ReceiptNumber(d), Procedure: d.Procedure, ProcVersion: d.ProcVer,
		PlaceID: d.PlaceID, CommuneID: d.CommuneID, ResidentID: d.ResidentID,
		OwnerName: d.OwnerName, Way: d.Way, Assist: d.Assist, Status: d.Status, Official: d.Status.Official(),
		HelperName: d.HelperName, PortalCode: d.PortalCode,
		SubmittedAt: parts.TimeJSON(d.SubmittedAt), ReceivedAt: parts.TimeJSON(d.ReceivedAt),
		Promised: parts.TimeJSON(d.Promised), Version: d.Version}
}

func draftOfRow(w dossiers.Row) DraftJSON {
	return DraftOf(dossiers.Dossier{ID: w.ID, Code: w.Code, Procedure: w.Procedure, ProcVer: w.ProcVer,
		PlaceID:   w.PlaceID,
		CommuneID: w.CommuneID, OwnerName: w.OwnerName, Way: w.Way,
		Assist: w.Assist, Status: w.Status, HelperName: w.HelperName, SubmittedAt: w.SubmittedAt,
		ReceivedAt: w.ReceivedAt,
		Promised:   w.Promised, Version: w.Version})
}

func DraftPhotoOf(p dossiers.Photo) draftPhotoJSON {
	return draftPhotoJSON{ID: p.ID, Component: p.Component, Page: p.Page, Mime: p.Mime, Size: p.Size, Hash: p.Hash}
}

// PrepareOp describes an operation on one dossier.
func PrepareOp(id, method, path, summary string, errs ...int) huma.Operation {
	return huma.Operation{OperationID: id, Method: method, Path: "/api/dossiers" + path, Summary: summary,
		Tags: []string{"dossiers"}, Errors: append([]int{http.StatusUnprocessableEntity}, errs...)}
}

// prepareAPI registers what a helper's program does; each ends where its page does.
func (s *Service) prepareAPI(a *api.API) {
	s.papersAPI(a)
	gone := []int{http.StatusNotFound, http.StatusConflict, http.StatusGone}
	api.Do(a, dossiers.FillIn, PrepareOp("begin-dossier", http.MethodPost, "",
		"Begin a draft for a resident, prefilled from the register", gone...),
		func(ctx context.Context, actor auth.Actor, in BeginInput) (DraftJSON, error) {
			d, err := s.Begin(ctx, actor, in)
			if err != nil {
				return DraftJSON{}, err
			}
			return DraftOf(d), nil
		})
	api.Op(a, dossiers.Read, PrepareOp("list-dossiers", http.MethodGet, "",
		"List dossiers within reach, in the order of their promised dates; a resident's are their own"), s.apiList)
	api.Op(a, dossiers.FillIn, PrepareOp("answer-dossier-page", http.MethodPut, "/{id}/pages/{page}",
		"Keep the answers of one page of the form; wrong ones are kept too, and named", gone...), s.apiAnswer,
		api.Now(func(ctx context.Context, actor auth.Actor, in *answerRequest) (DraftJSON, error) {
			return s.stored(ctx, actor, in.ID)
		}))
	photo := PrepareOp("add-dossier-photo", http.MethodPost, "/{id}/photos",
		"Add one page of a paper; the body is the JPEG, PNG or PDF itself",
		append(gone, http.StatusRequestEntityTooLarge)...)
	photo.MaxBodyBytes = photos.MaxBytes + 1
	api.Op(a, dossiers.FillIn, photo, s.apiPhoto)
	remove := PrepareOp("remove-dossier-photo", http.MethodDelete, "/{id}/photos/{photo}",
		"Take one page of a paper out again", gone...)
	remove.DefaultStatus = http.StatusNoContent
	api.Op(a, dossiers.FillIn, remove, s.apiRemovePhoto)
	api.Op(a, dossiers.Prepare, PrepareOp("ask-dossier-mandate", http.MethodPost, "/{id}/mandate",
		"Ask anew for a mandate that ran out before the draft was sent", gone...), s.apiAskAgain)
	api.Op(a, dossiers.FillIn, PrepareOp("check-dossier", http.MethodGet, "/{id}/check", "What is still missing",
		http.StatusNotFound), s.apiCheck)
	api.Do(a, dossiers.FillIn, PrepareOp("exempt-dossier", http.MethodPut, "/{id}/exemption",
		"Say to which exempt group the person belongs", http.StatusNotFound, http.StatusConflict), s.apiExempt,
		api.Now(s.exemptNow))
	api.Do(a, dossiers.FillIn, PrepareOp("submit-dossier", http.MethodPost, "/{id}/submit",
		"Send a draft, or send again what was put right; idempotent by eventId", gone...), receiptOf(s.Submit),
		api.Now(func(ctx context.Context, actor auth.Actor, in dossiers.Act) (DraftJSON, error) {
			return s.stored(ctx, actor, in.ID)
		}))
	api.Do(a, dossiers.Prepare, PrepareOp("file-dossier", http.MethodPost, "/{id}/filed",
		"Record the code that the national portal gave", gone...), receiptOf(s.Filed),
		api.Now(func(ctx context.Context, actor auth.Actor, in FiledInput) (DraftJSON, error) {
			return s.stored(ctx, actor, in.ID)
		}))
	api.Do(a, dossiers.Prepare, PrepareOp("follow-dossier", http.MethodPost, "/{id}/follow",
		"Record the status that the national portal shows", gone...),
		func(ctx context.Context, actor auth.Actor, in FollowInput) (DraftJSON, error) {
			d, err := s.Follow(ctx, actor, in)
			if err != nil {
				return DraftJSON{}, err
			}
			return DraftOf(d), nil
		}, api.Now(func(ctx context.Context, actor auth.Actor, in FollowInput) (DraftJSON, error) {
			return s.stored(ctx, actor, in.ID)
		}))
}

// stored is a dossier as it is now, to who prepares it.
func (s *Service) stored(ctx context.Context, actor auth.Actor, id string) (DraftJSON, error) {
	k, err := s.dossiers.Open(ctx, actor, id)
	if err != nil {
		return DraftJSON{}, err
	}
	out := DraftOf(k.Dossier)
	out.Answers, out.Snapshot = k.Answers, SnapshotOf(k.Dossier, k.Proc, k.Answers)
	return out, nil
}

type listRequest struct {
	Status []string      `query:"status" doc:"any of the statuses, commas between them"`
	Mine   dossiers.Mine `query:"mine" enum:"preparer,helper,assignee,free"`
	Place  string        `query:"placeId"`
	Office string        `query:"communeId"`
	Map    string        `query:"map" format:"date" doc:"a map's day: what is the place's on it; empty: made there"`
	Query  string        `query:"q" doc:"dossier code, 12-digit number or part of a name"`
	After  string        `query:"after"`
	Limit  int           `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (s *Service) apiList(ctx context.Context, actor auth.Actor, in *listRequest) (*api.Body[draftListJSON], error) {
	f := dossiers.Filter{PlaceID: in.Place, CommuneID: in.Office, Mine: in.Mine, Query: in.Query, After: in.After,
		Limit: in.Limit}
	for _, st := range in.Status {
		if dossiers.Status(st) != dossiers.Draft && dossiers.Status(st).Official() == 0 {
			return nil, fault.Field("status", "dossiers.unknown_status")
		}
		f.Statuses = append(f.Statuses, dossiers.Status(st))
	}
	var err error
	if f.Map, err = places.ParseMap(in.Map); err != nil {
		return nil, err
	}
	l, err := s.dossiers.List(ctx, actor, f)
	out := draftListJSON{Dossiers: []DraftJSON{}, Next: l.Next}
	for _, row := range l.Rows {
		out.Dossiers = append(out.Dossiers, draftOfRow(row))
	}
	return &api.Body[draftListJSON]{Body: out}, err
}

type DossierPath struct {
	ID string `path:"id" format:"uuid"`
}

type answerRequest struct {
	ID   string `path:"id" format:"uuid"`
	Page string `path:"page"`
	Body struct {
		Answers map[string]string `json:"answers" doc:"question id to answer; dates as yyyy-mm-dd, several choices joined by commas"`
		Half    bool              `json:"half,omitempty" doc:"saved on the way: the person hasn't finished the page"`

		Snapshot forms.Snapshot `json:"snapshot" doc:"as it came with the answers: none given since is replaced"`
	}
}

func (s *Service) apiAnswer(ctx context.Context, actor auth.Actor, in *answerRequest) (*api.Body[DraftJSON], error) {
	d, ans, err := s.Answer(ctx, actor, AnswerInput{Act: dossiers.Act{ID: in.ID}, Page: in.Page,
		Answers: in.Body.Answers, Half: in.Body.Half, Blind: true, Snapshot: in.Body.Snapshot})
	if err != nil {
		return nil, err
	}
	proc, err := s.dossiers.ProcedureOf(d)
	if err != nil {
		return nil, err
	}
	out := DraftOf(d)
	out.Answers, out.Snapshot = ans, SnapshotOf(d, proc, ans)
	return &api.Body[DraftJSON]{Body: out}, nil
}

type photoRequest struct {
	ID        string `path:"id" format:"uuid"`
	Component string `query:"component" required:"true"`
	Page      int    `query:"page" minimum:"0" doc:"to replace that page; 0: after the last"`
	Replaces  string `query:"replaces" doc:"id of the photo that you saw at that page; another one answers 409"`
	PhotoID   string `query:"photoId" format:"uuid" doc:"UUIDv7 made by the client; a repeat is kept once"`
	RawBody   []byte `contentType:"application/octet-stream"`
}

func (s *Service) apiPhoto(ctx context.Context, actor auth.Actor, in *photoRequest) (*api.Body[draftPhotoJSON], error) {
	p, err := s.AddPhoto(ctx, actor, PhotoInput{ID: in.ID, PhotoID: in.PhotoID, Component: in.Component, Page: in.Page,
		Replaces: in.Replaces, Content: bytes.NewReader(in.RawBody)})
	return &api.Body[draftPhotoJSON]{Body: DraftPhotoOf(p)}, err
}

type removePhotoRequest struct {
	ID    string `path:"id" format:"uuid"`
	Photo string `path:"photo" format:"uuid"`
}

func (s *Service) apiRemovePhoto(ctx context.Context, actor auth.Actor, in *removePhotoRequest) (*struct{}, error) {
	return &struct{}{}, s.RemovePhoto(ctx, actor, in.ID, in.Photo)
}

type askAgainRequest struct {
	ID   string `path:"id" format:"uuid"`
	Body struct {
		MandateID string `json:"mandateId" format:"uuid" doc:"UUIDv7 made by the client; a repeat asks once"`
	}
}

type askAgainAnswer struct {
	MandateID string `json:"mandateId" doc:"of the one that is asked for, or is still good"`
}

func (s *Service) apiAskAgain(ctx context.Context, actor auth.Actor,
	in *askAgainRequest) (*api.Body[askAgainAnswer], error) {
	m, err := s.AskAgain(ctx, actor, in.ID, in.Body.MandateID)
	return &api.Body[askAgainAnswer]{Body: askAgainAnswer{m.ID}}, err
}

func (s *Service) apiCheck(ctx context.Context, actor auth.Actor, in *DossierPath) (*api.Body[draftCheckJSON], error) {
	c, err := s.Check(ctx, actor, in.ID)
	out := draftCheckJSON{Ready: c.Ready(), Faults: c.Faults, Missing: []string{}, Wants: c.Open, Warnings: c.Warnings,
		Fees: c.Fees}
	for _, m := range c.Missing {
		out.Missing = append(out.Missing, m.ID)
	}
	return &api.Body[draftCheckJSON]{Body: out}, err
}

// receiptOf answers with the receipt of what was sent.
func receiptOf[I any](send func(context.Context, auth.Actor, I) (Receipt, error)) func(context.Context, auth.Actor,
	I) (draftReceiptJSON, error) {
	return func(ctx context.Context, actor auth.Actor, in I) (draftReceiptJSON, error) {
		r, err := send(ctx, actor, in)
		if err != nil {
			return draftReceiptJSON{}, err
		}
		return draftReceiptJSON{DraftOf(r.Dossier), r.Secret}, nil
	}
}
