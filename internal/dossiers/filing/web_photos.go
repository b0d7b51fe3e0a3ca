package filing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

// A photosView is the page of one paper.
type photosView struct {
	dossiers.Full
	Paper  procedures.Component
	Form   *forms.Form
	Back   string
	N, Of  int
	Before string
	After  string
}

// Rows returns the photos that are there and, besides, the pages that were
// asked for and never were.
func (v photosView) Rows() []dossiers.Photo {
	rows := v.PhotosOf(v.Paper.ID)
	for _, w := range v.Wants {
		for n := 1; n <= v.Paper.PhotoLimit(); n++ {
			there := slices.ContainsFunc(rows, func(p dossiers.Photo) bool { return p.Page == n })
			if w.Target == dossiers.PhotoTarget(v.Paper.ID, n) && !there {
				rows = append(rows, dossiers.Photo{Component: v.Paper.ID, Page: n})
			}
		}
	}
	return rows
}

// Room reports whether another page may be added.
func (v photosView) Room() bool { return len(v.PhotosOf(v.Paper.ID)) < v.Paper.PhotoLimit() }

// Redo are the pages that were sent back one by one.
func (v photosView) Redo() []dossiers.Photo {
	return slices.DeleteFunc(v.Rows(), func(ph dossiers.Photo) bool {
		return len(v.WantsOn(dossiers.PhotoTarget(v.Paper.ID, ph.Page))) == 0
	})
}

// Kept are the pages with which nothing is wrong.
func (v photosView) Kept() []dossiers.Photo {
	return slices.DeleteFunc(v.PhotosOf(v.Paper.ID), func(ph dossiers.Photo) bool {
		return len(v.WantsOn(dossiers.PhotoTarget(v.Paper.ID, ph.Page))) > 0
	})
}

// Ready reports whether going on is what is left to do here.
func (v photosView) Ready() bool {
	return len(v.Kept()) > 0 && len(v.Redo()) == 0 && len(v.WantsOn("c:"+v.Paper.ID)) == 0
}

// sendClass makes sending the page's one main button where it is what the page is for.
func sendClass(main bool) string {
	if main {
		return "btn"
	}
	return "btn " + ui.BtnSecondary
}

// A photoPick takes photos of a paper: the next pages, or one page in its place.
type photoPick struct {
	photosView
	Place  dossiers.Photo // the page to be taken again; zero for the next
	Camera string         // what the camera's button says
	Main   bool           // taking this photo is what the page is for
}

// next takes the first page, or the one after the last.
func (v photosView) next(ctx context.Context) photoPick {
	return photoPick{photosView: v, Camera: addLabel(ctx, v), Main: !v.Ready() && len(v.Redo()) == 0}
}

// again takes one page in its place.
func (v photosView) again(ctx context.Context, ph dossiers.Photo, main bool) photoPick {
	return photoPick{photosView: v, Place: ph, Main: main,
		Camera: i18n.T(ctx, "dossiers.form.photo_replace", "i", ph.Page)}
}

// ID is that of the control, to which what is wrong with a photo leads.
func (p photoPick) ID() string { return photoField(p.Place.Page) }

func photoField(page int) string {
	if page > 0 {
		return "photo-" + strconv.Itoa(page)
	}
	return "photo"
}

// Problem is what was wrong with what was just sent from here.
func (p photoPick) Problem() string {
	i := slices.IndexFunc(p.Form.Problems, func(e ui.FieldError) bool { return e.Field == p.ID() })
	if i < 0 {
		return ""
	}
	return p.Form.Problems[i].Text
}

func photoURL(p dossiers.Photo) string {
	return "/dossiers/" + url.PathEscape(p.DossierID) + "/photo/" + url.PathEscape(p.ID)
}

func (v photosView) url() string { return photosURL(v.ID, v.Paper.ID) }

// here is the page itself, from which one goes back to where one came from.
func (v photosView) here() string {
	if v.Back != "" {
		return v.url() + "?back=" + v.Back
	}
	return v.url()
}

func (p pages) openPhotos(r *http.Request, actor auth.Actor) (photosView, error) {
	k, err := p.open(r, actor)
	if err != nil {
		return photosView{}, err
	}
	i := slices.IndexFunc(k.Proc.Components, func(c procedures.Component) bool {
		return c.ID == r.PathValue("component") &&
			c.PhotoLimit() > 0
	})
	if i < 0 {
		return photosView{}, fault.New(fault.NotFound, "dossiers.no_component")
	}
	v := photosView{Full: k, Paper: k.Proc.Components[i], Back: returnTo(r)}
	v.Form = forms.New(v.fields(r.Context(), new(photoForm)))
	return v, nil
}

func (p pages) showPhotos(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.openPhotos(r, actor)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, p.drawPhotos(w, r, v))
}

func (p pages) drawPhotos(w http.ResponseWriter, r *http.Request, v photosView) templ.Component {
	v.N, v.Of, v.Before, _ = p.place(v.Full, v.url())
	if v.Back != "" {
		v.Before = dossiers.DossierURL(v.ID, v.Back)
	}
	v.After = p.after(v.Full, v.url(), v.Back)
	return photosPage(p.rt.Page(w, r, v.Paper.Name.In(i18n.Lang(r.Context())), serving(v.Full), web.Question), v)
}

// A photoForm is what is sent with photos of a paper.
type photoForm struct {
	Page     int
	Replaces string
	GoOn     string // with what was chosen, if anything, kept first
}

func (v photosView) fields(ctx context.Context, in *photoForm) forms.Fields {
	return forms.Of("", forms.Number("page", &in.Page).Carried(), forms.Hidden("replaces", &in.Replaces),
		forms.Hidden("go", &in.GoOn), forms.File("photo").Named(addLabel(ctx, v))).Private()
}

// addPhotos takes what the camera or the file chooser gave. What was kept
// before one that can't be used stays kept.
func (p pages) addPhotos(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	v, err := p.openPhotos(r, actor)
	if err != nil {
		return err
	}
	var in photoForm
	if _, err := forms.Read(r, v.fields(r.Context(), &in)); err != nil {
		return p.refusePhotos(w, r, actor, in.Page, err)
	}
	files := chosen(r)
	switch goOn := in.GoOn != ""; {
	case len(files) == 0 && goOn:
		return web.Redirect(w, r, p.after(v.Full, v.url(), v.Back))
	case len(files) == 0:
		return p.refusePhotos(w, r, actor, in.Page, fault.Field("photo", "dossiers.photo_choose"))
	}
	refused, kept, first := make([]error, len(files)), map[string]bool{}, in
	for i, h := range files { // one that can't be taken doesn't cost the others
		var photo dossiers.Photo
		photo, refused[i] = p.addOne(r, actor, v, h, first)
		kept[photo.ID] = true
		first = photoForm{}
	}
	if err := errors.Join(refused...); err != nil {
		return p.refusePhotos(w, r, actor, in.Page, refused...)
	}
	for _, old := range v.Photos {
		delete(kept, old.ID)
	}
	said := i18n.T(r.Context(), "dossiers.form.photo_kept", "n", len(kept))
	if again := len(files) - len(kept); again > 0 {
		said += " " + i18n.T(r.Context(), "dossiers.form.photo_there", "n", again)
	}
	web.Flash(w, said)
	return p.afterPhotos(w, r, actor, in)
}

// chosen are the files that were sent: what the camera took, and what was there
// already. Browsers send an empty one where none was chosen.
func chosen(r *http.Request) []*multipart.FileHeader {
	if r.MultipartForm == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.MultipartForm.File["photo"]),
		func(h *multipart.FileHeader) bool { return h.Size == 0 })
}

// afterPhotos goes on where that was asked for, or where the last page that was
// sent back was put right; else the paper may have another page.
func (p pages) afterPhotos(w http.ResponseWriter, r *http.Request, actor auth.Actor, in photoForm) error {
	v, err := p.openPhotos(r, actor)
	if err != nil {
		return err
	}
	if in.GoOn != "" || in.Page > 0 && v.Back != "" && v.Ready() {
		return web.Redirect(w, r, p.after(v.Full, v.url(), v.Back))
	}
	return web.Redirect(w, r, v.here())
}

func (p pages) addOne(r *http.Request, actor auth.Actor, v photosView, h *multipart.FileHeader,
	in photoForm) (dossiers.Photo, error) {
	f, err := h.Open()
	if err != nil {
		return dossiers.Photo{}, fmt.Errorf("open an uploaded photo: %w", err)
	}
	defer f.Close()
	return p.AddPhoto(r.Context(), actor, PhotoInput{ID: v.ID, Component: v.Paper.ID, Page: in.Page,
		Replaces: in.Replaces, Content: f})
}

// refusePhotos shows the page again, with what was kept and what is wrong with
// which of the files sent, at the control that they were sent from.
func (p pages) refusePhotos(w http.ResponseWriter, r *http.Request, actor auth.Actor, page int,
	errs ...error) error {
	ctx := r.Context()
	var last error
	var why []string
	which := map[string][]string{} // of the files, by what is wrong with them
	for i, err := range errs {
		f := fault.Of(err)
		switch {
		case err == nil:
			continue
		case !forms.ComesBack(f):
			return err
		}
		last = err
		text := i18n.T(ctx, cmp.Or(f.Fields["photo"], f.Key), f.Args...)
		if which[text] == nil {
			why = append(why, text)
		}
		which[text] = append(which[text], strconv.Itoa(i+1))
	}
	v, err := p.openPhotos(r, actor)
	if err != nil {
		return err
	}
	return v.Form.Again(w, r, last, func() (templ.Component, error) {
		v.Form.Problems = nil
		for _, text := range why {
			if len(errs) > 1 {
				text = i18n.T(ctx, "dossiers.photo_nth", "n", strings.Join(which[text], ", "), "of", len(errs), "why", text)
			}
			v.Form.Problems = append(v.Form.Problems, ui.FieldError{Field: photoField(page), Text: text})
		}
		return p.drawPhotos(w, r, v), nil
	})
}

func (p pages) removePhoto(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	if err := p.RemovePhoto(r.Context(), actor, r.PathValue("id"), web.Text(r, "photo")); err != nil {
		return err
	}
	v, err := p.openPhotos(r, actor)
	if err != nil {
		return err
	}
	web.Flash(w, i18n.T(r.Context(), "dossiers.form.photo_removed"))
	return web.Redirect(w, r, v.here())
}

// seePhoto shows one page large, with the way back that a bare picture lacks.
func (p pages) seePhoto(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.openPhotos(r, actor)
	if err != nil {
		return err
	}
	shown := v.PhotosOf(v.Paper.ID)
	i := slices.IndexFunc(shown, func(ph dossiers.Photo) bool { return ph.ID == r.PathValue("photo") })
	if i < 0 {
		return fault.New(fault.NotFound, "dossiers.no_photo")
	}
	title := v.Paper.Name.In(i18n.Lang(r.Context()))
	return web.Render(w, r, http.StatusOK, seePhotoPage(p.rt.Page(w, r, title, serving(v.Full)), v, shown[i]))
}

// photo sends a photo to who may see the dossier.
func (p pages) photo(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return cases.SendPhoto(p.cases, w, r, actor, r.PathValue("photo"))
}

// thumb sends a photo's small picture to who may see the dossier.
func (p pages) thumb(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return cases.SendThumb(p.cases, w, r, actor)
}

// addLabel asks for the first page, or for the next.
func addLabel(ctx context.Context, v photosView) string {
	if n := len(v.PhotosOf(v.Paper.ID)); n > 0 {
		return i18n.T(ctx, "dossiers.form.photo_next", "n", n)
	}
	return i18n.T(ctx, "dossiers.form.photo_first")
}

func pageLabel(ctx context.Context, p dossiers.Photo) string {
	if p.Mime == "application/pdf" {
		return i18n.T(ctx, "dossiers.form.photo_pdf", "i", p.Page)
	}
	return i18n.T(ctx, "dossiers.form.photo_page", "i", p.Page)
}

// leaveLabel is for who goes on without: later, or for good where the paper may lack.
func leaveLabel(ctx context.Context, v photosView) string {
	if v.Paper.Required || len(v.Redo()) > 0 {
		return i18n.T(ctx, "dossiers.form.photo_later")
	}
	return i18n.T(ctx, "dossiers.form.photo_none")
}
