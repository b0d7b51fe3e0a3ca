package filing

import (
	"net/http"
	"net/url"
	"slices"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
	"thonso/internal/procedures/bring"
)

// selfURL is where residents begin what they file themselves.
const selfURL = "/self"

type selfView struct {
	Village string
	Chosen  []procedures.Procedure // that the village's team knows best
	Others  []procedures.Procedure
}

type selfOneView struct {
	Proc     procedures.Procedure
	ID       string // of the dossier to be begun: sent twice, it is one
	Resident string
	Limit    string
	Papers   bring.List
}

// self is the actor's own grant: who they are, and where.
func self(actor auth.Actor) (auth.Grant, error) {
	own, ok := actor.Own()
	if !ok {
		return own, fault.New(fault.Forbidden, "auth.forbidden")
	}
	return own, nil
}

// forMyself lists what can be filed here: what has a form.
func (p pages) forMyself(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	me, err := self(actor)
	if err != nil {
		return err
	}
	codes, err := p.procedures.Chosen(ctx, me.PlaceID, p.procedures.Today())
	if err != nil {
		return err
	}
	v := selfView{Village: p.places.Tree().Name(me.PlaceID)}
	for _, proc := range p.procedures.List(p.procedures.Today()) {
		switch {
		case proc.Form == nil:
		case slices.Contains(codes, proc.Code):
			v.Chosen = append(v.Chosen, proc)
		default:
			v.Others = append(v.Others, proc)
		}
	}
	return web.Render(w, r, http.StatusOK, selfPage(p.rt.Page(w, r, i18n.T(ctx, "dossiers.self.title")), v))
}

// forMyselfOne says of one procedure what it needs, before anything is typed.
func (p pages) forMyselfOne(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	me, err := self(actor)
	if err != nil {
		return err
	}
	proc, err := p.procedures.Get(r.PathValue("code"), p.procedures.Today())
	if err != nil {
		return err
	}
	if proc.Form == nil {
		return fault.New(fault.NotFound, "dossiers.self.no_form")
	}
	v := selfOneView{Proc: proc, ID: ids.New(), Resident: me.SelfID, Limit: parts.LimitText(ctx, proc),
		Papers: bring.Open(proc, p.procedures.Today()).List(ctx)}
	return web.Render(w, r, http.StatusOK, selfOnePage(p.rt.Page(w, r, proc.Plain.In(i18n.Lang(ctx))), v))
}

func selfLink(code string) string { return selfURL + "/" + url.PathEscape(code) }

func selfHidden(v selfOneView) []ui.Row {
	return []ui.Row{{Key: "id", Value: v.ID}, {Key: "resident", Value: v.Resident},
		{Key: "procedure", Value: v.Proc.Code},
		{Key: "assist", Value: string(dossiers.Self)}}
}
