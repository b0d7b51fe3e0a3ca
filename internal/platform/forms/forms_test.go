package forms_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
)

// A record has a field of every kind.
type record struct {
	ID       string
	Version  int
	Name     string
	Note     string
	Password string
	Count    int
	Day      clock.Date
	Born     string
	Sex      string
	Village  string
	Members  []string
	Public   bool
	Phone    string
	Email    string
	Number   string
	Until    clock.Date
}

func (in *record) Fields() forms.Fields {
	return forms.Of("test.",
		forms.Hidden("id", &in.ID),
		forms.Version(&in.Version),
		forms.Text("name", &in.Name).Need().Max(10),
		forms.Lines("note", &in.Note),
		forms.Password("password", &in.Password),
		forms.Number("count", &in.Count).Min(1).Max(9),
		forms.Date("day", &in.Day),
		forms.PartDate("born", &in.Born).Sensitive(),
		forms.Choice("sex", &in.Sex, "m", "f"),
		forms.Pick("village", &in.Village).Offer(ui.Option{Value: "v1", Label: "Đông Căm"}),
		forms.Boxes("members", &in.Members, "a", "b", "c"),
		forms.Tick("public", &in.Public).Texts("test."),
		forms.Phone("phone", &in.Phone).NeedIf(func() bool { return in.Public }),
		forms.Email("email", &in.Email),
		forms.ID("number", &in.Number),
		forms.Date("until", &in.Until).When(func() bool { return in.Sex == "f" }).Check(func() string {
			if in.Until != "" && in.Until < in.Day {
				return "test.order"
			}
			return ""
		}),
	)
}

func post(values url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/x", strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	c := i18n.NewCatalog()
	for _, err := range []error{c.Add(ui.Messages), c.Add(forms.Messages)} {
		if err != nil {
			panic(err)
		}
	}
	return r.WithContext(i18n.With(r.Context(), c, "en"))
}

func TestRead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		typed string // as in a query
		want  record
		bad   map[string]string
	}{
		{"name= Lò  A&count=3&sex=m", record{Name: "Lò A", Count: 3, Sex: "m"}, nil},
		{"name=A&day-d=5&day-m=3&day-y=1965", record{Name: "A", Day: "1965-03-05"}, nil},
		{"name=A&day=2026-03-05&born-y=1965", record{Name: "A", Day: "2026-03-05", Born: "1965"}, nil},
		{"name=A&born-m=3&born-y=1965", record{Name: "A", Born: "1965-03"}, nil},
		{"name=A&members=a&members=c", record{Name: "A", Members: []string{"a", "c"}}, nil},
		{"name=A&public=yes&phone=%2B84 912 345 678", record{Name: "A", Public: true, Phone: "0912345678"}, nil},
		{"name=A&number=001 085-012.345", record{Name: "A", Number: "001085012345"}, nil},
		{"name=A&note=1%0D%0A2&password= a ", record{Name: "A", Note: "1\n2", Password: " a "}, nil},
		{"name=A&sex=m&until-d=1&until-m=1&until-y=2026", record{Name: "A", Sex: "m"}, nil},
		{"name=A&sex=f&until-d=1&until-m=1&until-y=2026", record{Name: "A", Sex: "f", Until: "2026-01-01"}, nil},
		{"name=A&sex=f&day-d=2&day-m=1&day-y=2026&until-d=1&until-m=1&until-y=2026",
			record{Name: "A", Sex: "f", Day: "2026-01-02", Until: "2026-01-01"},
			map[string]string{"until": "test.order"}},
		{"name=&count=x&day-d=31&day-m=2&day-y=2026&sex=x&phone=1&email=a&number=12&members=z",
			record{}, map[string]string{
				"name": "form.needed", "count": "form.number", "day": "form.date_impossible", "sex": "form.choice_unknown",
				"phone": "form.phone", "email": "form.email", "number": "form.id_number",
				"members": "form.choice_unknown"}},
		{"name=L%EF%BF%BD&password=%EE%80%80&note=%FF", record{Password: "\ue000"},
			map[string]string{"name": "form.illegible", "note": "form.illegible"}},
		{"name=12345678901&count=10&day-d=5", record{},
			map[string]string{"name": "form.too_long", "count": "form.number_large", "day": "form.date"}},
	} {
		var got record
		_, err := forms.Read(post(query(t, tt.typed)), got.Fields())
		if diff := cmp.Diff(tt.bad, fault.Of(err).Fields); diff != "" {
			t.Errorf("%s: %s", tt.typed, diff)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.typed, diff)
		}
		again := got
		if err := again.Fields().Check(); tt.bad == nil && (err != nil || !cmp.Equal(again, got)) {
			t.Errorf("%s: checked again it is another: %v, %v", tt.typed, again, err)
		}
	}
}

func query(t *testing.T, s string) url.Values {
	t.Helper()
	v, err := url.ParseQuery(strings.ReplaceAll(s, " ", "+"))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// FuzzRead: whatever is sent, the page comes back with it, and what was taken as
// right is right when it is checked again.
func FuzzRead(f *testing.F) {
	f.Add("name", "Lò A", "day-d", "31")
	f.Add("members", "a,b", "count", "-1")
	f.Add("sex", "f", "until", "5/3/2026")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		in := record{}
		r := post(url.Values{a: {b}, c: {d}, "name": {b}})
		form, err := forms.Read(r, in.Fields())
		if err == nil {
			before := in
			if err := in.Fields().Check(); err != nil || !cmp.Equal(before, in) {
				t.Fatalf("%v: %v, then %v", err, before, in)
			}
		}
		if form.Typed("name") != r.FormValue("name") {
			t.Fatalf("%q became %q", r.FormValue("name"), form.Typed("name"))
		}
		draw(t, r.Context(), form)
	})
}

func draw(t *testing.T, ctx context.Context, form *forms.Form) string {
	t.Helper()
	var b strings.Builder
	page := templ.Join(forms.Problems(form), forms.Draw(form, "/x"))
	if err := page.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestDoubt: what only looks wrong is said once, again when it is another, and
// never of what wasn't touched.
func TestDoubt(t *testing.T) {
	t.Parallel()
	var version, count int
	fields := forms.Of("test.", forms.Version(&version), forms.Number("count", &count).Doubt(func() []string {
		if count > 7 {
			return []string{"test.many"}
		}
		return nil
	}))
	sure := regexp.MustCompile(`name="sure" value="([^"]+)"`)
	typed := url.Values{"version": {"1"}}
	for _, step := range []struct {
		count string
		asks  bool
	}{{"7", false}, {"8", true}, {"8", false}, {"9", true}, {"9", false}, {"7", false}, {"x", false}} {
		typed.Set("count", step.count)
		r := post(typed)
		f, err := forms.Read(r, fields)
		if asked := fault.Of(err).Key == "form.unsure"; err != nil && asked != step.asks {
			t.Errorf("%s: %v", step.count, err)
		}
		if err != nil {
			f.Refuse(r.Context(), fault.Of(err))
		}
		page := draw(t, r.Context(), f)
		if got := strings.Contains(page, "test.many"); got != step.asks {
			t.Errorf("%s: asks %v, want %v", step.count, got, step.asks)
		}
		if m := sure.FindStringSubmatch(page); m != nil {
			typed.Set("sure", m[1])
		}
	}
	typed.Del("sure")
	count = 9
	typed.Set("snapshot", fields.Snapshot().String())
	typed.Set("count", "9")
	if _, err := forms.Read(post(typed), fields); err != nil {
		t.Errorf("untouched: %v", err)
	}
}

// TestAgain: one rule for every kind of fault.
func TestAgain(t *testing.T) {
	t.Parallel()
	for kind, status := range map[fault.Kind]int{fault.Invalid: 422, fault.Conflict: 409, fault.TooLarge: 413,
		fault.TooMany: 429, fault.Gone: 410,
		fault.Internal: 0, fault.NotFound: 0, fault.Forbidden: 0, fault.SignIn: 0} {
		var in record
		r := post(url.Values{"name": {"Lò <A>"}, "password": {"geheim"}, "members": {"a", "b"},
			"day-d": {"31"}, "note": {"x"}})
		form, _ := forms.Read(r, in.Fields())
		w := httptest.NewRecorder()
		err := form.Again(w, r, fault.New(kind, "test.refused"), func() (templ.Component, error) {
			return templ.Join(forms.Problems(form), forms.Draw(form, "/x")), nil
		})
		body := w.Body.String()
		switch {
		case status == 0 && (err == nil || body != ""):
			t.Errorf("%d: shown again", kind)
		case status == 0:
		case w.Code != status || !strings.Contains(body, "Lò &lt;A&gt;") || !strings.Contains(body, "test.refused"):
			t.Errorf("%d: %d %s", kind, w.Code, body)
		case strings.Contains(body, "geheim") || strings.Count(body, " checked") != 2 ||
			!strings.Contains(body, `value="31"`):
			t.Errorf("%d: not what was typed: %s", kind, body)
		}
	}
}

// TestSaved: of a page that is out of date, what wasn't touched takes what is
// saved, what was touched stays, and both are shown.
func TestSaved(t *testing.T) {
	t.Parallel()
	opened := record{Version: 3, Name: "Lò A", Phone: "0912345678", Sex: "f", Note: "n"}
	saved := record{Version: 4, Name: "Lò B", Phone: "0987654321", Sex: "f", Note: "n"}
	for _, tt := range []struct {
		name, phone, note     string // typed
		wantName, wantPhone   string
		differences, touching int
	}{
		{"Lò A", "0912345678", "mine", "Lò B", "0987654321", 3, 1},
		{"Lò C", "0912345678", "n", "Lò C", "0987654321", 2, 1},
		{"Lò C", "0912 345 679", "n", "Lò C", "0912 345 679", 2, 2},
		{"Lò B", "0987.654.321", "n", "Lò B", "0987.654.321", 0, 0},
	} {
		typed := url.Values{"version": {"3"}, "name": {tt.name}, "phone": {tt.phone}, "note": {tt.note}, "sex": {"f"}}
		typed.Set("snapshot", opened.Fields().Snapshot().String())
		var in record
		r := post(typed)
		form, err := forms.Read(r, in.Fields())
		if err != nil {
			t.Fatal(err)
		}
		form.Saved(r.Context(), saved.Fields(), "/x")
		mine := 0
		for _, d := range form.Changes {
			if d.Mine {
				mine++
			}
		}
		got := []any{form.Typed("name"), form.Typed("phone"), form.Typed("note"), form.Typed("version"),
			len(form.Changes), mine}
		if diff := cmp.Diff([]any{tt.wantName, tt.wantPhone, tt.note, "4", tt.differences, tt.touching},
			got); diff != "" {
			t.Errorf("%v: %s", tt, diff)
		}
		page := draw(t, r.Context(), form)
		for _, d := range form.Changes {
			if !strings.Contains(page, d.Saved) || d.Mine && !strings.Contains(page, d.Typed) {
				t.Errorf("%v isn't shown", d)
			}
		}
		if !strings.Contains(page, fmt.Sprintf("value=%q", saved.Fields().Snapshot().String())) {
			t.Error("sent again, the page would be out of date still")
		}
	}
}

// TestBoxesSideBySide: of long lists of boxes only what differs stands side by side.
func TestBoxesSideBySide(t *testing.T) {
	t.Parallel()
	opened := record{Version: 1, Name: "Lò A", Phone: "0912345678", Sex: "f", Members: []string{"a", "b"}}
	saved := opened
	saved.Version, saved.Members = 2, []string{"b", "c"}
	typed := url.Values{"version": {"1"}, "name": {"Lò A"}, "phone": {"0912345678"}, "sex": {"f"},
		"members": {"a", "b", "c"}}
	typed.Set("snapshot", opened.Fields().Snapshot().String())
	var in record
	r := post(typed)
	form, err := forms.Read(r, in.Fields())
	if err != nil {
		t.Fatal(err)
	}
	form.Saved(r.Context(), saved.Fields(), "/x")
	if len(form.Changes) != 1 {
		t.Fatalf("%+v", form.Changes)
	}
	if d := form.Changes[0]; !strings.HasSuffix(d.Typed, ": a") || strings.ContainsAny(d.Saved, ":,") {
		t.Errorf("%+v", d)
	}
}

// TestUntouched: what isn't touched need not be right, where a record is edited.
func TestUntouched(t *testing.T) {
	t.Parallel()
	old := record{Version: 1, Name: "Lò Văn Rất Dài", Phone: "02143", Born: "1965-03"}
	typed := url.Values{"version": {"1"}, "name": {old.Name}, "phone": {old.Phone}, "born-m": {"03"},
		"born-y": {"1965"}, "email": {"x"}}
	typed.Set("snapshot", old.Fields().Snapshot().String())
	var in record
	_, err := forms.Read(post(typed), in.Fields())
	if diff := cmp.Diff(map[string]string{"email": "form.email"}, fault.Of(err).Fields); diff != "" {
		t.Error(diff)
	}
	if err := in.Fields().FaultsSince(old.Fields()).Err(); err != nil {
		t.Errorf("%v: %v", in, err)
	}
	in.Phone = "02144"
	if err := in.Fields().FaultsSince(old.Fields()).Err(); fault.Of(err).Fields["phone"] == "" {
		t.Errorf("%v: %v", in, err)
	}
}

func TestChanged(t *testing.T) {
	t.Parallel()
	a, b := record{Version: 1, Name: "Lò A", Born: "1965", Number: "1"}, record{Version: 2, Name: "Lò B",
		Born: "1966", Number: "2"}
	names, was, is := forms.Changed(a.Fields(), b.Fields())
	want := []any{[]string{"name", "born", "number"}, map[string]any{"name": "Lò A"}, map[string]any{"name": "Lò B"}}
	if diff := cmp.Diff(want, []any{names, was, is}); diff != "" {
		t.Error(diff)
	}
}

func FuzzSnapshot(f *testing.F) {
	f.Add("a:b c:d")
	f.Fuzz(func(t *testing.T, s string) {
		once := forms.ParseSnapshot(s)
		if diff := cmp.Diff(once, forms.ParseSnapshot(once.String())); diff != "" {
			t.Error(diff)
		}
	})
}

var stored = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`)

// FuzzDateBoxes: a date kept, or what was typed instead of one, fills three boxes and none is lost.
func FuzzDateBoxes(f *testing.F) {
	for _, s := range []string{"2026-11-23", "2026-11", "2026", "30/02/2026", "//", "a/b/c/d", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, m, y := forms.DateBoxes(s)
		switch {
		case stored.MatchString(s):
			if y != s[:4] || d != "" && m == "" {
				t.Errorf("%q fills %q %q %q", s, d, m, y)
			}
		case strings.TrimRight(d+"/"+m+"/"+y, "/") != strings.TrimRight(s, "/"):
			t.Errorf("%q fills %q %q %q", s, d, m, y)
		}
	})
}
