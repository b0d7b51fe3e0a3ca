package papers

import (
	"io"
	"time"
)

// Form03 refuses a dossier (phiếu từ chối tiếp nhận giải quyết hồ sơ).
type Form03 struct {
	Agency  Agency
	Number  string
	Made    time.Time
	Dossier Dossier
	Desk    string
	Reason  string
	Legal   string // the rule that it rests on
	Contact Contact
	Officer string
}

// WriteForm03 prints the refusal, A5.
func WriteForm03(w io.Writer, f Form03) error {
	s := a5(f.Agency.Practice, "Phiếu từ chối tiếp nhận giải quyết hồ sơ", f.Agency.Name,
		form("03", f.Dossier.Code), f.Made)
	s.heading(f.Agency, f.Number, f.Made)
	s.title("PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "")
	if f.Dossier.Code != "" { // what is refused at the counter has no code
		s.codes(f.Dossier, "")
	}
	desk := or(f.Desk, f.Agency.called())
	s.strong(desk+" đã xem xét hồ sơ của", f.Dossier.Owner.Name)
	s.reach(f.Dossier.Owner)
	s.long("Nội dung yêu cầu giải quyết", f.Dossier.Content, 2)
	s.Text(s.body, "Qua xem xét, "+desk+" thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:")
	if f.Reason == "" {
		s.Blank(s.body, "", 4)
	} else {
		s.Text(s.body, f.Reason)
	}
	if f.Legal != "" {
		s.field("Căn cứ", f.Legal)
	}
	if f.Contact.Name != "" || f.Contact.Phone != "" {
		s.Text(s.body, "Cần hỏi thêm, đề nghị Ông/Bà liên hệ "+or(f.Contact.Name, "………………………")+
			", số điện thoại "+or(f.Contact.Phone, "………………………")+".")
	}
	s.Text(s.body, "Xin thông báo để Ông/Bà được biết và thực hiện./.")
	s.sign(signer{role: "NGƯỜI NỘP HỒ SƠ"}, signer{role: "NGƯỜI TIẾP NHẬN HỒ SƠ", name: f.Officer})
	return s.write(w, "form 03")
}
