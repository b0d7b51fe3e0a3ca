package sample

import (
	"context"
	"fmt"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/mandates"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/sessions"
)

// A duty is an evening at the cultural house, on the stage.
type duty struct {
	*stage
	id    string
	begin time.Time
	guest int // visits so far
}

// lastEvening: twelve dossiers of one evening, now new at the commune. Bà Lò
// Thị A's is the first; the second photo of her paper is blurred.
func (s *stage) lastEvening() {
	begin := s.lastDuty()
	e := &duty{stage: s, id: idOf(begin, "session"), begin: begin}
	e.opens()
	for i := range 12 {
		code := []string{certifiedCopy, residence, certifiedCopy, extract, marital, certifiedCopy}[i%6]
		p := s.nextPerson()
		if i == 0 {
			p = s.mother()
		}
		c := s.caseOf(code, helperOf(i), dossiers.Here, p)
		c.blur = i == 0
		e.served(c, 3+7*i, sessions.EndInput{Outcome: sessions.Filed})
	}
	for i, end := range []sessions.EndInput{ // begun, and left for the next evening
		{Outcome: sessions.Missing, Note: "Chưa mang thẻ căn cước; hẹn buổi sau."},
		{Outcome: sessions.Later},
	} {
		e.served(s.caseOf([]string{marital, certifiedCopy}[i], "thanhvien", dossiers.Here, s.nextPerson()), 80+6*i, end)
	}
	e.closes()
}

func helperOf(i int) string { return []string{"thanhvien", "thanhvien2"}[i%2] }

// opens: the team lead opens, the two members come.
func (e *duty) opens() {
	e.at(e.begin, func(ctx context.Context) error {
		lead := e.actor("totruong")
		se, err := e.sessions.Begin(ctx, lead, sessions.OpenInput{ID: e.id, VillageID: dongCam,
			Place: "Nhà văn hóa thôn Đông Căm", PlannedEnd: e.begin.Add(90 * time.Minute)})
		if err != nil || !se.Open() {
			return err
		}
		for i := range 2 {
			m, ok, err := e.Teams.MemberFor(ctx, accountID(helperOf(i)), dongCam, clock.DateOf(e.begin))
			if err != nil || !ok {
				return fmt.Errorf("member %s: %t, %w", helperOf(i), ok, err)
			}
			if err := e.sessions.Attend(ctx, lead, sessions.AttendInput{SessionID: e.id, MembershipID: m.ID,
				Here: true}); err != nil {
				return err
			}
		}
		return nil
	})
}

// over reports whether the evening was played to its end before the load was interrupted.
func (e *duty) over(ctx context.Context) (bool, error) {
	se, err := e.sessions.Get(ctx, e.actor("totruong"), e.id)
	return err == nil && !se.Open(), err
}

// served: the person of the case is helped from a minute of the evening on, and
// the visit ends five minutes later, with the dossier sent if that is how.
func (e *duty) served(c *caseFile, minute int, end sessions.EndInput) {
	from := e.begin.Add(time.Duration(minute) * time.Minute)
	c.id = idOf(from, "case", fmt.Sprint(c.no))
	e.guest++
	visit := idOf(from, "visit", fmt.Sprint(e.guest))
	e.at(from, func(ctx context.Context) error {
		if over, err := e.over(ctx); err != nil || over {
			return err
		}
		return e.helped(ctx, c, visit)
	})
	e.at(from.Add(5*time.Minute), func(ctx context.Context) error {
		who := e.actor(c.helper)
		if end.Outcome == sessions.Filed {
			r, err := e.desk.Filing.Submit(ctx, who, c.act("submit"))
			if err != nil {
				return err
			}
			c.secret = r.Secret
		}
		if over, err := e.over(ctx); err != nil || over {
			return err
		}
		end.SessionID, end.VisitID = e.id, visit
		_, err := e.sessions.End(ctx, who, end)
		return err
	})
}

// helped: number, turn, six digits read out, form and photos.
func (e *duty) helped(ctx context.Context, c *caseFile, visit string) error {
	who := e.actor(c.helper)
	v, err := e.sessions.Come(ctx, who, sessions.ComeInput{ID: visit, SessionID: e.id, ResidentID: c.person.ID})
	if err != nil || v.Status == sessions.Done {
		return err
	}
	if _, err := e.sessions.Call(ctx, who, e.id, visit); err != nil {
		return err
	}
	if v.DossierID == "" {
		if err := e.agreed(ctx, who, c, visit); err != nil {
			return err
		}
	}
	d, err := e.sessions.BeginDossier(ctx, who, e.id, c.id)
	if err != nil || d.Status != dossiers.Draft {
		return err
	}
	return c.fillIn(ctx, who)
}

// agreed: the mandate has the number that the dossier will have.
func (e *duty) agreed(ctx context.Context, who auth.Actor, c *caseFile, visit string) error {
	asked, err := e.sessions.Ask(ctx, who, sessions.AskInput{SessionID: e.id, VisitID: visit, MandateID: c.id,
		Procedure: c.code, Way: c.way})
	if err != nil || asked.StateAt(c.Now()) != mandates.Asked {
		return err
	}
	digits, err := e.mandates.Agree(ctx, asked.Mandate, false)
	if err != nil {
		return err
	}
	_, err = e.mandates.EnterCode(ctx, who, c.id, digits)
	return err
}

func (e *duty) closes() {
	e.at(e.begin.Add(95*time.Minute), func(ctx context.Context) error {
		_, err := e.sessions.Close(ctx, e.actor("totruong"), sessions.CloseInput{SessionID: e.id, DraftsSeen: true,
			Note: "Bà con đến đông, hai người phải hẹn buổi sau. Đề nghị xã cho mượn thêm một máy in."})
		return err
	})
}
