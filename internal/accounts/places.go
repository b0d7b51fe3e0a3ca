package accounts

import (
	"context"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
)

// managed returns the places whose accounts actor manages.
func (s *Service) managed(actor auth.Actor) []string {
	return s.places.Tree().Below(actor.Places(auth.ManageAccounts)...)
}

// placeLabel names a place with its type, within a sentence; its id where it is unknown.
func (s *Service) placeLabel(ctx context.Context, id string) string {
	if id == "" {
		return i18n.T(ctx, "place.whole")
	}
	if p, ok := s.places.Tree().Find(id); ok {
		return places.TypedName(ctx, p)
	}
	return id
}
