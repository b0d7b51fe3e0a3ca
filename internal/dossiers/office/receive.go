package office

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/codes"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
)

// A ReceiveInput receives a dossier.
type ReceiveInput struct {
	dossiers.Act
	FewPages string `json:"fewPages,omitempty" doc:"Why it is received with fewer photos than pages"`
}

// Fields are what is asked for it.
func (in *ReceiveInput) Fields() forms.Fields {
	return in.With(forms.Lines("fewPages", &in.FewPages).Max(dossiers.MaxNote).Looks(forms.Look{Rows: 2}),
		forms.Lines("note", &in.Note).Max(dossiers.MaxNote))
}

// Receive takes a complete and valid dossier in: it gets its code, its legal
// deadline begins to run and the appointment is made.
func (s *Service) Receive(ctx context.Context, actor auth.Actor, in ReceiveInput) (dossiers.Dossier, error) {
	return s.dossiers.Act(ctx, actor, in.Act, dossiers.ActionReceive, parts.Checked(in.Fields(),
		func(ctx context.Context, tx *db.Tx, t *dossiers.Transition) error {
			if err := s.countPages(ctx, tx, t, in.FewPages); err != nil {
				return err
			}
			day := clock.DateOf(t.Event.At)
			office, err := s.offices.OfficeOf(ctx, tx, s.dossiers.OfficeOn(t.Dossier, day))
			if err != nil {
				return err
			}
			n, err := dossiers.NextNumber(ctx, tx, codes.DayKey(office.AgencyCode, day))
			if err != nil {
				return err
			}
			t.Code = string(codes.Format(office.AgencyCode, day, n, ""))
			if t.RegisterNo, err = dossiers.NextNumber(ctx, tx, codes.RegisterKey(t.CommuneID,
				t.Event.At)); err != nil {
				return err
			}
			t.Set("register_no", t.RegisterNo)
			t.Event.Data.Rule = office.ClockRule
			return nil
		}))
}

// countPages counts the pages that the form says against those that are there:
// who receives fewer says why.
func (s *Service) countPages(ctx context.Context, tx *db.Tx, t *dossiers.Transition, why string) error {
	if t.Pages < 2 {
		return nil
	}
	c, err := s.dossiers.ContentsOf(ctx, tx, t.Dossier)
	if err != nil {
		return err
	}
	switch lacks, _, _ := (dossiers.Full{Dossier: t.Dossier, Contents: c, Proc: t.Proc}).TooFewPages(); {
	case lacks == "":
	case why == "":
		return fault.Field("fewPages", "dossiers.few_pages_why")
	default:
		t.Event.Data.Reason = why
	}
	return nil
}

// Transfer hands received dossiers over to processing: the same working day, or
// the start of the next for what came from 15:00 on (NĐ 61/2018 Đ18).
func (s *Service) Transfer(ctx context.Context, actor auth.Actor, in dossiers.Act) (dossiers.Dossier, error) {
	return s.dossiers.Act(ctx, actor, in, dossiers.ActionTransfer, nil)
}

// A Done says what became of one of many.
type Done struct {
	ID   string
	Code string
	Err  error
}

// TransferAll transfers many, each for itself: one that can't go doesn't stop the others.
func (s *Service) TransferAll(ctx context.Context, actor auth.Actor, all []dossiers.Act) []Done {
	out := make([]Done, 0, len(all))
	for _, in := range all {
		d, err := s.Transfer(ctx, actor, in)
		out = append(out, Done{in.ID, d.Code, err})
	}
	return out
}
