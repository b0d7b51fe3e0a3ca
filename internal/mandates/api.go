package mandates

import (
	"bytes"
	"context"
	"net/http"
	"time"

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

type idRequest struct {
	ID string `path:"id"`
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
	op := api.Operations("mandates", "/api")
	api.Do(a, Ask, op("ask-mandate", http.MethodPost, "/mandates", "Ask a resident for a mandate"),
		func(ctx context.Context, actor auth.Actor, in AskInput) (mandateJSON, error) {
			m, err := s.Ask(ctx, actor, in)
			out := s.json(m.Mandate)
			out.Link = m.Link
			return out, err
		})
	api.ByID(a, Ask, op("get-mandate", http.MethodGet, "/mandates/{id}", "Read one's own mandate"),
		func(ctx context.Context, actor auth.Actor, id string) (mandateJSON, error) {
			m, err := s.Get(ctx, actor, id)
			return s.json(m), err
		})
	api.Do(a, Ask, op("enter-mandate-digits", http.MethodPost, "/mandates/{id}/digits",
		"Enter the six digits that the resident read out"),
		func(ctx context.Context, actor auth.Actor, in digitsInput) (mandateJSON, error) {
			m, err := s.EnterCode(ctx, actor, in.MandateID, in.Digits)
			return s.json(m), err
		})
	api.Op(a, Ask, op("give-mandate-on-paper", http.MethodPost, "/mandates/{id}/paper",
		"Hand in the photo of the signed slip"), s.apiPaper)
	p := pages{Service: s}
	api.File[idRequest](a, Ask, op("print-mandate", "", "/mandates/{id}/slip.pdf",
		"The slip, for those who sign with a pen or a thumb"), p.slip, api.PDF)
	api.File[idRequest](a, Ask, op("get-mandate-paper", "", "/mandates/{id}/paper", "The photo of the signed slip"),
		p.paperPhoto, api.Photos)
	api.Op(a, auth.Public, op("show-mandate-link", http.MethodGet, "/m/{secret}",
		"See what one is asked to agree to"), s.apiLink)
	api.Op(a, auth.Public, op("agree-mandate-link", http.MethodPost, "/m/{secret}/agree",
		"Agree to the mandate of a scanned code"), s.apiAgree)
	api.Op(a, auth.Public, op("revoke-mandate-link", http.MethodPost, "/m/{secret}/revoke", "Take a mandate back"),
		s.apiRevoke)
}

func (s *Service) apiPaper(ctx context.Context, actor auth.Actor, in *paperRequest) (*api.Body[mandateJSON], error) {
	if _, err := s.Get(ctx, actor, in.ID); err != nil {
		return nil, err
	}
	slip, err := photos.Keep(s.blobs, bytes.NewReader(in.Body.Photo))
	if err != nil {
		return nil, err
	}
	m, err := s.GiveOnPaper(ctx, actor, in.ID, slip.Hash, in.Body.Witness)
	return &api.Body[mandateJSON]{Body: s.json(m)}, err
}

func (s *Service) apiLink(ctx context.Context, _ auth.Actor, in *secretRequest) (*api.Body[publicJSON], error) {
	m, err := s.ByLink(ctx, in.Secret)
	return &api.Body[publicJSON]{Body: publicJSON{m.StateAt(s.clock.Now()), text.Initials(m.ResidentName),
		m.HelperName, m.Procedure, m.ValidTo}}, err
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
