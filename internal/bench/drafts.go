package bench

import (
	"context"
	"errors"
	"slices"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

type someone struct{ id, name, key string }

// Drafts makes n drafts ready to be handed over, each under a mandate given to
// the member who will, and returns each client's.
func Drafts(ctx context.Context, s Services, n int) ([][]string, error) {
	out := make([][]string, Clients)
	procs, err := s.procs()
	if err != nil {
		return nil, err
	}
	for i := range Clients {
		acc, err := s.Auth.FindByUsername(ctx, AccountName(auth.Member, i))
		if err != nil {
			return nil, err
		}
		from, to := share(n, i, Clients)
		drafts, err := draftsOf(ctx, s, acc, procs[0], to-from)
		if err != nil {
			return nil, err
		}
		for batch := range slices.Chunk(drafts, loadBatch) {
			if err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				return insertDrafts(ctx, tx, batch)
			}); err != nil {
				return nil, err
			}
		}
		for _, d := range drafts {
			out[i] = append(out[i], d.ID)
		}
	}
	return out, nil
}

// draftsOf makes n drafts of a member for people of their village.
func draftsOf(ctx context.Context, s Services, member auth.Account, proc procedures.Procedure, n int) ([]made, error) {
	if len(member.Grants) == 0 {
		return nil, errors.New("bench: the member has no village")
	}
	village := member.Grants[0].PlaceID
	who, err := someOf(ctx, s, village)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	out := make([]made, n)
	for i := range out {
		p := who[i%len(who)]
		m := made{Dossier: dossiers.Dossier{ID: ids.New(), Procedure: proc.Code, ProcVer: proc.Version,
			Sector: proc.Field.Sector, DecidedBy: proc.Decider.Body(), PlaceID: village,
			CommuneID:  s.Places.Tree().CommuneOf(village).ID,
			ResidentID: p.id, OwnerName: p.name, Way: dossiers.Here, Channel: dossiers.Online, Assist: dossiers.Helped,
			Status: dossiers.Draft, HelperID: member.ID, HelperName: member.Name,
			MandateID: ids.New(), CreatedBy: member.ID, Due: "submit", CreatedAt: now, Version: 1}}
		m.key = p.key
		m.answers = s.Box.Seal(db.JSON(answersOf(i, p.name)), m.ID)
		out[i] = m
	}
	return out, nil
}

func insertDrafts(ctx context.Context, tx *db.Tx, drafts []made) error {
	if err := insert(ctx, tx, drafts); err != nil {
		return err
	}
	mandates := make([][]any, len(drafts))
	for i, m := range drafts {
		mandates[i] = []any{m.MandateID, m.MandateID, ids.Hash(m.MandateID), m.PlaceID, m.ResidentID, m.OwnerName,
			m.HelperID, m.HelperName, m.Procedure,
			db.At(m.CreatedAt), db.At(m.CreatedAt.Add(24 * time.Hour))}
	}
	return tx.Every(ctx, `insert into mandates_mandate (id, number, link_hash, place_id, resident_id, resident_name,
		helper_id, helper_name, procedure_code, asked_at, valid_to, way, given_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'code', $10)`, mandates)
}
