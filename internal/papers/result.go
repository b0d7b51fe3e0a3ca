package papers

import (
	"io"
	"time"

	"thonso/internal/platform/pdf"
)

// Unsigned is the sentence of a result that carries no digital signature.
const Unsigned = "Bản này chưa ký số; giá trị theo bản ký, đóng dấu."

// Result is the paper that a procedure gives.
type Result struct {
	Agency     Agency
	Number     string // with notation, such as 45/XN-UBND
	Made       time.Time
	Title      string // such as GIẤY XÁC NHẬN
	Subject    string // what it is about; may be empty
	Body       []string
	Recipients []string
	Leader     Leader
	Code       string // of verification
	VerifyURL  string
}

// WriteResult prints the result, A4, for a hand and a seal.
func WriteResult(w io.Writer, r Result) error {
	s := a4(r.Agency.Practice, r.Title, r.Agency.Name, "", r.Made)
	s.heading(r.Agency, r.Number, r.Made)
	s.Skip(4)
	s.title(r.Title, r.Subject)
	s.Skip(3)
	body := s.styled(func(st *pdf.Style) { st.First, st.Leading, st.After = 10, 1.3, 2 })
	for _, p := range r.Body {
		s.Text(body, p)
	}
	s.leader(r.Leader, r.Recipients...)
	s.Skip(6)
	s.Keep(func() { r.verification(s) })
	return s.write(w, "result")
}

func (r Result) verification(s sheet) {
	small := pdf.Style{Size: 10, After: 0.6}
	words := func() {
		s.Skip(2)
		s.Text(pdf.Style{Size: 10, Italic: true, After: 0.6}, Unsigned)
		if r.Code != "" {
			s.Para(small, pdf.T("Mã kiểm tra: "), pdf.B(r.Code))
		}
		if r.VerifyURL != "" {
			s.Text(small, "Kiểm tra tại: "+r.VerifyURL)
		}
	}
	if r.VerifyURL == "" {
		words()
		return
	}
	s.Beside(5, pdf.Part{Share: 22, Set: func() { s.QR(s.Width(), r.VerifyURL) }}, pdf.Part{Share: 135, Set: words})
}
