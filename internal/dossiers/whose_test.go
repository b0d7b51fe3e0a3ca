package dossiers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/scopes"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

// fields are procedures with every step, one for each sector and decider.
var fields = []struct {
	code, sector string
	decider      procedures.Decider
}{
	{"9.000011", "justice", procedures.PeoplesCommittee},
	{"9.000012", "social", procedures.Chairman},
	{"9.000013", "police", procedures.CommunePolice},
	{"9.000014", "business", procedures.BusinessOffice},
	{"9.000015", "land", procedures.LandOffice},
	{"9.000016", "land", procedures.Chairman},
}

func (b *bureau) addFields() {
	b.t.Helper()
	for _, f := range fields {
		p := testProcedures()[0]
		p.Code, p.Field.Sector, p.Decider = f.code, f.sector, f.decider
		_, err := b.Procedures.Add(context.Background(), b.System(), p)
		b.must(err)
	}
}

// scoped is somebody whose role at the commune is for a part of the work.
func (b *bureau) scoped(role auth.Role, s auth.Scope) auth.Actor {
	return auth.NewActor(ids.New(), "Người "+string(role), b.Places, auth.Grant{Role: role,
		PlaceID: b.commune, Scope: s})
}

func sectors(s ...string) auth.Scope { return auth.Scope{Sectors: s} }

func bodies(s ...string) auth.Scope { return auth.Scope{Bodies: s} }

// stations lead to where an action is possible.
var stations = map[string]string{"assign": "receive transfer", "appraise": "receive transfer",
	"review": "receive transfer appraise", "decide": "receive transfer appraise review",
	"decide_reject": "receive transfer appraise review", "refuse": "receive", "ask_back": "receive"}

// TestWhoseWork: who may do what on which procedure. What is refused says whose
// work it is, and nothing changes.
func TestWhoseWork(t *testing.T) {
	specialist, leader := strings.Fields("appraise ask_back"),
		strings.Fields("assign review decide decide_reject refuse ask_back")
	const all = "9.000011 9.000012 9.000013 9.000014 9.000015 9.000016"
	rows := []struct {
		role    auth.Role
		scope   auth.Scope
		actions []string
		may     string // the procedures
		refusal string
	}{
		{auth.Specialist, auth.Scope{}, specialist, all, ""},
		{auth.Specialist, sectors("justice"), specialist, "9.000011", "dossiers.not_your_sector"},
		{auth.Specialist, sectors("police"), specialist, "9.000013", "dossiers.not_your_sector"},
		{auth.Specialist, sectors("land", "social"), specialist, "9.000012 9.000015 9.000016",
			"dossiers.not_your_sector"},
		{auth.Leader, auth.Scope{}, leader, all, ""},
		{auth.Leader, bodies("people_committee"), leader, "9.000011 9.000012 9.000016", "dossiers.not_your_body"},
		{auth.Leader, bodies("commune_police"), leader, "9.000013", "dossiers.not_your_body"},
		{auth.Leader, bodies("business_office", "land_office"), leader, "9.000014 9.000015", "dossiers.not_your_body"},
		{auth.Leader, auth.Scope{Bodies: []string{"people_committee"}, Sectors: []string{"social"}},
			leader, "9.000012", ""},
		{auth.Clerk, auth.Scope{}, strings.Fields("refuse ask_back"), all, ""},
	}
	onBoth(t, func(t *testing.T, b *bureau) {
		b.addFields()
		for _, r := range rows {
			actor := b.scoped(r.role, r.scope)
			for _, f := range fields {
				for _, action := range r.actions {
					d := b.take(b.submitted(f.code).ID, strings.Fields(stations[action])...)
					_, err := b.try(actor, d.ID, action, dossiers.Act{ID: d.ID})
					what := fmt.Sprintf("%s of %v: %s on %s %s", r.role, r.scope, action, f.sector, f.decider)
					if strings.Contains(r.may, f.code) {
						if err != nil {
							t.Errorf("%s: %v", what, err)
						}
						continue
					}
					if k := fault.Of(err).Key; kind(err) != fault.Forbidden || r.refusal != "" && k != r.refusal ||
						!strings.HasPrefix(k, "dossiers.not_your_") {
						t.Errorf("%s: %v", what, err)
					}
					c, err := b.Cases.Show(context.Background(), actor, d.ID) // to look is as ever
					b.must(err)
					if c.Version != d.Version || c.Sector != f.sector || c.DecidedBy != f.decider.Body() {
						t.Errorf("%s: version %d of %d, %s, %s", what, c.Version, d.Version, c.Sector, c.DecidedBy)
					}
					if _, err := b.Cases.ShowWhole(t.Context(), actor, d.ID); kind(err) != fault.Forbidden {
						t.Errorf("%s: sees what is masked: %v", what, err)
					}
				}
			}
		}
	})
}

// TestTwoRoles: each role of one person is for its own part, and no more.
func TestTwoRoles(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		b.addFields()
		both := auth.NewActor(ids.New(), "Người kiêm", b.Places,
			auth.Grant{Role: auth.Specialist, PlaceID: b.commune, Scope: sectors("justice")},
			auth.Grant{Role: auth.Leader, PlaceID: b.commune, Scope: bodies("commune_police")},
			auth.Grant{Role: auth.Specialist, PlaceID: b.other})
		for code, want := range map[string]string{"9.000011": "appraise", "9.000013": "decide"} {
			for _, action := range []string{"appraise", "decide"} {
				d := b.take(b.submitted(code).ID, strings.Fields(stations[action])...)
				if _, err := b.try(both, d.ID, action, dossiers.Act{ID: d.ID}); (err == nil) != (action == want) {
					t.Errorf("%s on %s: %v", action, code, err)
				}
			}
		}
		w, err := b.Dossiers.Waiting(context.Background(), both, []string{b.commune})
		b.must(err)
		// Of the two left at their decision, only the police's; of those to appraise, only justice's, and that one is
		// done.
		if w.Due["decide"] != 0 || w.Due["appraise"] != 0 || w.Free != 0 {
			t.Errorf("waiting: %+v", w)
		}
	})
}

// TestOthersWorkOnThePages: neither the page of an action nor the action opens,
// in either language; the case offers nothing of it; REST refuses alike.
func TestOthersWorkOnThePages(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		b.addFields()
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		police, justice := b.atDesk(srv, "congan", auth.Specialist, sectors("police")),
			b.atDesk(srv, "tuphap", auth.Specialist, sectors("justice"))
		head, chair := b.atDesk(srv, "truongcongan", auth.Leader, bodies("commune_police")),
			b.atDesk(srv, "chutich", auth.Leader, bodies("people_committee"))
		d := b.take(b.submitted("9.000011").ID, "receive", "transfer")
		at := "/dossiers/" + d.ID
		const notSector, notBody = "thuộc lĩnh vực Tư pháp", "thẩm quyền quyết định của Ủy ban nhân dân cấp xã"

		police.get(at+"/appraise", 403, notSector)
		if body := b.rest("congan", at+"/appraise?lang=en", 403,
			`{"version": 4, "outcome": "approve"}`); !strings.Contains(body, "sector “Justice”") ||
			!strings.Contains(body, "dossiers.not_your_sector") {
			t.Errorf("appraised by a program: %s", body)
		}
		if body := b.rest("truongcongan", at+"/decide?lang=en", 403,
			`{"version": 4, "outcome": "approve"}`); !strings.Contains(body, "decided by: Commune People's Committee") {
			t.Errorf("decided by a program: %s", body)
		}
		head.get(at+"/assign", 403, notBody)
		for _, who := range []*desk{police, head} {
			body := who.get(at, 200, "Lĩnh vực", "Tư pháp")
			for _, action := range []string{"/appraise", "/assign", "/ask-back", "/refuse"} {
				if strings.Contains(body, at+action+`"`) {
					t.Errorf("the case offers %s to somebody else", action)
				}
			}
		}
		if body := police.post(at+"/appraise", 403, "version", fmt.Sprint(d.Version), "outcome",
			"approve"); !strings.Contains(body, notSector) {
			t.Errorf("the action: %s", words(body))
		}
		justice.get(at, 200, at+"/appraise")
		justice.act(d.ID, "appraise", "outcome", "approve")
		chair.act(d.ID, "review", "outcome", "approve")
		if body := head.get(at+"/decide", 403, notBody); strings.Contains(body, "Xác nhận vay vốn") {
			t.Errorf("somebody else's signature: %s", words(body))
		}
		chair.get(at, 200, at+"/decide")
		chair.act(d.ID, "decide", "outcome", "approve")
	})
}

// TestPartOfTheInbox: lists, tabs and the home page keep to one's part; the
// whole of the office is one link away, and who searches finds everything.
func TestPartOfTheInbox(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		b.addFields()
		for _, f := range fields {
			b.take(b.submitted(f.code).ID, "receive", "transfer")
			b.take(b.submitted(f.code).ID, "receive", "transfer", "appraise", "review")
		}
		for _, tt := range []struct {
			actor                      auth.Actor
			free, assign, decide, open int
		}{
			{b.scoped(auth.Specialist, auth.Scope{}), 6, 0, 0, 12},
			{b.scoped(auth.Specialist, sectors("land")), 2, 0, 0, 4},
			{b.scoped(auth.Specialist, sectors("justice", "police")), 2, 0, 0, 4},
			{b.scoped(auth.Leader, bodies("people_committee")), 0, 3, 3, 6},
			{b.scoped(auth.Leader, bodies("commune_police")), 0, 1, 1, 2},
			{b.scoped(auth.Leader, auth.Scope{Bodies: []string{"people_committee"}, Sectors: []string{"land"}}), 0, 1,
				1, 2},
			{b.clerk, 0, 0, 0, 12},
		} {
			w, err := b.Dossiers.Waiting(ctx, tt.actor, []string{b.commune})
			b.must(err)
			if got := [4]int{w.Free, w.Due["assign"], w.Due["decide"], w.Open}; got != [4]int{tt.free, tt.assign,
				tt.decide,
				tt.open} {
				t.Errorf("%s of %+v: free, assign, decide, open %v, want %+v", tt.actor.Grants[0].Role,
					tt.actor.Grants[0].Scope,
					got, tt)
			}
			for _, l := range []struct {
				within auth.Permission
				due    []dossiers.Action
				want   int
			}{{dossiers.Appraise, []dossiers.Action{"appraise", "assign"}, tt.free},
				{dossiers.Assign, []dossiers.Action{"assign"}, tt.assign},
				{dossiers.Decide, []dossiers.Action{"decide"}, tt.decide},
				{dossiers.Inbox, nil, tt.open}, {"", nil, 12}} {
				list, err := b.Dossiers.List(ctx, tt.actor,
					dossiers.Filter{CommuneID: b.commune, Open: true, Within: l.within, Due: l.due})
				b.must(err)
				if len(list.Rows) != l.want {
					t.Errorf("%s of %+v: %d listed within %q, want %d", tt.actor.Grants[0].Role,
						tt.actor.Grants[0].Scope,
						len(list.Rows), l.within, l.want)
				}
			}
		}
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		police := b.atDesk(srv, "congan", auth.Specialist, sectors("police"))
		if body := strings.Join(strings.Fields(words(police.get("/home", 200))), " "); !strings.Contains(body,
			"1 hồ sơ chưa có người thẩm định") || strings.Contains(body, "6 hồ sơ") {
			t.Errorf("the home page: %s", body)
		}
		rows := func(path string, texts ...string) int {
			return strings.Count(police.get(path, 200, texts...), `<th scope="row"`)
		}
		if n := rows("/inbox?tab=all", "phần việc của bạn: lĩnh vực Công an", "whole=true"); n != 2 {
			t.Errorf("%d dossiers in the part", n)
		}
		if n := rows("/inbox?tab=all&whole=true", "mọi hồ sơ đang mở", "Chỉ xem phần việc của tôi"); n != 12 {
			t.Errorf("%d dossiers in the whole", n)
		}
		if n := rows("/inbox?q=lo+thi"); n != 12 {
			t.Errorf("%d dossiers found", n)
		}
	})
}

// TestAssigningOffersTheSector: those of the sector, with what they have already; nobody else is taken.
func TestAssigningOffersTheSector(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		b.addFields()
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		b.atDesk(srv, "tuphap", auth.Specialist, sectors("justice"))
		b.atDesk(srv, "congan", auth.Specialist, sectors("police"))
		b.atDesk(srv, "moiviec", auth.Specialist)
		leader := b.atDesk(srv, "chutich", auth.Leader)
		id := func(username string) string {
			acc, err := b.Auth.FindByUsername(context.Background(), username)
			b.must(err)
			return acc.ID
		}
		first, second := b.take(b.submitted("9.000011").ID, "receive", "transfer"),
			b.take(b.submitted("9.000011").ID, "receive", "transfer")
		leader.act(first.ID, "assign", "assignee", id("tuphap"))
		body := leader.get("/dossiers/"+second.ID+"/assign", 200, "Người tuphap",
			"lĩnh vực Tư pháp – đang có 1 hồ sơ chờ thẩm định", "Người moiviec", "mọi lĩnh vực – đang có 0 hồ sơ")
		if strings.Contains(body, "Người congan") {
			t.Error("a specialist of another sector is offered")
		}
		leader.post("/dossiers/"+second.ID+"/assign", 422, "version", fmt.Sprint(second.Version),
			"assignee", id("congan"))
		land := b.take(b.submitted("9.000015").ID, "receive", "transfer")
		if body := leader.get("/dossiers/"+land.ID+"/assign", 200, "Người moiviec"); strings.Contains(body,
			"Người tuphap") {
			t.Error("justice is offered for land")
		}
	})
}

// TestWhoStandsInSigns: whoever decides in another's role signs as a deputy;
// in one's own, beside such a role for other work, as the head.
func TestWhoStandsInSigns(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		b.addFields()
		head := auth.NewActor(ids.New(), "Người trưởng", b.Places,
			auth.Grant{Role: auth.Leader, PlaceID: b.commune, Scope: bodies("commune_police")},
			auth.Grant{Role: auth.Leader, PlaceID: b.commune, For: "Chủ tịch", Scope: bodies("people_committee")})
		for code, want := range map[string]string{"9.000013": "TRƯỞNG CÔNG AN XÃ",
			"9.000011": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"} {
			d := b.take(b.submitted(code).ID, strings.Fields(stations["decide"])...)
			_, err := b.try(head, d.ID, "decide", dossiers.Act{ID: d.ID})
			b.must(err)
			c, err := b.Cases.Show(context.Background(), b.clerk, d.ID)
			b.must(err)
			if c.Result.DeciderAs != want {
				t.Errorf("%s is signed as %q, want %q", code, c.Result.DeciderAs, want)
			}
		}
	})
}

// rest posts to the API with a token of the account.
func (b *bureau) rest(username, path string, status int, body string) string {
	b.t.Helper()
	return b.call(username, http.MethodPost, path, status, body)
}

// call calls the API with a token of the account.
func (b *bureau) call(username, method, path string, status int, body string) string {
	b.t.Helper()
	ctx := context.Background()
	acc, err := b.Auth.FindByUsername(ctx, username)
	b.must(err)
	token, err := b.Auth.NewToken(ctx, auth.Actor{ID: acc.ID, Name: acc.Name}, "máy")
	b.must(err)
	r := httptest.NewRequestWithContext(ctx, method, "/api"+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	rec := httptest.NewRecorder()
	b.Handler().ServeHTTP(rec, r)
	if rec.Code != status {
		b.t.Errorf("%s %s: %d, want %d: %s", method, path, rec.Code, status, rec.Body)
	}
	return rec.Body.String()
}

func TestCheckScope(t *testing.T) {
	for _, tt := range []struct {
		role  auth.Role
		scope auth.Scope
		bad   string
	}{
		{auth.Specialist, auth.Scope{}, ""},
		{auth.Specialist, sectors("justice", "land"), ""},
		{auth.Specialist, sectors("army"), "sectors"},
		{auth.Specialist, sectors("justice land"), "sectors"},
		{auth.Specialist, bodies("commune_police"), "bodies"},
		{auth.Leader, auth.Scope{Sectors: []string{"social"}, Bodies: []string{"people_committee"}}, ""},
		{auth.Leader, bodies("chairman"), "bodies"}, // the chair is the committee's
		{auth.Clerk, sectors("justice"), "sectors"},
		{auth.DocumentClerk, bodies("commune_police"), "bodies"},
		{auth.Member, auth.Scope{}, ""},
	} {
		err := scopes.Check(tt.role, tt.scope)
		if (err == nil) != (tt.bad == "") || err != nil && fault.Of(err).Fields[tt.bad] == "" {
			t.Errorf("%s with %+v: %v", tt.role, tt.scope, err)
		}
	}
}
