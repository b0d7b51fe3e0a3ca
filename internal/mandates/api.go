package mandates

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/photos"
	"thonso/internal/platform/text"
)

type mandateJSON struct {
	ID         string    `json:"id"`
	Number     string    `json:"number"`
	State      State     `json:"state" enum:"asked,given,used,expired,revoked"`
	VillageID  string    `json:"villageId"`
	SessionID  string    `json:"sessionId,omitempty"`
	ResidentID string    `json:"residentId"`
	HelperName string    `json:"helperName"`
	Procedure  string    `json:"procedure"`
	AskedAt    time.Time `json:"askedAt"`
	ValidTo    time.Time `json:"validTo"`
	Way        string    `json:"way,omitempty" enum:"code,qr,paper,"`
	DossierID  string    `json:"dossierId,omitempty"`
	Link       string    `json:"link,omitempty" doc:"for a QR code; given by asking only, and void when asked for again"`
}

func (s *Service) json(m Mandate) mandateJSON {
	return mandateJSON{ID: m.ID, Number: m.Number, State: m.StateAt(s.clock.Now()), VillageID: m.PlaceID,
		SessionID: m.SessionID, ResidentID: m.ResidentID,
		HelperName: m.HelperName, Procedure: m.Procedure, AskedAt: m.AskedAt, ValidTo: m.ValidTo, Way: m.Way,
		DossierID: m.DossierID}
}

// A publicJSON is what the resident's own program sees: no name but initials.
type publicJSON struct {
	State      State     `json:"state"`
	Initials   string    `json:"initials"`
	HelperName string    `json:"helperName"`
	Procedure  string    `json:"procedure"`
	ValidTo    time.Time `json:"validTo"`
}

type askRequest struct {
	Body struct {
		ID         string    `json:"id,omitempty" doc:"UUIDv7 made by you; a repeat makes a fresh link for the same mandate"`
		VillageID  string    `json:"villageId"`
		ResidentID string    `json:"residentId"`
		Procedure  string    `json:"procedure"`
		SessionID  string    `json:"sessionId,omitempty"`
		Until      time.Time `json:"until,omitempty"`
	}
}

type idRequest struct {
	ID string `path:"id"`
}

type digitsRequest struct {
	ID   string `path:"id"`
	Body struct {
		Digits string `json:"digits"`
	}
}

type paperRequest struct {
	ID   string `path:"id"`
	Body struct {
		Photo   []byte `json:"photo" doc:"JPEG, PNG or PDF of the signed slip, base64"`
		Witness string `json:"witness"`
	}
}

type secretRequest struct {
	Secret string `path:"secret"`
}

type empty struct{}

func (s *Service) api(a *api.API) {
	op := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{"mandates"}}
	}
	api.Op(a, Ask, op("ask-mandate", http.MethodPost, "/api/mandates", "Ask a resident for a mandate"), s.apiAsk)
	api.Op(a, Ask, op("get-mandate", http.MethodGet, "/api/mandates/{id}", "Read one's own mandate"), s.apiGet)
	api.Op(a, Ask, op("enter-mandate-digits", http.MethodPost, "/api/mandates/{id}/digits",
		"Enter the six digits that the resident read out"), s.apiDigits)
	api.Op(a, Ask, op("give-mandate-on-paper", http.MethodPost, "/api/mandates/{id}/paper",
		"Hand in the photo of the signed slip"), s.apiPaper)
	p := pages{Service: s}
	api.File[idRequest](a, Ask, op("print-mandate", "", "/api/mandates/{id}/slip.pdf",
		"The slip, for those who sign with a pen or a thumb"), p.slip, api.PDF)
	api.File[idRequest](a, Ask, op("get-mandate-paper", "", "/api/mandates/{id}/paper", "The photo of the signed slip"),
		p.paperPhoto, api.Photos)
	api.Op(a, auth.Public, op("show-mandate-link", http.MethodGet, "/api/m/{secret}",
		"See what one is asked to agree to"), s.apiLink)
	api.Op(a, auth.Public, op("agree-mandate-link", http.MethodPost, "/api/m/{secret}/agree",
		"Agree to the mandate of a scanned code"), s.apiAgree)
	api.Op(a, auth.Public, op("revoke-mandate-link", http.MethodPost, "/api/m/{secret}/revoke", "Take a mandate back"),
		s.apiRevoke)
}

func (s *Service) apiAsk(ctx context.Context, actor auth.Actor, in *askRequest) (*api.Body[mandateJSON], error) {
	b := in.Body
	m, err := s.Ask(ctx, actor, AskInput{ID: b.ID, PlaceID: b.VillageID, ResidentID: b.ResidentID,
		Procedure: b.Procedure, SessionID: b.SessionID, Until: b.Until})
	if err != nil {
		return nil, err
	}
	out := s.json(m.Mandate)
	out.Link = m.Link
	return &api.Body[mandateJSON]{Body: out}, nil
}

func (s *Service) answer(m Mandate, err error) (*api.Body[mandateJSON], error) {
	if err != nil {
		return nil, err
	}
	return &api.Body[mandateJSON]{Body: s.json(m)}, nil
}

func (s *Service) apiGet(ctx context.Context, actor auth.Actor, in *idRequest) (*api.Body[mandateJSON], error) {
	return s.answer(s.Get(ctx, actor, in.ID))
}

func (s *Service) apiDigits(ctx context.Context, actor auth.Actor, in *digitsRequest) (*api.Body[mandateJSON], error) {
	return s.answer(s.EnterCode(ctx, actor, in.ID, in.Body.Digits))
}

func (s *Service) apiPaper(ctx context.Context, actor auth.Actor, in *paperRequest) (*api.Body[mandateJSON], error) {
	if _, err := s.Get(ctx, actor, in.ID); err != nil {
		return nil, err
	}
	slip, err := photos.Keep(s.blobs, bytes.NewReader(in.Body.Photo))
	if err != nil {
		return nil, err
	}
	return s.answer(s.GiveOnPaper(ctx, actor, in.ID, slip.Hash, in.Body.Witness))
}

func (s *Service) apiLink(ctx context.Context, _ auth.Actor, in *secretRequest) (*api.Body[publicJSON], error) {
	m, err := s.ByLink(ctx, in.Secret)
	if err != nil {
		return nil, err
	}
	return &api.Body[publicJSON]{Body: publicJSON{State: m.StateAt(s.clock.Now()),
		Initials: text.Initials(m.ResidentName), HelperName: m.HelperName, Procedure: m.Procedure,
		ValidTo: m.ValidTo}}, nil
}

func (s *Service) apiAgree(ctx context.Context, _ auth.Actor, in *secretRequest) (*empty, error) {
	m, err := s.ByLink(ctx, in.Secret)
	if err != nil {
		return nil, err
	}
	_, err = s.Agree(ctx, m, true)
	return &empty{}, err
}

func (s *Service) apiRevoke(ctx context.Context, _ auth.Actor, in *secretRequest) (*empty, error) {
	m, err := s.ByLink(ctx, in.Secret)
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Revoke(ctx, m)
}
