package papers

import (
	"context"
	"io"
	"strings"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/pdf"
)

// Mandate is a resident's leave for one errand (phiếu nhờ làm hộ).
type Mandate struct {
	Practice    bool   // invented: every page says so
	Team        string // such as Tổ công nghệ số cộng đồng thôn Đông Căm
	Place       string
	Made        time.Time
	Resident    Person
	Helper      Person
	HelperRole  string // such as thành viên, tổ trưởng
	Procedure   string
	From, Until time.Time // the hours in which it holds
	Code        string    // read aloud, so short
	VerifyURL   string
}

// WriteMandate prints the mandate in the language of ctx, A5, in large
// letters: it is read by the person who gives it.
func WriteMandate(ctx context.Context, w io.Writer, m Mandate) error {
	s := begin(m.Practice, pdf.Options{
		Size: pdf.A5, Margins: pdf.Margins{Top: 12, Right: 13, Bottom: 13, Left: 13},
		Title: i18n.T(ctx, "papers.mandate"), Author: m.Team, Created: m.Made, Foot: m.VerifyURL,
	}, pdf.Style{Size: 12, Leading: 1.25, After: 0.8})
	s.SetLang(i18n.Lang(ctx))
	s.Text(s.centered(11, true, false), m.Team)
	s.Text(s.centered(11, false, true), or(m.Place, "…………")+", "+dateIn(ctx, m.Made))
	s.Skip(3)
	s.title(strings.ToUpper(i18n.T(ctx, "papers.mandate")), i18n.T(ctx, "papers.mandate.once"))
	s.mandateCode(ctx, m)
	s.strong(i18n.T(ctx, "papers.mandate.giver"), m.Resident.Name)
	if m.Resident.IDNumber != "" {
		s.field(i18n.T(ctx, "papers.id_number"), m.Resident.IDNumber)
	}
	s.field(i18n.T(ctx, "papers.address"), m.Resident.Address)
	helper := m.Helper.Name
	if m.HelperRole != "" && helper != "" {
		helper += ", " + m.HelperRole
	}
	s.strong(i18n.T(ctx, "papers.mandate.helper"), helper)
	s.field(i18n.T(ctx, "papers.mandate.phone"), m.Helper.Phone)
	s.strong(i18n.T(ctx, "papers.mandate.errand"), m.Procedure)
	s.strong(i18n.T(ctx, "papers.mandate.holds"), hours(ctx, m.From, m.Until))
	s.promise(ctx)
	s.hands(ctx, m)
	return s.write(w, "mandate")
}

// mandateCode sets the code, large, beside its QR code.
func (s sheet) mandateCode(ctx context.Context, m Mandate) {
	if m.Code == "" {
		return
	}
	code := func() {
		s.Skip(5)
		s.Text(s.centered(11, false, false), i18n.T(ctx, "papers.mandate.code"))
		big := pdf.Style{Face: pdf.Sans, Bold: true, Size: 28, Align: pdf.Center}
		s.Text(s.fit(big, m.Code), m.Code)
	}
	parts := []pdf.Part{{Share: 74, Set: code}}
	if m.VerifyURL != "" {
		parts = append(parts, pdf.Part{Share: 28, Set: func() { s.QR(s.Width(), m.VerifyURL) }})
	}
	s.Beside(4, parts...)
	s.Skip(3)
}

// hours says from when to when; the date once if it is the same day.
func hours(ctx context.Context, from, until time.Time) string {
	if from.IsZero() || until.IsZero() {
		return ""
	}
	if clock.DateOf(from) == clock.DateOf(until) {
		return i18n.T(ctx, "papers.hours", "from", hour(from), "until", hour(until)) + ", " + dateIn(ctx, from)
	}
	return i18n.T(ctx, "papers.hours", "from", hour(from)+" "+shortDate(from), "until",
		hour(until)+" "+shortDate(until))
}

// promise sets what the mandate is, and is not, in a frame.
func (s sheet) promise(ctx context.Context) {
	words := func() {
		s.Column(2.5, s.Width()-5, func() {
			st := pdf.Style{Size: 11.5, Leading: 1.2, After: 0.6}
			s.Skip(1.8)
			s.Para(st, pdf.B(i18n.T(ctx, "papers.mandate.no_password")))
			s.Text(st, i18n.T(ctx, "papers.mandate.only_this"))
			s.Text(st, i18n.T(ctx, "papers.mandate.take_back"))
			s.Skip(1)
		})
	}
	s.Skip(1.5)
	h := s.Measure(words)
	s.Keep(func() {
		s.Box(h)
		s.Skip(-h)
		words()
	})
	s.Skip(2.5)
}

// hands sets the boxes for a thumb and for signatures.
func (s sheet) hands(ctx context.Context, m Mandate) {
	box := func(title, name string) pdf.Part {
		return pdf.Part{Share: 1, Set: func() {
			s.Text(s.centered(10.5, true, false), title)
			s.Skip(0.8)
			s.Box(24)
			s.Skip(0.8)
			s.Text(s.centered(10.5, false, false), name)
		}}
	}
	s.Beside(4, box(i18n.T(ctx, "papers.mandate.thumb"), ""),
		box(i18n.T(ctx, "papers.mandate.giver_signs"), m.Resident.Name),
		box(i18n.T(ctx, "papers.mandate.helper_signs"), m.Helper.Name))
}
