package dossiers

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"thonso/internal/papers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
)

// agencyOf names the office on a paper; one that isn't set up yet leaves the dots of the form.
func (s *Service) agencyOf(ctx context.Context, q db.Querier, communeID string) (papers.Agency, Office, error) {
	o, err := s.OfficeOf(ctx, q, communeID)
	if err != nil && fault.KindOf(err) != fault.Conflict {
		return papers.Agency{}, o, err
	}
	return papers.Agency{Parent: o.ParentName, Name: o.Name, Place: o.Seat, Practice: s.Practice}, o, nil
}

// slip is what stands in for form 01 until the office has received the dossier.
func (s *Service) slip(ctx context.Context, k Desk, secret, base string) (papers.Slip, error) {
	agency, _, err := s.agencyOf(ctx, s.DB.Read(), s.officeOn(k.Dossier, clock.DateOf(k.SubmittedAt)))
	if err != nil {
		return papers.Slip{}, err
	}
	p := papers.Slip{Agency: agency, Village: s.Places.Tree().Name(k.PlaceID), Made: k.SubmittedAt, Number: ReceiptNumber(k.Dossier), PortalCode: k.PortalCode, Lookup: secret,
		TrackURL: s.trackURL(base, secret), Owner: papers.Person{Name: k.OwnerName}, Procedure: k.Proc.Name.Vi, Helper: k.HelperName, Team: k.Assist == Helped,
		Limit: limitText(ctx, k.Proc)}
	for _, a := range k.attached() {
		if a.Photos > 0 {
			p.Components = append(p.Components, a)
		}
	}
	for _, c := range k.Proc.ToShow(k.Answers) {
		p.ToShow = append(p.ToShow, c.Name.Vi)
	}
	return p, nil
}

func (k Desk) attached() []papers.Attached {
	var out []papers.Attached
	for _, c := range k.Proc.ComponentsFor(k.Answers) {
		a := papers.Attached{Name: c.Name.Vi, Photos: len(k.PhotosOf(c.ID))}
		switch {
		case c.ShowOnly:
			a.Note = "Xuất trình bản chính"
		case a.Photos == 0 && !c.Required:
			continue
		}
		out = append(out, a)
	}
	return out
}

// application is the filled form, for the person's eyes and hand.
func (s *Service) application(ctx context.Context, k Desk) (papers.Application, error) {
	made := k.SubmittedAt
	if made.IsZero() {
		made = s.Clock.Now()
	}
	agency, office, err := s.agencyOf(ctx, s.DB.Read(), s.officeOn(k.Dossier, clock.DateOf(made)))
	if err != nil {
		return papers.Application{}, err
	}
	a := papers.Application{Practice: s.Practice, To: agency.Parent, Place: office.Seat, Made: made, Procedure: k.Proc.Name.Vi, Code: k.Code, Applicant: papers.Person{Name: k.OwnerName, Phone: k.OwnerPhone},
		Helper: k.HelperName, Components: k.attached()}
	a.Sections = k.sections()
	return a, nil
}

// sections are the form's pages as one reads them on paper: pages of one
// question each run on in one table, others have their own.
func (k Desk) sections() []papers.Section {
	clean := k.Proc.Form.Clean(k.Answers)
	var out []papers.Section
	running := false // the last section takes further single questions
	for _, page := range k.Proc.Form.PagesFor(k.Answers) {
		var answers []papers.Answer
		for _, q := range page.Questions {
			if q.When.Holds(clean) {
				answers = append(answers, papers.Answer{Label: q.Label.Vi, Value: q.Display(clean[q.ID], "vi")})
			}
		}
		single := len(page.Questions) == 1
		switch last := len(out) - 1; {
		case single && running:
			out[last].Answers = append(out[last].Answers, answers...)
		case single:
			out = append(out, papers.Section{Answers: answers})
		default:
			out = append(out, papers.Section{Title: page.Title.Vi, Answers: answers})
		}
		running = single
	}
	return out
}

// sheetOf is what a form on the latest event of a kind says, and whether there was one.
func (s *Service) sheetOf(ctx context.Context, k Desk, kind Action, track string) (sheetFacts, bool, error) {
	all, err := eventsOf(ctx, s.DB.Read(), k.ID)
	if err != nil {
		return sheetFacts{}, false, err
	}
	ev, ok := lastEvent(all, kind)
	f, err := s.sheetFacts(ctx, k.Dossier, k.Proc, ev, track)
	return f, ok, err
}

// inVietnamese returns ctx for a paper: forms are in the language of the law, whoever prints them.
func (p preparing) inVietnamese(r *http.Request) context.Context {
	return i18n.In(r.Context(), "vi")
}

func (p preparing) receiptPaper(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, secret, err := p.sent(r, actor)
	if err != nil {
		return err
	}
	ctx, base := p.inVietnamese(r), p.base(r)
	var b bytes.Buffer
	if k.Code != "" {
		f, _, err := p.sheetOf(ctx, k, ActionReceive, p.trackURL(base, secret))
		if err != nil {
			return err
		}
		if err := papers.WriteForm01(&b, p.form01(ctx, k, f, secret)); err != nil {
			return err
		}
		return showPaper(w, r, "giay-tiep-nhan", b.Bytes())
	}
	f, err := p.slip(ctx, k, secret, base)
	if err != nil {
		return err
	}
	if err := papers.WriteSlip(&b, f); err != nil {
		return err
	}
	return showPaper(w, r, "phieu-ghi-nhan", b.Bytes())
}

func (p preparing) applicationPaper(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, err := p.Desk(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	a, err := p.application(p.inVietnamese(r), k)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := papers.WriteApplication(&b, a); err != nil {
		return err
	}
	return showPaper(w, r, "to-khai", b.Bytes())
}

func (p preparing) supplementPaper(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, err := p.Desk(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	f, asked, err := p.sheetOf(r.Context(), k, ActionSupplement, "")
	if err != nil {
		return err
	}
	if !asked {
		return fault.New(fault.NotFound, "dossiers.no_supplement")
	}
	var b bytes.Buffer
	if err := papers.WriteForm02(&b, form02(r.Context(), k, f)); err != nil {
		return err
	}
	return showPaper(w, r, "phieu-yeu-cau-bo-sung", b.Bytes())
}

// showPaper shows a paper of ours; it holds personal data, so no cache keeps it.
func showPaper(w http.ResponseWriter, r *http.Request, name string, body []byte) error {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="`+name+`.pdf"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	return nil
}
