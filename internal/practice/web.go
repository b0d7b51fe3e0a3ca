package practice

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/module"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

//go:generate go tool templ generate -path .

// The pages of the practice installation.
type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET /practice", Enter, p.desk)
	rt.Handle("GET /practice/board", Enter, p.board)
	rt.Handle("POST /practice/runs", Enter, p.start)
	rt.Handle("GET /practice/runs/{id}", Enter, p.run)
	rt.Handle("POST /practice/runs/{id}/ask", Enter, p.ask)
	rt.Handle("POST /practice/runs/{id}/begin", Enter, p.begin)
	rt.Handle("POST /practice/runs/{id}/hand-over", Enter, p.handOver)
	rt.Handle("GET /practice/samples/{persona}/{component}/{page}", Enter, p.sample)
	rt.Handle("POST /practice/leave", auth.Public, p.leave)
}

func runURL(id, rest string) string { return "/practice/runs/" + url.PathEscape(id) + rest }

func sampleURL(p Persona, component string, page int) string {
	return "/practice/samples/" + url.PathEscape(p.Key) + "/" + url.PathEscape(component) + "/" + strconv.Itoa(page)
}

// work puts the day's tasks on the home page of practice.
func (s *Service) work(ctx context.Context, actor auth.Actor) ([]module.Work, error) {
	if !actor.MayAnywhere(Enter) {
		return nil, nil
	}
	d, err := s.Desk(ctx, actor)
	n := 0
	for _, t := range d.Tasks {
		n += one(!t.Done)
	}
	return []module.Work{{Name: "practice", Number: n, Key: "practice.tile", Icon: ui.IconPractice,
		Kind: ui.KindPractice, Verb: "practice.verb", URL: "/practice"}}, err
}

type deskView struct {
	Page ui.Page
	Desk Desk
	Lang string
}

func (p pages) desk(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	if err := p.LayGround(ctx); err != nil { // a newer version may bring new residents
		return err
	}
	d, err := p.Desk(ctx, actor)
	if err != nil {
		return err
	}
	v := deskView{Page: p.rt.Page(w, r, i18n.T(ctx, "practice.desk")), Desk: d, Lang: i18n.Lang(ctx)}
	return web.Render(w, r, http.StatusOK, deskPage(v))
}

func (p pages) start(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	run, err := p.Start(r.Context(), actor, StartInput{ID: web.Text(r, "id"), Persona: web.Text(r, "persona")})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, runURL(run.ID, ""))
}

type runView struct {
	Page   ui.Page
	Lang   string
	Run    Run
	Proc   procedures.Procedure
	Case   cases.Case  // Status "" before the mandate is given
	Digits string      // just read out by the persona
	Form   *forms.Form // nil: as it is first shown
}

// Papers lists what the persona has brought along, to be downloaded page by page.
func (v runView) Papers() (out []procedures.Component) {
	for _, c := range v.Proc.Components {
		if v.Run.Persona.Photos[c.ID] > 0 {
			out = append(out, c)
		}
	}
	return out
}

// Stage counts the five steps; one more is all of them done.
func (v runView) Stage() int {
	if v.Run.Passed() {
		return 6
	}
	if v.Case.ID == "" { // nothing is begun yet
		return 1
	}
	return max(1, v.Case.Stage())
}

func (p pages) run(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return p.render(w, r, actor, runView{})
}

func (p pages) render(w http.ResponseWriter, r *http.Request, actor auth.Actor, v runView) error {
	v, err := p.runView(w, r, actor, v)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, runPage(v))
}

// runView adds what the page shows to what the caller knows already.
func (p pages) runView(w http.ResponseWriter, r *http.Request, actor auth.Actor, v runView) (_ runView, err error) {
	ctx, id := r.Context(), r.PathValue("id")
	if v.Run, err = p.Follow(ctx, actor, id); err != nil {
		return v, err
	}
	if v.Case, err = p.cases.Show(ctx, actor, id); err != nil && fault.KindOf(err) != fault.NotFound {
		return v, err
	}
	if v.Proc = v.Case.Proc; v.Proc.Code == "" {
		if v.Proc, err = p.procedures.Get(v.Run.Persona.Procedure, p.today()); err != nil {
			return v, err
		}
	}
	v.Lang = i18n.Lang(ctx)
	v.Page = p.rt.Page(w, r, i18n.T(ctx, "practice.run", "name", v.Run.Persona.spoken()), web.From(runURL(id, "")))
	return v, nil
}

// form asks for what comes next, as it was refused or as it is first shown.
func (v runView) form(fields forms.Fields) *forms.Form {
	if v.Form != nil {
		return v.Form
	}
	return forms.New(fields)
}

func (p pages) ask(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	digits, err := p.Agreed(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.render(w, r, actor, runView{Digits: digits})
}

func (p pages) begin(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	id := r.PathValue("id")
	var in proofInput
	f, err := forms.Read(r, in.digits())
	if err == nil {
		_, err = p.Begin(r.Context(), actor, id, in.Digits)
	}
	if err != nil {
		return p.refused(w, r, actor, f, err, runView{Digits: web.Text(r, "said")})
	}
	return web.Redirect(w, r, "/dossiers/"+url.PathEscape(id)+"/form")
}

func (p pages) handOver(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	id := r.PathValue("id")
	var in proofInput
	f, err := forms.Read(r, in.secret())
	if err == nil {
		_, err = p.HandOver(r.Context(), actor, id, in.Secret)
	}
	if err != nil {
		return p.refused(w, r, actor, f, err, runView{})
	}
	return web.Redirect(w, r, runURL(id, ""))
}

// refused shows the page again with what is wrong with the one field that it has.
func (p pages) refused(w http.ResponseWriter, r *http.Request, actor auth.Actor, f *forms.Form,
	err error, v runView) error {
	return f.Again(w, r, err, func() (templ.Component, error) {
		v.Form = f
		v, err := p.runView(w, r, actor, v)
		return runPage(v), err
	})
}

// A proofInput holds what the persona read out: six digits, or the code of the receipt.
type proofInput struct{ Digits, Secret string }

func (in *proofInput) digits() forms.Fields {
	return forms.Of("practice.field.",
		forms.Text("digits", &in.Digits).Need("mandates.digits_wrong").Max(10).Hint("practice.digits_hint").
			Looks(forms.Look{Width: ui.WidthShort, Keypad: true})).ForOthers()
}

func (in *proofInput) secret() forms.Fields {
	return forms.Of("practice.field.",
		forms.Text("secret",
			&in.Secret).Need("dossiers.secret_wrong").Max(12).Hint("practice.secret_hint").Short()).ForOthers()
}

func (p pages) sample(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	page, _ := strconv.Atoi(strings.TrimSuffix(r.PathValue("page"), ".png"))
	var buf bytes.Buffer
	if err := p.WriteSample(&buf, r.PathValue("persona"), r.PathValue("component"), page); err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="anh-mau-`+strconv.Itoa(page)+`.png"`)
	return web.Write(w, r, http.StatusOK, "image/png", buf.Bytes())
}

// leave goes back to the real installation, where one is still signed in.
func (p pages) leave(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	if c, err := r.Cookie(web.PracticeCookie); err == nil {
		if err := p.auth.Logout(r.Context(), c.Value); err != nil {
			return err
		}
	}
	SetCookie(w, r, "", "")
	return web.Redirect(w, r, "/home")
}

type boardView struct {
	Page  ui.Page
	Home  string
	Lines []Line
}

func (p pages) board(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	home, lines, err := p.Board(r.Context(), actor)
	if err != nil {
		return err
	}
	v := boardView{Page: p.rt.Page(w, r, i18n.T(r.Context(), "practice.board")), Home: home, Lines: lines}
	return web.Render(w, r, http.StatusOK, boardPage(v))
}

// others are the personas besides those of the day's tasks.
func others(tasks []Task) (out []Persona) {
	for _, p := range Personas() {
		if !slices.ContainsFunc(tasks, func(t Task) bool { return t.Persona.Key == p.Key }) {
			out = append(out, p)
		}
	}
	return out
}

func newID() string { return ids.New() }

func stars(n int) string { return strings.Repeat("★", n) + strings.Repeat("☆", 5-n) }

// remark says in plain words what a clerk wants put right.
func remark(ctx context.Context, v runView, w dossiers.Want) string {
	kind, rest, _ := strings.Cut(w.Target, ":")
	name := rest
	if kind == "q" && v.Proc.Form != nil {
		if q, ok := v.Proc.Form.Question(rest); ok {
			name = q.Label.In(v.Lang)
		}
	}
	for _, c := range v.Proc.Components {
		if kind == "c" && c.ID == rest {
			name = c.Name.In(v.Lang)
		}
	}
	return i18n.T(ctx, "practice.remark."+w.Reason, "name", name)
}

// past lists all that came back in the course of the run.
func (v runView) past() (out []dossiers.Want) {
	for _, e := range v.Case.Events {
		if e.Kind == "supplement" {
			out = append(out, e.Data.Wants...)
		}
	}
	return out
}

func boardColumns(ctx context.Context) []ui.Column {
	var out []ui.Column
	for i, key := range []string{"name", "today", "runs", "passes", "first", "average"} {
		out = append(out, ui.Column{Label: i18n.T(ctx, "practice.column."+key), Numeric: i > 1})
	}
	return out
}
