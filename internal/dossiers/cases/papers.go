package cases

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/parts"
	"thonso/internal/papers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/procedures"
)

// agencyOf names the office on a paper; one that isn't set up yet leaves the dots of the form.
func (s *Service) agencyOf(ctx context.Context, q db.Querier, communeID string) (papers.Agency, offices.Office, error) {
	o, err := s.offices.OfficeOf(ctx, q, communeID)
	if err != nil && fault.KindOf(err) != fault.Conflict {
		return papers.Agency{}, o, err
	}
	return papers.Agency{Parent: o.ParentName, Name: o.Name, Place: o.Seat, Practice: s.practice}, o, nil
}

// WriteSlip prints what stands in for form 01 until the office has received the
// dossier, in the language that its owner chose.
func (s *Service) WriteSlip(ctx context.Context, w io.Writer, k dossiers.Full, secret, base string) error {
	agency, _, err := s.agencyOf(ctx, s.db.Read(), s.dossiers.OfficeOn(k.Dossier, clock.DateOf(k.SubmittedAt)))
	if err != nil {
		return err
	}
	lang, err := s.people.LangOf(ctx, s.db.Read(), k.ResidentID)
	if err != nil {
		return err
	}
	ctx = i18n.In(ctx, lang)
	p := papers.Slip{Agency: agency, Village: s.places.Tree().Name(k.PlaceID), Made: k.SubmittedAt,
		Number: dossiers.ReceiptNumber(k.Dossier), PortalCode: k.PortalCode, Lookup: secret,
		TrackURL: s.dossiers.TrackURL(base, secret), Owner: papers.Person{Name: k.OwnerName},
		Procedure: k.Proc.Name.In(lang), Helper: k.HelperName, Team: k.Assist == dossiers.Helped,
		Limit: parts.LimitText(ctx, k.Proc)}
	for _, a := range attached(ctx, k) {
		if a.Photos > 0 {
			p.Components = append(p.Components, a)
		}
	}
	for _, c := range k.Proc.ToShow(k.Answers) {
		p.ToShow = append(p.ToShow, c.Name.In(lang))
	}
	return papers.WriteSlip(ctx, w, p)
}

func attached(ctx context.Context, k dossiers.Full) []papers.Attached {
	var out []papers.Attached
	for _, c := range k.Proc.ComponentsFor(k.Answers) {
		a := papers.Attached{Name: c.Name.In(i18n.Lang(ctx)), Photos: len(k.PhotosOf(c.ID))}
		switch {
		case c.ShowOnly:
			a.Note = i18n.T(ctx, "papers.slip.show_original")
		case a.Photos == 0 && !c.Required:
			continue
		}
		out = append(out, a)
	}
	return out
}

// Application is the filled form, for the person's eyes and hand.
func (s *Service) Application(ctx context.Context, k dossiers.Full) (papers.Application, error) {
	made := k.SubmittedAt
	if made.IsZero() {
		made = s.clock.Now()
	}
	agency, office, err := s.agencyOf(ctx, s.db.Read(), s.dossiers.OfficeOn(k.Dossier, clock.DateOf(made)))
	if err != nil {
		return papers.Application{}, err
	}
	a := papers.Application{Practice: s.practice, To: agency.Parent, Place: office.Seat, Made: made,
		Procedure: k.Proc.Name.Official(), Code: k.Code,
		Applicant: papers.Person{Name: k.OwnerName, Phone: k.OwnerPhone},
		Helper:    k.HelperName, Components: attached(ctx, k)}
	a.Sections = sections(k)
	return a, nil
}

// sections are the form's pages as one reads them on paper: pages of one
// question each run on in one table, others have their own.
func sections(k dossiers.Full) []papers.Section {
	clean := k.Proc.Form.Clean(k.Answers)
	var out []papers.Section
	running := false // the last section takes further single questions
	for _, page := range k.Proc.Form.PagesFor(k.Answers) {
		var answers []papers.Answer
		for _, q := range page.Questions {
			if q.When.Holds(clean) {
				answers = append(answers, papers.Answer{Label: q.Label.Official(),
					Value: q.Display(clean[q.ID], i18n.Languages[0])})
			}
		}
		single := len(page.Questions) == 1
		switch last := len(out) - 1; {
		case single && running:
			out[last].Answers = append(out[last].Answers, answers...)
		case single:
			out = append(out, papers.Section{Answers: answers})
		default:
			out = append(out, papers.Section{Title: page.Title.Official(), Answers: answers})
		}
		running = single
	}
	return out
}

// SheetOf is what a form on the latest event of a kind says, and whether there was one.
func (s *Service) SheetOf(ctx context.Context, k dossiers.Full, kind dossiers.Action,
	track string) (sheetFacts, bool, error) {
	all, err := dossiers.EventsOf(ctx, s.db.Read(), k.ID)
	if err != nil {
		return sheetFacts{}, false, err
	}
	ev, ok := lastEvent(all, kind)
	f, err := s.sheetFacts(ctx, k.Dossier, k.Proc, ev, track)
	return f, ok, err
}

// ShowPaper shows a paper of ours; it holds personal data, so no cache keeps it.
func ShowPaper(w http.ResponseWriter, r *http.Request, name string, body []byte) error {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="`+name+`.pdf"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	return nil
}

// A printedForm is one of the printed forms of TT 03/2025, made of the events.
type printedForm struct {
	Number string
	events []dossiers.Action // kinds without which there is none
	write  func(context.Context, *Service, io.Writer, Case, sheetFacts) error
}

func (f printedForm) Has(c Case) bool {
	_, ok := lastEvent(c.Events, f.events...)
	return ok
}

// sheetFacts is what every form says.
type sheetFacts struct {
	agency  papers.Agency
	dossier papers.Dossier
	contact papers.Contact
	office  offices.Office
	ev      dossiers.Event
}

var StaffForms = []printedForm{
	{"01", []dossiers.Action{dossiers.ActionReceive}, writeForm01},
	{"02", []dossiers.Action{dossiers.ActionSupplement}, writeForm02},
	{"03", []dossiers.Action{dossiers.ActionRefuse, dossiers.ActionDecline}, writeForm03},
	{"04", []dossiers.Action{dossiers.ActionExtend}, writeForm04},
	{"05", []dossiers.Action{dossiers.ActionStop}, writeForm05},
	{"06", []dossiers.Action{dossiers.ActionReceive}, writeForm06},
}

func lastEvent(all []dossiers.Event, kinds ...dossiers.Action) (dossiers.Event, bool) {
	for _, e := range slices.Backward(all) {
		if slices.Contains(kinds, e.Kind) {
			return e, true
		}
	}
	return dossiers.Event{}, false
}

// FormPDF writes form 01–06 of a dossier, for whoever may see it.
func (s *Service) FormPDF(ctx context.Context, actor auth.Actor, w io.Writer, id, number string) error {
	c, err := s.Show(ctx, actor, id)
	if err != nil {
		return err
	}
	for _, f := range StaffForms {
		if f.Number != number {
			continue
		}
		ev, ok := lastEvent(c.Events, f.events...)
		if !ok {
			break
		}
		facts, err := s.sheetFacts(ctx, c.Dossier, c.Proc, ev, s.baseURL+"/track")
		if err != nil {
			return err
		}
		return f.write(ctx, s, w, c, facts)
	}
	return fault.New(fault.NotFound, "dossiers.case.no_form")
}

func (s *Service) sheetFacts(ctx context.Context, d dossiers.Dossier, proc procedures.Procedure, ev dossiers.Event,
	track string) (sheetFacts, error) {
	q := s.db.Read()
	agency, o, err := s.agencyOf(ctx, q, s.dossiers.OfficeOn(d, clock.DateOf(ev.At)))
	if err != nil {
		return sheetFacts{}, err
	}
	owner := papers.Person{Name: d.OwnerName, Phone: d.OwnerPhone, Email: d.OwnerEmail}
	if b, err := s.people.Get(ctx, q, d.ResidentID); err == nil { // a person taken off the registry still has a name
		owner.Address = b.Address
		owner.IDNumber = b.IDMasked() // enough to tell two people apart; the paper is carried about
	}
	return sheetFacts{
		agency: agency, office: o, ev: ev,
		dossier: papers.Dossier{Code: d.Code, Owner: owner, Content: proc.Name.Official(), TrackURL: track},
		contact: papers.Contact{Name: o.Name, Phone: o.Phone},
	}, nil
}

// Vietnamese is the Vietnamese text of key: the forms of law have no other language.
func Vietnamese(ctx context.Context, key string, args ...any) string {
	return i18n.T(i18n.Official(ctx), key, args...)
}

func writeForm01(ctx context.Context, s *Service, w io.Writer, c Case, f sheetFacts) error {
	if s.baseURL != "" {
		f.dossier.TrackURL = s.dossiers.TrackURL(s.baseURL, c.Secret)
	}
	return papers.WriteForm01(w, s.Form01(ctx, c.Full(), f, c.Secret))
}

func writeForm02(ctx context.Context, _ *Service, w io.Writer, c Case, f sheetFacts) error {
	return papers.WriteForm02(w, Form02(ctx, c.Full(), f))
}

func writeForm03(_ context.Context, _ *Service, w io.Writer, c Case, f sheetFacts) error {
	return papers.WriteForm03(w, papers.Form03{Agency: f.agency, Made: f.ev.At, Dossier: f.dossier,
		Reason: f.ev.Data.Reason,
		Legal:  strings.Join(c.Proc.Legal, "; "), Contact: f.contact, Officer: f.ev.ActorName})
}

func writeForm04(_ context.Context, _ *Service, w io.Writer, c Case, f sheetFacts) error {
	return papers.WriteForm04(w, papers.Form04{Agency: f.agency, Made: f.ev.At, Dossier: f.dossier,
		Received:      c.ReceivedAt,
		ReceiptNumber: c.Form01Number(),
		Promised:      promisedBefore(c, f.ev), Reason: f.ev.Data.Reason, NewDue: f.ev.Data.Due})
}

// promisedBefore is the promise that held when e happened.
func promisedBefore(c Case, e dossiers.Event) (due time.Time) {
	for _, x := range c.Events {
		if x.Seq < e.Seq && !x.Data.Due.IsZero() {
			due = x.Data.Due
		}
	}
	return due
}

func writeForm05(_ context.Context, _ *Service, w io.Writer, c Case, f sheetFacts) error {
	out := papers.Form05{Agency: f.agency, Made: f.ev.At, Dossier: f.dossier, Received: c.ReceivedAt,
		Submitted: c.SubmittedAt, Slip: dossiers.ReceiptNumber(c.Dossier), Reason: f.ev.Data.Reason}
	if asked, ok := lastEvent(c.Events, dossiers.ActionAskBack); ok {
		out.Requested = asked.At
	}
	return papers.WriteForm05(w, out)
}

// desks are the parts of the office between which a dossier passes, by role.
var desks = map[string]string{"clerk": "Bộ phận một cửa", "specialist": "Công chức chuyên môn",
	"leader": "Lãnh đạo UBND", "document_clerk": "Văn thư"}

func writeForm06(_ context.Context, s *Service, w io.Writer, c Case, f sheetFacts) error {
	out := papers.Form06{Agency: f.agency, Made: s.clock.Now(), Dossier: f.dossier, Handler: f.office.ParentName,
		Due: c.Promised}
	out.Handovers = s.handovers(c)
	return papers.WriteForm06(w, out)
}
