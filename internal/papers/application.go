package papers

import (
	"io"
	"strconv"
	"time"

	"thonso/internal/platform/pdf"
)

// An Answer is one filled question.
type Answer struct{ Label, Value string }

// A Section is a page of the guided form.
type Section struct {
	Title   string
	Answers []Answer
}

// An Attached is one component with the photos that were taken of it.
type Attached struct {
	Name   string
	Photos int
	Note   string // such as "xuất trình bản chính"
}

// Application is a filled form, printed for the eyes and the hand of the person who asks.
type Application struct {
	To         string // the agency that decides
	Place      string
	Made       time.Time
	Procedure  string
	Code       string // of the dossier; empty for a draft
	TrackURL   string
	Applicant  Person
	Helper     string
	Sections   []Section
	Components []Attached
	Practice   bool // invented: every page says so
}

// WriteApplication prints the filled form, A4.
func WriteApplication(w io.Writer, a Application) error {
	s := a4(a.Practice, a.Procedure, a.Applicant.Name, "", a.Made)
	s.Text(s.centered(13, true, false), nation)
	s.Text(s.centered(13.5, true, false), motto)
	s.Skip(0.8)
	s.Rule(s.TextWidth(s.centered(13.5, true, false), motto))
	s.Skip(6)
	s.title("TỜ KHAI", a.Procedure)
	s.Skip(2)
	s.Para(s.centered(13, false, false), pdf.T("Kính gửi: "), pdf.B(or(a.To, "………………………………………………")))
	s.Skip(3)
	if a.Code != "" {
		s.codes(Dossier{Code: a.Code, TrackURL: a.TrackURL}, "")
	}
	for _, sec := range a.Sections {
		s.section(sec)
	}
	a.attached(s)
	s.Skip(2)
	if a.Helper != "" {
		s.field("Người hướng dẫn / làm hộ", a.Helper)
	}
	s.Text(s.body,
		"Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về nội dung đã khai.")
	s.Skip(2)
	s.sign(signer{}, signer{role: "NGƯỜI KHAI", name: a.Applicant.Name,
		note: or(a.Place, "…………") + ", " + longDate(a.Made)})
	return s.write(w, "application")
}

// section sets the answers of one page; a blank one leaves dots for a pen.
func (s sheet) section(sec Section) {
	t := pdf.Table{Style: pdf.Style{Size: 12}, Cols: []pdf.Col{{Head: or(sec.Title, "Nội dung"), Share: 65},
		{Head: "Thông tin khai", Share: 100}}}
	s.Rows(t, func(yield func([]string) bool) {
		for _, x := range sec.Answers {
			if !yield([]string{x.Label, or(x.Value, "………………………………")}) {
				return
			}
		}
	})
	s.Skip(3)
}

func (a Application) attached(s sheet) {
	if len(a.Components) == 0 {
		return
	}
	t := pdf.Table{Style: pdf.Style{Size: 12}, Cols: []pdf.Col{
		{Head: "STT", Share: 12, Align: pdf.Center}, {Head: "Giấy tờ kèm theo", Share: 98}, {Head: "Số ảnh", Share: 18,
			Align: pdf.Center}, {Head: "Ghi chú", Share: 37},
	}}
	s.Rows(t, func(yield func([]string) bool) {
		for i, c := range a.Components {
			photos := ""
			if c.Photos > 0 {
				photos = strconv.Itoa(c.Photos)
			}
			if !yield([]string{strconv.Itoa(i + 1), c.Name, photos, c.Note}) {
				return
			}
		}
	})
}
