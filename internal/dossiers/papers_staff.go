package dossiers

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"thonso/internal/papers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/procedures"
)

// A printedForm is one of the printed forms of TT 03/2025, made of the events.
type printedForm struct {
	number string
	event  Action // kind without which there is none
	write  func(context.Context, *Service, io.Writer, Case, sheetFacts) error
}

func (f printedForm) has(c Case) bool {
	_, ok := lastEvent(c.Events, f.event)
	return ok
}

// sheetFacts is what every form says.
type sheetFacts struct {
	agency  papers.Agency
	dossier papers.Dossier
	contact papers.Contact
	office  Office
	ev      Event
}

var staffForms = []printedForm{
	{"01", ActionReceive, writeForm01}, {"02", ActionSupplement, writeForm02}, {"03", ActionRefuse, writeForm03},
	{"04", ActionExtend, writeForm04}, {"05", ActionStop, writeForm05}, {"06", ActionReceive, writeForm06},
}

func lastEvent(all []Event, kind Action) (Event, bool) {
	for _, e := range slices.Backward(all) {
		if e.Kind == kind {
			return e, true
		}
	}
	return Event{}, false
}

// FormPDF writes form 01–06 of a dossier, for whoever may see it.
func (s *Service) FormPDF(ctx context.Context, actor auth.Actor, w io.Writer, id, number string) error {
	c, err := s.Show(ctx, actor, id)
	if err != nil {
		return err
	}
	for _, f := range staffForms {
		if f.number != number {
			continue
		}
		ev, ok := lastEvent(c.Events, f.event)
		if !ok {
			break
		}
		facts, err := s.sheetFacts(ctx, c.Dossier, c.Proc, ev, s.BaseURL+"/track")
		if err != nil {
			return err
		}
		return f.write(ctx, s, w, c, facts)
	}
	return fault.New(fault.NotFound, "dossiers.case.no_form")
}

func (s *Service) sheetFacts(ctx context.Context, d Dossier, proc procedures.Procedure, ev Event, track string) (sheetFacts, error) {
	q := s.DB.Read()
	agency, o, err := s.agencyOf(ctx, q, s.officeOn(d, clock.DateOf(ev.At)))
	if err != nil {
		return sheetFacts{}, err
	}
	owner := papers.Person{Name: d.OwnerName, Phone: d.OwnerPhone, Email: d.OwnerEmail}
	if b, err := s.People.Get(ctx, q, d.ResidentID); err == nil { // a person taken off the registry still has a name
		owner.Address = b.Address
		owner.IDNumber = b.IDMasked() // enough to tell two people apart; the paper is carried about
	}
	return sheetFacts{
		agency: agency, office: o, ev: ev,
		dossier: papers.Dossier{Code: d.Code, Owner: owner, Content: proc.Name.Vi, TrackURL: track},
		contact: papers.Contact{Name: o.Name, Phone: o.Phone},
	}, nil
}

// vietnamese is the Vietnamese text of key: the forms of law have no other language.
func vietnamese(ctx context.Context, key string, args ...any) string {
	return i18n.T(i18n.In(ctx, i18n.Languages[0]), key, args...)
}

func writeForm01(ctx context.Context, s *Service, w io.Writer, c Case, f sheetFacts) error {
	if s.BaseURL != "" {
		f.dossier.TrackURL = s.trackURL(s.BaseURL, c.Secret)
	}
	return papers.WriteForm01(w, s.form01(ctx, c.desk(), f, c.Secret))
}

func writeForm02(ctx context.Context, _ *Service, w io.Writer, c Case, f sheetFacts) error {
	return papers.WriteForm02(w, form02(ctx, c.desk(), f))
}

func writeForm03(_ context.Context, _ *Service, w io.Writer, c Case, f sheetFacts) error {
	return papers.WriteForm03(w, papers.Form03{Agency: f.agency, Made: f.ev.At, Dossier: f.dossier, Reason: f.ev.Data.Reason,
		Legal: strings.Join(c.Proc.Legal, "; "), Contact: f.contact, Officer: f.ev.ActorName})
}

func writeForm04(_ context.Context, _ *Service, w io.Writer, c Case, f sheetFacts) error {
	return papers.WriteForm04(w, papers.Form04{Agency: f.agency, Made: f.ev.At, Dossier: f.dossier, Received: c.ReceivedAt, ReceiptNumber: c.receiptNumber(),
		Promised: promisedBefore(c, f.ev), Reason: f.ev.Data.Reason, NewDue: f.ev.Data.Due})
}

// promisedBefore is the promise that held when e happened.
func promisedBefore(c Case, e Event) (due time.Time) {
	for _, x := range c.Events {
		if x.Seq < e.Seq && !x.Data.Due.IsZero() {
			due = x.Data.Due
		}
	}
	return due
}

func writeForm05(_ context.Context, _ *Service, w io.Writer, c Case, f sheetFacts) error {
	out := papers.Form05{Agency: f.agency, Made: f.ev.At, Dossier: f.dossier, Received: c.ReceivedAt, Submitted: c.SubmittedAt, Slip: ReceiptNumber(c.Dossier), Reason: f.ev.Data.Reason}
	if asked, ok := lastEvent(c.Events, ActionAskBack); ok {
		out.Requested = asked.At
	}
	return papers.WriteForm05(w, out)
}

// desks are the parts of the office between which a dossier passes, by role.
var desks = map[string]string{"clerk": "Bộ phận một cửa", "specialist": "Công chức chuyên môn", "leader": "Lãnh đạo UBND", "document_clerk": "Văn thư"}

func writeForm06(_ context.Context, s *Service, w io.Writer, c Case, f sheetFacts) error {
	out := papers.Form06{Agency: f.agency, Made: s.Clock.Now(), Dossier: f.dossier, Handler: f.office.ParentName, Due: c.Promised}
	out.Handovers = s.handovers(c)
	return papers.WriteForm06(w, out)
}

func (p staffPages) formPDF(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	number, ok := strings.CutSuffix(r.PathValue("form"), ".pdf")
	if !ok {
		return fault.New(fault.NotFound, "dossiers.case.no_form")
	}
	var buf bytes.Buffer
	if err := p.FormPDF(r.Context(), actor, &buf, r.PathValue("id"), number); err != nil {
		return err
	}
	return showPaper(w, r, "mau-"+number, buf.Bytes())
}

func (p staffPages) resultPDF(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	pdf, err := p.ResultPDF(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	return showPaper(w, r, "ket-qua", pdf)
}
