package papers

import (
	"io"
	"strconv"
	"time"

	"thonso/internal/platform/pdf"
)

// An ErrandItem is one dossier or result that is carried.
type ErrandItem struct {
	Code, Owner, Procedure string
	Papers                 string // what is carried, such as "1 bản chính, 2 bản sao"
	Note                   string
}

// ErrandManifest goes with what a member carries to the commune or brings
// home (bảng kê chuyến lên xã).
type ErrandManifest struct {
	Practice  bool // invented: every page says so
	Team      string
	Place     string
	Made      time.Time
	From, To  string
	Carrier   Person
	SealCode  string // on the envelope; a broken seal has another
	VerifyURL string
	Items     []ErrandItem
}

// WriteErrandManifest prints the list, A4, with columns for the hands that give and take.
func WriteErrandManifest(w io.Writer, m ErrandManifest) error {
	s := a4(m.Practice, "Bảng kê giao nhận hồ sơ, kết quả", m.Team, "", m.Made)
	s.body.Size, s.body.Align = 12, pdf.Left
	s.Text(s.centered(13, true, false), m.Team)
	s.Text(s.centered(12, false, true), or(m.Place, "…………")+", "+longDate(m.Made))
	s.Skip(3)
	s.title("BẢNG KÊ GIAO NHẬN HỒ SƠ, KẾT QUẢ", "Chuyến lên xã")
	s.Skip(2)
	who := func() {
		s.field("Nơi giao", m.From)
		s.field("Nơi nhận", m.To)
		s.strong("Người mang", m.Carrier.Name)
		s.field("Điện thoại", m.Carrier.Phone)
		s.strong("Mã niêm phong", m.SealCode)
		s.strong("Số lượng", strconv.Itoa(len(m.Items))+" hồ sơ")
	}
	if m.VerifyURL == "" {
		who()
	} else {
		s.Beside(5, pdf.Part{Share: 130, Set: who}, pdf.Part{Share: 28, Set: func() { s.QR(s.Width(), m.VerifyURL) }})
	}
	s.Skip(3)
	t := pdf.Table{Style: pdf.Style{Size: 11, Leading: 1.15}, MinH: 12, Cols: []pdf.Col{
		{Head: "STT", Share: 15, Align: pdf.Center}, {Head: "Mã hồ sơ", Share: 35}, {Head: "Chủ hồ sơ", Share: 30},
		{Head: "Thủ tục", Share: 42}, {Head: "Giấy tờ mang theo", Share: 28}, {Head: "Bên giao ký", Share: 21},
		{Head: "Bên nhận ký", Share: 21}, {Head: "Ghi chú", Share: 20},
	}}
	s.Rows(t, func(yield func([]string) bool) {
		for i, x := range m.Items {
			if !yield([]string{strconv.Itoa(i + 1), x.Code, x.Owner, x.Procedure, x.Papers, "", "", x.Note}) {
				return
			}
		}
	})
	s.Skip(2)
	s.Blank(s.body, "Niêm phong khi nhận: □ nguyên vẹn, □ không nguyên vẹn, lý do:", 1)
	s.sign(signer{role: "BÊN GIAO"}, signer{role: "NGƯỜI MANG", name: m.Carrier.Name}, signer{role: "BÊN NHẬN"})
	return s.write(w, "errand manifest")
}
