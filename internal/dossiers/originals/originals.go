// Package originals records that somebody saw the original of what is certified: who, when
// and how. The catalogue says for which procedures it must be seen.
package originals

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/procedures"
)

// Deps are what the package stands on.
type Deps struct {
	DB         *db.DB
	Clock      clock.Clock
	Journal    *audit.Journal
	Procedures *procedures.Service
	Dossiers   *dossiers.Service
	Practice   bool // nothing is certified, so nothing is asked
}

// A Service does what the package offers.
type Service struct {
	db         *db.DB
	clock      clock.Clock
	journal    *audit.Journal
	procedures *procedures.Service
	dossiers   *dossiers.Service
	practice   bool
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{d.DB, d.Clock, d.Journal, d.Procedures, d.Dossiers, d.Practice}
}

// A How says how the original was seen.
type How string

// The ways.
const (
	AtCounter How = "counter" // at the office
	ByPhoto   How = "photo"   // by the helper, who photographed the original beside its copy
)

// A Seen is the record; no At: nobody has recorded it.
type Seen struct {
	How  How
	At   time.Time
	By   string
	Blob string // of the photo
}

// An Input records that the original was seen.
type Input struct {
	ID   string `json:"-" path:"id"` // of the dossier
	How  How    `json:"how" enum:"counter" doc:"At the counter; with a photo of both it is recorded on the page"`
	Blob string `json:"-"` // for photo: its hash, kept before
}

// Fields are what is asked for it.
func (in *Input) Fields() forms.Fields {
	return forms.Of("dossiers.original.field_",
		forms.Choice("how", &in.How, AtCounter, ByPhoto).Texts("dossiers.original.how_").Need("dossiers.original.say_how"))
}

// Of is the record of a dossier.
func (s *Service) Of(ctx context.Context, q db.Querier, id string) (seen Seen, err error) {
	err = q.QueryRow(ctx, `select how, at, by_name, blob from dossiers_original where dossier_id = $1`, id).Scan(
		&seen.How, db.Into(&seen.At), &seen.By, &seen.Blob)
	if errors.Is(err, sql.ErrNoRows) {
		return Seen{}, nil
	}
	return seen, err
}

// Asked reports whether the original of a dossier must be seen, by its procedure.
func (s *Service) Asked(d dossiers.Dossier) (bool, error) {
	p, err := s.dossiers.ProcedureOf(d)
	return p.SeeOriginal && d.Way == dossiers.Here && !s.practice, err
}

// NeedSeen refuses to hand over what was certified while nobody has seen the original.
func (s *Service) NeedSeen(ctx context.Context, q db.Querier, d dossiers.Dossier) error {
	asked, err := s.Asked(d)
	if err != nil || !asked {
		return err
	}
	seen, err := s.Of(ctx, q, d.ID)
	if err == nil && seen.At.IsZero() {
		return fault.New(fault.Conflict, "dossiers.original.owed")
	}
	return err
}

// Owed says of which dossiers the original is still to be seen, with one query.
func (s *Service) Owed(ctx context.Context, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	type row struct {
		id, procedure string
		version       int
	}
	var args []any
	rows, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (w row, err error) {
		return w, r.Scan(&w.id, &w.procedure, &w.version)
	}, `select d.id, d.procedure_code, d.procedure_ver from dossiers_dossier d
		left join dossiers_original o on o.dossier_id = d.id
		where o.dossier_id is null and d.way = 'here' and d.ended_at = 0 and d.id in (`+db.In(&args, ids)+`)`, args...)
	for _, w := range rows {
		p, err := s.procedures.Version(w.procedure, w.version)
		if err != nil {
			return nil, err
		}
		if p.SeeOriginal {
			out[w.id] = true
		}
	}
	return out, err
}

// MayRecord reports whether the actor is one of those who record it.
func (s *Service) MayRecord(actor auth.Actor, d dossiers.Dossier) bool {
	return s.dossiers.NeedAction(actor, dossiers.ActionReturn, d) == nil
}

// Record notes that the original was seen, once: whoever hands results over may, at
// the village with a photo of both, at the office by having it there.
func (s *Service) Record(ctx context.Context, actor auth.Actor, in Input) (seen Seen, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := dossiers.Get(ctx, tx, in.ID)
		if err == nil {
			err = s.dossiers.NeedAction(actor, dossiers.ActionReturn, d)
		}
		if err != nil {
			return err
		}
		if err := s.check(actor, d, in); err != nil {
			return err
		}
		if seen, err = s.Of(ctx, tx, d.ID); err != nil || !seen.At.IsZero() {
			return err // a repeat, or somebody was faster
		}
		seen = Seen{How: in.How, At: s.clock.Now(), By: actor.Name, Blob: in.Blob}
		if _, err := tx.Exec(ctx, `insert into dossiers_original (dossier_id, how, at, by_id, by_name, blob)
			values ($1, $2, $3, $4, $5, $6)`, d.ID, string(seen.How), db.At(seen.At), actor.ID, seen.By,
			seen.Blob); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: d.CommuneID, Action: "dossiers.see_original",
			Kind: "dossier", TargetID: d.ID, ForID: d.ResidentID, ForName: d.OwnerName,
			After: map[string]any{"how": seen.How}})
	})
	return seen, fault.Wrap("record that the original was seen", err)
}

// check refuses what isn't asked, or is no proof.
func (s *Service) check(actor auth.Actor, d dossiers.Dossier, in Input) error {
	asked, err := s.Asked(d)
	switch {
	case err != nil:
		return err
	case !asked || d.Status == dossiers.Draft || d.Status.Ended():
		return fault.New(fault.Conflict, "dossiers.original.not_asked")
	}
	if err := in.Fields().Check(); err != nil {
		return err
	}
	if in.How == AtCounter {
		return actor.Need(dossiers.Receive, d.CommuneID)
	}
	if in.Blob == "" {
		return fault.Field("photo", "dossiers.original.photo_of_both")
	}
	return nil
}
