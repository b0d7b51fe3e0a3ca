package filing

import (
	"cmp"
	"context"
	"fmt"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/procedures"
)

// contact takes over where the person wants to be told, if the form asks: it
// may differ from what the village knows of them, or be new.
func contact(t *dossiers.Transition, ans procedures.Answers) {
	if t.Proc.Form == nil {
		return
	}
	for _, page := range t.Proc.Form.Pages {
		for _, q := range page.Questions {
			switch v := ans[q.ID]; q.Prefill {
			case asksPhone:
				t.OwnerPhone = cmp.Or(v, t.OwnerPhone) // a number stays one to call
			case asksEmail:
				t.OwnerEmail = v // left empty, no letters are wanted
			}
		}
	}
	t.Set("owner_phone", t.OwnerPhone)
	t.Set("owner_email", t.OwnerEmail)
}

// The questions by which a form asks where news shall be sent.
const (
	asksPhone = "resident.phone"
	asksEmail = "resident.email"
)

// recontacted takes over where a person is reached from now on, where it was
// corrected in the register, into what is still at work of theirs. What a
// dossier was told otherwise on its form stays: it was the person's choice.
func (s *Service) recontacted(ctx context.Context, tx *db.Tx, actor auth.Actor, e people.Recontacted) error {
	var args []any
	all, err := db.Collect(ctx, tx, dossiers.ScanDossier,
		`select `+dossiers.Columns+` from dossiers_dossier where resident_id = `+db.Arg(&args, e.PersonID)+
			` and status not in (`+db.In(&args, []string{string(dossiers.Refused), string(dossiers.Stopped),
			string(dossiers.Returned)})+`) order by id`, args...)
	if err != nil {
		return fmt.Errorf("dossiers at work of a person: %w", err)
	}
	for _, d := range all {
		if err := s.recontact(ctx, tx, actor, d, e.Was, e.Is); err != nil {
			return fmt.Errorf("contact of dossier %s: %w", d.ID, err)
		}
	}
	return nil
}

func (s *Service) recontact(ctx context.Context, tx *db.Tx, actor auth.Actor, d dossiers.Dossier, before,
	after people.Contact) error {
	proc, err := s.dossiers.ProcedureOf(d)
	if err != nil {
		return err
	}
	var changed []string
	is := d
	if before.Phone != after.Phone && d.OwnerPhone == before.Phone {
		is.OwnerPhone, changed = after.Phone, append(changed, "phone")
	}
	// Left empty on a form that was sent, no letters are wanted.
	declined := before.Email == "" && d.Status != dossiers.Draft && asks(proc, asksEmail)
	if before.Email != after.Email && d.OwnerEmail == before.Email && !declined {
		is.OwnerEmail, changed = after.Email, append(changed, "email")
	}
	if len(changed) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, `update dossiers_dossier set owner_phone = $2, owner_email = $3 where id = $1`, d.ID,
		is.OwnerPhone, is.OwnerEmail); err != nil {
		return err
	}
	if err := dossiers.Rename(ctx, tx, d, is); err != nil {
		return err
	}
	// sent later, its form would bring the old ones back
	if d.Status == dossiers.Draft || d.Status == dossiers.Supplement {
		if err := s.reanswer(ctx, tx, d.ID, proc,
			map[string][2]string{asksPhone: {d.OwnerPhone, is.OwnerPhone},
				asksEmail: {d.OwnerEmail, is.OwnerEmail}}); err != nil {
			return err
		}
	}
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: d.CommuneID,
		Action: "dossiers.recontact", Kind: "dossier",
		TargetID: d.ID, ForID: d.ResidentID, ForName: d.OwnerName,
		After: map[string]any{"changed": changed}})
}

// reanswer puts new contacts in the place of the old ones on a form that can still be changed.
func (s *Service) reanswer(ctx context.Context, tx *db.Tx, id string, proc procedures.Procedure,
	contacts map[string][2]string) error {
	if proc.Form == nil {
		return nil
	}
	ans, err := s.dossiers.Answers(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, page := range proc.Form.Pages {
		for _, q := range page.Questions {
			if c, ok := contacts[q.Prefill]; ok && ans[q.ID] == procedures.Normalise(c[0], q.Type) {
				ans[q.ID] = procedures.Normalise(c[1], q.Type)
			}
		}
	}
	return s.dossiers.SaveAnswers(ctx, tx, id, ans)
}

// asks reports whether a form asks for what is prefilled from key.
func asks(p procedures.Procedure, key string) bool {
	if p.Form == nil {
		return false
	}
	for _, page := range p.Form.Pages {
		for _, q := range page.Questions {
			if q.Prefill == key {
				return true
			}
		}
	}
	return false
}
