package portal

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/ratings"
	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/web"
)

// A Caller asks from somewhere: secrets and links mustn't be tried out. It and
// Holder are exported because parameters are read into exported fields only.
type Caller struct{ address string }

// Resolve notes where the request comes from.
func (c *Caller) Resolve(h huma.Context) []error {
	r, _ := humago.Unwrap(h)
	c.address = web.AddressOf(r)
	return nil
}

// A Holder asks with what the QR code of a receipt carries.
type Holder struct {
	Caller
	Link string `path:"link"`
}

type trackRequest struct {
	Caller
	Body trackInput
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
	ToVerify  bool            `json:"toVerify,omitempty" doc:"Facts must be verified: promised by the longer limit"`
	Resolved  *time.Time      `json:"resolvedAt,omitempty"`
	Rated     bool            `json:"rated"`
}

type rateRequest struct {
	Holder
	Body ratings.RatingInput
}

func (s *Service) api(a *api.API) {
	op := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: "/api" + path, Summary: summary,
			Tags: []string{"portal"}, Errors: []int{http.StatusNotFound, http.StatusTooManyRequests}}
	}
	api.Op(a, auth.Public, op("find-dossier", http.MethodPost, "/track",
		"Find a dossier by its number and the secret on its receipt"), s.apiFind)
	api.Op(a, auth.Public, op("track-dossier", http.MethodGet, "/t/{link}",
		"Follow a dossier by the link on its receipt"), s.apiTrack)
	api.Op(a, auth.Public, op("choose-letters", http.MethodPost, "/t/{link}/letters",
		"Choose the language of the e-mails about a dossier"), s.apiLetters)
	api.Op(a, auth.Public, op("rate-dossier", http.MethodPost, "/t/{link}/rate",
		"Say how the office and the help were"), s.apiRate)
}

// asked runs find unless the caller tries too often.
func (s *Service) asked(c Caller, find func() (dossiers.Track, error)) (dossiers.Track, error) {
	if !s.tries.Take(c.address, s.clock.Now()) {
		return dossiers.Track{}, fault.New(fault.TooMany, "portal.too_many")
	}
	t, err := find()
	if err == nil {
		s.tries.Return(c.address, s.clock.Now())
	} else if fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "portal.track.unknown")
	}
	return t, err
}

func (s *Service) held(ctx context.Context, h Holder) (dossiers.Track, error) {
	return s.asked(h.Caller, func() (dossiers.Track, error) { return s.dossiers.TrackLink(ctx, h.Link) })
}

func (s *Service) apiFind(ctx context.Context, _ auth.Actor, in *trackRequest) (*api.Body[trackJSON], error) {
	return shown(s.asked(in.Caller, func() (dossiers.Track, error) {
		return s.dossiers.Track(ctx, in.Body.Number, in.Body.Secret)
	}))
}

func (s *Service) apiTrack(ctx context.Context, _ auth.Actor, in *Holder) (*api.Body[trackJSON], error) {
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
	return &api.Body[trackJSON]{Body: trackJSON{t.Link, t.Number(), t.Procedure, t.Initials, t.Status, t.Stage,
		at(t.Submitted), at(t.Received), at(t.Promised), t.ToVerify, at(t.Resolved), t.Rated}}, nil
}

func (s *Service) apiRate(ctx context.Context, _ auth.Actor, in *rateRequest) (*api.Body[trackJSON], error) {
	t, err := s.held(ctx, in.Holder)
	if err == nil && !rateable(t) {
		err = fault.New(fault.Conflict, "portal.rate.later")
	}
	if err == nil {
		in.Body.Link = in.Link
		err = s.ratings.Rate(ctx, in.Body)
	}
	if err != nil {
		return nil, err
	}
	return shown(s.dossiers.TrackLink(ctx, in.Link))
}
