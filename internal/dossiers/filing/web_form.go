package filing

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

//go:generate go tool templ generate -path .

// The pages on which a dossier is prepared.
type pages struct {
	*Service
	rt *web.Router
}

// formRoutes registers what team members, and clerks who prepare, use.
func (s *Service) formRoutes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET /dossiers", dossiers.FillIn, p.mine)
	rt.Handle("POST /dossiers", dossiers.FillIn, p.begin)
	rt.Handle("GET /dossiers/{id}/form", dossiers.FillIn, p.goOn)
	rt.Handle("GET /dossiers/{id}/form/{page}", dossiers.FillIn, p.showPage)
	rt.Handle("POST /dossiers/{id}/form/{page}", dossiers.FillIn, p.sendPage)
	rt.Handle("GET /dossiers/{id}/photos/{component}", dossiers.FillIn, p.showPhotos)
	rt.HandleUpload("POST /dossiers/{id}/photos/{component}", dossiers.FillIn, p.addPhotos)
	rt.Handle("GET /dossiers/{id}/photos/{component}/{photo}", dossiers.FillIn, p.seePhoto)
	rt.Handle("POST /dossiers/{id}/photos/{component}/remove", dossiers.FillIn, p.removePhoto)
	rt.Handle("GET /dossiers/{id}/photo/{photo}", dossiers.FillIn, p.photo)
	rt.Handle("GET /dossiers/{id}/photo/{photo}/thumb", dossiers.FillIn, p.thumb)
	rt.Handle("GET /dossiers/{id}/fee", dossiers.FillIn, p.showFee)
	rt.Handle("POST /dossiers/{id}/fee", dossiers.FillIn, p.sendFee)
	rt.Handle("GET /dossiers/{id}/check", dossiers.FillIn, p.showCheck)
	rt.Handle("POST /dossiers/{id}/submit", dossiers.FillIn, p.submit)
	rt.Handle("POST /dossiers/{id}/mandate", dossiers.Prepare, p.askAgain)
	rt.Handle("GET /dossiers/{id}/fix", dossiers.FillIn, p.fix)
	rt.Handle("GET /dossiers/{id}/receipt", dossiers.FillIn, p.receipt)
	rt.Handle("GET /dossiers/{id}/receipt.svg", dossiers.FillIn, p.receiptCode)
	rt.Handle("GET /dossiers/{id}/receipt.pdf", dossiers.FillIn, p.receiptPaper)
	rt.Handle("GET /dossiers/{id}/application.pdf", dossiers.FillIn, p.applicationPaper)
	rt.Handle("GET /dossiers/{id}/supplement.pdf", dossiers.FillIn, p.supplementPaper)
	rt.Handle("GET /dossiers/{id}/portal", dossiers.Prepare, p.portal)
	rt.Handle("POST /dossiers/{id}/filed", dossiers.Prepare, p.filed)
	rt.Handle("GET /dossiers/{id}/follow", dossiers.Prepare, p.showFollow)
	rt.Handle("POST /dossiers/{id}/follow", dossiers.Prepare, p.follow)
	rt.Handle("GET "+selfURL, dossiers.Own, p.forMyself)
	rt.Handle("GET "+selfURL+"/{code}", dossiers.Own, p.forMyselfOne)
}

func photosURL(id, component string) string {
	return dossiers.DossierURL(id, "photos/"+url.PathEscape(component))
}

func pageURL(id, page string) string { return dossiers.DossierURL(id, "form/"+url.PathEscape(page)) }

// serving marks a page on which somebody is being served: whose errand it is
// stays in sight, and nothing typed for one person is left for the next.
func serving(k dossiers.Full) web.PageOption {
	return func(r *http.Request, v *ui.Page) {
		ctx := r.Context()
		v.NoIndex = true
		v.Person, v.PersonKey = k.OwnerName, ids.Hash(k.ResidentID)[:16]
		v.PersonNote = k.Proc.Plain.In(i18n.Lang(ctx))
		if k.HelperName != "" {
			v.PersonNote = i18n.T(ctx, "dossiers.form.helped_by", "name", k.HelperName, "procedure", v.PersonNote)
		}
	}
}

// begin opens a draft for who was chosen, and goes to its first page. A repeat goes there too.
func (p pages) begin(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in BeginInput
	if _, err := forms.Read(r, in.Fields()); err != nil {
		return err
	}
	d, err := p.Begin(r.Context(), actor, in)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, dossiers.DossierURL(d.ID, "form"))
}

// goOn leads to where the person left off.
func (p pages) goOn(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	k, err := p.dossiers.Open(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.next(k))
}

// next is the page that a dossier waits on: what is missing first, then the check.
func (p pages) next(k dossiers.Full) string {
	switch {
	case k.Status == dossiers.Supplement && k.Way == dossiers.Here:
		return dossiers.DossierURL(k.ID, "fix")
	case !k.Open():
		return dossiers.DossierURL(k.ID, "receipt")
	}
	if page := k.NextPage(p.procedures.Today()); page != "" {
		return pageURL(k.ID, page)
	}
	for _, c := range k.Papers() {
		if c.Required && len(k.PhotosOf(c.ID)) == 0 {
			return photosURL(k.ID, c.ID)
		}
	}
	return dossiers.DossierURL(k.ID, "check")
}

// way lists the stops: the pages that are asked, then the papers to photograph,
// and the fee where somebody may owe none.
func (p pages) way(k dossiers.Full) []string {
	var out []string
	for _, page := range k.Proc.Form.PagesFor(k.Answers) {
		out = append(out, pageURL(k.ID, page.ID))
	}
	for _, c := range k.Papers() {
		out = append(out, photosURL(k.ID, c.ID))
	}
	if len(p.dossiers.ExemptGroups(k.Dossier, k.Proc, k.Answers)) > 0 {
		out = append(out, FeeURL(k.ID))
	}
	return out
}

// left is how many stops may still come after url: those that later answers may
// add are counted from the start, so that the way only ever gets shorter.
func (p pages) left(k dossiers.Full, url string) int {
	form := k.Proc.Form
	may := func(c *procedures.Condition) bool {
		holds, open := c.Given(form, k.Answers)
		return holds || open != nil
	}
	var stops []string
	if form != nil {
		for _, page := range form.Pages {
			if may(page.When) {
				stops = append(stops, pageURL(k.ID, page.ID))
			}
		}
	}
	for _, c := range k.Proc.Components {
		if c.Data == "" && c.PhotoLimit() > 0 && may(c.When) {
			stops = append(stops, photosURL(k.ID, c.ID))
		}
	}
	if slices.ContainsFunc(k.Proc.Fees, func(f procedures.Fee) bool { return len(f.Exempt) > 0 && may(f.When) }) {
		stops = append(stops, FeeURL(k.ID))
	}
	return len(stops) - 1 - slices.Index(stops, url)
}

// place says where url is on the way: its number, how many there are at most, and the neighbours.
func (p pages) place(k dossiers.Full, url string) (n, of int, before, after string) {
	way := p.way(k)
	i := slices.Index(way, url)
	before, after = dossiers.DossierURL(k.ID, "check"), dossiers.DossierURL(k.ID, "check")
	if i > 0 {
		before = way[i-1]
	} else if i == 0 {
		before = "/dossiers"
	}
	if i >= 0 && i+1 < len(way) {
		after = way[i+1]
	}
	return i + 1, i + 1 + p.left(k, url), before, after
}

// backTo are the pages to which one may return after changing a single thing.
var backTo = []string{"check", "fix"}

func returnTo(r *http.Request) string {
	if b := web.Text(r, "back"); slices.Contains(backTo, b) {
		return b
	}
	return ""
}

// A pageView is one page of the form.
type pageView struct {
	dossiers.Full
	Page      procedures.Page
	Questions []procedures.Question
	Form      *forms.Form
	Soft      []string // what only looks wrong
	Seen      []string // the questions of Soft
	Back      string   // "check", "fix" or ""
	N, Of     int
	Before    string
}

// open is the dossier if it may still be changed.
func (p pages) open(r *http.Request, actor auth.Actor) (dossiers.Full, error) {
	k, err := p.dossiers.Open(r.Context(), actor, r.PathValue("id"))
	if err == nil && !k.Open() {
		err = fault.New(fault.Conflict, "dossiers.not_now", "status",
			i18n.T(r.Context(), "dossiers.status."+string(k.Status)))
	}
	return k, err
}

func (p pages) openPage(r *http.Request, actor auth.Actor) (pageView, error) {
	k, err := p.open(r, actor)
	if err != nil {
		return pageView{}, err
	}
	page, ok := pageOf(k.Proc, r.PathValue("page"))
	if !ok {
		return pageView{}, fault.New(fault.NotFound, "dossiers.no_page")
	}
	v := pageView{Full: k, Page: page, Back: returnTo(r)}
	v.ask(r.Context())
	return v, nil
}

// ask makes the form of the page with the answers as they are kept.
func (v *pageView) ask(ctx context.Context) {
	v.Questions = shown(v.Page, v.Proc.Form.Clean(v.Answers))
	v.Form = forms.New(v.fields(ctx, v.Answers))
}

func (p pages) showPage(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.openPage(r, actor)
	if err != nil {
		return err
	}
	return p.renderPage(w, r, http.StatusOK, v)
}

func (p pages) renderPage(w http.ResponseWriter, r *http.Request, status int, v pageView) error {
	ctx := r.Context()
	v.N, v.Of, v.Before, _ = p.place(v.Full, pageURL(v.ID, v.Page.ID))
	if v.Back != "" {
		v.Before = dossiers.DossierURL(v.ID, v.Back)
	}
	soft := v.Proc.Form.Warnings(v.Answers)
	for _, q := range v.Questions {
		if key := soft[q.ID]; key != "" && v.Form.Error(fieldName(q)) == "" {
			v.Soft = append(v.Soft, i18n.T(ctx, key))
			v.Seen = append(v.Seen, q.ID)
		}
	}
	f := p.rt.Page(w, r, v.Page.Title.In(i18n.Lang(ctx)), serving(v.Full), web.Question)
	return web.Render(w, r, status, formPage(f, v))
}

// sendPage keeps what was typed and goes on to the next page, or shows this one
// again with what is wrong. The script's saving on the way wants no page back.
func (p pages) sendPage(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	v, err := p.openPage(r, actor)
	if err != nil {
		return err
	}
	ctx, in := r.Context(), AnswerInput{Act: dossiers.Act{ID: v.ID}, Page: v.Page.ID, Answers: procedures.Answers{}}
	if v.Form, err = forms.Read(r, v.fields(ctx, in.Answers)); err != nil {
		return err
	}
	in.Half, in.Snapshot = web.Text(r, "autosave") != "", v.Form.Shown()
	_, ans, err := p.Answer(ctx, actor, in)
	refused := fault.Of(err)
	if err != nil && len(refused.Fields) == 0 {
		return err
	}
	v.Answers = ans
	if in.Half {
		return v.saved(w, r, refused)
	}
	switch {
	case err == nil && !v.newlyDoubtful(web.Text(r, "seen")):
		return web.Redirect(w, r, p.after(v.Full, pageURL(v.ID, v.Page.ID), v.Back))
	case err == nil:
		v.ask(ctx)
		return p.renderPage(w, r, http.StatusUnprocessableEntity, v)
	case refused.Kind == fault.Conflict:
		v.Form.Refuse(ctx, onPage(v.Page, refused))
		v.Form.Saved(ctx, v.fields(ctx, ans), pageURL(v.ID, v.Page.ID))
	default:
		for _, q := range v.Page.Questions { // what is too long isn't kept, but it is still theirs
			if len(in.Answers[q.ID]) > maxTyped {
				v.Answers[q.ID] = in.Answers[q.ID]
			}
		}
		v.ask(ctx)
		v.Form.Refuse(ctx, onPage(v.Page, refused))
	}
	return p.renderPage(w, r, web.Status(refused.Kind), v)
}

// saved answers the script: the page is of the answers that are kept now, unless
// somebody else changed what was typed here, which the person has to see.
func (v pageView) saved(w http.ResponseWriter, r *http.Request, refused *fault.Error) error {
	if refused.Kind == fault.Conflict {
		w.WriteHeader(http.StatusConflict)
		return nil
	}
	w.Header().Set("X-Snapshot", v.fields(r.Context(), v.Answers).Snapshot().String())
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// newlyDoubtful reports whether something on the page looks wrong that wasn't
// shown yet: it is said once, and then taken as it is.
func (v pageView) newlyDoubtful(seen string) bool {
	now := v.Proc.Form.Warnings(v.Answers)
	return slices.ContainsFunc(v.Questions, func(q procedures.Question) bool {
		return now[q.ID] != "" && !slices.Contains(strings.Split(seen, ","), q.ID)
	})
}

// after is where one goes from url.
func (p pages) after(k dossiers.Full, url, back string) string {
	if back != "" {
		return dossiers.DossierURL(k.ID, back)
	}
	_, _, _, after := p.place(k, url)
	return after
}

// onPage gives the faults of answers the names that their questions have on the page.
func onPage(page procedures.Page, f *fault.Error) *fault.Error {
	out := *f
	out.Fields, out.FieldArgs = map[string]string{}, map[string][]any{}
	for _, q := range page.Questions {
		if key, bad := f.Fields[q.ID]; bad {
			out.Fields[fieldName(q)], out.FieldArgs[fieldName(q)] = key, q.Args()
		}
	}
	return &out
}

// SnapshotOf is what is said of a dossier now: all answers, and who pays.
func SnapshotOf(d dossiers.Dossier, p procedures.Procedure, ans procedures.Answers) forms.Snapshot {
	s := ExemptSnapshot(d)
	if p.Form == nil {
		return s
	}
	for _, page := range p.Form.Pages {
		for _, q := range page.Questions {
			s.Add(fieldName(q), ans[q.ID])
		}
	}
	return s
}

func fieldName(q procedures.Question) string { return "q-" + q.ID }

// shown returns the questions to draw: those asked, and those that depend on a
// neighbour of the same page, which nothing can show or hide without a script.
func shown(page procedures.Page, kept procedures.Answers) []procedures.Question {
	return slices.DeleteFunc(slices.Clone(page.Questions), func(q procedures.Question) bool {
		return !q.When.Holds(kept) && !dependsOn(q.When, page)
	})
}

func dependsOn(c *procedures.Condition, page procedures.Page) bool {
	if c == nil {
		return false
	}
	if slices.ContainsFunc(page.Questions, func(q procedures.Question) bool { return q.ID == c.Question }) {
		return true
	}
	part := func(c procedures.Condition) bool { return dependsOn(&c, page) }
	return slices.ContainsFunc(c.All, part) || slices.ContainsFunc(c.Any, part) || dependsOn(c.Not, page)
}
