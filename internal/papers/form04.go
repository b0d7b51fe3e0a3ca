package papers

import (
	"io"
	"time"

	"thonso/internal/platform/pdf"
)

// A Leader signs for an agency.
type Leader struct {
	For   string // authority, such as "TM. ỦY BAN NHÂN DÂN"; may be empty
	Title string // such as CHỦ TỊCH
	Name  string
}

// Form04 says sorry and asks for more time (văn bản xin lỗi và đề nghị gia hạn).
type Form04 struct {
	Agency        Agency
	Number        string
	Made          time.Time
	Dossier       Dossier
	Received      time.Time
	ReceiptNumber string
	Promised      time.Time
	Reason        string
	NewDue        time.Time
	Leader        Leader
}

// WriteForm04 prints the apology, A5.
func WriteForm04(w io.Writer, f Form04) error {
	s := a5(f.Agency.Practice, "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết", f.Agency.Name,
		form("04", f.Dossier.Code), f.Made)
	s.heading(f.Agency, or(f.Number, "………/PXL"), f.Made)
	s.title("XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT", "")
	s.addressee(f.Dossier.Owner)
	s.body.First = 8
	s.Para(s.body, pdf.T("Ngày "+or(shortDate(f.Received), "…/…/……")+", "+f.Agency.called()+
		" tiếp nhận hồ sơ đề nghị giải quyết: "+or(f.Dossier.Content, "………………………………………………")+
		" của Ông/Bà; mã hồ sơ: "), pdf.B(or(f.Dossier.Code, "……………………")), pdf.T("."))
	s.Text(s.body, "Thời gian hẹn trả kết quả: "+longTime(f.Promised)+
		", ghi tại Giấy tiếp nhận hồ sơ và hẹn trả kết quả số "+
		or(f.ReceiptNumber, "……………")+".")
	s.Text(s.body, "Tuy nhiên, "+f.Agency.called()+
		" chưa thể trả kết quả giải quyết hồ sơ của Ông/Bà đúng thời hạn nêu trên.")
	s.long("Lý do", f.Reason, 3)
	s.Text(s.body, "Sự chậm trễ này đã gây phiền hà, tốn kém thời gian, công sức của Ông/Bà. "+f.Agency.called()+
		" xin lỗi Ông/Bà và đề nghị được gia hạn thời gian giải quyết.")
	s.Para(s.body, pdf.T("Thời gian trả kết quả mới: "), pdf.B(longTime(f.NewDue)), pdf.T("."))
	s.Text(s.body, "Mong nhận được sự thông cảm của Ông/Bà./.")
	s.leader(f.Leader, "Như trên;", "Lưu: VT, hồ sơ.")
	return s.write(w, "form 04")
}

// addressee sets to whom a letter goes.
func (s sheet) addressee(p Person) {
	s.Skip(1)
	s.Para(s.styled(func(st *pdf.Style) { st.Align = pdf.Center }), pdf.T("Kính gửi: Ông/Bà "),
		pdf.B(or(p.Name, "………………………………………")))
	s.Skip(1)
	s.field("Địa chỉ", p.Address)
	s.field("Số điện thoại", p.Phone)
}

// leader sets the recipients at the left and the leader's place at the right.
func (s sheet) leader(l Leader, recipients ...string) {
	s.body.First = 0
	s.Skip(3)
	small := s.body.Size - 1.5
	left := func() {
		s.Text(pdf.Style{Size: small + 0.5, Bold: true, Italic: true}, "Nơi nhận:")
		for _, r := range recipients {
			s.Text(pdf.Style{Size: small}, "- "+r)
		}
	}
	right := func() {
		if l.For != "" {
			s.Text(s.centered(s.body.Size, true, false), l.For)
		}
		s.Text(s.centered(s.body.Size, true, false), or(l.Title, "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"))
		s.Text(s.centered(s.body.Size-0.5, false, true), "(Ký, ghi rõ họ tên, đóng dấu)")
		s.Skip(s.body.Size * 1.9)
		s.Text(s.centered(s.body.Size, true, false), l.Name)
	}
	s.Beside(4, pdf.Part{Share: 45, Set: left}, pdf.Part{Share: 55, Set: right})
}
