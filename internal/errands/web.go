package errands

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/photos"
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

// A readyVillage is what waits at the commune for one village.
type readyVillage struct {
	ID, Name string
	Options  []ui.Option // the results that wait
	Form     *forms.Form
}

type trip struct {
	Errand
	Items   []Item
	Village string
	Overdue bool
}

type indexView struct {
	Page    ui.Page
	Mine    []trip
	Ready   []readyVillage
	Office  []trip // of the clerk's communes
	Carries bool
	Seals   bool
	Refused *forms.Form
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
	v = indexView{Page: p.rt.Page(w, r, i18n.T(ctx, "errands.title"), web.From("/errands")),
		Carries: actor.MayAnywhere(Carry), Seals: actor.MayAnywhere(Seal)}
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
	v := readyVillage{ID: village, Name: p.places.Tree().Name(village)}
	in := StartInput{VillageID: village} // who goes to the commune fetches everything there is
	for _, d := range l.Rows {
		v.Options = append(v.Options, ui.Option{Value: d.ID, Label: d.OwnerName + " – " + p.procedureName(ctx,
			d.Procedure, d.ProcVer),
			Hint: dossiers.ReceiptNumber(dossiers.Dossier{ID: d.ID, Code: d.Code})})
		in.Dossiers = append(in.Dossiers, d.ID)
	}
	fields := in.Fields()
	fields.Field("dossiers").Offer(v.Options...)
	v.Form = forms.New(fields)
	return v, err
}

// trips adds the items, with one query for all.
func (p pages) trips(ctx context.Context, es []Errand) ([]trip, error) {
	byErrand, err := p.itemsOfAll(ctx, es)
	return convert.Each(es, func(e Errand) trip {
		return trip{e, byErrand[e.ID], p.places.Tree().Name(e.VillageID), e.Overdue(p.clock.Now())}
	}), err
}

func (p pages) start(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in StartInput
	var e Errand
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		e, err = p.Start(r.Context(), actor, in)
	}
	if err == nil {
		return web.Redirect(w, r, errandURL(e.ID))
	}
	return f.Again(w, r, err, func() (templ.Component, error) {
		v, err := p.indexOf(w, r, actor)
		v.Refused = f
		for i := range v.Ready {
			if v.Ready[i].ID == f.Typed("village") {
				f.Field("dossiers").Offer(v.Ready[i].Options...)
				v.Ready[i].Form = f
			}
		}
		return indexPage(v), err
	})
}

type tripView struct {
	Page       ui.Page
	Trip       trip
	Walk       []alleyOfStops // for the carrier
	Carrier    bool           // the actor carries it
	Clerk      bool           // the actor seals it
	Code       string
	Seal, Take *forms.Form
	Refused    *forms.Form
}

// show shows an errand to its carrier, to its village or to its clerk.
func (p pages) show(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.tripOf(w, r, actor)
	if err != nil {
		return err
	}
	if v.Trip.Status == Sealed && v.Trip.TakenAt.IsZero() {
		v.Code = web.Remembered(r, actor)
	}
	return web.Render(w, r, http.StatusOK, tripPage(v))
}

func (p pages) tripOf(w http.ResponseWriter, r *http.Request, actor auth.Actor) (tripView, error) {
	ctx := r.Context()
	e, items, err := p.Get(ctx, actor, r.PathValue("id"))
	if err == nil {
		err = p.rename(ctx, items)
	}
	if err != nil {
		return tripView{}, err
	}
	v := tripView{Page: p.rt.Page(w, r, i18n.T(ctx, "errands.trip"), web.From(errandURL(e.ID))),
		Trip:    trip{e, items, p.places.Tree().Name(e.VillageID), e.Overdue(p.clock.Now())},
		Carrier: e.CarrierID == actor.ID, Clerk: actor.May(Seal, e.CommuneID)}
	options, all := v.Trip.listed()
	seal := (&sealInput{Items: all}).Fields()
	seal.Field("items").Offer(options...)
	v.Seal, v.Take = forms.New(seal), forms.New(new(takeInput).Fields())
	w.Header().Set("Cache-Control", "no-store")
	if v.Carrier && e.Status != Done {
		v.Walk, err = p.walk(ctx, actor, e, items)
	}
	return v, err
}

// refused shows the errand with the form that was refused.
func (p pages) refused(w http.ResponseWriter, r *http.Request, actor auth.Actor, f *forms.Form, err error) error {
	return f.Again(w, r, err, func() (templ.Component, error) {
		v, err := p.tripOf(w, r, actor)
		v.Refused = f
		return tripPage(v), err
	})
}

// seal leads to the code, which is shown for a while.
func (p pages) seal(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in sealInput
	var code string
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		code, err = p.Seal(r.Context(), actor, r.PathValue("id"), in.Items)
	}
	if err != nil {
		return p.refused(w, r, actor, f, err)
	}
	to := errandURL(r.PathValue("id"))
	web.Remember(w, actor, to, code)
	return web.Redirect(w, r, to)
}

func (p pages) take(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	var in takeInput
	f, err := forms.Read(r, in.Fields())
	if err == nil {
		err = p.Take(r.Context(), actor, r.PathValue("id"), in.Code)
	}
	if err != nil {
		return p.refused(w, r, actor, f, err)
	}
	return web.Redirect(w, r, errandURL(r.PathValue("id")))
}

func (p pages) cancel(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := p.Cancel(r.Context(), actor, r.PathValue("id")); err != nil {
		return p.refused(w, r, actor, forms.New(forms.Of(labels)), err)
	}
	return web.Redirect(w, r, "/errands")
}

func (p pages) back(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := p.TakeBack(r.Context(), actor, r.PathValue("id"), r.PathValue("item")); err != nil {
		return p.refused(w, r, actor, forms.New(forms.Of(labels)), err)
	}
	return web.Redirect(w, r, errandURL(r.PathValue("id")))
}

type itemView struct {
	Page    ui.Page
	Errand  Errand
	Item    Item
	Scanned string // what the receipt's QR code carries
	Form    *forms.Form
}

func (p pages) item(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.itemOf(w, r, actor, r.PathValue("id"), r.PathValue("item"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, itemPage(v))
}

func (p pages) itemOf(w http.ResponseWriter, r *http.Request, actor auth.Actor, errandID, itemID string) (itemView,
	error) {
	ctx := r.Context()
	e, err := getErrand(ctx, p.db.Read(), errandID)
	if err == nil {
		err = need(actor, Carry, e)
	}
	if err != nil {
		return itemView{}, err
	}
	i, err := getItem(ctx, p.db.Read(), e.ID, itemID)
	if err != nil {
		return itemView{}, err
	}
	one := []Item{i}
	err = p.rename(ctx, one)
	i = one[0]
	v := itemView{Page: p.rt.Page(w, r, i18n.T(ctx, "errands.hand_over"), web.From(errandURL(e.ID, "items", i.ID))),
		Errand: e, Item: i,
		Form: forms.New((&HandOverInput{Proof: "code"}).Fields(ctx))}
	v.Page.Question = true
	v.Page.Person, v.Page.PersonKey, v.Page.PersonNote = i.Owner, ids.Hash(i.DossierID)[:16], i.Code
	return v, err
}

func (p pages) handOver(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.itemOf(w, r, actor, r.PathValue("id"), r.PathValue("item")) // before a photo is kept
	if err != nil {
		return err
	}
	in := HandOverInput{ErrandID: v.Errand.ID, ItemID: v.Item.ID}
	v.Form, err = forms.Read(r, in.Fields(r.Context()))
	if err == nil && in.Proof == "photo" {
		var kept photos.Kept
		kept, err = photos.KeepSent(p.blobs, r)
		in.Blob = kept.Hash
	}
	if err == nil {
		_, err = p.HandOver(r.Context(), actor, in)
	}
	if err == nil {
		web.Flash(w, i18n.T(r.Context(), "errands.handed"))
		return web.Redirect(w, r, errandURL(v.Errand.ID))
	}
	return v.Form.Again(w, r, err, func() (templ.Component, error) {
		if in.Proof == "qr" {
			v.Scanned = in.Secret
		}
		return itemPage(v), nil
	})
}
