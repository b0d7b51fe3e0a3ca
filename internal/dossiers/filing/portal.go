package filing

import (
	"context"
	"regexp"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
)

// A FiledInput records that a dossier was filed on the national portal, with
// the person's own VNeID, guided by a helper.
type FiledInput struct {
	dossiers.Act
	PortalCode string
}

var portalShape = regexp.MustCompile(`^[A-Z0-9][A-Z0-9.\-]{7,39}$`)

// Filed records the portal's code: from here on the product follows, it doesn't process.
func (s *Service) Filed(ctx context.Context, actor auth.Actor, in FiledInput) (Receipt, error) {
	code := strings.Map(dossiers.FoldCode, in.PortalCode)
	if !portalShape.MatchString(code) {
		return Receipt{}, fault.Field("portalCode", "dossiers.portal_code_shape")
	}
	var secret string
	d, err := s.dossiers.Act(ctx, actor, in.Act, dossiers.ActionSubmit,
		func(ctx context.Context, tx *db.Tx, t *dossiers.Transition) error {
			if t.Way != dossiers.Portal {
				return fault.New(fault.Conflict, "dossiers.not_portal")
			}
			if err := onceFiled(ctx, tx, t.ID, code); err != nil {
				return err
			}
			t.PortalCode, t.Channel = code, dossiers.Online
			ans, err := s.dossiers.Answers(ctx, tx, t.ID)
			if err != nil {
				return err
			}
			secret, err = s.firstSubmit(ctx, tx, actor, t, ans)
			return err
		})
	if err == nil && secret == "" { // a repeat
		secret, err = s.dossiers.SecretOf(ctx, d.ID)
	}
	return Receipt{d, secret}, err
}

// onceFiled refuses a code that another dossier has: it was copied for the
// person before, and would be followed twice.
func onceFiled(ctx context.Context, tx *db.Tx, id, code string) error {
	var n int
	err := tx.QueryRow(ctx,
		`select count(*) from dossiers_dossier where portal_code = $1 and portal_code <> '' and id <> $2`, code,
		id).Scan(&n)
	if err == nil && n > 0 {
		return fault.Field("portalCode", "dossiers.portal_code_taken")
	}
	return err
}

// Follow sets the status that the portal shows, by hand or from the province's
// connector. The portal's order is its own: any of the ten may follow any. The
// same status again is nothing new, but a note with it is kept.
func (s *Service) Follow(ctx context.Context, actor auth.Actor, in dossiers.Act,
	status dossiers.Status) (dossiers.Dossier, error) {
	in.Note = text.CleanLines(in.Note)
	if status.Official() == 0 {
		return dossiers.Dossier{}, fault.Field("status", "dossiers.choose_status")
	}
	return s.dossiers.Act(ctx, actor, in, dossiers.ActionFollow,
		func(_ context.Context, _ *db.Tx, t *dossiers.Transition) error {
			if err := s.dossiers.NeedOwn(actor, t.Dossier); err != nil {
				return err
			}
			if t.Event.To = status; t.Status == status && in.Note == "" {
				return dossiers.ErrNothing
			}
			return nil
		})
}
