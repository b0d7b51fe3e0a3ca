package accounts

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
)

// heldAccounts are the accounts by which a person signs in, with each of their roles.
func (s *Service) heldAccounts() module.Held {
	return module.Held{
		Key: "account.held",
		Columns: []string{"account.field.username", "account.field.phone", "account.field.email", "account.held_role",
			"account.field.place", "account.held_period"},
		Rows: func(ctx context.Context, p module.Person) (out [][]string, err error) {
			for _, id := range p.Accounts {
				a, err := s.auth.Own(ctx, auth.Actor{ID: id})
				if err != nil {
					return nil, err
				}
				for _, g := range a.Grants {
					out = append(out, []string{a.Username, a.Phone, a.Email, RoleText(ctx, g), s.placeLabel(ctx, g.PlaceID),
						periodText(ctx, g.From, g.To)})
				}
			}
			return out, nil
		},
	}
}

// heldLogins are the browsers in which a person is signed in.
func (s *Service) heldLogins() module.Held {
	return module.Held{
		Key:     "account.held_logins",
		Columns: []string{"account.held_agent", "account.held_since", "account.held_until"},
		Rows: func(ctx context.Context, p module.Person) (out [][]string, err error) {
			for _, id := range p.Accounts {
				all, err := s.auth.Logins(ctx, auth.Actor{ID: id})
				if err != nil {
					return nil, err
				}
				for _, l := range all {
					out = append(out, []string{l.Agent, i18n.DateTime(l.CreatedAt), i18n.DateTime(l.ExpiresAt)})
				}
			}
			return out, nil
		},
	}
}

// heldTokens are the programs that may act for a person.
func (s *Service) heldTokens() module.Held {
	return module.Held{
		Key:     "account.held_tokens",
		Columns: []string{"account.field.name", "account.held_since", "account.held_until"},
		Rows: func(ctx context.Context, p module.Person) (out [][]string, err error) {
			for _, id := range p.Accounts {
				all, err := s.auth.Tokens(ctx, auth.Actor{ID: id})
				if err != nil {
					return nil, err
				}
				for _, t := range all {
					out = append(out, []string{t.Name, i18n.DateTime(t.CreatedAt), i18n.DateTime(t.ExpiresAt)})
				}
			}
			return out, nil
		},
	}
}
