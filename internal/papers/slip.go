package papers

import (
	"io"
	"strconv"
	"time"

	"thonso/internal/platform/pdf"
)

// Slip is what a person takes home before the office has received the dossier.
// It is no form of law and says so: form 01 is given on reception.
type Slip struct {
	Agency     Agency // whose one-stop the dossier is on its way to
	Village    string
	Made       time.Time
	Number     string // to be read out: the receipt number
	PortalCode string // the national portal's code, where it was filed there
	Lookup     string // the short secret for following without an account
	TrackURL   string
	Owner      Person
	Procedure  string
	Helper     string
	Team       bool // filed with a village team, not at the counter
	Limit      string
	Components []Attached
	ToShow     []string // papers to bring along
}

func (p Slip) title() string {
	switch {
	case p.PortalCode != "":
		return "PHIẾU GHI NHẬN ĐÃ NỘP TRÊN CỔNG DỊCH VỤ CÔNG QUỐC GIA"
	case p.Team:
		return "PHIẾU GHI NHẬN ĐÃ NỘP QUA TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG"
	}
	return "PHIẾU GHI NHẬN ĐÃ NỘP HỒ SƠ"
}

// WriteSlip prints the slip, A5.
func WriteSlip(w io.Writer, p Slip) error {
	s := a5(p.Agency.Practice, "Phiếu ghi nhận đã nộp hồ sơ", p.Agency.Name, "", p.Made)
	s.Text(s.centered(10.5, true, false), nation)
	s.Text(s.centered(11, true, false), motto)
	s.Skip(0.8)
	s.Rule(s.TextWidth(s.centered(11, true, false), motto))
	s.Skip(3)
	s.title(p.title(), "")
	s.Skip(1)
	s.number(p)
	s.strong("Hồ sơ của", p.Owner.Name)
	s.long("Thủ tục", p.Procedure, 2)
	s.field("Thôn", p.Village)
	s.field("Thời gian nộp", longTime(p.Made))
	s.field("Nơi giải quyết", p.Agency.called())
	if p.Helper != "" {
		s.field("Người hướng dẫn / làm hộ", p.Helper)
	}
	s.field("Thời hạn giải quyết theo quy định, tính từ khi được tiếp nhận", p.Limit)
	s.Skip(1)
	p.sent(s)
	for i, name := range p.ToShow {
		if i == 0 {
			s.Skip(1)
			s.Text(s.body, "Khi đến nhận kết quả, mang theo bản chính để đối chiếu:")
		}
		s.Text(s.plain(), "– "+name)
	}
	s.Skip(1)
	s.Text(s.styled(func(st *pdf.Style) { st.Italic = true }), p.meaning())
	s.sign(signer{role: "NGƯỜI NỘP HỒ SƠ", name: p.Owner.Name}, signer{role: "NGƯỜI LẬP PHIẾU", name: p.Helper})
	return s.write(w, "slip")
}

// meaning says what the slip is and what it is not.
func (p Slip) meaning() string {
	if p.PortalCode != "" {
		return "Hồ sơ được nộp bằng tài khoản VNeID của người nộp. Việc tiếp nhận, hẹn trả kết quả theo thông báo của Cổng Dịch vụ công quốc gia. Phiếu này không thay thông báo đó."
	}
	return "Phiếu này ghi nhận hồ sơ đã được gửi đi; không phải Giấy tiếp nhận hồ sơ và hẹn trả kết quả. Giấy đó, có mã hồ sơ và ngày hẹn, được cấp khi cán bộ một cửa tiếp nhận."
}

// sent lists what went along, in lines: a table is too wide for a slip.
func (p Slip) sent(s sheet) {
	for i, c := range p.Components {
		if i == 0 {
			s.Text(s.body, "Giấy tờ đã gửi kèm:")
		}
		line := "– " + c.Name
		if c.Photos > 0 {
			line += ": " + strconv.Itoa(c.Photos) + " ảnh"
		}
		if c.Note != "" {
			line += " (" + c.Note + ")"
		}
		s.Text(s.plain(), line)
	}
}

// number sets what is read out or scanned to follow the dossier.
func (s sheet) number(p Slip) {
	words := func() {
		big := s.centered(14, true, false)
		s.Text(s.fit(big, p.Number), p.Number)
		if p.PortalCode != "" {
			s.Para(s.centered(s.body.Size, false, false), pdf.T("Mã hồ sơ trên Cổng: "), pdf.B(p.PortalCode))
		}
		s.Para(s.centered(s.body.Size, false, false), pdf.T("Mã tra cứu: "), pdf.B(p.Lookup))
		s.Text(s.centered(s.body.Size-1, false, true), "Giữ kín mã tra cứu như giữ giấy tờ.")
	}
	if p.TrackURL == "" {
		words()
	} else {
		s.Beside(3, pdf.Part{Share: 90, Set: words}, pdf.Part{Share: 28, Set: func() { s.QR(s.Width(), p.TrackURL) }})
	}
	s.Skip(1.5)
}
