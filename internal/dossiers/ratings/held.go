package ratings

import (
	"context"
	"strconv"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
)

// held is what a person thought of the service. Their words can go; the stars
// stay, as figures count them and say nothing of anybody.
func (s *Service) held() module.Held {
	return module.Held{
		Key: "dossiers.ratings.held",
		Columns: []string{"dossiers.register.number", "dossiers.ratings.held_office", "dossiers.ratings.held_help",
			"dossiers.ratings.held_words", "dossiers.ratings.held_at"},
		Rows: func(ctx context.Context, p module.Person) ([][]string, error) {
			return db.Collect(ctx, s.db.Read(), func(r db.Rows) ([]string, error) {
				var d dossiers.Dossier
				var office, help int
				var words string
				var at time.Time
				err := r.Scan(&d.ID, &d.Code, &office, &help, &words, db.Into(&at))
				row := []string{dossiers.ReceiptNumber(d), strconv.Itoa(office), "", words, i18n.DateTime(at)}
				if help > 0 {
					row[2] = strconv.Itoa(help)
				}
				return row, err
			}, `select d.id, d.code, r.office, r.help, r.words, r.at from dossiers_rating r
				join dossiers_dossier d on d.id = r.dossier_id where d.resident_id = $1 order by r.at`, p.ID)
		},
		Erase: func(ctx context.Context, tx *db.Tx, p module.Person) error {
			_, err := tx.Exec(ctx, `update dossiers_rating set words = '' where dossier_id in
				(select id from dossiers_dossier where resident_id = $1)`, p.ID)
			return err
		},
	}
}
