package papers

import (
	"context"
	"io"
	"strings"
	"time"

	"thonso/internal/platform/i18n"
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

func (p Slip) title(ctx context.Context) string {
	switch {
	case p.PortalCode != "":
		return i18n.T(ctx, "papers.slip.title_portal")
	case p.Team:
		return i18n.T(ctx, "papers.slip.title_team")
	}
	return i18n.T(ctx, "papers.slip.title")
}

// WriteSlip prints the slip in the language of ctx, A5.
func WriteSlip(ctx context.Context, w io.Writer, p Slip) error {
	say := func(key string) string { return i18n.T(ctx, "papers.slip."+key) }
	s := a5(p.Agency.Practice, say("title"), p.Agency.Name, "", p.Made)
	s.SetLang(i18n.Lang(ctx))
	s.Text(s.centered(10.5, true, false), nation)
	s.Text(s.centered(11, true, false), motto)
	s.Skip(0.8)
	s.Rule(s.TextWidth(s.centered(11, true, false), motto))
	s.Skip(3)
	s.title(strings.ToUpper(p.title(ctx)), "")
	s.Skip(1)
	s.number(ctx, p)
	s.strong(say("owner"), p.Owner.Name)
	s.long(say("procedure"), p.Procedure, 2)
	s.field(say("village"), p.Village)
	s.field(say("sent_at"), hour(p.Made)+", "+dateIn(ctx, p.Made))
	s.field(say("office"), p.Agency.called())
	if p.Helper != "" {
		s.field(say("helper"), p.Helper)
	}
	s.field(say("limit"), p.Limit)
	s.Skip(1)
	p.sent(ctx, s)
	for i, name := range p.ToShow {
		if i == 0 {
			s.Skip(1)
			s.Text(s.body, say("bring"))
		}
		s.Text(s.plain(), "– "+name)
	}
	s.Skip(1)
	meaning := say("meaning")
	if p.PortalCode != "" {
		meaning = say("meaning_portal")
	}
	s.Text(s.styled(func(st *pdf.Style) { st.Italic = true }), meaning)
	s.sign(signer{strings.ToUpper(say("filer")), say("sign"), p.Owner.Name},
		signer{strings.ToUpper(say("maker")), say("sign"), p.Helper})
	return s.write(w, "slip")
}

// sent lists what went along, in lines: a table is too wide for a slip.
func (p Slip) sent(ctx context.Context, s sheet) {
	for i, c := range p.Components {
		if i == 0 {
			s.Text(s.body, i18n.T(ctx, "papers.slip.sent"))
		}
		line := "– " + c.Name
		if c.Photos > 0 {
			line += ": " + i18n.T(ctx, "papers.slip.photos", "n", c.Photos)
		}
		if c.Note != "" {
			line += " (" + c.Note + ")"
		}
		s.Text(s.plain(), line)
	}
}

// number sets what is read out or scanned to follow the dossier.
func (s sheet) number(ctx context.Context, p Slip) {
	words := func() {
		big, code := s.centered(14, true, false), s.centered(s.body.Size, false, false)
		s.Text(s.fit(big, p.Number), p.Number)
		if p.PortalCode != "" {
			s.Para(code, pdf.T(i18n.T(ctx, "papers.slip.portal_code")), pdf.B(p.PortalCode))
		}
		s.Para(code, pdf.T(i18n.T(ctx, "papers.slip.lookup")), pdf.B(p.Lookup))
		s.Text(s.centered(s.body.Size-1, false, true), i18n.T(ctx, "papers.slip.keep_secret"))
	}
	if p.TrackURL == "" {
		words()
	} else {
		s.Beside(3, pdf.Part{Share: 90, Set: words}, pdf.Part{Share: 28, Set: func() { s.QR(s.Width(), p.TrackURL) }})
	}
	s.Skip(1.5)
}
