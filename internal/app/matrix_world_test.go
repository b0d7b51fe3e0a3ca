package app

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/errands"
	"thonso/internal/mandates"
	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/photos"
	"thonso/internal/procedures"
	"thonso/internal/sessions"
	"thonso/internal/teams"
)

// A territory is a village in its commune, and all that is there.
type territory struct {
	*world
	t                *testing.T
	name             string // a, b, n: begins every username
	commune, village string
	resident         people.Brief
	actors           map[auth.Role]auth.Actor
	things           map[string][]thing
	fields           map[string]string // of forms and of JSON, by name
	foreign          bool              // another's than those who ask
}

// A matrix world has the same objects and the same people three times: at the
// own place, in another commune, and in the next village of the own one.
type matrixWorld struct {
	*world
	own, other, near *territory
}

func newMatrixWorld(t *testing.T, w *world) *matrixWorld {
	t.Helper()
	_, err := w.Procedures.Add(t.Context(), w.system(), procedures.Shipped().Procedures...)
	must(t, err)
	far, bank := ids.New(), ids.New()
	must(t, w.Places.Create(t.Context(), w.system(),
		places.NewPlace{Place: places.Place{ID: far, Kind: places.Commune, Type: "xa", Code: "99002", Name: "Nậm Thử"}},
		places.NewPlace{Place: places.Place{ID: bank, Kind: places.Village, Type: "thon", Code: "99002-01",
			Name: "Bờ Suối"}, ParentID: far}))
	m := &matrixWorld{world: w, own: newTerritory(t, w, "a", w.commune, w.hill, "Lò Thị Thử"), other: newTerritory(t, w,
		"b", far, bank, "Vừ Thị Khuất"),
		near: newTerritory(t, w, "n", w.commune, w.valley, "Giàng Thị Kề")}
	m.other.foreign, m.near.foreign = true, true
	return m
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// villageRoles are given at a village, the others at a commune.
var villageRoles = []auth.Role{auth.Member, auth.TeamLead, auth.VillageHead, auth.Resident}

// everyRole is everybody who signs in.
var everyRole = append(slices.Clone(auth.Roles), auth.Resident)

func newTerritory(t *testing.T, w *world, name, commune, village, resident string) *territory {
	t.Helper()
	a := &territory{world: w, t: t, name: name, commune: commune, village: village, actors: map[auth.Role]auth.Actor{},
		things: map[string][]thing{}}
	ctx := t.Context()
	home := people.Household{ID: ids.New(), VillageID: village, Code: "001"}
	must(t, w.People.Load(ctx, []people.Household{home}, nil))
	var err error
	a.resident, err = w.People.Register(ctx, w.system(), people.RegisterInput{VillageID: village, HouseholdID: home.ID,
		Name: resident, Born: "1965", Phone: "0900000001"})
	must(t, err)
	for _, role := range everyRole {
		place := commune
		if slices.Contains(villageRoles, role) {
			place = village
		}
		if role == auth.Resident {
			a.actors[role] = w.residentActor(name+"-"+string(role), place, a.resident.ID)
			continue
		}
		a.actors[role] = w.actor(name+"-"+string(role), role, place)
	}
	must(t, w.Offices.SetOffice(ctx, w.system(), offices.Office{CommuneID: commune, AgencyCode: "H99.1.01",
		Name: "Trung tâm PVHCC", ParentName: "Ủy ban nhân dân xã", Seat: "xã"}))
	a.makePlaces()
	a.makeAccounts(ctx)
	a.makeTeam(ctx)
	a.makeSession(ctx)
	a.makeMandates(ctx)
	a.makeDossiers(ctx)
	a.makeOwn(ctx)
	a.makeErrands(ctx)
	a.makeFields()
	return a
}

// most is what to ask those for who have no business here.
func (a *territory) most(value string) string {
	if a.foreign {
		return value
	}
	return ""
}

// add notes an object; pairs are parameter, value.
func (a *territory) add(kind string, of auth.Role, pairs ...string) {
	v := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v[pairs[i]] = pairs[i+1]
	}
	a.things[kind] = append(a.things[kind], thing{of, v})
}

func (a *territory) makePlaces() {
	a.add("village", "", "id", a.village, "village", a.village, "place", a.village, "measure", "guided")
	a.add("commune", "", "id", a.commune, "commune", a.commune, "place", a.commune, "measure", "guided")
	a.add("resident", "", "id", a.resident.ID)
	a.add("procedure", "", "code", copyOfPapers)
	a.add("guide", "", "guide", "member")
	a.add("job", "", "id", ids.New()) // done by now, as most are
}

// makeAccounts makes the account that administrators work on, and what every
// account has of its own.
func (a *territory) makeAccounts(ctx context.Context) {
	acc := a.account(a.name+"-spare", auth.Member, a.village)
	full, err := a.Auth.Managed(ctx, a.system(), acc.ID)
	must(a.t, err)
	_, err = a.Auth.NewToken(ctx, auth.Actor{ID: acc.ID, Name: acc.Name}, "máy của người ấy")
	must(a.t, err)
	tokens, err := a.Auth.TokensOf(ctx, a.system(), acc.ID)
	must(a.t, err)
	a.add("account", "", "id", acc.ID, "grant", full.Grants[0].ID, "token", tokens[0].ID)
	for _, name := range []string{"Người trông lịch", "Người xem buổi trực"} { // one is ended on the way
		made, err := a.Auth.MakeRole(a.t.Context(), a.system(), auth.MadeRole{PlaceID: a.commune,
			Name:        name + " " + a.name,
			Permissions: []auth.Permission{"teams.manage", "teams.view"}})
		must(a.t, err)
		a.add("role", "", "id", made.ID)
	}
	today := clock.DateOf(a.clock.Now())
	views := lists.NewViews(lists.Ground{DB: a.DB, Journal: a.Journal}, a.clock)
	for _, role := range everyRole {
		actor := a.actors[role]
		_, err := a.Auth.NewToken(ctx, actor, "máy khác")
		must(a.t, err)
		tokens, err := a.Auth.Tokens(ctx, actor)
		must(a.t, err)
		a.add("token", role, "id", tokens[0].ID)
		secret, err := a.Auth.OpenLogin(ctx, actor.ID, "máy khác")
		must(a.t, err)
		a.add("login", role, "id", ids.Hash(secret))
		view, err := views.Save(ctx, actor, lists.SavedView{ListURL: "/sessions", Name: "mới nhất"})
		must(a.t, err)
		a.add("view", role, "id", view.ID)
		for _, action := range []string{"receive", "approve", "number", "transfer", "assign"} {
			a.add(action, role, "bulk", a.didMany(ctx, actor, "/inbox", action))
		}
		if role == auth.Resident {
			continue // nobody is another
		}
		a.delegation(ctx, actor, acc.ID, today.AddDays(30), today.AddDays(40))
		away, err := a.Auth.Delegations(ctx, actor)
		must(a.t, err)
		a.add("delegation", role, "id", away[0].ID)
	}
}

// didMany keeps that the actor did something with no row of a list.
func (w *world) didMany(ctx context.Context, actor auth.Actor, list, action string) string {
	w.t.Helper()
	id := ids.New()
	must(w.t, w.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into lists_bulk (id, account_id, list_url, action, query, detail, outcomes, done)
			values ($1, $2, $3, $4, '', '', '[]', true)`, id, actor.ID, list, action)
		return err
	}))
	return id
}

// delegation makes one without the bounds that a person has who delegates.
func (w *world) delegation(ctx context.Context, giver auth.Actor, to string, from, until clock.Date) {
	w.t.Helper()
	own := giver.Grants[0]
	must(w.t, w.Auth.Grant(ctx, w.system(), auth.GrantRow{AccountID: to, Role: own.Role, PlaceID: own.PlaceID,
		From: from, To: until, ForID: giver.ID, ForName: giver.Name}))
}

func (a *territory) makeTeam(ctx context.Context) {
	team, member, slot, change := ids.New(), ids.New(), ids.New(), ids.New()
	roll := teams.Roll{Team: teams.Team{ID: team, VillageID: a.village, Name: "Tổ CNSCĐ", Kind: teams.Model,
		From: "2024-01-01", Version: 1},
		Members: []teams.Membership{{ID: member, Name: "Thành viên khác", Role: teams.Plain,
			From: "2024-01-01", Version: 1}},
		Slots: []teams.Slot{{ID: slot, Kind: teams.Evening, Weekday: 1, Start: "19:30", End: "21:00",
			Place: "Nhà văn hóa", From: "2024-01-01", Version: 1}},
		Changes: []teams.Change{{ID: change, Date: "2026-12-07", SlotID: slot, What: teams.Off}}}
	for _, role := range villageRoles {
		roll.Members = append(roll.Members, teams.Membership{ID: ids.New(), AccountID: a.actors[role].ID,
			Name: string(role), Role: teams.Plain, From: "2024-01-01", Version: 1})
	}
	must(a.t, a.Teams.Load(ctx, a.system(), []teams.Roll{roll}))
	a.add("team", "", "id", team)
	a.add("member", "", "id", team, "member", member, "part", member)
	a.add("slot", "", "id", team, "slot", slot, "part", slot)
	a.add("change", "", "id", team, "change", change, "part", change)
}

// makeSession opens an evening in which each helper serves somebody.
func (a *territory) makeSession(ctx context.Context) {
	se, err := a.Sessions.Begin(ctx, a.actors[auth.Member], sessions.OpenInput{VillageID: a.village,
		Place: "Nhà văn hóa thôn", PlannedEnd: a.clock.Now().Add(90 * time.Minute)})
	must(a.t, err)
	for _, role := range []auth.Role{auth.Member, auth.TeamLead} {
		who, err := a.People.Register(ctx, a.system(), people.RegisterInput{VillageID: a.village,
			Name: a.resident.Name + " " + string(role), Born: "1970"})
		must(a.t, err)
		v, err := a.Sessions.Come(ctx, a.actors[role], sessions.ComeInput{SessionID: se.ID, ResidentID: who.ID})
		must(a.t, err)
		_, err = a.Sessions.Call(ctx, a.actors[role], se.ID, v.ID)
		must(a.t, err)
		asked, err := a.Sessions.Ask(ctx, a.actors[role], sessions.AskInput{SessionID: se.ID, VisitID: v.ID,
			Procedure: copyOfPapers, Way: dossiers.Here})
		must(a.t, err)
		a.add("visit mandate", role, "id", asked.ID)
		a.add("visit", role, "id", se.ID, "visit", v.ID, "code", copyOfPapers)
	}
	a.add("session", "", "id", se.ID)
}

// wayOfCase is how far each dossier has come.
var wayOfCase = map[string][]string{
	"submitted":  {"submit"},
	"processing": {"submit", "receive", "transfer"},
	"supplement": {"submit", "receive", "supplement"},
	"resolved":   {"submit", "receive", "transfer", "appraise", "decide", "number"},
	"returned":   {"submit", "receive", "transfer", "appraise", "decide", "number", "return"},
}

func (a *territory) makeDossiers(ctx context.Context) {
	for name, actions := range wayOfCase {
		secret := ids.Code(8)
		id := a.load(ctx, a.actors[auth.Member], secret, actions...)
		a.addDossier("", id)
		a.add("link", "", "link", a.linkOf(id, secret))
		if name == "resolved" {
			var verify string
			must(a.t, a.DB.Read().QueryRow(ctx, `select verify_code from dossiers_result where dossier_id = $1`,
				id).Scan(&verify))
			a.add("result", "", "code", verify)
		}
	}
	for _, role := range []auth.Role{auth.Member, auth.TeamLead} {
		a.addDossier(role, a.load(ctx, a.actors[role], "")) // a draft
		a.addDossier(role, a.load(ctx, a.actors[role], ids.Code(8), wayOfCase["supplement"]...))
	}
}

// makeOwn makes what the resident files alone: a draft, and one that was sent back.
func (a *territory) makeOwn(ctx context.Context) {
	me := a.actors[auth.Resident]
	for _, actions := range [][]string{nil, wayOfCase["supplement"]} {
		a.addDossier(auth.Resident, a.loadAs(ctx, me, dossiers.Self, ids.Code(8), actions...))
	}
}

func (a *territory) addDossier(of auth.Role, id string) {
	var photo string
	must(a.t, a.DB.Read().QueryRow(a.t.Context(), `select id from dossiers_photo where dossier_id = $1`,
		id).Scan(&photo))
	a.add("dossier", of, "id", id, "photo", photo, "component", "original", "page", "copies", "form",
		"01.pdf", "kind", "slip")
}

func (a *territory) load(ctx context.Context, helper auth.Actor, secret string, actions ...string) string {
	return a.loadAs(ctx, helper, dossiers.Helped, secret, actions...)
}

func (a *territory) loadAs(ctx context.Context, helper auth.Actor, assist dossiers.Assist, secret string,
	actions ...string) string {
	hash, size, err := a.Deps.Blobs.Put(bytes.NewReader(picture(a.t, 1)), photos.MaxBytes)
	must(a.t, err)
	d := dossiers.Dossier{ID: ids.New(), PlaceID: a.village, CommuneID: a.commune, Procedure: copyOfPapers,
		ResidentID: a.resident.ID, OwnerName: a.resident.Name, OwnerPhone: "0900000001",
		Way: dossiers.Here, Channel: dossiers.Online, Assist: assist, CreatedBy: helper.ID, CreatedAt: time.Date(2026,
			11, 16, 2, 0, 0, 0, time.UTC)}
	l := dossiers.Loaded{Dossier: d, Answers: procedures.Answers{"paper": "diploma", "foreign": "no", "pages": "3",
		"copies": "2"}, Secret: secret,
		Photos: []dossiers.Photo{{ID: ids.New(), DossierID: d.ID, Component: "original", Page: 1, Hash: hash,
			Mime: "image/png", Size: size, At: d.CreatedAt, By: helper.Name}}}
	if assist == dossiers.Helped {
		l.Dossier.MandateID, l.Dossier.HelperID, l.Dossier.HelperName = a.mandateOf(helper), helper.ID, helper.Name
	}
	for i, action := range actions {
		e := dossiers.Event{Kind: dossiers.Action(action), At: d.CreatedAt.Add(time.Duration(i) * time.Hour),
			ActorID: helper.ID, ActorName: helper.Name}
		if action == "appraise" || action == "decide" {
			e.Data.Outcome = "approve"
		}
		if action == "return" {
			e.Data.Proof = "photo:" + hash
		}
		if action == "supplement" {
			e.Data.Wants = []dossiers.Want{{Target: "q:copies", Reason: "wrong_value"}}
		}
		l.History = append(l.History, e)
	}
	must(a.t, a.Dossiers.Load(ctx, a.system(), []dossiers.Loaded{l}))
	return d.ID
}

func (a *territory) makeMandates(ctx context.Context) {
	for _, role := range []auth.Role{auth.Member, auth.TeamLead} {
		m, err := a.Mandates.Ask(ctx, a.actors[role], mandates.AskInput{PlaceID: a.village, ResidentID: a.resident.ID,
			Procedure: copyOfPapers})
		must(a.t, err)
		a.add("mandate", role, "id", m.ID)
		a.add("secret", "", "secret", m.Link[len(a.Config.BaseURL+"/m/"):])
		signed, err := a.Mandates.Ask(ctx, a.actors[role], mandates.AskInput{PlaceID: a.village,
			ResidentID: a.resident.ID, Procedure: copyOfPapers})
		must(a.t, err)
		slip, err := photos.Keep(a.Deps.Blobs, bytes.NewReader(picture(a.t, 2)))
		must(a.t, err)
		_, err = a.Mandates.GiveOnPaper(ctx, a.actors[role], signed.ID, slip.Hash, "Người làm chứng")
		must(a.t, err)
		a.add("mandate", role, "id", signed.ID)
	}
}

func (a *territory) mandateOf(helper auth.Actor) string {
	for _, th := range a.things["mandate"] {
		if a.actors[th.of].ID == helper.ID {
			return th.values["id"]
		}
	}
	a.t.Fatalf("%s has no mandate", helper.Name)
	return ""
}

func (a *territory) makeErrands(ctx context.Context) {
	for _, role := range []auth.Role{auth.Member, auth.TeamLead} {
		secret := ids.Code(8)
		d := a.load(ctx, a.actors[role], secret, wayOfCase["resolved"]...)
		a.add("link", role, "link", a.linkOf(d, secret))
		e, err := a.Errands.Start(ctx, a.actors[role], errands.StartInput{VillageID: a.village, Dossiers: []string{d}})
		must(a.t, err)
		_, items, err := a.Errands.Get(ctx, a.actors[role], e.ID)
		must(a.t, err)
		_, err = a.Errands.Seal(ctx, a.actors[auth.Clerk], e.ID, []string{items[0].ID})
		must(a.t, err)
		for _, of := range []auth.Role{role, auth.Clerk} {
			a.add("errand", of, "id", e.ID, "item", items[0].ID)
		}
	}
}

// makeFields says what forms and JSON about this territory hold.
func (a *territory) makeFields() {
	first := func(kind, param string) string { return a.things[kind][0].values[param] }
	a.fields = map[string]string{
		"village": a.village, "villageId": a.village, "place": a.village, "placeId": a.village,
		"in": a.village, "parent": a.village,
		"commune": a.commune, "communeId": a.commune, "office": a.commune,
		"resident": a.resident.ID, "residentId": a.resident.ID, "mandate": first("visit mandate", "id"),
		"mandateId": first("visit mandate", "id"), "session": first("session", "id"),
		"dossiers": first("dossier", "id"), "ids": first("dossier", "id"), "items": first("errand", "item"),
		"membershipId": first("member", "part"),
		"procedure":    copyOfPapers, "codes": copyOfPapers, "version": "1", "event": ids.New(), "eventId": ids.New(),
		"name": "Người mới", "username": "nguoi-moi", "role": "member", "from": "2026-11-23", "on": "2026-11-23",
		"date": "2026-12-14", "since": "2026-11-01",
		"kind": "model", "what": "off", "start": "08:00", "end": "10:00", "weekday": "2", "outcome": "approve",
		"reason": "other", "note": "ghi chú", "due": "2026-12-14",
		"way": "here", "proof": "code", "digits": "123456", "decision": "01/QĐ", "plannedEnd": "2026-11-23T14:00:00Z",
		"assignee": a.actors[auth.Specialist].ID, "status": "received",
		"witness": "Người chứng kiến", "q-copies": "3", "membership": first("member", "part"), "has": "yes",
		"photo": "eA==", "target": "q:copies", "portalCode": "G15.99.01-261123-0002",
	}
}
