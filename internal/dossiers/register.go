package dossiers

import (
	"context"
	"fmt"
	"io"
	"iter"

	"thonso/internal/papers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// A RegisterFilter says which part of an office's register is wanted: what was
// received from one day to another, both included.
type RegisterFilter struct {
	CommuneID string
	From, To  clock.Date
}

func (f RegisterFilter) check(actor auth.Actor) error {
	if err := actor.Need(Register, f.CommuneID); err != nil {
		return err
	}
	if f.From == "" || f.To == "" || f.To < f.From {
		return fault.Field("from", "dossiers.register.period")
	}
	return nil
}

// registerRows yields what was received in the period, in the order of
// reception; rows are read in pages, so a year costs no more memory than a day.
func (s *Service) registerRows(ctx context.Context, f RegisterFilter) iter.Seq2[Dossier, error] {
	return func(yield func(Dossier, error) bool) {
		at, id := db.At(f.From.Start())-1, ""
		until := db.At(f.To.AddDays(1).Start())
		for {
			var args []any
			in := db.In(&args, s.Places.Tree().Line(f.CommuneID))
			page, err := db.Collect(ctx, s.DB.Read(), scanDossier, `select `+columns+` from dossiers_dossier where commune_id in (`+in+`)
				and received_at > 0 and (received_at, id) > (`+db.Arg(&args, at)+`, `+db.Arg(&args, id)+`) and received_at < `+db.Arg(&args, until)+`
				order by received_at, id limit 500`, args...)
			if err != nil {
				yield(Dossier{}, fmt.Errorf("read the register: %w", err))
				return
			}
			for _, d := range page {
				if !yield(d, nil) {
					return
				}
				at, id = db.At(d.ReceivedAt), d.ID
			}
			if len(page) < 500 {
				return
			}
		}
	}
}

// RegisterPDF writes form 07 (sổ theo dõi hồ sơ) of a period.
func (s *Service) RegisterPDF(ctx context.Context, actor auth.Actor, w io.Writer, f RegisterFilter) error {
	if err := f.check(actor); err != nil {
		return err
	}
	o, err := s.OfficeOf(ctx, s.DB.Read(), f.CommuneID)
	if err != nil {
		return err
	}
	head := papers.Form07{Agency: papers.Agency{Parent: o.ParentName, Name: o.Name, Place: o.Seat, Practice: s.Practice}, Made: s.Clock.Now(), From: f.From.Start(), To: f.To.Start(), Keeper: actor.Name}
	return papers.WriteForm07(w, head, func(yield func(papers.Row07, error) bool) {
		for d, err := range s.registerRows(ctx, f) {
			if !yield(s.row07(ctx, d), err) || err != nil {
				return
			}
		}
	})
}

func (s *Service) row07(ctx context.Context, d Dossier) papers.Row07 {
	r := papers.Row07{Code: d.Code, Content: d.Procedure, Sets: 1, Owner: d.OwnerName, Phone: d.OwnerPhone, Address: s.Places.Tree().Name(d.PlaceID),
		Received: d.ReceivedAt, Due: d.Promised, Returned: d.EndedAt, Officer: d.AssigneeName, Note: vietnamese(ctx, "dossiers.status."+string(d.Status))}
	if p, err := s.procedureOf(d); err == nil {
		r.Content, r.Area = p.Name.Vi, p.Field.Name.Vi
	}
	return r
}
