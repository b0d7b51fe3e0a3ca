package people

import (
	"context"
	"strings"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/events"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "people", Files: Files, Keys: s.keys(), Permissions: Permissions, Routes: s.routes, API: s.api,
		Nav: []web.NavEntry{{Section: web.Homes, Order: 10, Daily: 55, Icon: ui.IconPeople,
			Key: "people.nav", Words: "people.nav_words", URL: peopleURL, Permission: Find}},
		Counts: []tallies.Set{Counts},
		Sealed: s.Legible,
		Holds:  []module.Held{s.heldRecord(), s.heldChanges(), s.heldLooks()},
		Deeds: []module.Deed{{Icon: ui.IconPlus, Key: "people.deed.new", Words: "people.deed.new_words",
			URL: peopleURL + "/new", Permission: Enter}},
		Finds:   &module.Finder{Key: "people.finds", Icon: ui.IconUser, Order: 10, Permission: Find, Find: s.find},
		AtPlace: &module.AtPlace{Counts: []module.Count{{Key: "people.at_place", Of: s.residentsIn}}},
		Tells: []events.Topic{
			events.MustBeHeard[Recontacted](), events.MustBeHeard[Died](), events.MustBeHeard[DeathUndone](),
		},
	}
}

func (s *Service) residentsIn(ctx context.Context, placeIDs []string) (int, error) {
	each, err := Counts.At(ctx, s.db.Read(), placeIDs, s.today())
	return each.Sum("residents"), err
}

// heldRecord is a person's record in the register.
func (s *Service) heldRecord() module.Held {
	h := module.Held{Key: "people.held_record"}
	for _, field := range []string{"name", "village", "born", "sex", "id_number", "ethnicity", "relation", "head",
		"address", "phone", "email", "account", "account_source", "smartphone", "lang", "status", "from", "to"} {
		h.Columns = append(h.Columns, labels+field)
	}
	h.Rows = func(ctx context.Context, p module.Person) ([][]string, error) {
		b, err := s.Get(ctx, s.db.Read(), p.ID)
		if err != nil {
			return nil, err
		}
		r, _, err := findRecord(ctx, s.db.Read(), p.ID)
		if err != nil {
			return nil, err
		}
		f, err := s.open(b, r)
		word := func(prefix, value string) string {
			if value == "" {
				return ""
			}
			return i18n.T(ctx, prefix+value)
		}
		smartphone := ""
		if r.Smartphone {
			smartphone = "x"
		}
		return [][]string{{f.Name, s.places.Tree().Name(f.VillageID), f.BornShown(), word("people.sex_", f.Sex),
			f.IDNumber, f.Ethnicity, f.Relation, f.HeadName, f.Address, f.Phone, f.Email, f.AccountSince.Format(),
			word("people.source_", r.AccountSource), smartphone, r.Lang, word("people.status_", f.Status),
			r.From.Format(), r.To.Format()}}, err
	}
	return h
}

// heldChanges are the entries of the journal about a person's record.
func (s *Service) heldChanges() module.Held {
	return module.Held{
		Key: "people.held_changes", Columns: []string{labels + "when", labels + "who", labels + "what"},
		Rows: func(ctx context.Context, p module.Person) (out [][]string, err error) {
			all, err := audit.About(ctx, s.db.Read(), p.ID)
			for _, c := range all {
				out = append(out, []string{i18n.DateTime(c.At), c.ActorName,
					i18n.T(ctx, "people.did_"+strings.Replace(c.Action, ".", "_", 1))})
			}
			return out, err
		},
	}
}

// heldLooks are the looks of others at a person's record, in whichever module.
func (s *Service) heldLooks() module.Held {
	return module.Held{
		Key: "people.held_looks", Columns: []string{labels + "when", labels + "who", labels + "why"},
		Rows: func(ctx context.Context, p module.Person) (out [][]string, err error) {
			looks, err := audit.Views(ctx, s.db.Read(), p.ID)
			for _, v := range looks {
				out = append(out, []string{when(v), v.ActorName, reasonText(ctx, v.Reason)})
			}
			return out, err
		},
	}
}

// Recontacted says that somebody is reached elsewhere from now on.
type Recontacted struct {
	PersonID string
	Was, Is  Contact
}

// A Contact is where somebody is reached.
type Contact struct{ Phone, Email string }

// Died says that somebody's death was entered.
type Died struct{ PersonID string }

// DeathUndone says that a death was entered by mistake.
type DeathUndone struct{ PersonID string }
