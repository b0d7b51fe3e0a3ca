package app

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

// A program acts for one account with a token.
type program struct {
	w     *world
	name  string
	token string
}

// programs makes an account and a token of each role, at the hill or its commune, and of the next village's member.
func (w *world) programs(t *testing.T) map[string]program {
	t.Helper()
	out := map[string]program{"nobody": {w, "nobody", ""}}
	add := func(name string, role auth.Role, place string) {
		actor := w.actor(name, role, place)
		token, err := w.Auth.NewToken(t.Context(), actor, "máy")
		must(t, err)
		out[name] = program{w, name, token}
	}
	for _, role := range []auth.Role{auth.Member, auth.TeamLead} {
		add(string(role), role, w.hill)
	}
	for _, role := range []auth.Role{auth.Clerk, auth.Specialist, auth.Leader, auth.DocumentClerk, auth.Admin} {
		add(string(role), role, w.commune)
	}
	add("neighbour", auth.Member, w.valley)
	return out
}

// do sends JSON, or bytes as they are, and reads the answer.
func (p program) do(method, path string, in any) (status int, out map[string]any) {
	p.w.t.Helper()
	var body io.Reader = http.NoBody
	contentType := "application/json"
	switch v := in.(type) {
	case nil:
	case []byte:
		body, contentType = bytes.NewReader(v), "application/octet-stream"
	default:
		raw, err := json.Marshal(v)
		must(p.w.t, err)
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, p.w.url+"/api"+path, body)
	must(p.w.t, err)
	req.Header.Set("Content-Type", contentType)
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	res, err := http.DefaultClient.Do(req)
	must(p.w.t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	must(p.w.t, err)
	if json.Unmarshal(raw, &out) != nil {
		out = map[string]any{"list": string(raw)}
	}
	return res.StatusCode, out
}

type fields = map[string]any

// TestStoryOverREST tells the story of an evening by programs alone. Each step
// is tried first by whoever may not, and with a version that is overtaken; it
// is then done twice, as a program does whose answer was lost, and counts once.
func TestStoryOverREST(t *testing.T) {
	t.Parallel()
	bothWorlds(t, func(t *testing.T, w *world) {
		_, err := w.Procedures.Add(t.Context(), w.system(), procedures.Shipped().Procedures...)
		must(t, err)
		s := &restStory{t: t, w: w, by: w.programs(t)}
		s.prepare()
		s.evening()
		s.office()
		s.errand()
		s.after()
	})
}

type restStory struct {
	t  *testing.T
	w  *world
	by map[string]program

	session, visit, person, mandate, dossier, member string
	version                                          float64
	secret, number                                   string
}

// step does one thing twice by who, after it was refused to those who may not.
func (s *restStory) step(who, method, path string, in any, refused ...string) map[string]any {
	s.t.Helper()
	for _, other := range refused {
		status, out := s.by[other].do(method, path, in)
		hidden := status == http.StatusForbidden || status == http.StatusNotFound ||
			out["type"] == "urn:thonso:sessions.other_helper"
		if other == "nobody" && status != http.StatusUnauthorized || other != "nobody" && !hidden {
			s.t.Fatalf("%s does %s %s: %d %v", other, method, path, status, out)
		}
	}
	var first map[string]any
	for i := range 2 {
		status, out := s.by[who].do(method, path, in)
		if status >= 300 {
			s.t.Fatalf("%s: %s %s (%d): %d %v", who, method, path, i+1, status, out)
		}
		if i == 0 {
			first = out
		} else if fmt.Sprint(first["id"]) != fmt.Sprint(out["id"]) ||
			fmt.Sprint(first["version"]) != fmt.Sprint(out["version"]) {
			s.t.Errorf("%s %s twice: %v, then %v", method, path, first, out)
		}
	}
	return first
}

// act is one action on the dossier; with an old version it is refused.
func (s *restStory) act(who, action string, more fields, refused ...string) {
	s.t.Helper()
	path := "/dossiers/" + s.dossier + "/" + action
	in := fields{"eventId": ids.New(), "version": s.version + 7}
	for k, v := range more {
		in[k] = v
	}
	if status, out := s.by[who].do("POST", path, in); status != http.StatusConflict ||
		out["type"] != "urn:thonso:fault.stale" {
		s.t.Errorf("%s of an old version: %d %v", action, status, out)
	}
	in["version"] = s.version
	out := s.step(who, "POST", path, in, append(refused, "neighbour", "nobody")...)
	if v, ok := out["version"].(float64); ok {
		s.version = v
	}
	if code, ok := out["code"].(string); ok {
		s.number = code
	}
}

func (s *restStory) prepare() {
	s.step("admin", "PUT", "/office/"+s.w.commune, fields{"agencyCode": "H99.1.01", "name": "Trung tâm PVHCC",
		"parentName": "UBND xã", "seat": "Mường Thử", "version": 0}, "clerk", "neighbour", "nobody")
	team := ids.New()
	s.step("admin", "POST", "/teams", fields{"id": team, "villageId": s.w.hill, "name": "Tổ Đồi Chè", "kind": "model",
		"from": "2026-11-01"}, "neighbour", "clerk", "nobody")
	s.member = ids.New()
	s.step("team_lead", "POST", "/teams/"+team+"/members", fields{"id": s.member, "name": "Lò Văn Bản",
		"role": "member", "from": "2026-11-01"}, "neighbour", "member")
	edit := fields{"version": 9, "name": "Lò Văn Bản", "role": "deputy"}
	if status, _ := s.by["team_lead"].do("PUT", "/teams/"+team+"/members/"+s.member,
		edit); status != http.StatusConflict {
		s.t.Errorf("a member of an old version: %d", status)
	}
	edit["version"] = 1
	if status, out := s.by["team_lead"].do("PUT", "/teams/"+team+"/members/"+s.member, edit); status != 200 ||
		out["role"] != "deputy" {
		s.t.Errorf("put right: %d %v", status, out)
	}
	slot := ids.New()
	s.step("team_lead", "POST", "/teams/"+team+"/slots", fields{"id": slot, "kind": "evening", "weekday": 1,
		"start": "19:30", "end": "21:00", "place": "Nhà văn hóa", "from": "2026-11-01"}, "neighbour")
	if _, out := s.by["nobody"].do("GET", "/roster/"+s.w.hill, nil); !strings.Contains(fmt.Sprint(out),
		"2026-11-23T12:30:00Z") {
		s.t.Errorf("the roster: %v", out)
	}
}

func (s *restStory) evening() {
	s.session, s.person = ids.New(), ids.New()
	s.step("member", "POST", "/people", fields{"id": s.person, "villageId": s.w.hill, "name": "Lò Thị Thử",
		"born": "1965", "sex": "f"}, "neighbour", "leader", "nobody")
	s.step("member", "POST", "/sessions", fields{"id": s.session, "villageId": s.w.hill, "place": "Nhà văn hóa",
		"plannedEnd": s.w.clock.Now().Add(90 * time.Minute)}, "neighbour", "clerk", "nobody")
	at := "/sessions/" + s.session
	s.step("member", "POST", at+"/attendance", fields{"membershipId": s.member, "here": true, "version": 0},
		"neighbour", "clerk")
	s.visit = ids.New()
	s.step("member", "POST", at+"/visits", fields{"id": s.visit, "residentId": s.person}, "neighbour", "clerk")
	s.step("member", "POST", at+"/visits/"+s.visit+"/call", nil, "neighbour")
	s.mandate = ids.New()
	s.step("member", "POST", at+"/visits/"+s.visit+"/ask", fields{"mandateId": s.mandate, "procedure": copyOfPapers,
		"way": "here"}, "neighbour", "team_lead")
	fresh := s.step("member", "POST", "/mandates", fields{"id": s.mandate, "villageId": s.w.hill,
		"residentId": s.person, "procedure": copyOfPapers, "sessionId": s.session}, "neighbour")
	if status, _ := s.by["member"].do("POST", "/mandates/"+s.mandate+"/digits",
		fields{"digits": "000000"}); status < 400 {
		s.t.Errorf("digits that nobody read out: %d", status)
	}
	_, again := s.by["member"].do("POST", "/mandates", fields{"id": s.mandate, "villageId": s.w.hill,
		"residentId": s.person, "procedure": copyOfPapers, "sessionId": s.session})
	link := again["link"].(string)
	secret := link[strings.LastIndex(link, "/")+1:]
	void := fresh["link"].(string)
	if status, _ := s.by["nobody"].do("POST", "/m/"+void[strings.LastIndex(void, "/")+1:]+"/agree",
		nil); status != http.StatusNotFound {
		s.t.Errorf("a link that a fresh one replaced: %d", status)
	}
	if status, out := s.by["nobody"].do("POST", "/m/"+secret+"/agree", nil); status >= 300 {
		s.t.Fatalf("agree: %d %v", status, out)
	}
	s.step("member", "GET", "/mandates/"+s.mandate, nil, "neighbour", "team_lead", "nobody")
	begun := s.step("member", "POST", at+"/begin", fields{"mandateId": s.mandate}, "neighbour", "team_lead")
	s.dossier = begun["dossierId"].(string)
	s.fill()
	out := s.step("member", "POST", "/dossiers/"+s.dossier+"/submit", fields{"eventId": ids.New(), "version": 1},
		"neighbour", "team_lead", "nobody")
	s.secret = out["secret"].(string)
	s.end(at)
}

func (s *restStory) fill() {
	_, got := s.by["member"].do("GET", "/dossiers/"+s.dossier, nil)
	for page, v := range map[string]string{"paper": "diploma", "foreign": "no", "pages": "3", "copies": "2"} {
		s.step("member", "PUT", "/dossiers/"+s.dossier+"/pages/"+page, fields{"answers": map[string]string{page: v},
			"snapshot": got["snapshot"]}, "neighbour", "team_lead")
	}
	photo := ids.New()
	path := "/dossiers/" + s.dossier + "/photos"
	s.step("member", "POST", path+"?component=original&photoId="+photo, picture(s.t, 9), "neighbour", "team_lead")
	s.step("member", "DELETE", path+"/"+photo, nil, "neighbour", "team_lead", "nobody")
	s.step("member", "POST", path+"?component=original&photoId="+ids.New(), picture(s.t, 7))
}

func (s *restStory) end(at string) {
	s.step("member", "POST", at+"/visits/"+s.visit+"/end", fields{"outcome": "filed"}, "neighbour")
	s.step("member", "POST", at+"/close", fields{"note": "xong"}, "neighbour", "clerk")
	if status, out := s.by["leader"].do("GET", at, nil); status != 200 || !strings.Contains(fmt.Sprint(out), "report") {
		s.t.Errorf("the report: %d %v", status, out)
	}
	if status, _ := s.by["neighbour"].do("GET", at, nil); status != http.StatusNotFound &&
		status != http.StatusForbidden {
		s.t.Errorf("the neighbour reads the session: %d", status)
	}
}

func (s *restStory) office() {
	if _, out := s.by["clerk"].do("GET", "/inbox?office="+s.w.commune, nil); !strings.Contains(fmt.Sprint(out),
		s.dossier) {
		s.t.Fatalf("the inbox: %v", out)
	}
	_, got := s.by["clerk"].do("GET", "/dossiers/"+s.dossier, nil)
	s.version = got["version"].(float64)
	few := fields{"fewPages": "trang sau để trống"}
	s.act("clerk", "receive", few, "member", "leader", "specialist")
	s.act("clerk", "supplement", fields{"wants": []fields{{"target": "q:copies", "reason": "wrong_value"}}}, "member",
		"leader")
	_, got = s.by["member"].do("GET", "/dossiers/"+s.dossier, nil)
	s.step("member", "PUT", "/dossiers/"+s.dossier+"/pages/copies", fields{"answers": map[string]string{"copies": "4"},
		"snapshot": got["snapshot"]}, "neighbour")
	s.step("member", "POST", "/dossiers/"+s.dossier+"/submit", fields{"eventId": ids.New(),
		"version": got["version"]}, "neighbour")
	_, got = s.by["clerk"].do("GET", "/dossiers/"+s.dossier, nil)
	s.version = got["version"].(float64)
	if got["status"] == "submitted" {
		s.act("clerk", "receive", few, "member")
	}
	s.act("clerk", "transfer", nil, "member", "leader")
	s.act("specialist", "appraise", fields{"outcome": "approve"}, "member", "clerk", "leader")
	s.act("leader", "decide", fields{"outcome": "approve"}, "member", "clerk", "specialist")
	s.act("document_clerk", "number", nil, "member", "specialist", "leader")
}

func (s *restStory) errand() {
	id := ids.New()
	if _, out := s.by["member"].do("GET", "/errands/ready?village="+s.w.hill, nil); !strings.Contains(fmt.Sprint(out),
		s.dossier) {
		s.t.Fatalf("results to fetch: %v", out)
	}
	e := s.step("member", "POST", "/errands", fields{"id": id, "villageId": s.w.hill, "dossiers": []string{s.dossier}},
		"neighbour", "clerk", "nobody")
	item := e["items"].([]any)[0].(map[string]any)["id"].(string)
	s.step("clerk", "POST", "/dossiers/"+s.dossier+"/original", fields{"how": "counter"}, "member", "nobody")
	at := "/errands/" + id
	_, sealed := s.by["clerk"].do("POST", at+"/seal", fields{"items": []string{item}})
	if status, _ := s.by["member"].do("POST", at+"/seal",
		fields{"items": []string{item}}); status != http.StatusForbidden {
		s.t.Errorf("a member seals: %d", status)
	}
	if status, _ := s.by["member"].do("POST", at+"/take",
		fields{"code": "XXXXXX"}); status != http.StatusUnprocessableEntity {
		s.t.Errorf("a wrong code: %d", status)
	}
	s.step("member", "POST", at+"/take", fields{"code": sealed["code"]}, "neighbour", "clerk")
	if _, out := s.by["clerk"].do("GET", "/errands/where?commune="+s.w.commune, nil); !strings.Contains(fmt.Sprint(out),
		s.dossier) {
		s.t.Errorf("where it is: %v", out)
	}
	hand := at + "/items/" + item + "/hand-over"
	for _, bad := range []fields{{"proof": "code", "secret": "WRONG234"},
		{"proof": "photo", "photo": base64.StdEncoding.EncodeToString([]byte("<svg>"))}, {"proof": "photo"}} {
		if status, out := s.by["member"].do("POST", hand, bad); status != http.StatusUnprocessableEntity {
			s.t.Errorf("handed over with %v: %d %v", bad, status, out)
		}
	}
	s.step("member", "POST", hand, fields{"proof": "code", "secret": s.secret}, "neighbour", "clerk")
}

func (s *restStory) after() {
	d, err := s.w.Dossiers.Track(s.t.Context(), s.number, s.secret)
	must(s.t, err)
	if status, _ := s.by["nobody"].do("POST", "/t/WRONGSECRET/rate",
		fields{"office": 5, "help": 5}); status != http.StatusNotFound {
		s.t.Errorf("rated with a made-up secret: %d", status)
	}
	rate := fields{"office": 5, "help": 4, "words": "cảm ơn"}
	for range 2 {
		if status, out := s.by["nobody"].do("POST", "/t/"+d.Link+"/rate", rate); status != 200 || out["rated"] != true {
			s.t.Errorf("rated: %d %v", status, out)
		}
	}
	for measure, want := range map[string]float64{"helped_done": 1, "guided": 1} {
		_, out := s.by["nobody"].do("GET", "/figures?place="+s.w.hill, nil)
		if got := figureIn(out, measure); got != want {
			s.t.Errorf("%s is %v after the evening, want %v", measure, got, want)
		}
	}
	s.step("member", "POST", "/notices/read", nil, "nobody")
	leave := fields{"status": "moved", "on": "2026-11-23", "version": 99}
	if status, _ := s.by["member"].do("POST", "/people/"+s.person+"/leave", leave); status != http.StatusConflict {
		s.t.Errorf("a resident of an old version: %d", status)
	}
	_, who := s.by["member"].do("GET", "/people/"+s.person, nil)
	leave["version"] = who["version"]
	if status, out := s.by["member"].do("POST", "/people/"+s.person+"/leave", leave); status >= 300 {
		s.t.Errorf("leaves: %d %v", status, out)
	}
}

// figureIn is the numerator of a measure in a report.
func figureIn(report map[string]any, code string) float64 {
	list, _ := report["figures"].([]any)
	for _, f := range list {
		if m, ok := f.(map[string]any); ok && (m["code"] == code || m["measure"] == code) {
			n, _ := m["numerator"].(float64)
			return n
		}
	}
	return -1
}
