package app

import (
	"bufio"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/module"
	"thonso/internal/sample"
)

// Whoever signs in finds what to do or what to look at, and each row leads to a
// page that shows as many as it says.
func TestEveryHomeAnswers(t *testing.T) {
	t.Parallel()
	a := openDistrict(t, district.SQLite(t), "")
	evening(t, a)
	for _, who := range sample.SignIns() {
		acc, err := a.Auth.FindByUsername(t.Context(), who.Username)
		must(t, err)
		actor, err := a.Auth.ActorOf(t.Context(), acc.ID)
		must(t, err)
		c := &crawler{t: t, app: a, who: who.Username, times: map[string]int{}}
		c.login, err = a.Auth.OpenLogin(t.Context(), acc.ID, "test")
		must(t, err)
		v := a.homeOf(i18n.With(t.Context(), a.Catalog, "vi"), actor)
		if len(v.Failed) > 0 || len(v.Waiting)+len(v.Next)+len(v.Cards) == 0 {
			t.Errorf("%s finds %d rows, %d cards, %v failed", who.Username, len(v.Waiting), len(v.Cards), v.Failed)
		}
		home := c.get("/home").Body.String()
		if strings.Contains(home, `class="empty"`) {
			t.Errorf("%s finds an empty box", who.Username)
		}
		names := map[string]bool{}
		for _, x := range append(v.Waiting, v.Next...) {
			if x.Name == "" || names[x.Name] {
				t.Errorf("%s: the name %q is not of one row", who.Username, x.Name)
			}
			names[x.Name] = true
			if !strings.Contains(home, strings.ReplaceAll(x.URL, "&", "&amp;")) {
				t.Errorf("%s: no way to %s", who.Username, x.URL)
			}
			if rec := c.get(x.URL); rec.Code != 200 || x.Number > 0 && !shows(rec.Body.String(), x) {
				t.Errorf("%s: %d %s, but %s (%d) does not show so many", who.Username, x.Number, x.Key, x.URL, rec.Code)
			}
		}
	}
}

// What a page says beside a row changes when that changes, and only whoever may
// see it is told.
func TestNumbersStayTrue(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	row := "inbox." + e.commune + ".receive"
	numbers := func(b *browser) (out map[string]string) {
		must(t, json.Unmarshal([]byte(b.get("/live").expect(t, 200).body), &out))
		return out
	}
	clerk := e.signedIn("clerk")
	e.account("head", auth.VillageHead, e.hill)
	clerk.get("/home").expect(t, 200, `data-live="home"`, `data-live="notices"`)
	clerk.get("/inbox?tab=all").expect(t, 200, `data-live="`+row+`"`)
	before := numbers(clerk)
	e.comesIn(t)
	after := numbers(clerk)
	if before[row] != "0" || after[row] != "1" || before["home"] == after["home"] {
		t.Errorf("one came in: %v, then %v", before, after)
	}
	if head := numbers(e.signedIn("head")); head[row] != "" || head["account"] == after["account"] {
		t.Errorf("the village head is told %v", head)
	}
}

var tag = regexp.MustCompile(`<[^>]*>`)

// shows reports whether a page shows as many as the row says: by as many rows,
// or by the number in words.
func shows(body string, x module.Work) bool {
	_, main, _ := strings.Cut(body, "<main")
	for _, row := range []string{"<tr>", `<li class="task`, `<li class="parcel`, `"tag tag-info"`} {
		if strings.Count(main, row) == x.Number || row == "<tr>" && strings.Count(main, row) == x.Number+1 {
			return true
		}
	}
	return regexp.MustCompile(`(^|[^0-9.,])` + strconv.Itoa(x.Number) + `($|[^0-9.,])`).
		MatchString(tag.ReplaceAllString(main, " "))
}

// Whoever keeps a page open is told without asking again, and the connection
// ends with the login.
func TestNumbersAreTold(t *testing.T) {
	t.Parallel()
	e := newErrand(t)
	clerk := e.signedIn("clerk")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, e.url+"/live", nil)
	must(t, err)
	req.Header.Set("Accept", "text/event-stream")
	res, err := clerk.c.Do(req)
	must(t, err)
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	told := func() (out map[string]string) {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				must(t, json.Unmarshal([]byte(data), &out))
				return out
			}
		}
		return nil
	}
	row := "inbox." + e.commune + ".receive"
	if first := told(); first[row] != "0" {
		t.Errorf("at first: %v", first)
	}
	e.comesIn(t)
	if then := told(); then[row] != "1" {
		t.Errorf("after one came in: %v", then)
	}
	clerk.post("/logout").expect(t, 303)
	e.comesIn(t)
	if more := told(); more != nil {
		t.Errorf("whoever signed out is told %v", more)
	}
}

// comesIn has a dossier wait for the commune's office.
func (e *errand) comesIn(t *testing.T) {
	t.Helper()
	d := dossiers.Dossier{ID: ids.New(), PlaceID: e.hill, CommuneID: e.commune, Procedure: copyOfPapers,
		ResidentID: e.person.ID, OwnerName: e.person.Name, Way: dossiers.Here, Channel: dossiers.Online,
		Assist: dossiers.Self, CreatedBy: e.clerk.ID, CreatedAt: e.clock.Now()}
	must(t, e.Dossiers.Load(t.Context(), e.system(), []dossiers.Loaded{{Dossier: d,
		History: []dossiers.Event{{Kind: "submit", At: e.clock.Now(), ActorID: e.clerk.ID}}}}))
}
