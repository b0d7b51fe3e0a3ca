package papers

import (
	"io"
	"strings"
	"time"

	"thonso/internal/platform/pdf"
)

// Form05 tells that work on a dossier stops (thông báo dừng giải quyết hồ sơ).
type Form05 struct {
	Agency    Agency
	Number    string
	Made      time.Time
	Dossier   Dossier
	Received  time.Time // zero: it never was
	Submitted time.Time // of one that never was received
	Slip      string    // number of the slip that its owner holds then
	Requested time.Time // when the owner asked to stop; zero: the agency stops it
	Reason    string
	Returned  []string // papers given back
	Leader    Leader
}

// WriteForm05 prints the notice, A5.
func WriteForm05(w io.Writer, f Form05) error {
	s := a5(f.Agency.Practice, "Thông báo dừng giải quyết hồ sơ", f.Agency.Name, form("05", f.Dossier.Code), f.Made)
	s.heading(f.Agency, f.Number, f.Made)
	s.title("THÔNG BÁO", "Dừng giải quyết hồ sơ")
	s.addressee(f.Dossier.Owner)
	s.body.First = 8
	s.Para(s.body, f.what()...)
	if !f.Requested.IsZero() {
		s.Text(s.body, "Theo đề nghị của Ông/Bà ngày "+shortDate(f.Requested)+", "+f.Agency.called()+
			" thông báo dừng giải quyết hồ sơ nêu trên kể từ "+longDate(f.Made)+".")
	} else {
		s.Text(s.body, f.Agency.called()+" thông báo dừng giải quyết hồ sơ nêu trên kể từ "+longDate(f.Made)+".")
	}
	s.long("Lý do", f.Reason, 2)
	if len(f.Returned) > 0 {
		s.Text(s.body, "Giấy tờ trả lại Ông/Bà: "+strings.Join(f.Returned, "; ")+".")
	}
	s.Text(s.body, "Khi có nhu cầu, Ông/Bà có thể nộp lại hồ sơ theo quy định./.")
	s.leader(f.Leader, "Như trên;", "Lưu: VT, hồ sơ.")
	return s.write(w, "form 05")
}

// what says which dossier it is: one that was handed in and never received has
// no code, only the number of its owner's slip.
func (f Form05) what() []pdf.Span {
	about := or(f.Dossier.Content, "………………………………………………") + "."
	if f.Received.IsZero() && !f.Submitted.IsZero() {
		return []pdf.Span{pdf.T("Ngày " + shortDate(f.Submitted) + ", Ông/Bà gửi đến " + f.Agency.called() +
			" hồ sơ có số phiếu ghi nhận "), pdf.B(or(f.Slip, "……………………")),
			pdf.T(" về việc: " + about + " Hồ sơ này chưa được tiếp nhận.")}
	}
	return []pdf.Span{pdf.T("Ngày " + or(shortDate(f.Received), "…/…/……") + ", " + f.Agency.called() +
		" tiếp nhận hồ sơ mã số "),
		pdf.B(or(f.Dossier.Code, "……………………")), pdf.T(" của Ông/Bà về việc: " + about)}
}
