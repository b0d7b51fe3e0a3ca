package register

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/papers"
	"thonso/internal/places"
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
	Part      int // of the paper, from 1; see registerPart
	// of which CommuneID is a unit: what belongs to it on that day's map, whoever received it; zero: what its office
	// received
	Map clock.Date

	made []string // with a Map: the places in which that was made
}

// registerPart is how many dossiers one paper holds, some 170 pages. A paper is
// laid out in memory: the register of a year of a large commune would take
// hundreds of megabytes, and nobody carries it to the printer in one piece.
const registerPart = 2000

// printers is how many registers are laid out at a time; others wait their turn.
const printers = 2

// check refuses what can't be asked for, and finds out what belongs to the unit.
func (s *Service) checkRegister(actor auth.Actor, f *RegisterFilter) error {
	if err := actor.Need(dossiers.Register, f.CommuneID); err != nil {
		return err
	}
	if f.Map != "" {
		f.made = dossiers.RecordsOn(s.places.Tree().On(f.Map), actor, dossiers.Register, f.CommuneID)
	}
	if f.From == "" || f.To == "" || f.To < f.From {
		return fault.Field("from", "dossiers.register.period")
	}
	return nil
}

// inPeriod is the condition of a period's rows.
func (s *Service) inPeriod(f RegisterFilter, args *[]any) string {
	of := `place_id in (` + db.In(args, f.made)
	if f.Map == "" {
		of = `commune_id in (` + db.In(args, s.places.Tree().Line(f.CommuneID))
	}
	return of + `) and received_at > 0 and received_at >= ` + db.Arg(args, db.At(f.From.Start())) +
		` and received_at < ` + db.Arg(args, db.At(f.To.AddDays(1).Start()))
}

// registerCount is how many dossiers were received in the period.
func (s *Service) registerCount(ctx context.Context, f RegisterFilter) (n int, err error) {
	var args []any
	err = s.db.Read().QueryRow(ctx, `select count(*) from dossiers_dossier where `+s.inPeriod(f,
		&args), args...).Scan(&n)
	return n, err
}

// partsOf is how many papers hold n dossiers.
func partsOf(n int) int { return (n + registerPart - 1) / registerPart }

// A registerRow is one line: the dossier and who received it.
type registerRow struct {
	dossiers.Dossier
	Clerk, Village string
}

// registerRows yields at most limit of what was received in the period, after
// the first skip, in the order of reception; rows are read in pages, so a year
// costs no more memory than a day.
func (s *Service) registerRows(ctx context.Context, f RegisterFilter, skip, limit int) iter.Seq2[registerRow, error] {
	const most = 500
	return func(yield func(registerRow, error) bool) {
		at, id := int64(0), ""
		for limit > 0 {
			var args []any
			where := s.inPeriod(f, &args)
			page, err := db.Collect(ctx, s.db.Read(), scanRow,
				`select `+dossiers.Columns+` from dossiers_dossier where `+where+
					` and (received_at, id) > (`+db.Arg(&args,
					at)+`, `+db.Arg(&args, id)+`)
				order by received_at, id limit `+db.Arg(&args,
					min(most, limit))+` offset `+db.Arg(&args, skip), args...)
			var clerks map[string]string
			if err == nil {
				clerks, err = s.receivers(ctx, page)
			}
			if err != nil {
				yield(registerRow{}, fmt.Errorf("read the register: %w", err))
				return
			}
			for _, d := range page {
				d.Clerk = clerks[d.ID]
				if !yield(d, nil) {
					return
				}
				at, id = db.At(d.ReceivedAt), d.ID
			}
			if len(page) < min(most, limit) {
				return
			}
			limit, skip = limit-len(page), 0
		}
	}
}

func scanRow(r db.Rows) (x registerRow, err error) {
	x.Dossier, err = dossiers.ScanDossier(r)
	return x, err
}

// receivers says who received each dossier.
func (s *Service) receivers(ctx context.Context, page []registerRow) (map[string]string, error) {
	out := map[string]string{}
	var args []any
	var ids []string
	for _, d := range page {
		ids = append(ids, d.ID)
	}
	_, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (struct{}, error) {
		var id, name string
		err := r.Scan(&id, &name)
		out[id] = name
		return struct{}{}, err
	}, `select dossier_id, actor_name from dossiers_event where kind = 'receive' and dossier_id in (`+db.In(&args,
		ids)+`)`, args...)
	return out, err
}

// RegisterPDF writes one part of form 07 (sổ theo dõi hồ sơ) of a period.
func (s *Service) RegisterPDF(ctx context.Context, actor auth.Actor, w io.Writer, f RegisterFilter) error {
	if err := s.checkRegister(actor, &f); err != nil {
		return err
	}
	o, err := s.offices.OfficeOf(ctx, s.db.Read(), s.printsFor(actor, f))
	if err != nil {
		return err
	}
	n, err := s.registerCount(ctx, f)
	if err != nil {
		return err
	}
	f.Part = max(1, f.Part)
	if f.Part > max(1, partsOf(n)) {
		return fault.New(fault.NotFound, "dossiers.register.no_part")
	}
	select {
	case s.printing <- struct{}{}:
		defer func() { <-s.printing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	head := papers.Form07{Agency: papers.Agency{Parent: o.ParentName, Name: o.Name, Place: o.Seat,
		Practice: s.practice},
		Made: s.clock.Now(), From: f.From.Start(), To: f.To.Start(), Keeper: actor.Name,
		Part: f.Part, Parts: partsOf(n), Before: (f.Part - 1) * registerPart}
	if year := f.From[:4]; f.Map != "" {
		head.Unit = cases.Vietnamese(ctx, "dossiers.register.unit", "unit", s.places.Tree().Name(f.CommuneID), "date",
			f.Map.Format())
	} else if year == f.To[:4] {
		head.Book = "01/" + string(year)
	}
	var people []string
	err = papers.WriteForm07(w, head, func(yield func(papers.Row07, error) bool) {
		for d, err := range s.registerRows(ctx, f, head.Before, registerPart) {
			people = append(people, d.ResidentID)
			if !yield(s.row07(ctx, d, f.Map), err) || err != nil {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	return s.journal.ListedOnce(ctx, s.db, actor, people, f.CommuneID, "list:"+s.registerList().Title)
}

// printsFor is the office that prints the register: of a unit of another map,
// the one of today's in which the actor is.
func (s *Service) printsFor(actor auth.Actor, f RegisterFilter) string {
	if f.Map == "" {
		return f.CommuneID
	}
	m := s.places.Tree().On("")
	heirs := slices.DeleteFunc(m.Standing(f.CommuneID),
		func(p places.Place) bool { return !actor.May(dossiers.Register, p.ID) })
	for _, p := range heirs {
		if p.ID == m.Home(f.CommuneID) {
			return p.ID
		}
	}
	if len(heirs) == 0 {
		return f.CommuneID
	}
	return heirs[0].ID
}

// villageOn names where d was made: on a map that was asked for, the place to which it belongs there.
func (s *Service) villageOn(d dossiers.Dossier, day clock.Date) string {
	m := s.places.Tree().On(day)
	if day == "" {
		return m.Name(d.PlaceID)
	}
	return m.Name(m.Home(d.PlaceID))
}

func (s *Service) row07(ctx context.Context, d registerRow, day clock.Date) papers.Row07 {
	r := papers.Row07{Entry: d.RegisterNo, Code: d.Code, Content: d.Procedure, Sets: 1, Owner: d.OwnerName,
		Phone: d.OwnerPhone, Address: s.villageOn(d.Dossier, day),
		Received: d.ReceivedAt, Due: d.Promised, Officer: d.Clerk,
		Note: cases.Vietnamese(ctx, "dossiers.status."+string(d.Status))}
	for _, why := range movedWhy(d.Dossier) {
		r.Note += "; " + cases.Vietnamese(ctx, why)
	}
	if d.Way == dossiers.Portal {
		r.Code = d.PortalCode
	}
	if d.Status == dossiers.Returned {
		r.Returned = d.EndedAt
	}
	if p, err := s.dossiers.ProcedureOf(d.Dossier); err == nil {
		r.Content, r.Area = p.Name.Official(), p.Field.Name.Official()
	}
	return r
}

// movedWhy says by message keys why a dossier's appointment is not that of its receipt.
func movedWhy(d dossiers.Dossier) (out []string) {
	if d.ToVerify {
		out = append(out, "dossiers.register.to_verify")
	}
	if d.Extended {
		out = append(out, "dossiers.register.extended")
	}
	return out
}
