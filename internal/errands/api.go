package errands

import (
	"bytes"
	"context"
	"net/http"

	"thonso/internal/dossiers"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/photos"
)

// ReadyJSON is a result to be fetched; exported because the schema of an
// embedded type is made of its exported fields.
type ReadyJSON struct {
	DossierID string `json:"dossierId"`
	Code      string `json:"code"`
	Owner     string `json:"owner"`
	Procedure string `json:"procedure"`
}

func readyJSON(d dossiers.Row) ReadyJSON { return ReadyJSON{d.ID, d.Code, d.OwnerName, d.Procedure} }

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

type codeJSON struct {
	Code string `json:"code"`
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
	op := api.Operations("errands", "/api/errands")
	lists.Op(a, s.tripList(), op("list-errands", http.MethodGet, "", "List errands with their items, the newest first"),
		tripsBody)
	api.Op(a, Carry, op("list-ready-results", http.MethodGet, "/ready", "Results that wait to be fetched"), s.apiReady)
	lists.Op(a, s.whereList(), op("list-whereabouts", http.MethodGet, "/where",
		"Where every result is that its owner doesn't have"), whereBody)
	api.Do(a, Carry, op("start-errand", http.MethodPost, "", "List what will be fetched"),
		func(ctx context.Context, actor auth.Actor, in StartInput) (Trip, error) {
			e, err := s.Start(ctx, actor, in)
			return s.after(ctx, actor, e.ID, err)
		})
	api.ByID(a, View, op("get-errand", http.MethodGet, "/{id}", "Read an errand"),
		func(ctx context.Context, actor auth.Actor, id string) (Trip, error) {
			return s.after(ctx, actor, id, nil)
		})
	api.File[struct {
		ID string `path:"id"`
	}](a, View, op("print-manifest", "", "/{id}/manifest.pdf", "The list that goes with the batch"),
		pages{Service: s}.manifest, api.PDF)
	api.ByID(a, Carry, op("cancel-errand", http.MethodPost, "/{id}/cancel", "Give up an errand that wasn't sealed"),
		func(ctx context.Context, actor auth.Actor, id string) (Trip, error) {
			return s.after(ctx, actor, id, s.Cancel(ctx, actor, id))
		})
	api.Do(a, Seal, op("seal-errand", http.MethodPost, "/{id}/seal",
		"Give the batch to its carrier; the code is told once"),
		func(ctx context.Context, actor auth.Actor, in sealInput) (codeJSON, error) {
			code, err := s.Seal(ctx, actor, in.ErrandID, in.Items)
			return codeJSON{code}, err
		})
	api.Do(a, Carry, op("take-errand", http.MethodPost, "/{id}/take", "Enter the clerk's code"),
		func(ctx context.Context, actor auth.Actor, in takeInput) (Trip, error) {
			return s.after(ctx, actor, in.ErrandID, s.Take(ctx, actor, in.ErrandID, in.Code))
		})
	api.Op(a, Carry, op("hand-over-result", http.MethodPost, "/{id}/items/{item}/hand-over",
		"Hand a result over, with proof"), s.apiHand)
	api.Op(a, Seal, op("take-back-result", http.MethodPost, "/{id}/items/{item}/back",
		"Take back what wasn't handed over"), s.apiBack)
}

func tripsBody(_ context.Context, _ auth.Actor, _ lists.Query, page lists.Page[Trip]) (pageJSON[Trip], error) {
	for i := range page.Rows {
		page.Rows[i].Items = api.All(page.Rows[i].Items)
	}
	return pageJSON[Trip]{api.All(page.Rows), page.Next}, nil
}

func (s *Service) apiReady(ctx context.Context, actor auth.Actor, in *readyRequest) (*api.Body[pageJSON[ReadyJSON]],
	error) {
	l, err := s.Ready(ctx, actor, in.Village, in.After)
	return &api.Body[pageJSON[ReadyJSON]]{Body: pageJSON[ReadyJSON]{convert.Each(l.Rows, readyJSON), l.Next}}, err
}

func whereBody(_ context.Context, _ auth.Actor, _ lists.Query, page lists.Page[Whereabouts]) (pageJSON[whereJSON],
	error) {
	out := pageJSON[whereJSON]{Rows: []whereJSON{}, Next: page.Next}
	for _, d := range page.Rows {
		w := whereJSON{ReadyJSON: readyJSON(d.Row)}
		if d.With != nil {
			w.ErrandID, w.CarrierName, w.Status = d.With.ID, d.With.CarrierName, d.With.Item
		}
		out.Rows = append(out.Rows, w)
	}
	return out, nil
}

// after is an errand as it is after err, which may be none.
func (s *Service) after(ctx context.Context, actor auth.Actor, id string, err error) (Trip, error) {
	if err != nil {
		return Trip{}, err
	}
	e, items, err := s.Get(ctx, actor, id)
	return Trip{e, api.All(items)}, err
}

func (s *Service) apiHand(ctx context.Context, actor auth.Actor, in *handRequest) (*api.Body[Trip], error) {
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
		Secret: in.Body.Secret, Blob: kept.Hash})
	out, err := s.after(ctx, actor, e.ID, err)
	return &api.Body[Trip]{Body: out}, err
}

func (s *Service) apiBack(ctx context.Context, actor auth.Actor, in *itemRequest) (*api.Body[Trip], error) {
	out, err := s.after(ctx, actor, in.ID, s.TakeBack(ctx, actor, in.ID, in.Item))
	return &api.Body[Trip]{Body: out}, err
}
