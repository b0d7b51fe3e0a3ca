package papers

import (
	"io"
	"iter"
	"strconv"
	"time"

	"thonso/internal/platform/pdf"
)

// Form07 heads a register of dossiers (sổ theo dõi hồ sơ).
type Form07 struct {
	Agency   Agency
	Made     time.Time
	Unit     string // whose dossiers
	From, To time.Time
	Status   string // "Tất cả" if empty
	Part     int    // of Parts, where the register is in several papers
	Parts    int
	Before   int // dossiers in the parts before
	Book     string
	Keeper   string
	Leader   Leader
}

// A Row07 is one dossier of the register.
type Row07 struct {
	Entry                   int // number of the year; 0: received elsewhere
	Code, Content, Area     string
	Sets                    int
	Owner, Address, Phone   string
	Received, Due, Returned time.Time
	CollectBy               string // how the result is or was given
	Officer                 string
	Note                    string
}

// WriteForm07 prints the register, A4 lying. Rows are taken one at a time; an
// error among them ends the paper.
func WriteForm07(w io.Writer, f Form07, rows iter.Seq2[Row07, error]) error {
	s := begin(f.Agency.Practice, pdf.Options{
		Size: pdf.A4.Landscape(), Margins: pdf.Margins{Top: 15, Right: 12, Bottom: 14, Left: 15},
		Title: "Sổ theo dõi hồ sơ", Author: f.Agency.Name, Created: f.Made, Foot: form("07", ""),
	}, pdf.Style{Size: 12, After: 0.7})
	s.registerHead(f)
	t := pdf.Table{Style: pdf.Style{Size: 9, Leading: 1.15}, Cols: []pdf.Col{
		{Head: "STT", Share: 12, Align: pdf.Center}, {Head: "Mã hồ sơ", Share: 29},
		{Head: "Nội dung (thủ tục hành chính)", Share: 46},
		{Head: "Lĩnh vực", Share: 19}, {Head: "Số bộ", Share: 10, Align: pdf.Center},
		{Head: "Tên cá nhân, tổ chức", Share: 31},
		{Head: "Địa chỉ, số điện thoại", Share: 36}, {Head: "Ngày tiếp nhận", Share: 19, Align: pdf.Center},
		{Head: "Ngày hẹn trả", Share: 19, Align: pdf.Center}, {Head: "Ngày trả kết quả", Share: 19, Align: pdf.Center},
		{Head: "Cách nhận kết quả", Share: 19}, {Head: "Người tiếp nhận", Share: 22},
		{Head: "Ghi chú, ký nhận", Share: 19},
	}}
	n := f.Before
	s.Rows(t, func(yield func([]string) bool) {
		for r, err := range rows {
			if err != nil {
				s.Fail(err)
				return
			}
			n++
			if !yield(r.cells()) {
				return
			}
		}
	})
	s.Keep(func() { // nobody signs an empty page
		s.Skip(2)
		s.Para(pdf.Style{Size: 12}, pdf.T("Tổng số: "), pdf.B(strconv.Itoa(n-f.Before)), pdf.T(" hồ sơ"+f.inPart()+"."))
		s.sign(signer{role: "NGƯỜI LẬP SỔ", name: f.Keeper},
			signer{role: or(f.Leader.Title, "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"), note: "(Ký, ghi rõ họ tên, đóng dấu)",
				name: f.Leader.Name})
	})
	return s.write(w, "form 07")
}

func (s sheet) registerHead(f Form07) {
	s.crest(f.Agency)
	s.Skip(4)
	s.title("SỔ THEO DÕI HỒ SƠ", "")
	period := "Từ ngày " + or(shortDate(f.From), "…/…/……") + " đến ngày " + or(shortDate(f.To), "…/…/……")
	line := "Đơn vị: " + or(f.Unit, f.Agency.Name) + "   –   " + period + "   –   Tình trạng: " + or(f.Status, "Tất cả")
	if f.Parts > 1 {
		line += "   –   Phần: " + strconv.Itoa(f.Part) + "/" + strconv.Itoa(f.Parts)
	}
	if f.Book != "" {
		line += "   –   Quyển số: " + f.Book
	}
	s.Text(s.centered(11, false, true), line)
	s.Skip(2)
}

// inPart says that a total is not that of the whole register.
func (f Form07) inPart() string {
	if f.Parts > 1 {
		return " trong phần này"
	}
	return ""
}

func (r Row07) cells() []string {
	address := r.Address
	if address != "" && r.Phone != "" {
		address += "; "
	}
	return []string{
		two(r.Entry), r.Code, r.Content, r.Area, two(r.Sets), r.Owner, address + r.Phone,
		shortDate(r.Received), shortDate(r.Due), shortDate(r.Returned), r.CollectBy, r.Officer, r.Note,
	}
}
