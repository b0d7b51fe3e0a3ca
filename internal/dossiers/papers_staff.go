package dossiers

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"thonso/internal/papers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
)

// A printedForm is one of the printed forms of TT 03/2025, made of the events.
type printedForm struct {
	number string
	event  string // kind without which there is none
	write  func(context.Context, *Service, io.Writer, Case, sheetFacts) error
}

func (f printedForm) has(c Case) bool {
	_, ok := lastEvent(c, f.event)
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
	{"01", "receive", writeForm01}, {"02", "supplement", writeForm02}, {"03", "refuse", writeForm03},
	{"04", "extend", writeForm04}, {"05", "stop", writeForm05}, {"06", "receive", writeForm06},
}

func lastEvent(c Case, kind string) (Event, bool) {
	for i := len(c.Events) - 1; i >= 0; i-- {
		if c.Events[i].Kind == kind {
			return c.Events[i], true
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
		ev, ok := lastEvent(c, f.event)
		if !ok {
			break
		}
		facts, err := s.sheetFacts(ctx, c, ev)
		if err != nil {
			return err
		}
		return f.write(ctx, s, w, c, facts)
	}
	return fault.New(fault.NotFound, "dossiers.case.no_form")
}

func (s *Service) sheetFacts(ctx context.Context, c Case, ev Event) (sheetFacts, error) {
	q := s.DB.Read()
	o, err := s.OfficeOf(ctx, q, c.CommuneID)
	if err != nil {
		return sheetFacts{}, err
	}
	owner := papers.Person{Name: c.OwnerName, Phone: c.OwnerPhone, Email: c.OwnerEmail}
	if b, err := s.People.Get(ctx, q, c.ResidentID); err == nil { // a person taken off the registry still has a name
		owner.Address = b.Address
	}
	return sheetFacts{
		agency: papers.Agency{Parent: o.ParentName, Name: o.Name, Place: o.Seat, Practice: s.Practice}, office: o, ev: ev,
		dossier: papers.Dossier{Code: c.Code, Owner: owner, Content: c.Proc.Name.Vi, TrackURL: s.BaseURL + "/track"},
		contact: papers.Contact{Name: o.Name, Phone: o.Phone},
	}, nil
}

// vietnamese is the Vietnamese text of key: the forms of law have no other language.
func vietnamese(ctx context.Context, key string, args ...any) string {
	return i18n.T(i18n.In(ctx, i18n.Languages[0]), key, args...)
}

func writeForm01(ctx context.Context, s *Service, w io.Writer, c Case, f sheetFacts) error {
	key, args := c.Proc.Limit.Text()
	out := papers.Form01{Agency: f.agency, Made: f.ev.At, Dossier: f.dossier, Lookup: c.Secret, Helper: c.HelperName, Sets: 1,
		Limit: vietnamese(ctx, key, args...), Received: c.ReceivedAt, Due: f.ev.Data.Due, CollectAt: f.office.Name, Clerk: f.ev.ActorName}
	for _, comp := range c.Proc.ComponentsFor(c.Answers) {
		if n := len(photosOf(c, comp.ID)); n > 0 || comp.ShowOnly {
			out.Components = append(out.Components, papers.Component{Name: comp.Name.Vi, Originals: comp.Originals, Copies: comp.Copies, Electronic: n > 0})
		}
	}
	return papers.WriteForm01(w, out)
}

func writeForm02(ctx context.Context, _ *Service, w io.Writer, c Case, f sheetFacts) error {
	out := papers.Form02{Agency: f.agency, Made: f.ev.At, Dossier: f.dossier, Helper: c.HelperName, Reason: f.ev.Note, Contact: f.contact, Officer: f.ev.ActorName}
	vi := i18n.In(ctx, i18n.Languages[0])
	for _, want := range f.ev.Data.Wants {
		reason := vietnamese(ctx, "dossiers.reason."+want.Reason)
		if want.Note != "" {
			reason += " (" + want.Note + ")"
		}
		out.Lacks = append(out.Lacks, papers.Lack{Name: wantName(vi, c.Proc, want.Target), Reason: reason})
	}
	return papers.WriteForm02(w, out)
}

func writeForm03(_ context.Context, _ *Service, w io.Writer, c Case, f sheetFacts) error {
	return papers.WriteForm03(w, papers.Form03{Agency: f.agency, Made: f.ev.At, Dossier: f.dossier, Reason: f.ev.Data.Reason,
		Legal: strings.Join(c.Proc.Legal, "; "), Contact: f.contact, Officer: f.ev.ActorName})
}

func writeForm04(_ context.Context, _ *Service, w io.Writer, c Case, f sheetFacts) error {
	return papers.WriteForm04(w, papers.Form04{Agency: f.agency, Made: f.ev.At, Dossier: f.dossier, Received: c.ReceivedAt, ReceiptNumber: c.Code,
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
	out := papers.Form05{Agency: f.agency, Made: f.ev.At, Dossier: f.dossier, Received: c.ReceivedAt, Reason: f.ev.Data.Reason}
	if asked, ok := lastEvent(c, "ask_back"); ok {
		out.Requested = asked.At
	}
	return papers.WriteForm05(w, out)
}

// desks are the parts of the office between which a dossier passes, by role.
var desks = map[string]string{"clerk": "Bộ phận một cửa", "specialist": "Công chức chuyên môn", "leader": "Lãnh đạo UBND", "document_clerk": "Văn thư"}

// handing are the kinds of event in which a dossier changes hands.
var handing = []string{"receive", "transfer", "assign", "appraise", "review", "decide", "number", "return"}

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
