package papers

import (
	"io"
	"strconv"
	"strings"
	"time"

	"thonso/internal/platform/pdf"
)

// An Attendance is one member at a session.
type Attendance struct {
	Name, Role string
	In, Out    time.Time
}

// SessionCounts counts people and dossiers. Practice is told apart, for it never counts.
type SessionCounts struct{ Guests, Self, Helped, ByOfficial, Practice int }

// Filed is the number of dossiers.
func (c SessionCounts) Filed() int { return c.Self + c.Helped + c.ByOfficial }

// A SessionDossier is one dossier of the evening.
type SessionDossier struct{ Owner, Procedure, Code, How, State string }

// A Waiting is somebody who has to come again.
type Waiting struct{ Name, Procedure, Missing string }

// A Fetch is a result to be fetched from the commune.
type Fetch struct{ Code, Owner, Result, Where string }

// SessionReport is what happened at one session (báo cáo buổi trực).
type SessionReport struct {
	Practice   bool // invented: every page says so
	Lang       string
	Team       string
	Place      string
	Where      string // such as Nhà văn hóa thôn Đông Căm
	Made       time.Time
	Begin, End time.Time
	Attendance []Attendance
	Counts     SessionCounts
	Dossiers   []SessionDossier
	Waiting    []Waiting
	Fetch      []Fetch
	Notes      string
	Lead       string
	RootDay    time.Time
	Root       string // the journal's root of that day, in hexadecimal
}

// WriteSessionReport prints the report, A4.
func WriteSessionReport(w io.Writer, r SessionReport) error {
	tr := tongue(r.Lang)
	s := a4(r.Practice, tr("Báo cáo buổi trực", "Session report"), r.Team, locale(r.Lang), r.root(tr), r.Made)
	s.body.Align = pdf.Left
	s.Text(s.centered(13, true, false), r.Team)
	s.Text(s.centered(12, false, true), or(r.Place, "…………")+", "+dateIn(r.Lang, r.Made))
	s.Skip(4)
	s.title(tr("BÁO CÁO BUỔI TRỰC", "SESSION REPORT"), hours(r.Lang, r.Begin, r.End))
	s.Skip(2)
	s.field(tr("Địa điểm", "Held at"), r.Where)
	r.counts(s, tr)
	number := pdf.Col{Head: tr("STT", "No."), Share: 14, Align: pdf.Center}
	s.list(tr("1. Thành viên có mặt", "1. Members present"), tr("Không có", "None"), []pdf.Col{
		number, {Head: tr("Họ và tên", "Name"), Share: 60}, {Head: tr("Vai trò", "Role"), Share: 45},
		{Head: tr("Đến", "In"), Share: 20, Align: pdf.Center}, {Head: tr("Về", "Out"), Share: 20, Align: pdf.Center},
	}, r.attendance())
	s.list(tr("2. Hồ sơ trong buổi", "2. Dossiers of the session"), tr("Không có", "None"), []pdf.Col{
		number, {Head: tr("Người dân", "Resident"), Share: 34}, {Head: tr("Thủ tục", "Procedure"), Share: 48},
		{Head: tr("Mã hồ sơ", "Dossier code"), Share: 38}, {Head: tr("Cách nộp", "Filed"), Share: 22},
		{Head: tr("Tình trạng", "State"), Share: 24},
	}, r.dossiers())
	s.list(tr("3. Người còn chờ", "3. Waiting"), tr("Không có", "None"), []pdf.Col{
		number, {Head: tr("Họ và tên", "Name"), Share: 40}, {Head: tr("Thủ tục", "Procedure"), Share: 50},
		{Head: tr("Còn thiếu", "Missing"), Share: 65},
	}, r.waiting())
	s.list(tr("4. Kết quả cần lấy về", "4. Results to fetch"), tr("Không có", "None"), []pdf.Col{
		number, {Head: tr("Mã hồ sơ", "Dossier code"), Share: 40}, {Head: tr("Chủ hồ sơ", "Owner"), Share: 40},
		{Head: tr("Kết quả", "Result"), Share: 45}, {Head: tr("Lấy tại", "Where"), Share: 40},
	}, r.fetch())
	if r.Notes != "" {
		s.Skip(2)
		s.Text(s.styled(bold), tr("5. Ghi chú", "5. Notes"))
		s.Text(s.body, r.Notes)
	}
	hand := tr("(Ký và ghi rõ họ tên)", "(Signature and full name)")
	s.sign(signer{}, signer{role: tr("NGƯỜI PHỤ TRÁCH BUỔI TRỰC", "LEAD OF THE SESSION"), note: hand, name: r.Lead})
	return s.write(w, "session report")
}

func bold(st *pdf.Style) { st.Bold = true }

// counts says in a sentence what is read on the loudspeaker.
func (r SessionReport) counts(s sheet, tr func(vi, en string) string) {
	n := strconv.Itoa
	c := r.Counts
	s.Para(s.body, pdf.T(tr("Số người đến: ", "People who came: ")), pdf.B(n(c.Guests)),
		pdf.T(tr(". Số hồ sơ: ", ". Dossiers: ")), pdf.B(n(c.Filed())),
		pdf.T(tr(", trong đó tự nộp ", ", of which filed by themselves ")), pdf.B(n(c.Self)),
		pdf.T(tr(", được hướng dẫn ", ", helped ")), pdf.B(n(c.Helped)),
		pdf.T(tr(", cán bộ nộp hộ ", ", by an official for them ")), pdf.B(n(c.ByOfficial)), pdf.T("."))
	if c.Practice > 0 {
		s.Text(s.body, tr("Hồ sơ luyện tập (không tính vào số trên): ",
			"Practice dossiers (not counted above): ")+n(c.Practice)+".")
	}
}

// list sets a titled table, or says that it is empty.
func (s sheet) list(title, none string, cols []pdf.Col, rows [][]string) {
	s.Skip(2)
	if len(rows) == 0 {
		s.Para(s.body, pdf.B(title+": "), pdf.T(none+"."))
		return
	}
	t := pdf.Table{Style: pdf.Style{Size: 11, Leading: 1.15}, Cols: cols}
	head := s.styled(bold)
	if need := s.Measure(func() { s.Text(head, title); s.Rows(t, seq(rows[:1])) }); need > s.Room() {
		s.Break()
	}
	s.Text(head, title)
	s.Rows(t, seq(rows))
}

func seq(rows [][]string) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		for i, r := range rows {
			if !yield(append([]string{strconv.Itoa(i + 1)}, r...)) {
				return
			}
		}
	}
}

func (r SessionReport) attendance() (rows [][]string) {
	for _, a := range r.Attendance {
		rows = append(rows, []string{a.Name, a.Role, hour(a.In), hour(a.Out)})
	}
	return rows
}

func (r SessionReport) dossiers() (rows [][]string) {
	for _, d := range r.Dossiers {
		rows = append(rows, []string{d.Owner, d.Procedure, d.Code, d.How, d.State})
	}
	return rows
}

func (r SessionReport) waiting() (rows [][]string) {
	for _, x := range r.Waiting {
		rows = append(rows, []string{x.Name, x.Procedure, x.Missing})
	}
	return rows
}

func (r SessionReport) fetch() (rows [][]string) {
	for _, x := range r.Fetch {
		rows = append(rows, []string{x.Code, x.Owner, x.Result, x.Where})
	}
	return rows
}

// root is the day's root of the journal, for the foot of every page, in groups
// that two people can compare by reading aloud.
func (r SessionReport) root(tr func(vi, en string) string) string {
	if r.Root == "" {
		return ""
	}
	var b strings.Builder
	for i, c := range r.Root {
		if i > 0 && i%8 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return tr("Mã gốc sổ nhật ký ", "Root of the journal, ") + dateIn(r.Lang, r.RootDay) + ": " + b.String()
}
