package dossiers

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"

	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// registerShown is how many lines the page shows; the PDF holds all.
const registerShown = 200

type registerView struct {
	Office   string
	Offices  []ui.Option
	From, To clock.Date
	Map      clock.Date // zero: today's offices
	Maps     []ui.NavItem
	Form     staffForm
	Rows     []registerLine
	Count    int
	Parts    []registerPDF
}

// A registerPDF is a link to one part of the paper.
type registerPDF struct{ Text, URL string }

type registerLine struct {
	Dossier
	Proc, Village string
}

// registerFilter reads the period; without one it is this month until today.
func (p staffPages) registerFilter(r *http.Request, actor auth.Actor) (registerView, RegisterFilter, error) {
	v := registerView{Office: web.Text(r, "office")}
	offices := p.officesWith(actor, Register)
	if len(offices) == 0 {
		return v, RegisterFilter{}, fault.New(fault.Forbidden, "auth.forbidden")
	}
	day, err := places.ParseMap(web.Text(r, "map"))
	if err != nil {
		return v, RegisterFilter{}, err
	}
	v.Maps = places.MapTabs(r.Context(), p.Places.Tree(), offices, registerURL, r.Form)
	if v.Map = day; day != "" { // what was asked of an office of today is told of the unit that it continues
		m := p.Places.Tree().On(day)
		offices = m.StandingFor(offices)
		if home := m.Home(v.Office); home != "" {
			v.Office = home
		}
	}
	if v.Offices = p.officeOptions(offices); v.Office == "" && len(v.Offices) > 0 {
		v.Office = v.Offices[0].Value
	}
	from, okFrom := web.Date(r, "from")
	to, okTo := web.Date(r, "to")
	today := clock.DateOf(p.Clock.Now())
	if from == "" && to == "" && okFrom && okTo {
		from, to = today[:8]+"01", today
	}
	v.From, v.To = from, to
	f := RegisterFilter{CommuneID: v.Office, From: from, To: to, Part: web.Int(r, "part"), Map: day}
	return v, f, p.checkRegister(actor, &f)
}

func (p staffPages) register(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	v, f, err := p.registerFilter(r, actor)
	status := http.StatusOK
	if err != nil {
		if status, err = v.Form.refuse(r, err, func(field string) string { return i18n.T(ctx, "dossiers.register."+field) }); err != nil {
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
			v.Rows = append(v.Rows, registerLine{d.Dossier, shorten(p.procedureName(ctx, d.Procedure, d.ProcVer)), p.villageOn(d.Dossier, f.Map)})
		}
		v.Parts = v.papers(ctx)
	}
	return web.Render(w, r, status, registerPage(p.page(w, r, i18n.T(ctx, "dossiers.register.title"), registerURL), v))
}

func (p staffPages) registerPDF(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	_, f, err := p.registerFilter(r, actor)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := p.RegisterPDF(r.Context(), actor, &buf, f); err != nil {
		return err
	}
	return showPaper(w, r, "so-theo-doi-ho-so", buf.Bytes())
}

// papers are the links to the parts of the paper, with what each holds.
func (v registerView) papers(ctx context.Context) (out []registerPDF) {
	lang := i18n.Lang(ctx)
	for n := 1; n <= parts(v.Count); n++ {
		l := registerPDF{Text: i18n.T(ctx, "dossiers.register.print"), URL: registerURL + ".pdf?" +
			url.Values{"office": {v.Office}, "from": {string(v.From)}, "to": {string(v.To)}, "map": {string(v.Map)}, "part": {strconv.Itoa(n)}}.Encode()}
		if v.Count > registerPart {
			l.Text = i18n.T(ctx, "dossiers.register.part", "part", n, "first", i18n.Number(lang, int64((n-1)*registerPart+1)), "last", i18n.Number(lang, int64(min(v.Count, n*registerPart))))
		}
		out = append(out, l)
	}
	return out
}

// dateProps draws a date in three boxes with d in them.
func dateProps(name, legend string, d clock.Date) ui.DateProps {
	out := ui.DateProps{Name: name, Legend: legend}
	if len(d) == 10 {
		out.Day, out.Month, out.Year = string(d[8:]), string(d[5:7]), string(d[:4])
	}
	return out
}
