package help

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"thonso/docs/guides"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

// URL is the page of help for everybody; the guides lie below it.
const URL = "/help"

// A Reader is who has use for a guide: whoever has one of the permissions, or
// an account of their own as a resident.
type Reader struct {
	Guide       string
	Permissions []auth.Permission
	Own         bool
}

// A Place says to which part of which guide the pages below an address belong.
type Place struct{ Path, Guide, Part string }

// Help shows the guides.
type Help struct {
	rt      *web.Router
	readers []Reader
	places  []Place
	guides  map[string]map[string]guide // by name and language
}

// New reads the guides of the readers.
func New(rt *web.Router, readers []Reader, places []Place) (*Help, error) {
	h := &Help{rt: rt, readers: readers, places: slices.Clone(places)}
	slices.SortStableFunc(h.places, func(a, b Place) int { return cmp.Compare(len(b.Path), len(a.Path)) })
	names := make([]string, len(readers))
	for i, r := range readers {
		names[i] = r.Guide
	}
	var err error
	h.guides, err = readGuides(guides.Files, names)
	return h, err
}

// Routes registers the pages.
func (h *Help) Routes() {
	h.rt.Handle("GET "+URL, auth.Public, h.index)
	h.rt.Handle("GET "+URL+"/{guide}", auth.SignedIn, h.show)
	h.rt.Help = h.At
}

// reads reports whether a guide is the actor's.
func (r Reader) reads(actor auth.Actor) bool {
	_, own := actor.Own()
	return r.Own && own || slices.ContainsFunc(r.Permissions, actor.MayAnywhere)
}

// in is a guide in the language of the page, or in the first.
func (h *Help) in(name, lang string) (guide, bool) {
	g, ok := h.guides[name][lang]
	if !ok {
		g, ok = h.guides[name][i18n.Languages[0]]
	}
	return g, ok
}

// own are the guides of the actor.
func (h *Help) own(actor auth.Actor, lang string) (out []guide) {
	for _, r := range h.readers {
		if g, ok := h.in(r.Guide, lang); ok && actor.SignedIn() && r.reads(actor) {
			out = append(out, g)
		}
	}
	return out
}

// At is where the help for the page at a path is: the part that belongs to it in
// a guide of the actor's, or the page of help.
func (h *Help) At(actor auth.Actor, path string) string {
	for _, p := range h.places {
		below := path == p.Path || strings.HasPrefix(path, p.Path+"/")
		reads := func(r Reader) bool { return r.Guide == p.Guide && r.reads(actor) }
		if below && actor.SignedIn() && slices.ContainsFunc(h.readers, reads) {
			return URL + "/" + p.Guide + "#" + p.Part
		}
	}
	return URL
}

// sections is how many answers there are for everybody.
const sections = 4

type indexView struct {
	Page   ui.Page
	Guides []guide
	Titles []string // of the answers for everybody
	Texts  []string
}

func (h *Help) index(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	about := web.About(i18n.T(ctx, "site.help.lead"))
	v := indexView{Page: h.rt.Page(w, r, i18n.T(ctx, "site.help"), about), Guides: h.own(actor, i18n.Lang(ctx))}
	for n := range sections {
		key := "site.help." + strconv.Itoa(n+1)
		v.Titles, v.Texts = append(v.Titles, i18n.T(ctx, key)), append(v.Texts, i18n.T(ctx, key+".text"))
	}
	return web.Render(w, r, http.StatusOK, indexPage(v))
}

func (h *Help) show(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	g, ok := h.in(r.PathValue("guide"), i18n.Lang(r.Context()))
	if !ok {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	return web.Render(w, r, http.StatusOK, guidePage(h.rt.Page(w, r, g.Title), g))
}
