package register

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/dossiers/parts"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// registerURL is the page of the register.
const registerURL = "/register"

// registerRoutes registers the pages of the register.
func (s *Service) registerRoutes(rt *web.Router) {
	p := s.pages(rt)
	rt.Handle("GET "+registerURL, dossiers.Register, p.register)
	rt.Handle("GET "+registerURL+".pdf", dossiers.Register, p.registerPDF)
}

// registerShown is how many lines the page shows; the PDF holds all.
const registerShown = 200

type registerView struct {
	Office   string
	Offices  []ui.Option
	From, To clock.Date
	Map      clock.Date // zero: today's offices
	Maps     []ui.NavItem
	Form     parts.Form
	Rows     []registerLine
	Count    int
	Parts    []registerPDF
}

// A registerPDF is a link to one part of the paper.
type registerPDF struct{ Text, URL string }

type registerLine struct {
	dossiers.Dossier
	Proc, Village string
}

// registerFilter reads the period; without one it is this month until today.
func (p pages) registerFilter(r *http.Request, actor auth.Actor) (registerView, RegisterFilter, error) {
	v := registerView{Office: web.Text(r, "office")}
	offices := p.OfficesWith(actor, dossiers.Register)
	if len(offices) == 0 {
		return v, RegisterFilter{}, fault.New(fault.Forbidden, "auth.forbidden")
	}
	day, err := places.ParseMap(web.Text(r, "map"))
	if err != nil {
		return v, RegisterFilter{}, err
	}
	v.Maps = places.MapTabs(r.Context(), p.places.Tree(), offices, registerURL, r.Form)
	if v.Map = day; day != "" { // what was asked of an office of today is told of the unit that it continues
		m := p.places.Tree().On(day)
		offices = m.StandingFor(offices)
		if home := m.Home(v.Office); home != "" {
			v.Office = home
		}
	}
	if v.Offices = p.OfficeOptions(offices); v.Office == "" && len(v.Offices) > 0 {
		v.Office = v.Offices[0].Value
	}
	from, okFrom := web.Date(r, "from")
	to, okTo := web.Date(r, "to")
	today := clock.DateOf(p.clock.Now())
	if from == "" && to == "" && okFrom && okTo {
		from, to = today[:8]+"01", today
	}
	v.From, v.To = from, to
	f := RegisterFilter{CommuneID: v.Office, From: from, To: to, Part: web.Int(r, "part"), Map: day}
	return v, f, p.checkRegister(actor, &f)
}

func (p pages) register(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	v, f, err := p.registerFilter(r, actor)
	status := http.StatusOK
	if err != nil {
		if status, err = v.Form.Refuse(r, err,
			func(field string) string { return i18n.T(ctx, "dossiers.register."+field) }); err != nil {
			return err
		}
	} else {
		if v.Count, err = p.registerCount(ctx, f); err != nil {
			return err
		}
		for d, err := range p.registerRows(ctx, f, 0, registerShown) {
			if err != nil {
				return err
			}
			v.Rows = append(v.Rows, registerLine{d.Dossier, parts.Shorten(p.ProcedureName(ctx, d.Procedure, d.ProcVer)),
				p.villageOn(d.Dossier, f.Map)})
		}
		v.Parts = v.papers(ctx)
	}
	return web.Render(w, r, status, registerPage(p.Page(w, r, i18n.T(ctx, "dossiers.register.title"), registerURL), v))
}

func (p pages) registerPDF(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	_, f, err := p.registerFilter(r, actor)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := p.RegisterPDF(r.Context(), actor, &buf, f); err != nil {
		return err
	}
	return cases.ShowPaper(w, r, "so-theo-doi-ho-so", buf.Bytes())
}

// papers are the links to the parts of the paper, with what each holds.
func (v registerView) papers(ctx context.Context) (out []registerPDF) {
	lang := i18n.Lang(ctx)
	for n := 1; n <= partsOf(v.Count); n++ {
		l := registerPDF{Text: i18n.T(ctx, "dossiers.register.print"), URL: registerURL + ".pdf?" +
			url.Values{"office": {v.Office}, "from": {string(v.From)}, "to": {string(v.To)}, "map": {string(v.Map)},
				"part": {strconv.Itoa(n)}}.Encode()}
		if v.Count > registerPart {
			l.Text = i18n.T(ctx, "dossiers.register.part", "part", n, "first", i18n.Number(lang, int64((n-1)*registerPart+1)),
				"last", i18n.Number(lang, int64(min(v.Count, n*registerPart))))
		}
		out = append(out, l)
	}
	return out
}
