package dossiers

import (
	"context"
	"unicode/utf8"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

// A HandOverInput gives a result to its owner, with proof.
type HandOverInput struct {
	Act
	Proof  string // "code": the secret on the receipt; "qr": what its QR code carries; "photo": of the signed slip; "counter": identity card seen at the office
	Secret string // for code and qr: as typed, or as scanned
	Blob   string // for photo: its hash, kept before
}

func (s *Service) checkProof(ctx context.Context, q db.Querier, actor auth.Actor, d Dossier, in HandOverInput) error {
	switch in.Proof {
	case "code", "qr":
		var hash string
		if err := q.QueryRow(ctx, `select secret_hash from dossiers_dossier where id = $1`, d.ID).Scan(&hash); err != nil {
			return err
		}
		shown := s.secretHash(in.Secret)
		if in.Proof == "qr" {
			shown = ids.Hash(in.Secret)
		}
		if shown != hash {
			return fault.Field("secret", "dossiers.secret_wrong")
		}
	case "photo":
		if in.Blob == "" {
			return fault.Field("photo", "dossiers.proof_photo")
		}
	case "counter":
		if err := actor.Need(Receive, d.CommuneID); err != nil {
			return err
		}
	default:
		return fault.Field("proof", "dossiers.choose_proof")
	}
	return nil
}

// HandOver records that the result is in its owner's hands.
func (s *Service) HandOver(ctx context.Context, actor auth.Actor, in HandOverInput) (Dossier, error) {
	var out Dossier
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = s.HandOverTx(ctx, tx, actor, in)
		return err
	})
	return out, err
}

// HandOverTx is HandOver inside the caller's transaction: an errand's item and
// its dossier are handed over together.
func (s *Service) HandOverTx(ctx context.Context, tx *db.Tx, actor auth.Actor, in HandOverInput) (Dossier, error) {
	return s.actTx(ctx, tx, actor, in.Act, "return", func(ctx context.Context, tx *db.Tx, d *doing) error {
		if err := s.checkProof(ctx, tx, actor, d.Dossier, in); err != nil {
			return err
		}
		d.ev.Data.Proof = in.Proof
		if in.Blob != "" {
			d.ev.Data.Proof += ":" + in.Blob
		}
		d.EndedAt = d.ev.At
		d.add = tally{Returned: 1}
		return nil
	})
}

// A RatingInput is what the person thinks of the office and of the help, 1–5.
type RatingInput struct {
	Link         string // of the receipt: see Track
	Office, Help int
	Words        string
}

// Rate keeps the person's opinion after the hand-over; once given it can be
// changed by the same person, and counts once.
func (s *Service) Rate(ctx context.Context, in RatingInput) error {
	d, err := s.ByLink(ctx, in.Link)
	if err != nil {
		return err
	}
	bad := map[string]string{}
	if in.Office < 1 || in.Office > 5 {
		bad["office"] = "dossiers.rate_office"
	}
	if d.Assist == Helped && (in.Help < 1 || in.Help > 5) {
		bad["help"] = "dossiers.rate_help"
	}
	if utf8.RuneCountInString(in.Words) > maxNote {
		bad["words"] = "dossiers.note_long"
	}
	if err := fault.Fields(bad); err != nil {
		return err
	}
	if d.Status != Returned && d.Status != Refused {
		return fault.New(fault.Conflict, "dossiers.rate_later")
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var old int
		_ = tx.QueryRow(ctx, `select office from dossiers_rating where dossier_id = $1`, d.ID).Scan(&old) // none: 0
		now := s.Clock.Now()
		if _, err := tx.Exec(ctx, `insert into dossiers_rating (dossier_id, place_id, commune_id, helper_id, office, help, words, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
			on conflict (dossier_id) do update set office = excluded.office, help = excluded.help, words = excluded.words, at = excluded.at`,
			d.ID, d.PlaceID, d.CommuneID, d.HelperID, in.Office, in.Help, text.CleanLines(in.Words), db.At(now)); err != nil {
			return err
		}
		add := tally{Rated: 1, Stars: in.Office}
		if old > 0 {
			add = tally{Stars: in.Office - old}
		}
		return addTally(ctx, tx, d.PlaceID, d.Sector, Month(now), add)
	})
}
