package accounts

import (
	"context"
	"net/http"
	"strings"

	"thonso/internal/notices"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
)

// A delegation asks who acts in an own role while its holder is away.
type delegation struct {
	Grant    string // role@place
	Username string
	From, To clock.Date
}

func (in *delegation) fields() forms.Fields {
	return forms.Of(profileLabels,
		forms.Pick("grant", &in.Grant).Need("profile.grant_needed"),
		forms.Text("username", &in.Username).Need().Max(40),
		forms.Date("from", &in.From).Need(),
		forms.Date("to", &in.To).Need(),
	)
}

func (p pages) delegate(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in delegation
	f, err := forms.Read(r, in.fields())
	if err == nil {
		err = p.delegateAs(r.Context(), actor, in)
	}
	return p.profileDone(w, r, actor, f, profileView{Delegate: f}, err, "profile.delegated")
}

func (s *Service) delegateAs(ctx context.Context, actor auth.Actor, in delegation) error {
	role, place, ok := strings.Cut(in.Grant, "@")
	if !ok {
		return fault.Field("grant", "profile.grant_needed")
	}
	acc, err := s.auth.FindByUsername(ctx, in.Username)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		// Said as of one without a fitting role: names can't be tried out.
		return fault.Field("username", "auth.delegate_to")
	} else if err != nil {
		return err
	}
	if acc.ID == actor.ID {
		return fault.Field("username", "profile.delegate_self")
	}
	return s.Delegate(ctx, actor, acc,
		auth.DelegateInput{To: acc.ID, Role: auth.Role(role), PlaceID: place, From: in.From, Until: in.To})
}

// Delegate delegates an own role; whoever is to act in it is told, and so
// are those who manage the accounts of the place.
func (s *Service) Delegate(ctx context.Context, actor auth.Actor, to auth.Account, in auth.DelegateInput) error {
	if s.hasEnded(in.PlaceID) {
		return fault.New(fault.Forbidden, "auth.not_yours_to_delegate")
	}
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
