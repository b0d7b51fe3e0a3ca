package errands

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/photos"
)

type itemJSON struct {
	ID        string     `json:"id"`
	DossierID string     `json:"dossierId"`
	Code      string     `json:"code"`
	Owner     string     `json:"owner"`
	Procedure string     `json:"procedure"`
	Status    ItemStatus `json:"status" enum:"listed,sealed,handed,back"`
	HandedAt  time.Time  `json:"handedAt,omitzero"`
	Proof     string     `json:"proof,omitempty"`
}

type errandJSON struct {
	ID          string     `json:"id"`
	VillageID   string     `json:"villageId"`
	CommuneID   string     `json:"communeId"`
	CarrierName string     `json:"carrierName"`
	Status      Status     `json:"status" enum:"open,sealed,done"`
	OpenedAt    time.Time  `json:"openedAt"`
	SealedAt    time.Time  `json:"sealedAt,omitzero"`
	TakenAt     time.Time  `json:"takenAt,omitzero"`
	Items       []itemJSON `json:"items"`
}

func toJSON(e Errand, items []Item) errandJSON {
	out := errandJSON{ID: e.ID, VillageID: e.VillageID, CommuneID: e.CommuneID, CarrierName: e.CarrierName,
		Status: e.Status, OpenedAt: e.OpenedAt, SealedAt: e.SealedAt, TakenAt: e.TakenAt, Items: []itemJSON{}}
	for _, i := range items {
		out.Items = append(out.Items, itemJSON{i.ID, i.DossierID, i.Code, i.Owner, i.Procedure, i.Status, i.HandedAt,
			i.Proof})
	}
	return out
}

// ReadyJSON is a result to be fetched; exported because the schema of an
// embedded type is made of its exported fields.
type ReadyJSON struct {
	DossierID string `json:"dossierId"`
	Code      string `json:"code"`
	Owner     string `json:"owner"`
	Procedure string `json:"procedure"`
}

type whereJSON struct {
	ReadyJSON
	ErrandID    string     `json:"errandId,omitempty"`
	CarrierName string     `json:"carrierName,omitempty"`
	Status      ItemStatus `json:"status,omitempty" doc:"empty: at the office"`
}

type pageJSON[T any] struct {
	Rows []T    `json:"rows"`
	Next string `json:"next,omitempty"`
}

type readyRequest struct {
	Village string `query:"village" required:"true"`
	After   string `query:"after"`
}

type startRequest struct {
	Body struct {
		ID        string   `json:"id,omitempty" doc:"UUIDv7 made by you; a repeat returns the first"`
		VillageID string   `json:"villageId"`
		Dossiers  []string `json:"dossiers"`
	}
}

type idRequest struct {
	ID string `path:"id"`
}

type sealRequest struct {
	ID   string `path:"id"`
	Body struct {
		Items []string `json:"items"`
	}
}

type codeJSON struct {
	Code string `json:"code"`
}

type takeRequest struct {
	ID   string `path:"id"`
	Body codeJSON
}

type itemRequest struct {
	ID   string `path:"id"`
	Item string `path:"item"`
}

type handRequest struct {
	ID   string `path:"id"`
	Item string `path:"item"`
	Body struct {
		Proof  string `json:"proof" enum:"code,qr,photo"`
		Secret string `json:"secret,omitempty"`
		Photo  []byte `json:"photo,omitempty" doc:"JPEG, PNG or PDF, base64"`
	}
}

func (s *Service) api(a *api.API) {
	op := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{"errands"}}
	}
	lists.Op(a, s.tripList(), op("list-errands", http.MethodGet, "/api/errands",
		"List errands with their items, the newest first"), tripsBody)
	api.Op(a, Carry, op("list-ready-results", http.MethodGet, "/api/errands/ready", "Results that wait to be fetched"),
		s.apiReady)
	lists.Op(a, s.whereList(), op("list-whereabouts", http.MethodGet, "/api/errands/where",
		"Where every result is that its owner doesn't have"), whereBody)
	api.Op(a, Carry, op("start-errand", http.MethodPost, "/api/errands", "List what will be fetched"), s.apiStart)
	api.Op(a, View, op("get-errand", http.MethodGet, "/api/errands/{id}", "Read an errand"), s.apiGet)
	api.File[idRequest](a, View, op("print-manifest", "", "/api/errands/{id}/manifest.pdf",
		"The list that goes with the batch"), pages{Service: s}.manifest, api.PDF)
	api.Op(a, Carry, op("cancel-errand", http.MethodPost, "/api/errands/{id}/cancel",
		"Give up an errand that wasn't sealed"), s.apiCancel)
	api.Op(a, Seal, op("seal-errand", http.MethodPost, "/api/errands/{id}/seal",
		"Give the batch to its carrier; the code is told once"), s.apiSeal)
	api.Op(a, Carry, op("take-errand", http.MethodPost, "/api/errands/{id}/take", "Enter the clerk's code"), s.apiTake)
	api.Op(a, Carry, op("hand-over-result", http.MethodPost, "/api/errands/{id}/items/{item}/hand-over",
		"Hand a result over, with proof"), s.apiHand)
	api.Op(a, Seal, op("take-back-result", http.MethodPost, "/api/errands/{id}/items/{item}/back",
		"Take back what wasn't handed over"), s.apiBack)
}

func tripsBody(_ context.Context, _ auth.Actor, _ lists.Query, page lists.Page[Trip]) (pageJSON[errandJSON], error) {
	out := pageJSON[errandJSON]{Rows: []errandJSON{}, Next: page.Next}
	for _, t := range page.Rows {
		out.Rows = append(out.Rows, toJSON(t.Errand, t.Items))
	}
	return out, nil
}

func (s *Service) apiReady(ctx context.Context, actor auth.Actor, in *readyRequest) (*api.Body[pageJSON[ReadyJSON]],
	error) {
	l, err := s.Ready(ctx, actor, in.Village, in.After)
	if err != nil {
		return nil, err
	}
	out := pageJSON[ReadyJSON]{Rows: []ReadyJSON{}, Next: l.Next}
	for _, d := range l.Rows {
		out.Rows = append(out.Rows, ReadyJSON{d.ID, d.Code, d.OwnerName, d.Procedure})
	}
	return &api.Body[pageJSON[ReadyJSON]]{Body: out}, nil
}

func whereBody(_ context.Context, _ auth.Actor, _ lists.Query, page lists.Page[Whereabouts]) (pageJSON[whereJSON],
	error) {
	out := pageJSON[whereJSON]{Rows: []whereJSON{}, Next: page.Next}
	for _, d := range page.Rows {
		w := whereJSON{ReadyJSON: ReadyJSON{d.ID, d.Code, d.OwnerName, d.Procedure}}
		if d.With != nil {
			w.ErrandID, w.CarrierName, w.Status = d.With.ID, d.With.CarrierName, d.With.Item
		}
		out.Rows = append(out.Rows, w)
	}
	return out, nil
}

func (s *Service) answer(ctx context.Context, actor auth.Actor, id string, err error) (*api.Body[errandJSON], error) {
	if err != nil {
		return nil, err
	}
	e, items, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return &api.Body[errandJSON]{Body: toJSON(e, items)}, nil
}

func (s *Service) apiStart(ctx context.Context, actor auth.Actor, in *startRequest) (*api.Body[errandJSON], error) {
	e, err := s.Start(ctx, actor, StartInput(in.Body))
	return s.answer(ctx, actor, e.ID, err)
}

func (s *Service) apiGet(ctx context.Context, actor auth.Actor, in *idRequest) (*api.Body[errandJSON], error) {
	return s.answer(ctx, actor, in.ID, nil)
}

func (s *Service) apiCancel(ctx context.Context, actor auth.Actor, in *idRequest) (*api.Body[errandJSON], error) {
	return s.answer(ctx, actor, in.ID, s.Cancel(ctx, actor, in.ID))
}

func (s *Service) apiSeal(ctx context.Context, actor auth.Actor, in *sealRequest) (*api.Body[codeJSON], error) {
	code, err := s.Seal(ctx, actor, in.ID, in.Body.Items)
	if err != nil {
		return nil, err
	}
	return &api.Body[codeJSON]{Body: codeJSON{code}}, nil
}

func (s *Service) apiTake(ctx context.Context, actor auth.Actor, in *takeRequest) (*api.Body[errandJSON], error) {
	return s.answer(ctx, actor, in.ID, s.Take(ctx, actor, in.ID, in.Body.Code))
}

func (s *Service) apiHand(ctx context.Context, actor auth.Actor, in *handRequest) (*api.Body[errandJSON], error) {
	e, _, err := s.Get(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	var kept photos.Kept
	if len(in.Body.Photo) > 0 {
		if kept, err = photos.Keep(s.blobs, bytes.NewReader(in.Body.Photo)); err != nil {
			return nil, err
		}
	}
	_, err = s.HandOver(ctx, actor, HandOverInput{ErrandID: e.ID, ItemID: in.Item, Proof: in.Body.Proof,
		Secret: in.Body.Secret,
		Blob:   kept.Hash})
	return s.answer(ctx, actor, e.ID, err)
}

func (s *Service) apiBack(ctx context.Context, actor auth.Actor, in *itemRequest) (*api.Body[errandJSON], error) {
	return s.answer(ctx, actor, in.ID, s.TakeBack(ctx, actor, in.ID, in.Item))
}
