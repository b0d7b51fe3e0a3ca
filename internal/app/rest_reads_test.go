package app

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

func (m *matrix) program(role auth.Role) program {
	return program{m.world, string(role), m.tokens[role]}
}

// A program reads of a dossier what its page shows: what happened and what came
// of it, and identity numbers with all but their ends hidden.
func TestCaseOverREST(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, newWorld(t))
	clerk := m.program(auth.Clerk)
	var resolved map[string]any
	for _, th := range m.own.things["dossier"] {
		if _, out := clerk.do("GET", "/dossiers/"+th.values["id"], nil); out["status"] == "resolved" {
			resolved = out
		}
	}
	if resolved == nil {
		t.Fatal("no dossier is resolved")
	}
	var kinds []string
	for _, e := range resolved["history"].([]any) {
		kinds = append(kinds, fmt.Sprint(e.(map[string]any)["kind"]))
	}
	if got := strings.Join(kinds, " "); got != "submit receive transfer appraise decide number" {
		t.Errorf("the history: %s", got)
	}
	result, _ := resolved["result"].(map[string]any)
	if result["number"] == nil || result["verifyCode"] == nil || fmt.Sprint(resolved["forms"]) != "[01 06]" {
		t.Errorf("the result: %v, the forms: %v", result, resolved["forms"])
	}
	if fees, _ := resolved["fees"].([]any); len(fees) == 0 {
		t.Error("no fees")
	}
	if photos, _ := resolved["photos"].([]any); len(photos) != 1 {
		t.Errorf("the photos: %v", photos)
	}

	id := ids.New()
	d := dossiers.Dossier{ID: id, PlaceID: m.own.village, CommuneID: m.own.commune, Procedure: "1.010041",
		ResidentID: m.own.resident.ID, OwnerName: m.own.resident.Name, Way: dossiers.Here,
		Channel: dossiers.Counter, Assist: dossiers.Official, CreatedBy: m.own.actors[auth.Clerk].ID,
		CreatedAt: time.Date(2026, 11, 16, 2, 0, 0, 0, time.UTC)}
	must(t, m.Dossiers.Load(t.Context(), m.system(), []dossiers.Loaded{{Dossier: d, Secret: ids.Code(8),
		Answers: procedures.Answers{"name": "Lò Thị Thử", "id_number": "099065000123"},
		History: []dossiers.Event{{Kind: "submit", At: d.CreatedAt, ActorID: d.CreatedBy, ActorName: "x"}}}}))
	number := func(query string) any {
		_, out := clerk.do("GET", "/dossiers/"+id+query, nil)
		answers, _ := out["answers"].(map[string]any)
		return answers["id_number"]
	}
	if got := number(""); got != "•••••••••123" {
		t.Errorf("the number: %v", got)
	}
	if got := number("?whole=true"); got != "099065000123" {
		t.Errorf("the number, whole: %v", got)
	}
	var n int
	must(t, m.DB.Read().QueryRow(t.Context(),
		`select count(*) from audit_view where person_id = $1 and reason like 'dossier-number:%'`,
		m.own.resident.ID).Scan(&n))
	if n != 1 {
		t.Errorf("%d looks at the whole number are logged, want 1", n)
	}
}

// A resident's program lists and opens their own dossiers, sees what they have
// sent and what came back, nothing of how the office works, and withdraws.
func TestResidentOverREST(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, newWorld(t))
	me := m.program(auth.Resident)
	_, list := me.do("GET", "/dossiers", nil)
	mine, _ := list["dossiers"].([]any)
	if len(mine) != 2 {
		t.Fatalf("lists %v", list)
	}
	for _, th := range m.own.things["dossier"] {
		status, out := me.do("GET", "/dossiers/"+th.values["id"], nil)
		switch {
		case th.of != auth.Resident && status != http.StatusNotFound:
			t.Errorf("opens another's: %d", status)
		case th.of == auth.Resident && (status != 200 || out["history"] != nil || out["due"] != nil ||
			out["warnings"] != nil || fmt.Sprint(out["answers"]) != "map[copies:2 foreign:no pages:3 paper:diploma]"):
			t.Errorf("opens their own: %d %v", status, out)
		}
		if th.of != auth.Resident || out["status"] != "supplement" {
			continue
		}
		if wants, _ := out["wants"].([]any); len(wants) != 1 {
			t.Errorf("what must be put right: %v", out["wants"])
		}
		status, after := me.do("POST", "/dossiers/"+th.values["id"]+"/ask-back", fields{"version": out["version"],
			"eventId": ids.New()})
		if status != 200 || after["status"] != "withdrawing" || after["due"] != nil {
			t.Errorf("taken back: %d %v", status, after)
		}
	}
	for _, path := range []string{"/errands", "/accounts", "/dossiers?communeId=" + m.own.commune} {
		if status, _ := me.do("GET", path, nil); status != http.StatusForbidden {
			t.Errorf("%s for a resident: %d", path, status)
		}
	}
}

// Lists come in pages, each of them once, and hold what lies within reach.
func TestListsOverREST(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, newWorld(t))
	walk := func(p program, path, rows string) (seen map[string]map[string]any) {
		t.Helper()
		seen = map[string]map[string]any{}
		after := ""
		for range 100 {
			status, out := p.do("GET", path+"limit=1&after="+after, nil)
			list, _ := out[rows].([]any)
			if status != 200 || len(list) > 1 {
				t.Fatalf("%s%s: %d %v", path, after, status, out)
			}
			for _, row := range list {
				r := row.(map[string]any)
				if seen[r["id"].(string)] != nil {
					t.Fatalf("%s: %v comes twice", path, r["id"])
				}
				seen[r["id"].(string)] = r
			}
			if after, _ = out["next"].(string); after == "" {
				return seen
			}
		}
		t.Fatalf("%s never ends", path)
		return nil
	}
	for role, want := range map[auth.Role]int{auth.Member: 2, auth.Clerk: 4} { // the next village's too
		trips := walk(m.program(role), "/errands?", "rows")
		if len(trips) != want {
			t.Errorf("%s lists %d errands, want %d", role, len(trips), want)
		}
		for _, e := range trips {
			if items, _ := e["items"].([]any); len(items) != 1 {
				t.Errorf("the items of an errand: %v", e)
			}
		}
	}
	if status, _ := m.program(auth.Member).do("GET", "/errands?place="+m.near.village,
		nil); status != http.StatusForbidden {
		t.Errorf("a member lists the errands of the next village: %d", status)
	}
	admin := m.program(auth.Admin)
	accounts := walk(admin, "/accounts?", "accounts")
	for name, at := range map[string]*territory{"own": m.own, "near": m.near, "other": m.other} {
		for role, actor := range at.actors {
			if acc := accounts[actor.ID]; (acc != nil) != (name != "other") {
				t.Errorf("%s of %s: %v", role, name, acc)
			}
		}
	}
	if one := walk(admin, "/accounts?q=A-LEADER&", "accounts"); len(one) != 1 ||
		fmt.Sprint(one) != fmt.Sprint(map[string]any{m.own.actors[auth.Leader].ID: accounts[m.own.actors[auth.Leader].ID]}) {
		t.Errorf("searched: %v", one)
	}
	for _, path := range []string{"/errands?after=x", "/accounts?after=x"} {
		p := admin
		if strings.HasPrefix(path, "/errands") {
			p = m.program(auth.Clerk)
		}
		if status, _ := p.do("GET", path, nil); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _ := admin.do("GET", "/accounts?place="+m.other.commune, nil); status != http.StatusForbidden {
		t.Errorf("the accounts of another commune: %d", status)
	}
}
