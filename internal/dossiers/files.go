package dossiers

import (
	"context"
	"strings"

	"thonso/internal/platform/db"
	"thonso/internal/platform/seal"
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

// Legible fails where the key in use doesn't open everything that is sealed here.
func (s *Service) Legible(ctx context.Context) error {
	return s.Box.Check(ctx, s.DB.Read(),
		seal.Column{Table: "dossiers_dossier", ID: "id", Name: "answers"},
		seal.Column{Table: "dossiers_dossier", ID: "id", Name: "secret_sealed"},
		seal.Column{Table: "dossiers_result", ID: "dossier_id", Name: "body"})
}
