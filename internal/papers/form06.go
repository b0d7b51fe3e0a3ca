package papers

import (
	"io"
	"time"

	"thonso/internal/platform/pdf"
)

// How a step kept its time.
const (
	Early  = "Trước hạn"
	OnTime = "Đúng hạn"
	Late   = "Quá hạn"
)

// A Handover is one passing of a dossier between parts of the agency.
type Handover struct {
	From, To     string // the parts (bộ phận)
	Giver, Taker string
	At           time.Time
	Result       string // Early, OnTime, Late; empty while the taker works on it
	Note         string
}

// Form06 goes with a dossier (phiếu kiểm soát quá trình giải quyết hồ sơ).
type Form06 struct {
	Agency    Agency
	Number    string
	Made      time.Time
	Dossier   Dossier
	Handler   string // the part in charge
	Joint     string // parts that take part
	Due       time.Time
	Handovers []Handover
}

// WriteForm06 prints the slip, A5; with empty rows for hands when fewer than four are known.
func WriteForm06(w io.Writer, f Form06) error {
	s := a5(f.Agency.Practice, "Phiếu kiểm soát quá trình giải quyết hồ sơ", f.Agency.Name,
		form("06", f.Dossier.Code), f.Made)
	s.heading(f.Agency, f.Number, f.Made)
	s.title("PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "")
	s.codes(f.Dossier, "")
	s.strong("Hồ sơ của", f.Dossier.Owner.Name)
	s.long("Nội dung", f.Dossier.Content, 1)
	s.field("Cơ quan (bộ phận) giải quyết hồ sơ", f.Handler)
	s.field("Cơ quan phối hợp giải quyết hồ sơ", f.Joint)
	s.field("Hạn trả kết quả", longTime(f.Due))
	s.Skip(1)
	t := pdf.Table{Style: pdf.Style{Size: 9, Leading: 1.15}, MinH: 15, Cols: []pdf.Col{
		{Head: "Tên cơ quan, bộ phận", Share: 34}, {Head: "Thời gian giao, nhận hồ sơ", Share: 21, Align: pdf.Center},
		{Head: "Người giao", Share: 23, Align: pdf.Center}, {Head: "Người nhận", Share: 23, Align: pdf.Center},
		{Head: "Kết quả", Share: 14, Align: pdf.Center}, {Head: "Ghi chú", Share: 16},
	}}
	s.Rows(t, func(yield func([]string) bool) {
		for _, h := range f.Handovers {
			if !yield([]string{"Giao: " + h.From + "\nNhận: " + h.To, shortTime(h.At), h.Giver,
				h.Taker, h.Result, h.Note}) {
				return
			}
		}
		for range max(0, 4-len(f.Handovers)) {
			if !yield([]string{"Giao:\nNhận:", "… giờ …\n…/…/……"}) {
				return
			}
		}
	})
	s.Skip(1)
	s.Text(s.centered(9, false, true),
		"Người giao, người nhận ký vào ô có tên mình. Kết quả: trước hạn, đúng hạn hoặc quá hạn.")
	return s.write(w, "form 06")
}
