package ui

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"

	"thonso/internal/platform/i18n"
	"thonso/web"
)

func speak(t *testing.T, lang string) context.Context {
	t.Helper()
	c := i18n.NewCatalog()
	if err := c.Add(Messages); err != nil {
		t.Fatal(err)
	}
	return i18n.With(t.Context(), c, lang)
}

func render(t *testing.T, ctx context.Context, c templ.Component) *html.Node {
	t.Helper()
	var out strings.Builder
	if err := c.Render(ctx, &out); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func fullPage(lang string) Page {
	return Page{Packs: i18n.Packs[1:2], Title: "Buổi trực", Section: "Đông Căm", Lang: lang,
		Size: SizeLarge, Theme: Dark, Practice: true,
		User: &User{Name: "Thành viên", Roles: []string{"Tổ trưởng"}, HomeURL: "/today", Works: true,
			Place: "Thôn Đông Căm", Unread: 3},
		Menu: Menu{Home: NavItem{Label: "Hôm nay", Icon: IconSun, URL: "/today", Current: true},
			Daily:   []NavItem{{Label: "Hồ sơ", Icon: IconInbox, URL: "/dossiers", Count: 12}},
			Drawers: []NavItem{{Label: "Nhà dân", Icon: IconHouse, URL: "/all#homes", Holds: true}},
			All:     NavItem{Label: "Tất cả", Icon: IconAll, URL: "/all"},
			Help:    NavItem{Label: "Trợ giúp", Icon: IconQuestion, URL: "/help"}},
		Person: "bà Lò Thị A", PersonNote: "ngõ 3", PersonKey: "p1", Path: "/sessions/1",
		Flash: "Đã lưu", NoIndex: true,
	}
}

func TestGalleryIsAccessible(t *testing.T) {
	for _, lang := range i18n.Languages {
		for name, p := range map[string]Page{"full": fullPage(lang), "visitor": {Title: "Trang chủ", Lang: lang}} {
			t.Run(lang+"/"+name, func(t *testing.T) {
				checkDocument(t, render(t, speak(t, lang), Gallery(p)))
			})
		}
	}
}

func TestLayout(t *testing.T) {
	doc := render(t, speak(t, "vi"), Layout(fullPage("vi")))
	for what, want := range map[string]string{
		"html@lang":                      "vi",
		"html@data-size":                 "large",
		"html@data-theme":                "dark",
		"body@class":                     "staff practice docked",
		"body@data-person":               "p1",
		"title":                          "Buổi trực – Đông Căm – Thôn Số",
		"a.brand@href":                   "/today",
		"a.skip@href":                    "#main",
		"strong.banner-person-name":      "bà Lò Thị A",
		"form@action":                    "/search",
		"input@name":                     "q",
		"a.place":                        "Thôn Đông Căm",
		"span.unread":                    "3 chưa đọc",
		"span.initials":                  "TV",
		"meta@charset":                   "utf-8",
		"link@rel":                       "stylesheet",
		"span.who-role":                  "Tổ trưởng",
		"span.count":                     "12 việc đang chờ",
		"div.notice":                     "Đã lưu",
		"main@id":                        "main",
		"nav@aria-label":                 "Trình đơn chính",
		"p.rail-title":                   "Việc hằng ngày",
		"aside.banner-person@aria-label": "Đang làm cho",
	} {
		if got := pick(t, doc, what); got != want {
			t.Errorf("%s = %q, want %q", what, got, want)
		}
	}
	var posts []string
	for _, form := range all(doc, func(n *html.Node) bool { return n.Data == "form" }) {
		posts = append(posts, attr(form, "method")+" "+attr(form, "action"))
	}
	if diff := cmp.Diff([]string{"get /search", "post /preferences", "post /logout", "post /practice/leave"},
		posts); diff != "" {
		t.Error("forms of the header (-want +got):", diff)
	}
}

func TestVisitorSeesNobody(t *testing.T) {
	doc := render(t, speak(t, "en"), Layout(Page{Title: "Home", Lang: "en", Packs: i18n.Packs[:1]}))
	for _, class := range []string{"me", "unread", "banner-person", "banner-practice", "rail", "dock", "bar-nav"} {
		if find(doc, "."+class) != nil {
			t.Errorf(".%s is drawn for a visitor", class)
		}
	}
	var offered []string
	for _, b := range all(doc, func(n *html.Node) bool { return n.Data == "button" }) {
		offered = append(offered, attr(b, "name")+" "+attr(b, "value"))
	}
	if diff := cmp.Diff([]string{"size large", "lang vi"}, offered); diff != "" {
		t.Error("what an English page offers (-want +got):", diff)
	}
}

// TestFrames: who works here has the rail; a page that asks one thing has
// nothing but that, and whose errand it is.
func TestFrames(t *testing.T) {
	open := Menu{Open: []NavItem{{Label: "Thôn", Icon: IconHouse, URL: "/villages"}}}
	question := fullPage("vi")
	question.Question = true
	resident := Page{Title: "Nhà", User: &User{Name: "Lò Thị A"}, Menu: open}
	for name, tt := range map[string]struct {
		page       Page
		has, hasnt []string
	}{
		"work": {fullPage("vi"), []string{"nav.rail", "nav.dock", "header.staff-top"}, []string{"header.pub-top"}},
		"question": {question, []string{"header.pub-top", "aside.banner-person"},
			[]string{"nav.rail", "nav.dock", "nav.bar-nav"}},
		"resident": {resident, []string{"header.pub-top", "nav.dock", "nav.bar-nav", "details.me"}, []string{"nav.rail"}},
		"visitor": {Page{Title: "Nhà", Menu: open}, []string{"nav.dock", "nav.bar-nav"},
			[]string{"nav.rail", "details.me"}},
	} {
		doc := render(t, speak(t, "vi"), Layout(tt.page))
		checkDocument(t, doc)
		for _, what := range tt.has {
			if find(doc, what) == nil {
				t.Errorf("%s: %s is not drawn", name, what)
			}
		}
		for _, what := range tt.hasnt {
			if find(doc, what) != nil {
				t.Errorf("%s: %s is drawn", name, what)
			}
		}
	}
}

// TestPreview: what is open to everybody can be found, and says what it is where
// its link is pasted; what is somebody's says nothing.
func TestPreview(t *testing.T) {
	said := func(p Page) map[string]string {
		out := map[string]string{}
		for _, n := range all(render(t, speak(t, "vi"), Layout(p)), func(n *html.Node) bool { return n.Data == "meta" }) {
			if name := either(attr(n, "property"), attr(n, "name")); name == "description" || strings.HasPrefix(name, "og:") {
				out[name] = attr(n, "content")
			}
		}
		return out
	}
	p := Page{Title: "Thôn Đông Căm", About: "Tối nay ai trực", Base: "https://gia-phu.example"}
	if diff := cmp.Diff(map[string]string{"description": p.About, "og:description": p.About, "og:title": p.Title,
		"og:type": "website", "og:site_name": "Thôn Số", "og:image": p.Base + web.Asset("share.jpg"),
		"og:image:width": "1200", "og:image:height": "630"}, said(p)); diff != "" {
		t.Error("an open page (-want +got):", diff)
	}
	signedIn, hidden := p, p
	signedIn.User, hidden.NoIndex = &User{Name: "A"}, true
	for name, q := range map[string]Page{"of somebody": signedIn, "not for search engines": hidden} {
		if got := said(q); len(got) > 0 {
			t.Errorf("a page %s says %v", name, got)
		}
	}
}

func TestSizes(t *testing.T) {
	for now, want := range map[Size]Size{"": SizeLarge, SizeLarge: SizeLarger, SizeLarger: SizeNormal, "huge": SizeLarge} {
		if got := now.next(); got != want {
			t.Errorf("one press leads from %q to %q, want %q", now, got, want)
		}
	}
}

func TestField(t *testing.T) {
	tests := []struct {
		name string
		part templ.Component
		want map[string]string
	}{
		{"hint and error are named", Field(FieldProps{Name: "phone", Label: "Số", Hint: "h", Error: "e"}),
			map[string]string{
				"label@for": "phone", "input@id": "phone", "input@type": "text",
				"input@aria-describedby": "phone-hint phone-error", "input@aria-invalid": "true", "p.error": "Lỗi: e"}},
		{"quiet without error", Field(FieldProps{ID: "x", Name: "phone", Label: "Số", MaxLen: 10, Width: WidthShort}),
			map[string]string{
				"label@for": "x", "input@name": "phone", "input@maxlength": "10", "input@class": "input input-short",
				"input@aria-describedby": "", "input@aria-invalid": ""}},
		{"one question a page", Field(FieldProps{Name: "n", Label: "Tên?", Heading: true, Optional: true}),
			map[string]string{
				"h1": "Tên? (không bắt buộc)"}},
		{"values are escaped", Field(FieldProps{Name: "n", Label: "<b>", Value: `"><script>`}), map[string]string{
			"label": "<b>", "input@value": `"><script>`}},
		{"date", DateField(DateProps{Name: "born", Legend: "Ngày sinh", Error: "e", Year: "1965", Birthday: true}),
			map[string]string{
				"legend": "Ngày sinh", "input@id": "born", "input@name": "born-d", "input@autocomplete": "bday-day",
				"fieldset@aria-describedby": "born-error"}},
		{"chosen radio", Radios(ChoiceProps{Name: "r", Legend: "?", Value: "b",
			Options: []Option{{Value: "b", Label: "B"}}}), map[string]string{
			"input@id": "r", "input@type": "radio", "input@checked": "", "label@for": "r"}},
		{"camera", FileField(FileProps{Name: "p", Label: "Ảnh", Camera: true}), map[string]string{
			"input@capture": "environment", "input@accept": "image/*"}},
		{"file", FileField(FileProps{Name: "p", Label: "Tệp"}), map[string]string{
			"input@accept": "image/*,application/pdf", "input@capture": ""}},
		{"text area", TextArea(TextAreaProps{Name: "t", Label: "Ghi", Value: " a\nb", MaxLen: 9}), map[string]string{
			"textarea": "a\nb", "textarea@rows": "5", "textarea@maxlength": "9"}},
		{"select", Select(SelectProps{Name: "s", Label: "Ngõ", Value: "2", Blank: "Chọn",
			Options: []Option{{Value: "2", Label: "Hai"}}}), map[string]string{
			"option@value": "", "option": "Chọn", "select@id": "s"}},
		{"private form", Form(FormProps{Action: "/a", Private: true}), map[string]string{
			"form@method": "post", "form@novalidate": "", "form@data-autosave": ""}},
		{"sure", Sure(SureProps{Action: "/a/end", Text: "Khóa", What: "Không đăng nhập được nữa."}), map[string]string{
			"summary": "Khóa", "form@action": "/a/end", "form@method": "post", "p": "Không đăng nhập được nữa.",
			"button": "Đồng ý, khóa"}},
		{"no errors, no summary", ErrorSummary(nil), map[string]string{"div": ""}},
		{"summary links", ErrorSummary([]FieldError{{Field: "a", Label: "Tên", Text: "thiếu"}}), map[string]string{
			"a@href": "#a", "a": "Tên: thiếu", "div@role": "alert", "div@tabindex": "-1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := render(t, speak(t, "vi"), tt.part)
			for what, want := range tt.want {
				if got := pick(t, doc, what); got != want {
					t.Errorf("%s = %q, want %q", what, got, want)
				}
			}
		})
	}
}

func TestDisplay(t *testing.T) {
	tests := []struct {
		name string
		part templ.Component
		want map[string]string
	}{
		{"zero kind is neutral", Tag("", "Chưa"),
			map[string]string{"strong@class": "tag tag-neutral", "strong": "Chưa"}},
		{"status has a shape", StatusTag(KindDanger, "Quá hạn"), map[string]string{"strong": "✕Quá hạn",
			"span@aria-hidden": "true"}},
		{"change says what", SummaryList([]Row{{Key: "Tên", Value: "A", ChangeURL: "/c"}}),
			map[string]string{"a": "Sửa Tên", "dt": "Tên", "dd": "A"}},
		{"no pager on a single page", Pager("", ""), map[string]string{"nav": ""}},
		{"pager", Pager("", "/2"), map[string]string{"a@rel": "next", "a@href": "/2"}},
		{"first step", Steps(1, []string{"Một", "Hai"}), map[string]string{"li@aria-current": "step",
			"li@class": "step step-now"}},
		{"all steps done", Steps(3, []string{"Một", "Hai"}), map[string]string{"li@aria-current": "",
			"li@class": "step step-done", "span.step-name": "Một (đã xong)"}},
		{"no scripts in links", LinkButton("x", "javascript:alert(1)", ""),
			map[string]string{"a@href": "about:invalid#TemplFailedSanitizationURL"}},
		{"column names its cells", Cell(Column{Label: "Lệ phí", Numeric: true}), map[string]string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := render(t, speak(t, "vi"), tt.part)
			for what, want := range tt.want {
				if got := pick(t, doc, what); got != want {
					t.Errorf("%s = %q, want %q", what, got, want)
				}
			}
		})
	}
}

func TestErrorPage(t *testing.T) {
	doc := render(t, speak(t, "en"), ErrorPage(Page{Title: "Not found", Lang: "en"},
		ErrorProps{Title: "This page does not exist", Reference: "ab12"}))
	checkDocument(t, doc)
	if got := pick(t, doc, "p.hint"); !strings.Contains(got, "ab12") {
		t.Errorf("the reference is missing in %q", got)
	}
	if got := pick(t, doc, "a.btn@href"); got != "/" {
		t.Errorf("the way out leads to %q", got)
	}
}

func TestMessages(t *testing.T) {
	c := i18n.NewCatalog()
	if err := c.Add(Messages); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c.Keys("vi"), c.Keys("en")); diff != "" {
		t.Error("keys differ (-vi +en):", diff)
	}
	for _, key := range scriptKeys {
		if !c.Has("ui.script." + key) {
			t.Errorf("the script's text %q is missing", key)
		}
	}
	err := fs.WalkDir(Messages, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(Messages, path)
		if err == nil && !norm.NFC.IsNormal(raw) {
			t.Errorf("%s is not NFC", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
