package app

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"thonso/internal/dossiers"
)

// restOf says by which operation of the API each form of a page is done, or
// in brackets why by none: every use case is also in the REST API.
var restOf = map[string]string{
	"POST /people/{id}/held":       "POST /api/people/{id}/held",
	"POST /people/{id}/held/erase": "POST /api/people/{id}/held/erase",
	"POST /admin/accounts":         "(an account begins with a password that only people see)",
	"POST /admin/accounts/{id}/disabled": "(accounts want the administrator in person, " +
		"not a program that holds one token)",
	"POST /admin/accounts/{id}/grants":              "(the same)",
	"POST /admin/accounts/{id}/grants/{grant}/end":  "(the same)",
	"POST /admin/accounts/{id}/password":            "(the same)",
	"POST /people/{id}/sign-in":                     "(an account begins with a password that only people see)",
	"POST /dossiers/{id}/fee":                       "PUT /api/dossiers/{id}/exemption",
	"POST /admin/jobs/retry":                        "POST /api/jobs/retry",
	"POST /admin/jobs/{id}/drop":                    "POST /api/jobs/{id}/drop",
	"POST /admin/jobs/{id}/retry":                   "POST /api/jobs/{id}/retry",
	"POST /admin/office":                            "PUT /api/office/{commune}",
	"POST /admin/places/import":                     "POST /api/places/import",
	"POST /admin/places/new":                        "POST /api/places",
	"POST /admin/places/{id}/lineage":               "POST /api/places/{id}/lineage",
	"POST /admin/places/{id}/merge":                 "POST /api/places/merge",
	"POST /admin/places/{id}/rename":                "POST /api/places/rename",
	"POST /admin/places/{id}/split":                 "POST /api/places/split",
	"POST /admin/procedures":                        "POST /api/procedures/import",
	"POST /admin/roles":                             "POST /api/roles",
	"POST /admin/roles/{id}":                        "POST /api/roles/{id}",
	"POST /admin/roles/{id}/end":                    "POST /api/roles/{id}/end",
	"POST /admin/roles/{id}/grants":                 "(giving roles wants the administrator in person)",
	"POST /dossiers":                                "POST /api/dossiers",
	"POST /dossiers/{id}/filed":                     "POST /api/dossiers/{id}/filed",
	"POST /dossiers/{id}/follow":                    "POST /api/dossiers/{id}/follow",
	"POST /dossiers/{id}/form/{page}":               "PUT /api/dossiers/{id}/pages/{page}",
	"POST /dossiers/{id}/mandate":                   "POST /api/dossiers/{id}/mandate",
	"POST /dossiers/{id}/photos/{component}":        "POST /api/dossiers/{id}/photos",
	"POST /dossiers/{id}/photos/{component}/remove": "DELETE /api/dossiers/{id}/photos/{photo}",
	"POST /dossiers/{id}/submit":                    "POST /api/dossiers/{id}/submit",
	"POST /errands":                                 "POST /api/errands",
	"POST /errands/{id}/cancel":                     "POST /api/errands/{id}/cancel",
	"POST /errands/{id}/items/{item}":               "POST /api/errands/{id}/items/{item}/hand-over",
	"POST /errands/{id}/items/{item}/back":          "POST /api/errands/{id}/items/{item}/back",
	"POST /errands/{id}/seal":                       "POST /api/errands/{id}/seal",
	"POST /errands/{id}/take":                       "POST /api/errands/{id}/take",
	"POST /inbox/receive":                           "POST /api/dossiers/{id}/receive",
	"POST /inbox/receive/{bulk}":                    "(it asks people whether all are meant)",
	"POST /inbox/approve":                           "POST /api/dossiers/{id}/decide",
	"POST /inbox/approve/{bulk}":                    "(it asks people whether all are meant)",
	"POST /inbox/number":                            "POST /api/dossiers/{id}/number",
	"POST /inbox/number/{bulk}":                     "(it asks people whether all are meant)",
	"POST /inbox/assign":                            "POST /api/dossiers/{id}/assign",
	"POST /inbox/assign/{bulk}":                     "(it asks people whether all are meant)",
	"POST /inbox/transfer":                          "POST /api/transfer",
	"POST /inbox/transfer/{bulk}":                   "(it asks people whether all are meant)",
	"POST /intake":                                  "POST /api/dossiers",
	"POST /login":                                   "(a token takes its place)",
	"POST /logout":                                  "(the same)",
	"POST /m": "(the number is typed where there is no QR code; " +
		"a program has the link)",
	"POST /m/agree":                "(the same: six digits to be read aloud)",
	"POST /m/revoke":               "(the same)",
	"POST /m/{secret}/agree":       "POST /api/m/{secret}/agree",
	"POST /m/{secret}/revoke":      "POST /api/m/{secret}/revoke",
	"POST /mandates/{id}/digits":   "POST /api/mandates/{id}/digits",
	"POST /mandates/{id}/paper":    "POST /api/mandates/{id}/paper",
	"POST /mandates/{id}/qr":       "POST /api/mandates", // with the same id: a fresh link
	"POST /views":                  "POST /api/views",
	"POST /views/{id}/delete":      "POST /api/views/{id}/delete",
	"POST /notices/read":           "POST /api/notices/read",
	"POST /dossiers/{id}/original": "POST /api/dossiers/{id}/original",
	"POST /people":                 "POST /api/people",
	"POST /people/{id}/account":    "POST /api/people/{id}/account",
	"POST /people/{id}/correct":    "POST /api/people/{id}/correct",
	"POST /people/{id}/household":  "POST /api/people/{id}/household",
	"POST /people/{id}/full":       "GET /api/people/{id}", // with a reason
	"POST /people/{id}/leave":      "POST /api/people/{id}/leave",
	"POST /people/{id}/undo-leave": "POST /api/people/{id}/undo-leave",
	"POST /practice/enter":         "(one practises by hand)",
	"POST /preferences":            "(of a browser; the API is asked with ?lang)",
	"POST /daily":                  "(what stands in one's own menu)",
	"POST /profile/authenticator": "(passwords, logins and tokens want the person, " +
		"not a program that holds one token)",
	"POST /profile/authenticator/end":            "(the same)",
	"POST /profile/delegations":                  "(the same)",
	"POST /profile/delegations/{id}/end":         "(the same)",
	"POST /profile/logins/{id}/end":              "(the same)",
	"POST /profile/password":                     "(the same)",
	"POST /profile/tokens":                       "(the same)",
	"POST /profile/tokens/{id}/revoke":           "(the same)",
	"POST /session":                              "POST /api/sessions",
	"POST /session/{id}/attendance":              "POST /api/sessions/{id}/attendance",
	"POST /session/{id}/begin":                   "POST /api/sessions/{id}/begin",
	"POST /session/{id}/close":                   "POST /api/sessions/{id}/close",
	"POST /session/{id}/next":                    "POST /api/sessions/{id}/next",
	"POST /session/{id}/visits":                  "POST /api/sessions/{id}/visits",
	"POST /session/{id}/visits/{visit}/ask":      "POST /api/sessions/{id}/visits/{visit}/ask",
	"POST /session/{id}/visits/{visit}/back":     "POST /api/sessions/{id}/visits/{visit}/back",
	"POST /session/{id}/visits/{visit}/call":     "POST /api/sessions/{id}/visits/{visit}/call",
	"POST /session/{id}/visits/{visit}/end":      "POST /api/sessions/{id}/visits/{visit}/end",
	"POST /t/{link}/letters":                     "POST /api/t/{link}/letters",
	"POST /t/{link}/rate":                        "POST /api/t/{link}/rate",
	"POST /teams/new":                            "POST /api/teams",
	"POST /teams/{id}/changes/new":               "POST /api/teams/{id}/changes",
	"POST /teams/{id}/changes/{change}/withdraw": "POST /api/teams/{id}/changes/{part}/withdraw",
	"POST /teams/{id}/end":                       "POST /api/teams/{id}/end",
	"POST /teams/{id}/members/new":               "POST /api/teams/{id}/members",
	"POST /teams/{id}/members/{member}":          "PUT /api/teams/{id}/members/{part}",
	"POST /teams/{id}/members/{member}/end":      "POST /api/teams/{id}/members/{part}/end",
	"POST /teams/{id}/slots/new":                 "POST /api/teams/{id}/slots",
	"POST /teams/{id}/slots/{slot}/end":          "POST /api/teams/{id}/slots/{part}/end",
	"POST /track":                                "POST /api/track",
	"POST /villages/{id}/procedures":             "PUT /api/villages/{id}/procedures",

	"POST /admin/accounts/{id}/tokens/{token}/revoke": "(passwords, logins and tokens want the person, " +
		"not a program that holds one token)",
}

func init() {
	for _, r := range dossiers.Actions {
		if r.Path != "" { // page and operation are of one row
			restOf["POST /dossiers/{id}/"+r.Path] = "POST /api/dossiers/{id}/" + r.Path
		}
	}
}

// TestEveryUseCaseIsInTheAPI: each form has its operation, for the same people.
func TestEveryUseCaseIsInTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	need := map[string]string{}
	for _, r := range w.Router.Routes {
		need[r.Pattern] = string(r.Permission)
	}
	var forms []string
	for _, r := range w.Router.Routes {
		if r.Kind != "page" || !strings.HasPrefix(r.Pattern, http.MethodPost) {
			continue
		}
		forms = append(forms, r.Pattern)
		op, known := restOf[r.Pattern]
		switch {
		case !known:
			t.Errorf("%s: add its operation to restOf here, or say why it has none", r.Pattern)
		case strings.HasPrefix(op, "("):
		case need[op] == "":
			t.Errorf("%s: there is no operation %s", r.Pattern, op)
		}
	}
	for form := range restOf {
		if !slices.Contains(forms, form) {
			t.Errorf("there is no form %s any more", form)
		}
	}
}
