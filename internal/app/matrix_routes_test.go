package app

import (
	"net/url"
	"slices"
	"strings"

	"thonso/internal/platform/auth"
)

// A thing is one object that a path can name: the value of each path parameter.
type thing struct {
	of     auth.Role // whose alone it is; "": everybody's at the place
	values map[string]string
}

// fill puts the object into a path.
func (th thing) fill(path string) string {
	for param, value := range th.values {
		path = strings.ReplaceAll(path, "{"+param+"}", url.PathEscape(value))
	}
	return path
}

// otherKinds says which objects a route is about where its path does not, by the
// beginning of the path without /api.
var otherKinds = map[string][]string{
	"/admin/places/{id}":  {"village", "commune"},
	"/figures/{place}":    {"village", "commune"},
	"/people/{id}":        {"resident"},
	"/places/{id}":        {"village", "commune"},
	"/practice/runs/{id}": {"dossier"}, // a run and its dossier have one id
	"/self/{code}":        {"procedure"},
	"/verify/{code}":      {"result"},
}

// kinds are those of the objects that a path is about: called as its last
// parameter that names one, or as what stands before it: {village}, accounts/{id}.
func (m *matrix) kinds(path string) []string {
	for prefix, kinds := range otherKinds {
		if strings.HasPrefix(path, prefix) {
			return kinds
		}
	}
	parts := strings.Split(path, "/")
	for i, part := range slices.Backward(parts) {
		if !strings.HasPrefix(part, "{") {
			continue
		}
		for _, kind := range []string{strings.Trim(part, "{}"), strings.TrimSuffix(parts[i-1], "s")} {
			if all := m.own.things[kind]; len(all) > 0 && !strings.Contains(all[0].fill(path), "{") {
				return []string{kind}
			}
		}
	}
	m.t.Fatalf("%s: call an object of the territory after its parameter, or say in otherKinds what it is about", path)
	return nil
}

// notOfAPlace are routes that change what belongs to no place, with the reason.
var notOfAPlace = map[string]string{
	"/admin/jobs": "the jobs are the whole installation's",
	"/jobs":       "the jobs are the whole installation's",
	"/profile":    "an account's own",
	"/views":      "an account's own",
	"/practice":   "the installation beside the real one",
	"/procedures": "the catalogue is the whole installation's",
}

// notForRole are routes that turn away some who have their permission, with the reason.
var notForRole = map[string]string{
	"POST /api/dossiers":            "a resident has to say that they file alone, which the least of the body does not",
	"GET /metrics":                  "to the machine itself and the administrator only",
	"POST /api/places/import":       "without a root it is about the whole map, and this administrator has one commune",
	"POST /api/places/{id}/lineage": "as on the page",
	"POST /api/places":              "without a parent it is a province, and this administrator has one commune",
	"POST /admin/places/{id}/lineage": "the place that came before is missing; " +
		"of a commune the province's administrator decides",
}

// seenElsewhere are routes that show what is everybody's to know, with the reason.
var seenElsewhere = map[string]string{
	"GET /help/{guide}":      "the guides are the same for everybody",
	"GET /self/{code}":       "the catalogue, for whoever files alone",
	"GET /admin/places/{id}": "the map and how it came about are public; its forms aren't offered",
}

// answersElse are routes whose form names what is elsewhere, and that don't
// refuse as a whole; that nothing is changed or shown is looked at all the same.
var answersElse = map[string]string{
	"POST /inbox/receive":       "the page after says of each dossier that it wasn't found",
	"POST /inbox/approve":       "the page after says of each dossier that it wasn't found",
	"POST /inbox/number":        "the page after says of each dossier that it wasn't found",
	"POST /inbox/assign":        "the page after says of each dossier that it wasn't found",
	"POST /inbox/transfer":      "the page after says of each dossier that it wasn't found",
	"POST /api/transfer":        "the answer says of each dossier that it wasn't found",
	"POST /admin/places/import": "the rows are read first, and there are none",
}

// rowOf is a row that is chosen of a list of dossiers.
func rowOf(at *territory) map[string]string {
	return map[string]string{"row": at.fields["dossiers"] + ".0"}
}

// formsOf says what the forms of some pages hold other than usual.
var formsOf = map[string]func(at *territory) map[string]string{
	"/inbox/receive":  rowOf,
	"/inbox/approve":  rowOf,
	"/inbox/number":   rowOf,
	"/inbox/transfer": rowOf,
	"/inbox/assign": func(at *territory) map[string]string {
		return map[string]string{"row": at.fields["dossiers"] + ".0", "detail": at.fields["assignee"]}
	},
	"/transfer": func(at *territory) map[string]string {
		return map[string]string{"id": at.fields["dossiers"]}
	},
	// At the own place what everybody with the permission sees; at another the most that can be asked for.
	"/dossiers": func(at *territory) map[string]string {
		return map[string]string{"communeId": at.most(at.commune), "mandate": at.things["mandate"][0].values["id"],
			"reason": "wrong_value"}
	},
	"/figures": func(*territory) map[string]string {
		return map[string]string{"from": "2026-10", "to": "2026-11"}
	},
	"/people/{id}": func(at *territory) map[string]string {
		return map[string]string{"reason": at.most("complaint")}
	},
	"/places/rename": func(at *territory) map[string]string { return map[string]string{"from": at.village} },
	"/places/split":  func(at *territory) map[string]string { return map[string]string{"from": at.village} },
	"/places/merge":  func(at *territory) map[string]string { return map[string]string{"from": at.village} },
	"/session/":      func(at *territory) map[string]string { return map[string]string{"outcome": "guided"} },
	"/teams/{id}/slots": func(at *territory) map[string]string {
		return map[string]string{"kind": "evening", "place": "Nhà văn hóa"}
	},
}
