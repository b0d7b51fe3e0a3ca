package portal

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"thonso/internal/dossiers"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/web"
)

// A caller asks from somewhere: secrets and links mustn't be tried out.
type caller struct{ address string }

// Resolve notes where the request comes from.
func (c *caller) Resolve(h huma.Context) []error {
	r, _ := humago.Unwrap(h)
	c.address = web.AddressOf(r)
	return nil
}

// A holder asks with what the QR code of a receipt carries.
type holder struct {
	caller
	Link string `path:"link"`
}

type trackRequest struct {
	caller
	Body struct {
		Number string `json:"number" maxLength:"60" doc:"Of the dossier or of the receipt"`
		Secret string `json:"secret" maxLength:"40" doc:"On the receipt"`
	}
}

type trackJSON struct {
	Link      string          `json:"link" doc:"Follows it, and rates it, without the secret"`
	Number    string          `json:"number" doc:"Of the dossier, or of the receipt before it has one"`
	Procedure string          `json:"procedure"`
	Owner     string          `json:"owner" doc:"Initials"`
	Status    dossiers.Status `json:"status"`
	Stage     int             `json:"stage" doc:"1 to 5"`
	Submitted *time.Time      `json:"submittedAt,omitempty"`
	Received  *time.Time      `json:"receivedAt,omitempty"`
	Promised  *time.Time      `json:"promisedAt,omitempty"`
	Resolved  *time.Time      `json:"resolvedAt,omitempty"`
	Rated     bool            `json:"rated"`
}

type rateRequest struct {
	holder
	Body struct {
		Office int    `json:"office" minimum:"1" maximum:"5" doc:"Points for the office, 5 the best"`
		Help   int    `json:"help,omitempty" minimum:"0" maximum:"5" doc:"Points for the help, where there was any"`
		Words  string `json:"words,omitempty" maxLength:"1000"`
	}
}

func (s *Service) api(a *api.API) {
	op := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: "/api" + path, Summary: summary, Tags: []string{"portal"}, Errors: []int{http.StatusNotFound, http.StatusTooManyRequests}}
	}
	api.Op(a, auth.Public, op("find-dossier", http.MethodPost, "/track", "Find a dossier by its number and the secret on its receipt"), s.apiFind)
	api.Op(a, auth.Public, op("track-dossier", http.MethodGet, "/t/{link}", "Follow a dossier by the link on its receipt"), s.apiTrack)
	api.Op(a, auth.Public, op("rate-dossier", http.MethodPost, "/t/{link}/rate", "Say how the office and the help were"), s.apiRate)
}

func (s *Service) allowed(c caller) error {
	if !s.tries.allow(c.address, s.Clock.Now()) {
		return fault.New(fault.TooMany, "portal.too_many")
	}
	return nil
}

func (s *Service) held(ctx context.Context, h holder) (dossiers.Track, error) {
	if err := s.allowed(h.caller); err != nil {
		return dossiers.Track{}, err
	}
	return pages{Service: s}.byLink(ctx, h.Link)
}

func (s *Service) apiFind(ctx context.Context, _ auth.Actor, in *trackRequest) (*api.Body[trackJSON], error) {
	if err := s.allowed(in.caller); err != nil {
		return nil, err
	}
	t, err := s.Dossiers.Track(ctx, in.Body.Number, in.Body.Secret)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "portal.track.unknown")
	}
	return shown(t, err)
}

func (s *Service) apiTrack(ctx context.Context, _ auth.Actor, in *holder) (*api.Body[trackJSON], error) {
	return shown(s.held(ctx, *in))
}

func shown(t dossiers.Track, err error) (*api.Body[trackJSON], error) {
	if err != nil {
		return nil, err
	}
	at := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		return &t
	}
	return &api.Body[trackJSON]{Body: trackJSON{t.Link, t.Number(), t.Procedure, t.Initials, t.Status, t.Status.Stage(), at(t.Submitted), at(t.Received), at(t.Promised), at(t.Resolved), t.Rated}}, nil
}

func (s *Service) apiRate(ctx context.Context, _ auth.Actor, in *rateRequest) (*api.Body[trackJSON], error) {
	t, err := s.held(ctx, in.holder)
	if err == nil && !rateable(t) {
		err = fault.New(fault.Conflict, "portal.rate.later")
	}
	if err == nil {
		err = s.Dossiers.Rate(ctx, dossiers.RatingInput{Link: in.Link, Office: in.Body.Office, Help: in.Body.Help, Words: in.Body.Words})
	}
	if err != nil {
		return nil, err
	}
	return s.apiTrack(ctx, auth.Actor{}, &in.holder)
}
