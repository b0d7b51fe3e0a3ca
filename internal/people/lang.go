package people

import (
	"context"
	"slices"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
)

// SetLang keeps in which language a person wants to be told things. Whoever
// calls knows that it is that person who chose.
func (s *Service) SetLang(ctx context.Context, tx *db.Tx, id, lang string) error {
	if !slices.Contains(i18n.Languages, lang) {
		return fault.New(fault.Invalid, "fault.bad_form")
	}
	_, err := tx.Exec(ctx, `update people_resident set lang = $2 where id = $1`, id, lang)
	return err
}

// LangOf is the language that a person chose; Vietnamese for who never did, as most walk-ins.
func (s *Service) LangOf(ctx context.Context, q db.Querier, id string) (string, error) {
	langs, err := db.Strings(ctx, q, `select lang from people_resident where id = $1 and lang <> ''`, id)
	if err != nil || len(langs) == 0 {
		return i18n.Languages[0], err
	}
	return langs[0], nil
}
