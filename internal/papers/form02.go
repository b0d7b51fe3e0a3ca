package papers

import (
	"io"
	"strconv"
	"time"

	"thonso/internal/platform/pdf"
)

// A Lack is one thing that the owner has to complete.
type Lack struct {
	Name                         string
	Originals, Certified, Copies int
	Reason                       string // what is wrong with it, in words the owner can act on
}

// Form02 asks for completion (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ).
type Form02 struct {
	Agency  Agency
	Number  string
	Made    time.Time
	Dossier Dossier
	Helper  string
	Lacks   []Lack
	Reason  string
	Until   time.Time // zero: no date is set
	Contact Contact
	Officer string
}

// WriteForm02 prints the request for completion, A5.
func WriteForm02(w io.Writer, f Form02) error {
	s := a5(f.Agency.Practice, "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", f.Agency.Name,
		form("02", f.Dossier.Code), f.Made)
	s.heading(f.Agency, f.Number, f.Made)
	s.title("PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "")
	s.codes(f.Dossier, "")
	s.strong("Hồ sơ của", f.Dossier.Owner.Name)
	s.long("Nội dung yêu cầu giải quyết", f.Dossier.Content, 2)
	s.reach(f.Dossier.Owner)
	if f.Helper != "" || f.Dossier.Owner.Name == "" {
		s.field("Người hướng dẫn / làm hộ", f.Helper)
	}
	s.Text(s.body, "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:")
	f.lacks(s)
	s.long("Lý do", f.Reason, 2)
	if !f.Until.IsZero() {
		s.strong("Đề nghị hoàn thiện trước", longDate(f.Until))
	}
	s.Text(s.body, "Trong quá trình hoàn thiện hồ sơ, nếu có vướng mắc, đề nghị Ông/Bà liên hệ "+
		or(f.Contact.Name, "………………………………")+", số điện thoại "+or(f.Contact.Phone, "………………………")+" để được hướng dẫn.")
	s.sign(signer{role: "NGƯỜI NHẬN PHIẾU", name: ""}, signer{role: "NGƯỜI HƯỚNG DẪN", name: f.Officer})
	return s.write(w, "form 02")
}

func (f Form02) lacks(s sheet) {
	t := pdf.Table{Style: pdf.Style{Size: 9.5, Leading: 1.15}, Cols: []pdf.Col{
		{Head: "STT", Share: 9, Align: pdf.Center}, {Head: "Giấy tờ, nội dung cần bổ sung, hoàn thiện", Share: 60},
		{Head: "Bản chính", Share: 17, Align: pdf.Center}, {Head: "Chứng thực", Share: 19, Align: pdf.Center},
		{Head: "Bản chụp", Share: 17, Align: pdf.Center},
	}}
	s.Rows(t, func(yield func([]string) bool) {
		for i, l := range f.Lacks {
			name := l.Name
			if l.Reason != "" {
				name += ": " + l.Reason
			}
			if !yield([]string{strconv.Itoa(i + 1), name, two(l.Originals), two(l.Certified), two(l.Copies)}) {
				return
			}
		}
		for range max(0, 3-len(f.Lacks)) {
			if len(f.Lacks) > 0 || !yield([]string{" "}) {
				return
			}
		}
	})
	s.Skip(1)
}
