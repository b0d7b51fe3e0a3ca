package errands

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"

	"thonso/internal/dossiers"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/picture"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

// The pages of the module.
type pages struct {
	*Service
	rt *web.Router
}

func (s *Service) routes(rt *web.Router) {
	p := pages{s, rt}
	rt.Handle("GET /errands", View, p.index)
	rt.Handle("POST /errands", Carry, p.start)
	s.whereList().Handle(rt)
	s.tripList().Handle(rt)
	rt.Handle("GET /errands/{id}", View, p.show)
	rt.Handle("GET /errands/{id}/manifest.pdf", View, p.manifest)
	rt.Handle("POST /errands/{id}/seal", Seal, p.seal)
	rt.Handle("POST /errands/{id}/take", Carry, p.take)
	rt.Handle("POST /errands/{id}/cancel", Carry, p.cancel)
	rt.Handle("GET /errands/{id}/items/{item}", Carry, p.item)
	rt.HandleUpload("POST /errands/{id}/items/{item}", Carry, p.handOver)
	rt.Handle("GET /handover/{link}", dossiers.HandOver, p.scanned)
	rt.Handle("POST /errands/{id}/items/{item}/back", Seal, p.back)
}

func errandURL(id string, rest ...string) string {
	u := "/errands/" + url.PathEscape(id)
	for _, part := range rest {
		u += "/" + url.PathEscape(part)
	}
	return u
}

func (p pages) page(w http.ResponseWriter, r *http.Request, title, path string) ui.Page {
	v := p.rt.Page(w, r, title)
	if r.Method != http.MethodGet {
		v.Path = path
	}
	return v
}

func problems(r *http.Request, err error) ([]ui.FieldError, int, error) {
	f := fault.Of(err)
	switch f.Kind {
	case fault.Invalid, fault.Conflict, fault.TooMany, fault.TooLarge:
	default:
		return nil, 0, err
	}
	ctx := r.Context()
	ps := web.Problems(r, f, func(field string) string { return i18n.T(ctx, "errands.field."+field) })
	if len(ps) == 0 {
		ps = []ui.FieldError{{Text: i18n.T(ctx, f.Key, f.Args...)}}
	}
	return ps, web.Status(f.Kind), nil
}

func errorOf(ps []ui.FieldError, field string) string {
	for _, p := range ps {
		if p.Field == field {
			return p.Text
		}
	}
	return ""
}

// A readyVillage is what waits at the commune for one village.
type readyVillage struct {
	ID, Name, FormID string
	Options          []ui.Option
}

type trip struct {
	Errand
	Items   []Item
	Village string
	Overdue bool
}

type indexView struct {
	Page     ui.Page
	Mine     []trip
	Ready    []readyVillage
	Office   []trip // of the clerk's communes
	Carries  bool
	Seals    bool
	Problems []ui.FieldError
}

func (p pages) index(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.indexOf(w, r, actor)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, indexPage(v))
}

func (p pages) indexOf(w http.ResponseWriter, r *http.Request, actor auth.Actor) (v indexView, err error) {
	ctx := r.Context()
	v = indexView{Page: p.page(w, r, i18n.T(ctx, "errands.title"), "/errands"), Carries: actor.MayAnywhere(Carry), Seals: actor.MayAnywhere(Seal)}
	mine, err := p.Mine(ctx, actor)
	if err != nil {
		return v, err
	}
	if v.Mine, err = p.trips(ctx, mine); err != nil {
		return v, err
	}
	for _, id := range p.reach(actor, Carry, places.Village) {
		rv, err := p.readyIn(ctx, actor, id)
		if err != nil {
			return v, err
		}
		v.Ready = append(v.Ready, rv)
	}
	for _, c := range p.reach(actor, Seal, places.Commune) {
		es, err := p.AtOffice(ctx, actor, c)
		if err != nil {
			return v, err
		}
		ts, err := p.trips(ctx, es)
		if err != nil {
			return v, err
		}
		v.Office = append(v.Office, ts...)
	}
	return v, nil
}

func (p pages) readyIn(ctx context.Context, actor auth.Actor, village string) (readyVillage, error) {
	l, err := p.Ready(ctx, actor, village, "")
	v := readyVillage{ID: village, Name: p.Places.Tree().Name(village), FormID: ids.New()}
	for _, d := range l.Rows {
		v.Options = append(v.Options, ui.Option{Value: d.ID, Label: d.OwnerName + " – " + p.procedureName(ctx, d.Procedure, d.ProcVer), Hint: dossiers.ReceiptNumber(dossiers.Dossier{ID: d.ID, Code: d.Code})})
	}
	return v, err
}

// all are the ids of what waits: who goes to the commune fetches everything there is.
func (rv readyVillage) all() []string {
	var out []string
	for _, o := range rv.Options {
		out = append(out, o.Value)
	}
	return out
}

// trips adds the items, with one query for all.
func (p pages) trips(ctx context.Context, es []Errand) ([]trip, error) {
	byErrand, err := p.itemsOfAll(ctx, es)
	out := make([]trip, 0, len(es))
	for _, e := range es {
		out = append(out, trip{e, byErrand[e.ID], p.Places.Tree().Name(e.VillageID), e.Overdue(p.Clock.Now())})
	}
	return out, err
}

func (p pages) start(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	e, err := p.Start(r.Context(), actor, StartInput{ID: web.Text(r, "id"), VillageID: web.Text(r, "village"), Dossiers: r.Form["dossiers"]})
	if err == nil {
		return web.Redirect(w, r, errandURL(e.ID))
	}
	ps, status, err := problems(r, err)
	if err != nil {
		return err
	}
	v, err := p.indexOf(w, r, actor)
	if err != nil {
		return err
	}
	v.Problems = ps
	return web.Render(w, r, status, indexPage(v))
}

type tripView struct {
	Page     ui.Page
	Trip     trip
	Carrier  bool // the actor carries it
	Clerk    bool // the actor seals it
	Code     string
	Problems []ui.FieldError
}

func (p pages) show(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	return p.render(w, r, actor, http.StatusOK, "", nil)
}

// render shows an errand to its carrier, to its village or to its clerk.
func (p pages) render(w http.ResponseWriter, r *http.Request, actor auth.Actor, status int, code string, ps []ui.FieldError) error {
	ctx := r.Context()
	e, items, err := p.Get(ctx, actor, r.PathValue("id"))
	if err == nil {
		err = p.rename(ctx, items)
	}
	if err != nil {
		return err
	}
	v := tripView{Page: p.page(w, r, i18n.T(ctx, "errands.trip"), errandURL(e.ID)), Trip: trip{e, items, p.Places.Tree().Name(e.VillageID), e.Overdue(p.Clock.Now())},
		Carrier: e.CarrierID == actor.ID, Clerk: actor.May(Seal, e.CommuneID), Code: code, Problems: ps}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, tripPage(v))
}

func (p pages) refused(w http.ResponseWriter, r *http.Request, actor auth.Actor, err error) error {
	ps, status, err := problems(r, err)
	if err != nil {
		return err
	}
	return p.render(w, r, actor, status, "", ps)
}

// seal shows the code, once.
func (p pages) seal(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	code, err := p.Seal(r.Context(), actor, r.PathValue("id"), r.Form["items"])
	if err != nil {
		return p.refused(w, r, actor, err)
	}
	return p.render(w, r, actor, http.StatusOK, code, nil)
}

func (p pages) take(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	if err := p.Take(r.Context(), actor, r.PathValue("id"), web.Text(r, "code")); err != nil {
		return p.refused(w, r, actor, err)
	}
	return web.Redirect(w, r, errandURL(r.PathValue("id")))
}

func (p pages) cancel(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := p.Cancel(r.Context(), actor, r.PathValue("id")); err != nil {
		return p.refused(w, r, actor, err)
	}
	return web.Redirect(w, r, "/errands")
}

func (p pages) back(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := p.TakeBack(r.Context(), actor, r.PathValue("id"), r.PathValue("item")); err != nil {
		return p.refused(w, r, actor, err)
	}
	return web.Redirect(w, r, errandURL(r.PathValue("id")))
}

type itemView struct {
	Page     ui.Page
	Errand   Errand
	Item     Item
	Proof    string
	Scanned  string // what the receipt's QR code carries
	Secret   string // as typed
	Problems []ui.FieldError
}

func (p pages) item(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.itemOf(w, r, actor, r.PathValue("id"), r.PathValue("item"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, itemPage(v))
}

func (p pages) itemOf(w http.ResponseWriter, r *http.Request, actor auth.Actor, errandID, itemID string) (itemView, error) {
	ctx := r.Context()
	e, err := getErrand(ctx, p.DB.Read(), errandID)
	if err == nil {
		err = need(actor, Carry, e)
	}
	if err != nil {
		return itemView{}, err
	}
	i, err := getItem(ctx, p.DB.Read(), e.ID, itemID)
	if err != nil {
		return itemView{}, err
	}
	one := []Item{i}
	err = p.rename(ctx, one)
	i = one[0]
	v := itemView{Page: p.page(w, r, i18n.T(ctx, "errands.hand_over"), errandURL(e.ID, "items", i.ID)), Errand: e, Item: i, Proof: "code"}
	v.Page.Person, v.Page.PersonKey, v.Page.PersonNote = i.Owner, ids.Hash(i.DossierID)[:16], i.Code
	return v, err
}

func (p pages) handOver(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	v, err := p.itemOf(w, r, actor, r.PathValue("id"), r.PathValue("item")) // before a photo is kept
	if err != nil {
		return err
	}
	in := HandOverInput{ErrandID: v.Errand.ID, ItemID: v.Item.ID, Proof: web.Text(r, "proof"), Secret: web.Text(r, "secret")}
	if in.Proof == "photo" {
		in.Blob, err = p.uploaded(r)
	}
	if err == nil {
		_, err = p.HandOver(r.Context(), actor, in)
	}
	if err == nil {
		web.Flash(w, i18n.T(r.Context(), "errands.handed"))
		return web.Redirect(w, r, errandURL(v.Errand.ID))
	}
	ps, status, err := problems(r, err)
	if err != nil {
		return err
	}
	v.Problems, v.Proof = ps, in.Proof
	if in.Proof == "qr" {
		v.Scanned = in.Secret
	} else {
		v.Secret = in.Secret
	}
	return web.Render(w, r, status, itemPage(v))
}

func (p pages) uploaded(r *http.Request) (string, error) {
	file, _, err := r.FormFile("photo")
	if err != nil {
		return "", nil // the hand-over says that it is needed
	}
	defer file.Close()
	return p.KeepProof(file)
}

// maxPhoto is the most that the photo of a slip may weigh, in bytes.
const maxPhoto = 12 << 20

// KeepProof keeps the photo of a signed slip and returns its hash.
func (s *Service) KeepProof(from io.Reader) (string, error) {
	raw, err := io.ReadAll(io.LimitReader(from, maxPhoto+1))
	switch {
	case err != nil:
		return "", fault.New(fault.Invalid, "fault.bad_form")
	case len(raw) > maxPhoto:
		return "", fault.New(fault.TooLarge, "fault.too_large", "mb", maxPhoto>>20)
	case len(raw) == 0:
		return "", nil
	}
	switch http.DetectContentType(raw) {
	case "application/pdf":
	case "image/jpeg", "image/png":
		if picture.Check(raw) != nil { // a proof that nobody can open proves nothing
			return "", fault.Field("photo", "errands.photo_broken")
		}
	default:
		return "", fault.Field("photo", "errands.photo_type")
	}
	hash, _, err := s.Blobs.Put(bytes.NewReader(raw), maxPhoto)
	return hash, err
}
