package practice

import (
	"context"
	"fmt"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

// A Visitor is somebody of the real installation who comes to practise.
type Visitor struct {
	ID, Name         string
	HomeID, HomeName string // whose team they practise with
	Lead             bool   // sees how the team does
	Agent            string // browser
}

// Enter lets a visitor in: an account of the same id and name, a member of the
// invented village whatever they are elsewhere. The secret is for the cookie.
func (s *Service) Enter(ctx context.Context, v Visitor) (secret string, err error) {
	if err := s.LayGround(ctx); err != nil {
		return "", err
	}
	known, err := s.auth.ActorOf(ctx, v.ID)
	if err != nil {
		return "", err
	}
	if !known.SignedIn() {
		// Nobody knows the password: one only comes in through the gate.
		if _, err := s.auth.CreateAccount(ctx, s.reviewer(), auth.AccountInput{ID: v.ID, Username: "th-" + v.ID,
			Name: v.Name, Password: ids.Secret(),
			Role: auth.Member, PlaceID: scripted().Ground.Village.ID}); err != nil {
			return "", err
		}
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into practice_member (account_id, name, folded, home_id, home_name, lead,
			joined_at) values ($1, $2, $3, $4, $5, $6, $7)
			on conflict (account_id) do update set name = excluded.name, folded = excluded.folded,
			home_id = excluded.home_id, home_name = excluded.home_name, lead = excluded.lead`,
			v.ID, v.Name, text.AllKeys(v.Name), v.HomeID, v.HomeName, v.Lead, db.At(s.clock.Now()))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("enter practice: %w", err)
	}
	return s.auth.OpenLogin(ctx, v.ID, v.Agent)
}
