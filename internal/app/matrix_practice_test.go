package app

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/web"
)

// leavesPractice are routes after which one practises no more.
var leavesPractice = []string{"POST /practice/leave", "POST /logout", "POST /login"}

// goneAlready are routes that find nothing to do where there is nothing.
var goneAlready = []string{"POST /views/{id}/delete"}

// A practiceMatrix walks the routes of the practice installation.
type practiceMatrix struct {
	*matrix
	inside *App
	secret string // of the login of practice
}

// TestPracticeMatrix walks every route of the practice installation as one who
// practises: with all that is in the real one, then with what another who
// practises has. Nothing real is seen or changed, and of another's nothing.
func TestPracticeMatrix(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		m := newMatrix(t, w)
		var runs, secrets [2]string
		for i, role := range []auth.Role{auth.Member, auth.TeamLead} {
			b := m.signedIn("a-" + string(role))
			b.enters()
			runs[i], secrets[i] = b.meets("mai"), b.cookie(web.PracticeCookie)
		}
		p := &practiceMatrix{m, m.side.app, secrets[0]}
		m.own.add("sample", "", "persona", "mai", "component", "original", "page", "1")
		m.changesNothing(func() {
			p.walk("what is real", m.own)
			before := everything(t, p.inside.DB)
			p.walk("another's", p.has(runs[1]))
			if after := everything(t, p.inside.DB); len(after) < len(before) {
				t.Errorf("%d rows of practice are %d", len(before), len(after))
			}
			if rec := p.visit(cell{route: web.Route{Pattern: "GET /x"}, path: "/practice/runs/" + runs[0]},
				m.own); rec.Code != http.StatusOK {
				t.Errorf("one's own run: %d", rec.Code)
			}
		})
	})
}

// has is what one has who practises the run.
func (p *practiceMatrix) has(run string) *territory {
	at := &territory{world: p.world, t: p.t, things: map[string][]thing{}, fields: map[string]string{},
		commune: p.own.commune, village: p.own.village}
	for kind, of := range p.own.things {
		at.things[kind] = of
	}
	at.things["dossier"], at.things["mandate"] = nil, nil
	at.add("dossier", "", "id", run, "photo", run, "component", "original", "page", "copies", "form",
		"01.pdf", "kind", "slip")
	at.add("mandate", "", "id", run)
	for k, v := range p.own.fields {
		at.fields[k] = v
	}
	at.fields["id"], at.fields["dossiers"] = run, run
	return at
}

// reached are kinds of things that are there for all who practise, with the reason.
var reached = map[string]string{
	"procedure": "both have the national catalogue",
	"sample":    "it is practice's own",
	"guide":     "both have the same guides",
}

// sharedInside are routes by which all who practise, being of one invented
// village, see one another's dossiers, as a team does of its own.
var sharedInside = []string{"GET /dossiers/{id}", "GET /dossiers/{id}/handover", "POST /dossiers/{id}/handover",
	"GET /dossiers/{id}/ask-back", "POST /dossiers/{id}/ask-back", "GET /dossiers/{id}/original",
	"POST /dossiers/{id}/original", "GET /dossiers/{id}/work", "GET /dossiers/{id}/result.pdf"}

func (p *practiceMatrix) walk(what string, at *territory) {
	for _, route := range p.inside.Router.Routes {
		if slices.Contains(leavesPractice, route.Pattern) {
			continue
		}
		for _, c := range p.cells(route, auth.Member, at) {
			rec := p.visit(c, at)
			member := route.Permission == auth.Public || route.Permission == auth.SignedIn ||
				auth.Member.May(route.Permission)
			hidden := rec.Code == http.StatusNotFound || rec.Code == http.StatusForbidden ||
				rec.Code == http.StatusTooManyRequests || // secrets are tried out here
				slices.Contains(goneAlready, route.Pattern) ||
				at != p.own && slices.Contains(sharedInside, route.Pattern)
			switch {
			case rec.Code >= 500:
				p.t.Errorf("%s: %v: %d %.200s", what, c, rec.Code, rec.Body)
			case strings.Contains(rec.Body.String(), p.own.resident.Name):
				p.t.Errorf("%s: %v shows a real person", what, c)
			case !member && rec.Code != http.StatusForbidden:
				p.t.Errorf("%s: %v is for others than members: %d", what, c, rec.Code)
			case member && c.kind != "" && reached[c.kind] == "" && !hidden:
				p.t.Errorf("%s: %v: %d", what, c, rec.Code)
			}
		}
	}
}

// visit asks as one who is signed in to the real installation and practises.
func (p *practiceMatrix) visit(c cell, at *territory) *httptest.ResponseRecorder {
	return p.asked(c, at, &http.Cookie{Name: web.LoginCookie, Value: p.logins[auth.Member]},
		&http.Cookie{Name: web.PracticeCookie, Value: p.secret})
}
