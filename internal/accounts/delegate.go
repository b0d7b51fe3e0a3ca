package accounts

import (
	"context"

	"thonso/internal/notices"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
)

// Delegate delegates an own role; whoever is to act in it is told, and so
// are those who manage the accounts of the place.
func (s *Service) Delegate(ctx context.Context, actor auth.Actor, to auth.Account, in auth.DelegateInput) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.auth.Delegate(ctx, tx, actor, in); err != nil {
			return err
		}
		args := []string{"name", actor.Name, "to", to.Name, "place", s.places.Tree().Name(in.PlaceID),
			"from", in.From.Format(), "until", in.Until.Format()}
		for _, lang := range i18n.Languages {
			name := "role." + lang
			if lang == i18n.Languages[0] {
				name = "role"
			}
			args = append(args, name, s.catalog.Text(lang, "role."+string(in.Role)))
		}
		managers, err := s.auth.Managers(ctx, tx, in.PlaceID)
		if err != nil {
			return err
		}
		tell := func(account, key, url string) error {
			if account == actor.ID {
				return nil
			}
			return s.notices.Tell(ctx, tx, notices.Message{ID: ids.New(), AccountID: account, PlaceID: in.PlaceID,
				Key: key, Args: args, URL: url})
		}
		if err := tell(to.ID, "notices.delegated_to_you", "/profile"); err != nil {
			return err
		}
		for _, account := range managers {
			if account == to.ID {
				continue
			}
			if err := tell(account, "notices.delegated", accountsURL+"/"+to.ID); err != nil {
				return err
			}
		}
		return nil
	})
}
