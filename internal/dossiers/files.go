package dossiers

import (
	"context"
	"strings"

	"thonso/internal/platform/db"
)

// Files returns the hash of every file that dossiers count on: photos with
// their small pictures, results, slips signed at a hand-over. It reads all
// rows, so it is for the doctor.
func (s *Service) Files(ctx context.Context) ([]string, error) {
	q := s.DB.Read()
	out, err := db.Strings(ctx, q, `select hash from dossiers_photo union select thumb from dossiers_photo where thumb not in ('', '-')
		union select blob from dossiers_result where blob <> ''`)
	if err != nil {
		return nil, err
	}
	slips, err := db.Collect(ctx, q, scanEventData, `select data from dossiers_event where data like '%"photo:%'`)
	for _, data := range slips {
		if hash, ok := strings.CutPrefix(data.Proof, "photo:"); ok {
			out = append(out, hash)
		}
	}
	return out, err
}

func scanEventData(r db.Rows) (d EventData, err error) { return d, r.Scan(db.IntoJSON(&d)) }

// Legible fails where the key in use isn't the one that sealed the answers.
func (s *Service) Legible(ctx context.Context) error {
	rows, err := db.Collect(ctx, s.DB.Read(), scanSealed, `select id, answers from dossiers_dossier where answers <> '' order by id desc limit 1`)
	for _, r := range rows {
		_, err = s.Box.Open(r.sealed, r.id)
	}
	return err
}

type sealedRow struct{ id, sealed string }

func scanSealed(r db.Rows) (s sealedRow, err error) { return s, r.Scan(&s.id, &s.sealed) }
