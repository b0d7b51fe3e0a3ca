package papers

import (
	"io"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/pdf"
)

// Mandate is a resident's leave for one errand (phiếu nhờ làm hộ).
type Mandate struct {
	Practice    bool   // invented: every page says so
	Lang        string // "vi" or "en"
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

// WriteMandate prints the mandate, A5, in large letters: it is read by the
// person who gives it.
func WriteMandate(w io.Writer, m Mandate) error {
	tr := tongue(m.Lang)
	name := tr("Phiếu nhờ làm hộ", "Mandate for one errand")
	s := begin(m.Practice, pdf.Options{
		Size: pdf.A5, Margins: pdf.Margins{Top: 12, Right: 13, Bottom: 13, Left: 13}, Title: name,
		Author: m.Team, Lang: locale(m.Lang), Created: m.Made, Foot: m.VerifyURL,
	}, pdf.Style{Size: 12, Leading: 1.25, After: 0.8})
	s.Text(s.centered(11, true, false), m.Team)
	s.Text(s.centered(11, false, true), or(m.Place, "…………")+", "+dateIn(m.Lang, m.Made))
	s.Skip(3)
	s.title(tr("PHIẾU NHỜ LÀM HỘ", "MANDATE FOR ONE ERRAND"), tr("Dùng một lần, cho một việc",
		"Good once, for one errand"))
	s.mandateCode(m, tr)
	s.strong(tr("Người nhờ", "Given by"), m.Resident.Name)
	if m.Resident.IDNumber != "" {
		s.field(tr("Số định danh cá nhân", "Identity number"), m.Resident.IDNumber)
	}
	s.field(tr("Địa chỉ", "Address"), m.Resident.Address)
	helper := m.Helper.Name
	if m.HelperRole != "" && helper != "" {
		helper += ", " + m.HelperRole
	}
	s.strong(tr("Người làm hộ", "Helper"), helper)
	s.field(tr("Điện thoại người làm hộ", "Helper's phone"), m.Helper.Phone)
	s.strong(tr("Việc nhờ làm", "Errand"), m.Procedure)
	s.strong(tr("Có giá trị", "Holds"), hours(m.Lang, m.From, m.Until))
	s.promise(tr)
	s.hands(m, tr)
	return s.write(w, "mandate")
}

// mandateCode sets the code, large, beside its QR code.
func (s sheet) mandateCode(m Mandate, tr func(vi, en string) string) {
	if m.Code == "" {
		return
	}
	code := func() {
		s.Skip(5)
		s.Text(s.centered(11, false, false), tr("Mã phiếu", "Code"))
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
func hours(lang string, from, until time.Time) string {
	if from.IsZero() || until.IsZero() {
		return ""
	}
	tr := tongue(lang)
	if clock.DateOf(from) == clock.DateOf(until) {
		return tr("từ ", "from ") + hour(from) + tr(" đến ", " to ") + hour(until) + ", " + dateIn(lang, from)
	}
	return tr("từ ", "from ") + hour(from) + " " + shortDate(from) + tr(" đến ", " to ") + hour(until) +
		" " + shortDate(until)
}

// promise sets what the mandate is, and is not, in a frame.
func (s sheet) promise(tr func(vi, en string) string) {
	words := func() {
		s.Column(2.5, s.Width()-5, func() {
			st := pdf.Style{Size: 11.5, Leading: 1.2, After: 0.6}
			s.Skip(1.8)
			s.Para(st,
				pdf.B(tr("Người nhờ không giao mật khẩu, mã OTP hay tài khoản VNeID cho bất kỳ ai, kể cả người làm hộ.",
					"The password, one-time codes and the VNeID account are never given to anybody, not even to the helper.")))
			s.Text(st,
				tr("Người làm hộ chỉ làm việc ghi trên phiếu, trong thời gian ghi trên phiếu, không thu tiền công và giữ kín thông tin của người nhờ.",
					"The helper does only the errand named here, within the hours named here, for no pay, and keeps what is learnt to themselves."))
			s.Text(st, tr("Người nhờ có thể thu hồi phiếu này bất cứ lúc nào.",
				"This mandate can be taken back at any time."))
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
func (s sheet) hands(m Mandate, tr func(vi, en string) string) {
	box := func(title, name string) pdf.Part {
		return pdf.Part{Share: 1, Set: func() {
			s.Text(s.centered(10.5, true, false), title)
			s.Skip(0.8)
			s.Box(24)
			s.Skip(0.8)
			s.Text(s.centered(10.5, false, false), name)
		}}
	}
	s.Beside(4, box(tr("Điểm chỉ người nhờ", "Thumb of the giver"), ""),
		box(tr("Người nhờ ký", "Signed by the giver"), m.Resident.Name),
		box(tr("Người làm hộ ký", "Signed by the helper"), m.Helper.Name))
}
