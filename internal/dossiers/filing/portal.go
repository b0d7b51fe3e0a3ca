package filing

import (
	"context"
	"regexp"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/codes"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
)

// A FiledInput records that a dossier was filed on the national portal, with
// the person's own VNeID, guided by a helper.
type FiledInput struct {
	dossiers.Act
	PortalCode string `json:"portalCode"`
}

// Fields ask for the code that the portal gave.
func (in *FiledInput) Fields() forms.Fields {
	return in.With(forms.Text("code", &in.PortalCode).Max(60).Need("dossiers.portal_code_shape").
		Hint("dossiers.portal.their_code_hint").Check(func() string {
		if !portalShape.MatchString(strings.Map(codes.Fold, in.PortalCode)) {
			return "dossiers.portal_code_shape"
		}
		return ""
	}))
}

var portalShape = regexp.MustCompile(`^[A-Z0-9][A-Z0-9.\-]{7,39}$`)

// Filed records the portal's code: from here on the product follows, it doesn't process.
func (s *Service) Filed(ctx context.Context, actor auth.Actor, in FiledInput) (Receipt, error) {
	in.Sent(&in)
	var secret string
	d, err := s.dossiers.Act(ctx, actor, in.Act, dossiers.ActionSubmit, parts.Checked(in.Fields(),
		func(ctx context.Context, tx *db.Tx, t *dossiers.Transition) error {
			code := strings.Map(codes.Fold, in.PortalCode)
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
		}))
	if err == nil && secret == "" { // a repeat
		secret, err = s.dossiers.SecretOf(ctx, s.db.Read(), d.ID)
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
		return fault.Field("code", "dossiers.portal_code_taken")
	}
	return err
}

// A FollowInput is what the national portal shows of a dossier.
type FollowInput struct {
	dossiers.Act
	Status dossiers.Status `json:"status"`
}

// Fields ask for the status.
func (in *FollowInput) Fields() forms.Fields {
	return in.With(forms.Choice("status", &in.Status, dossiers.Statuses...).Need("dossiers.choose_status"),
		forms.Text("note", &in.Note).Max(dossiers.MaxNote))
}

// Follow sets the status that the portal shows, by hand or from the province's
// connector. The portal's order is its own: any of the ten may follow any. The
// same status again is nothing new, but a note with it is kept.
func (s *Service) Follow(ctx context.Context, actor auth.Actor, in FollowInput) (dossiers.Dossier, error) {
	in.Sent(&in)
	return s.dossiers.Act(ctx, actor, in.Act, dossiers.ActionFollow, parts.Checked(in.Fields(),
		func(_ context.Context, _ *db.Tx, t *dossiers.Transition) error {
			if err := s.dossiers.NeedOwn(actor, t.Dossier); err != nil {
				return err
			}
			if t.Event.To = in.Status; t.Status == in.Status && in.Note == "" {
				return dossiers.ErrNothing
			}
			return nil
		}))
}
