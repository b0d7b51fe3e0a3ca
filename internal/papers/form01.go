package papers

import (
	"io"
	"strconv"
	"time"

	"thonso/internal/platform/pdf"
)

// A Component is one paper of a dossier as it was handed in.
type Component struct {
	Name              string
	Originals, Copies int
	Electronic        bool // given as a file: neither original nor copy
}

// A Fee is one line of what is paid.
type Fee struct {
	Name   string
	Amount int64  // đồng
	Exempt string // the group for which nothing is due, in words
	Unset  bool   // the council's amount isn't known here: left for a pen
	Paid   bool
}

func (f Fee) text() string {
	switch {
	case f.Exempt != "":
		return f.Name + ": miễn, thuộc diện " + f.Exempt
	case f.Unset:
		return f.Name + ": ……………… đồng"
	case f.Amount > 0 && f.Paid:
		return f.Name + ": " + money(f.Amount) + " (đã nộp)"
	case f.Amount > 0:
		return f.Name + ": " + money(f.Amount) + " (chưa nộp)"
	}
	return f.Name + ": " + money(0)
}

// Form01 is the receipt and appointment (giấy tiếp nhận hồ sơ và hẹn trả kết quả).
type Form01 struct {
	Agency     Agency
	Number     string // such as 0456/TNHS
	Copy       string // such as "Liên 2: Giao người nộp hồ sơ"
	Made       time.Time
	Dossier    Dossier
	Lookup     string // the short secret for following without an account
	Desk       string // the desk that received; the agency if empty
	Submitter  Person // zero: the owner came
	Helper     string // who guided or filed for the owner, with the team
	Components []Component
	Sets       int
	Limit      string // the legal limit in words
	Received   time.Time
	Due        time.Time
	CollectAt  string
	CollectBy  string // paper, electronic copy, post
	Fees       []Fee
	Book       string // of the register
	Entry      string
	Clerk      string
}

// WriteForm01 prints the receipt, A5.
func WriteForm01(w io.Writer, f Form01) error {
	s := a5(f.Agency.Practice, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", f.Agency.Name,
		form("01", f.Dossier.Code), f.Made)
	s.body.Size, s.body.After = 10, 0.4 // the fullest of the forms, still one A5 page
	s.heading(f.Agency, f.Number, f.Made)
	s.title("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "")
	if f.Copy != "" {
		s.Text(s.centered(9.5, false, true), "("+f.Copy+")")
		s.Skip(0.8)
	}
	s.codes(f.Dossier, f.Lookup)
	s.strong(or(f.Desk, f.Agency.called())+" tiếp nhận hồ sơ của", f.Dossier.Owner.Name)
	blank := f.Dossier.Owner.Name == "" // for a pen: every line is there
	if blank || f.Dossier.Owner.IDNumber != "" {
		s.field("Số định danh cá nhân", f.Dossier.Owner.IDNumber)
	}
	if blank || f.Submitter.Name != "" && f.Submitter.Name != f.Dossier.Owner.Name {
		s.pair(0.5, "Người nộp hồ sơ", f.Submitter.Name, "Điện thoại", f.Submitter.Phone)
	}
	if blank || f.Helper != "" {
		s.field("Người hướng dẫn / làm hộ", f.Helper)
	}
	s.reach(f.Dossier.Owner)
	s.long("Nội dung yêu cầu giải quyết", f.Dossier.Content, 2)
	f.components(s)
	s.pair(0.38, "2. Số lượng hồ sơ", unit(f.Sets, "bộ"), "3. Thời hạn giải quyết", f.Limit)
	s.field("4. Thời gian nhận hồ sơ", longTime(f.Received))
	s.strong("5. Thời gian trả kết quả", longTime(f.Due))
	s.field("6. Nhận kết quả tại", f.CollectAt)
	s.field("7. Hình thức nhận kết quả", f.CollectBy)
	f.fees(s)
	s.pair(0.62, "Vào Sổ theo dõi hồ sơ, quyển số", f.Book, "Số thứ tự", f.Entry)
	s.sign(signer{role: "NGƯỜI NỘP HỒ SƠ", name: or(f.Submitter.Name, f.Dossier.Owner.Name)},
		signer{role: "NGƯỜI TIẾP NHẬN HỒ SƠ", name: f.Clerk})
	return s.write(w, "form 01")
}

func (f Form01) components(s sheet) {
	s.Text(s.body, "1. Thành phần hồ sơ nộp gồm:")
	t := pdf.Table{Style: pdf.Style{Size: 9.5, Leading: 1.15}, Cols: []pdf.Col{
		{Head: "STT", Share: 9, Align: pdf.Center}, {Head: "Tên giấy tờ", Share: 66},
		{Head: "Bản chính", Share: 17, Align: pdf.Center}, {Head: "Bản sao", Share: 17, Align: pdf.Center},
	}}
	s.Rows(t, func(yield func([]string) bool) {
		for i, c := range f.Components {
			originals, copies := two(c.Originals), two(c.Copies)
			if c.Electronic {
				originals, copies = "", "Điện tử"
			}
			if !yield([]string{strconv.Itoa(i + 1), c.Name, originals, copies}) {
				return
			}
		}
		if len(f.Components) == 0 {
			for range 3 {
				if !yield([]string{" ", "", "", ""}) {
					return
				}
			}
		}
	})
	s.Skip(1)
}

func (f Form01) fees(s sheet) {
	if len(f.Fees) == 0 {
		s.field("8. Phí, lệ phí", "")
		return
	}
	text := ""
	for i, fee := range f.Fees {
		if i > 0 {
			text += "; "
		}
		text += fee.text()
	}
	s.field("8. Phí, lệ phí", text)
}

// unit writes a count with what is counted; nothing for none.
func unit(n int, of string) string {
	if n == 0 {
		return ""
	}
	return two(n) + " " + of
}
