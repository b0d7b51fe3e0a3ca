package papers

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"thonso/internal/platform/i18n"
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

// WriteSessionReport prints the report in the language of ctx, A4.
func WriteSessionReport(ctx context.Context, w io.Writer, r SessionReport) error {
	say := func(key string) string { return i18n.T(ctx, "papers.session."+key) }
	s := a4(r.Practice, say("title"), r.Team, r.root(ctx), r.Made)
	s.SetLang(i18n.Lang(ctx))
	s.body.Align = pdf.Left
	s.Text(s.centered(13, true, false), r.Team)
	s.Text(s.centered(12, false, true), or(r.Place, "…………")+", "+dateIn(ctx, r.Made))
	s.Skip(4)
	s.title(strings.ToUpper(say("title")), hours(ctx, r.Begin, r.End))
	s.Skip(2)
	s.field(say("where"), r.Where)
	r.counts(ctx, s)
	column := func(head string, share float64) pdf.Col { return pdf.Col{Head: say(head), Share: share} }
	centred := func(head string, share float64) pdf.Col {
		return pdf.Col{Head: say(head), Share: share, Align: pdf.Center}
	}
	number := centred("number", 14)
	s.list("1. "+say("members"), say("none"), []pdf.Col{number, column("name", 60), column("role", 45),
		centred("in", 20), centred("out", 20)}, r.attendance())
	s.list("2. "+say("dossiers"), say("none"), []pdf.Col{number, column("resident", 34), column("procedure", 48),
		column("code", 38), column("filed", 22), column("state", 24)}, r.dossiers())
	s.list("3. "+say("waiting"), say("none"), []pdf.Col{number, column("name", 40), column("procedure", 50),
		column("missing", 65)}, r.waiting())
	s.list("4. "+say("fetch"), say("none"), []pdf.Col{number, column("code", 40), column("owner", 40),
		column("result", 45), column("fetch_at", 40)}, r.fetch())
	if r.Notes != "" {
		s.Skip(2)
		s.Text(s.styled(bold), "5. "+say("notes"))
		s.Text(s.body, r.Notes)
	}
	s.sign(signer{}, signer{role: strings.ToUpper(say("lead")), note: say("sign"), name: r.Lead})
	return s.write(w, "session report")
}

func bold(st *pdf.Style) { st.Bold = true }

// counts says in a sentence what is read on the loudspeaker.
func (r SessionReport) counts(ctx context.Context, s sheet) {
	c := r.Counts
	s.Text(s.body, i18n.T(ctx, "papers.session.counts", "guests", c.Guests, "filed", c.Filed(), "self", c.Self,
		"helped", c.Helped, "official", c.ByOfficial))
	if c.Practice > 0 {
		s.Text(s.body, i18n.T(ctx, "papers.session.practice", "n", c.Practice))
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
func (r SessionReport) root(ctx context.Context) string {
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
	return i18n.T(ctx, "papers.session.root", "day", dateIn(ctx, r.RootDay), "root", b.String())
}
