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

// sendLook makes sending the first photo what the page is for; after that, going on is.
func (v photosView) sendLook() string {
	if len(v.PhotosOf(v.Paper.ID)) == 0 {
		return ui.BtnPrimary
	}
	return ui.BtnSecondary
}

func photoURL(p dossiers.Photo) string {
	return "/dossiers/" + url.PathEscape(p.DossierID) + "/photo/" + url.PathEscape(p.ID)
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
	v.N, v.Of, v.Before, v.After = p.place(v.Full, photosURL(v.ID, v.Paper.ID))
	if v.Back != "" {
		v.Before = dossiers.DossierURL(v.ID, v.Back)
		v.After = v.Before
	}
	return photosPage(p.rt.Page(w, r, v.Paper.Name.In(i18n.Lang(r.Context())), serving(v.Full), web.Question), v)
}

// A photoForm is what is sent with photos of a paper.
type photoForm struct {
	Page     int
	Replaces string
}

func (v photosView) fields(ctx context.Context, in *photoForm) forms.Fields {
	return forms.Of("", forms.Number("page", &in.Page).Carried(), forms.Hidden("replaces", &in.Replaces),
		forms.File("photo").Named(addLabel(ctx, v)).Hint("dossiers.form.photo_tips").Need("dossiers.photo_choose").
			Looks(forms.Look{Multiple: true, Accept: "image/jpeg,image/png,application/pdf"})).Private()
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
		return p.refusePhotos(w, r, actor, err)
	}
	var files []*multipart.FileHeader
	if r.MultipartForm != nil {
		files = r.MultipartForm.File["photo"]
	}
	if len(files) == 0 || files[0].Size == 0 { // browsers send an empty one where none was chosen
		return p.refusePhotos(w, r, actor, fault.Field("photo", "dossiers.photo_choose"))
	}
	refused, kept := make([]error, len(files)), map[string]bool{}
	for i, h := range files { // one that can't be taken doesn't cost the others
		var photo dossiers.Photo
		photo, refused[i] = p.addOne(r, actor, v, h, in)
		kept[photo.ID] = true
		in = photoForm{}
	}
	if err := errors.Join(refused...); err != nil {
		return p.refusePhotos(w, r, actor, refused...)
	}
	for _, old := range v.Photos {
		delete(kept, old.ID)
	}
	said := i18n.T(r.Context(), "dossiers.form.photo_kept", "n", len(kept))
	if again := len(files) - len(kept); again > 0 {
		said += " " + i18n.T(r.Context(), "dossiers.form.photo_there", "n", again)
	}
	web.Flash(w, said)
	to := photosURL(v.ID, v.Paper.ID)
	if v.Back != "" {
		to += "?back=" + v.Back
	}
	return web.Redirect(w, r, to)
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
// which of the files sent.
func (p pages) refusePhotos(w http.ResponseWriter, r *http.Request, actor auth.Actor, errs ...error) error {
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
			v.Form.Problems = append(v.Form.Problems, ui.FieldError{Field: "photo", Text: text})
		}
		return p.drawPhotos(w, r, v), nil
	})
}

func (p pages) removePhoto(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := p.RemovePhoto(r.Context(), actor, id, web.Text(r, "photo")); err != nil {
		return err
	}
	web.Flash(w, i18n.T(r.Context(), "dossiers.form.photo_removed"))
	to := photosURL(id, r.PathValue("component"))
	if b := returnTo(r); b != "" {
		to += "?back=" + b
	}
	return web.Redirect(w, r, to)
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
