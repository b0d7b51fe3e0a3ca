package app

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/fault"
)

// Why an operation that changes something takes no version of it.
const (
	makesNew = "makes something new: sent again, it is the same"
	oneStep  = "one step that is possible from one state only: from another it is refused"
	names    = "ends or takes away just what it names"
	asks     = "asks, and replaces nothing"
	compares = "compares each row with what is stored, and says in a dry run what would be another"
)

// withoutVersion are the operations without a version, and why. None of them is
// a PUT or PATCH.
var withoutVersion = map[string]string{
	"add-dossier-photo": makesNew, "add-lineage": makesNew, "add-place": makesNew, "add-team-member": makesNew,
	"ask-dossier-mandate": makesNew, "ask-mandate": makesNew, "begin-dossier": makesNew, "begin-in-session": makesNew,
	"change-duty": makesNew, "come-to-session": makesNew, "create-team": makesNew, "make-role": makesNew,
	"open-session": makesNew, "rate-dossier": makesNew, "register-person": makesNew, "save-view": makesNew,
	"set-duty-slot": makesNew, "start-errand": makesNew,

	"agree-mandate-link": oneStep, "ask-in-session": oneStep, "call-next": oneStep, "call-visit": oneStep,
	"cancel-errand": oneStep, "choose-letters": names, "close-session": oneStep, "drop-job": oneStep, "end-visit": oneStep,
	"enter-mandate-digits": oneStep, "give-mandate-on-paper": oneStep, "hand-over-result": oneStep,
	"put-visit-back": oneStep, "read-notices": oneStep, "see-original": oneStep, "retry-dead-jobs": oneStep,
	"retry-job": oneStep, "revoke-mandate-link": oneStep, "seal-errand": oneStep, "take-back-result": oneStep,
	"take-errand": oneStep, "transfer-dossiers": oneStep,

	"erase-held": names, "forget-view": names, "remove-dossier-photo": names, "withdraw-duty-change": names,

	"find-dossier": asks, "list-held": asks, "import-places": compares, "import-procedures": compares,
}

// changing are the operations that change something, by their patterns.
func changing(d *huma.OpenAPI) map[string]*huma.Operation {
	out := map[string]*huma.Operation{}
	for path, item := range d.Paths {
		for method, op := range map[string]*huma.Operation{http.MethodPost: item.Post, http.MethodPut: item.Put,
			http.MethodPatch: item.Patch, http.MethodDelete: item.Delete} {
			if op != nil {
				out[method+" "+path] = op
			}
		}
	}
	return out
}

// versionOf is the field by which an operation says what its caller saw.
func versionOf(d *huma.OpenAPI, op *huma.Operation) string {
	if op.RequestBody == nil || op.RequestBody.Content["application/json"] == nil {
		return ""
	}
	s := op.RequestBody.Content["application/json"].Schema
	if s.Ref != "" {
		s = d.Components.Schemas.SchemaFromRef(s.Ref)
	}
	for _, name := range []string{"version", "snapshot"} {
		if slices.Contains(s.Required, name) {
			return name
		}
	}
	if s.Properties["dryRun"] != nil && s.Properties["versions"] != nil { // a dry run gives them
		return "versions"
	}
	return ""
}

// TestWhatReplacesCarriesAVersion: a program that replaces something says which
// version of it was seen, and is told in a 409 what is stored now.
func TestWhatReplacesCarriesAVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, known := w.API.OpenAPI(), map[string]bool{}
	for pattern, op := range changing(d) {
		known[op.OperationID] = true
		version, why := versionOf(d, op), withoutVersion[op.OperationID]
		switch {
		case version == "" && why == "":
			t.Errorf("%s (%s): take the version that was seen, or say in withoutVersion why not", pattern, op.OperationID)
		case version != "" && why != "":
			t.Errorf("%s takes a version: it needs no reason not to", op.OperationID)
		case why != "" && (strings.HasPrefix(pattern, http.MethodPut) || strings.HasPrefix(pattern, http.MethodPatch)):
			t.Errorf("%s replaces: there is no reason to do that unseen", pattern)
		}
		if version == "" {
			continue
		}
		answer := op.Responses["409"]
		if answer == nil || d.Components.Schemas.SchemaFromRef(
			answer.Content["application/problem+json"].Schema.Ref).Properties["stored"] == nil {
			t.Errorf("%s: its 409 does not say what is stored (see api.Now)", op.OperationID)
		}
	}
	for id := range withoutVersion {
		if !known[id] {
			t.Errorf("there is no operation %s any more", id)
		}
	}
}

// replacing is what an operation is sent, so that it would replace something.
func (m *matrix) replacing(operation string) map[string]any {
	type is = map[string]any
	into := is{"type": "thon", "name": "Thôn Mới"}
	return map[string]is{
		"answer-dossier-page": {"answers": is{"copies": "9"}},
		"set-person-account":  {"source": "seen"},
		"set-office": {"agencyCode": "H99.1.02", "name": "Trung tâm", "parentName": "Ủy ban", "seat": "xã",
			"notation": "UBND"},
		"merge-places": {"from": []string{m.own.village, m.near.village}, "into": into, "on": "2026-12-14"},
		"rename-place": {"into": into, "on": "2026-12-14"},
		"split-place":  {"parts": []is{into, {"type": "thon", "name": "Thôn Hai"}}, "on": "2026-12-14"},
	}[operation]
}

// staleElsewhere are operations that answer something else first in the world of
// this test, and where they are tested.
var staleElsewhere = map[string]string{
	"exempt-dossier": "no fee of its procedure has groups: dossiers.TestExemption",
}

// TestStaleVersionsReplaceNothing sends each operation that replaces something a
// version that is not the present one, as everybody who may.
func TestStaleVersionsReplaceNothing(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, newWorld(t))
	ops, told := changing(m.api), map[string]bool{}
	m.changesNothingBut([]string{"audit_view"}, func() { // what is stored is shown, and that is a look
		for _, route := range m.Router.Routes {
			op := ops[route.Pattern]
			if route.Kind != "api" || op == nil || versionOf(m.api, op) == "" {
				continue
			}
			others := map[string]int{}
			for _, role := range everyRole {
				for _, c := range m.cells(route, role, m.own) {
					if !c.token || !m.allowed(role, route) {
						continue
					}
					status, problem := m.stale(c, op)
					switch {
					case status == http.StatusConflict && problem["type"] == "urn:thonso:"+fault.Stale().Key,
						status == http.StatusConflict && problem["type"] == "urn:thonso:form.stale":
						told[op.OperationID] = told[op.OperationID] || problem["stored"] != nil
					case status < 300:
						t.Errorf("%v takes a version that nobody saw", c)
					default:
						others[problem["type"].(string)]++
					}
				}
			}
			if told[op.OperationID] == (staleElsewhere[op.OperationID] != "") {
				t.Errorf("%s answers: %v", op.OperationID, others)
			}
		}
	})
}

// stale sends the request of a cell with a version that there is not.
func (m *matrix) stale(c cell, op *huma.Operation) (status int, problem map[string]any) {
	m.t.Helper()
	form := m.form(c, m.own)
	body, _ := m.json(c.route, form)
	raw, err := io.ReadAll(body)
	must(m.t, err)
	in := map[string]any{}
	must(m.t, json.Unmarshal(raw, &in))
	maps.Copy(in, m.replacing(op.OperationID))
	in[versionOf(m.api, op)] = map[string]any{"version": 1 << 20, "snapshot": "q-copies:x",
		"versions": map[string]int{m.own.village: 1 << 20}}[versionOf(m.api, op)]
	raw, err = json.Marshal(in)
	must(m.t, err)
	r := httptest.NewRequestWithContext(m.t.Context(), c.method(), c.path, bytes.NewReader(raw))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+m.tokens[c.role])
	rec := httptest.NewRecorder()
	m.Handler().ServeHTTP(rec, r)
	if rec.Code >= 300 {
		must(m.t, json.Unmarshal(rec.Body.Bytes(), &problem))
	}
	return rec.Code, problem
}
