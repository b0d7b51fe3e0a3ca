package papers

import (
	"fmt"
	"io"
	"strings"
	"time"

	"thonso/internal/platform/pdf"
)

// An Agency gives a paper. Names are in ordinary letters; headings make them capitals.
type Agency struct {
	Parent string // the agency above, such as Ủy ban nhân dân xã Gia Phú; may be empty
	Name   string // such as Trung tâm Phục vụ hành chính công
	Place  string // where papers are dated, such as Gia Phú

	Practice bool // an invented one: every page says that the paper is worth nothing
}

// called is the agency as it stands in a sentence.
func (a Agency) called() string { return or(a.Name, "………………………………………") }

// A Person is somebody on a paper.
type Person struct{ Name, IDNumber, Address, Phone, Email string }

// A Dossier is what a form says about the dossier it belongs to.
type Dossier struct {
	Code     string
	Owner    Person
	Content  string // what is asked for (nội dung yêu cầu giải quyết)
	TrackURL string // where the owner can follow it
}

// A Contact is whom to ask.
type Contact struct{ Name, Phone string }

// sheet is a paper being set, with the sizes of letters that belong to its format.
type sheet struct {
	*pdf.Doc
	body pdf.Style
}

// worthless stands on every page of what was only practised.
const worthless = "LUYỆN TẬP – KHÔNG CÓ GIÁ TRỊ"

// begin begins a paper. There is no other way to one, so none of practice goes unmarked.
func begin(practice bool, o pdf.Options, body pdf.Style) sheet {
	o.Numbers = true
	s := sheet{pdf.New(o), body}
	if practice {
		s.Mark(worthless)
	}
	return s
}

func a5(practice bool, title, author, foot string, made time.Time) sheet {
	return begin(practice, pdf.Options{
		Size: pdf.A5, Margins: pdf.Margins{Top: 10, Right: 11, Bottom: 11, Left: 15}, Title: title, Author: author,
		Created: made, Foot: foot,
	}, pdf.Style{Size: 10.5, Align: pdf.Justify, After: 0.7})
}

func a4(practice bool, title, author, foot string, made time.Time) sheet {
	return begin(practice, pdf.Options{
		Size: pdf.A4, Margins: pdf.Margins{Top: 20, Right: 17, Bottom: 20, Left: 28}, Title: title, Author: author,
		Created: made, Foot: foot,
	}, pdf.Style{Size: 13, Align: pdf.Justify, After: 1.5})
}

// form is the foot of a form: later pages must say whose they are.
func form(n, code string) string {
	foot := "Mẫu số " + n + " – Thông tư số 03/2025/TT-VPCP"
	if code != "" {
		foot += " – Mã hồ sơ " + code
	}
	return foot
}

// styled changes a copy of the body's style.
func (s sheet) styled(change func(*pdf.Style)) pdf.Style {
	st := s.body
	change(&st)
	return st
}

func (s sheet) centered(size float64, bold, italic bool) pdf.Style {
	return pdf.Style{Size: size, Bold: bold, Italic: italic, Align: pdf.Center, Leading: 1.15, Even: true}
}

// fit sets a single line, smaller if the column asks for it.
func (s sheet) fit(st pdf.Style, text string) pdf.Style {
	for st.Size > 7 && s.TextWidth(st, text) > s.Width() {
		st.Size -= 0.25
	}
	return st
}

// slightly makes a line at most a tenth smaller, if that is enough for it to stay one line.
func (s sheet) slightly(st pdf.Style, text string) pdf.Style {
	if small := s.fit(st, text); small.Size >= st.Size*0.9 {
		return small
	}
	return st
}

const (
	nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto  = "Độc lập - Tự do - Hạnh phúc"
)

// heading sets the crest, and the number and the date beneath it.
func (s sheet) heading(a Agency, number string, at time.Time) {
	s.crest(a)
	small := s.small()
	s.Skip(s.body.Size * 0.16)
	s.Beside(3,
		pdf.Part{Share: 45, Set: func() { s.Text(s.centered(small, false, false), "Số: "+or(number, "………/………")) }},
		pdf.Part{Share: 55, Set: func() {
			s.Text(s.centered(small, false, true), or(a.Place, "…………")+", "+longDate(at))
		}})
	s.Skip(s.body.Size * 0.25)
}

// small is the size of the heading. NĐ 30/2020 gives sizes for A4; on A5 they
// are as much smaller as the body.
func (s sheet) small() float64 { return min(s.body.Size, 12) }

// crest sets agency and nation side by side.
func (s sheet) crest(a Agency) {
	small := s.small()
	agency := func() {
		if a.Parent != "" {
			s.Text(s.slightly(s.centered(small-0.5, false, false), strings.ToUpper(a.Parent)),
				strings.ToUpper(a.Parent))
		}
		name := s.centered(small-0.5, true, false)
		s.Text(name, strings.ToUpper(a.called()))
		s.Skip(0.8)
		s.Rule(min(s.TextWidth(name, strings.ToUpper(a.called()))*0.4, s.Width()*0.4))
	}
	state := func() {
		s.Text(s.fit(s.centered(small-0.5, true, false), nation), nation)
		st := s.centered(small+0.5, true, false)
		s.Text(st, motto)
		s.Skip(0.8)
		s.Rule(s.TextWidth(st, motto))
	}
	s.Beside(3, pdf.Part{Share: 45, Set: agency}, pdf.Part{Share: 55, Set: state})
}

// title sets the name of the paper.
func (s sheet) title(name, beneath string) {
	s.Text(s.centered(s.body.Size+2, true, false), name)
	if beneath != "" {
		s.Text(s.centered(s.body.Size, true, false), beneath)
	}
	s.Skip(s.body.Size * 0.12)
}

// codes sets the dossier's code as bars and as a QR code that leads to its page.
func (s sheet) codes(d Dossier, lookup string) {
	if d.Code == "" {
		s.Blank(s.body, "Mã hồ sơ:", 1)
		return
	}
	words := func() {
		st := s.centered(s.body.Size, false, false)
		if s.Bars(8, d.Code) {
			s.Skip(0.8)
		}
		s.Para(st, pdf.T("Mã hồ sơ: "), pdf.B(d.Code))
		if lookup != "" {
			s.Para(st, pdf.T("Mã tra cứu: "), pdf.B(lookup))
		}
	}
	if d.TrackURL == "" {
		words()
	} else {
		s.Beside(3, pdf.Part{Share: 100, Set: words},
			pdf.Part{Share: 18, Set: func() { s.QR(s.Width(), d.TrackURL) }})
	}
	s.Skip(1.5)
}

// plain is the style of fields: their lines are short, so they are not stretched.
func (s sheet) plain() pdf.Style {
	return s.styled(func(st *pdf.Style) { st.Align = pdf.Left })
}

// field sets "label: value", or dots where there is no value.
func (s sheet) field(label, value string) { s.long(label, value, 1) }

// long is a field that gets several dotted lines when there is no value.
func (s sheet) long(label, value string, lines int) {
	if strings.TrimSpace(value) == "" {
		s.Blank(s.plain(), label+":", lines)
		return
	}
	s.Text(s.plain(), label+": "+value)
}

// strong is a field whose value stands out.
func (s sheet) strong(label, value string) {
	if strings.TrimSpace(value) == "" {
		s.Blank(s.plain(), label+":", 1)
		return
	}
	s.Para(s.plain(), pdf.T(label+": "), pdf.B(value))
}

// pair sets two short fields on one line, the first taking share of the width.
func (s sheet) pair(share float64, label1, value1, label2, value2 string) {
	s.Beside(3, pdf.Part{Share: share, Set: func() { s.field(label1, value1) }},
		pdf.Part{Share: 1 - share, Set: func() { s.field(label2, value2) }})
}

// reach sets where a person lives and answers.
func (s sheet) reach(p Person) {
	s.field("Địa chỉ", p.Address)
	s.pair(0.5, "Số điện thoại", p.Phone, "Email", p.Email)
}

// A signer is one place for a hand.
type signer struct{ role, note, name string }

// sign leaves room for hands; names stand beneath it.
func (s sheet) sign(signers ...signer) {
	parts := make([]pdf.Part, len(signers))
	for i, g := range signers {
		parts[i] = pdf.Part{Share: 1, Set: func() {
			if g.role == "" {
				return
			}
			s.Text(s.centered(s.body.Size, true, false), g.role)
			s.Text(s.centered(s.body.Size-0.5, false, true), or(g.note, "(Ký và ghi rõ họ tên)"))
			s.Skip(s.body.Size * 1.35)
			s.Text(s.centered(s.body.Size, true, false), g.name)
		}}
	}
	s.Skip(2)
	s.Beside(4, parts...)
}

// write ends the paper.
func (s sheet) write(w io.Writer, name string) error {
	if err := s.Output(w); err != nil {
		return fmt.Errorf("print %s: %w", name, err)
	}
	return nil
}
