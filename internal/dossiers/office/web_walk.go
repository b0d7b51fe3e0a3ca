package office

import (
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/web"
)

// walkName is the parameter that holds a walk, mostWalked how many dossiers one goes through.
const (
	walkName   = "walk"
	mostWalked = 100
)

// A walk goes through dossiers that were chosen in the inbox, one after the other.
// It stands in the address, so that Back, a reload and two tabs each keep their own.
type walk struct {
	ids []string
	at  int
}

// beginWalk is the address at which one begins.
func beginWalk(ids []string) string { return walk{ids: ids}.beside(0) }

// workURL leads to the page on which a dossier is worked on next.
func workURL(id string) string { return dossiers.DossierURL(id, "work") }

// walkOf is the walk on which the request goes past a dossier; none where it isn't on it.
func walkOf(r *http.Request, id string) walk {
	raw, err := base64.RawURLEncoding.DecodeString(r.URL.Query().Get(walkName))
	if err != nil || len(raw)%16 != 0 || len(raw) > 16*mostWalked {
		return walk{}
	}
	var w walk
	for b := range slices.Chunk(raw, 16) {
		h := hex.EncodeToString(b)
		w.ids = append(w.ids, h[:8]+"-"+h[8:12]+"-"+h[12:16]+"-"+h[16:20]+"-"+h[20:])
	}
	if w.at = slices.Index(w.ids, id); w.at < 0 {
		return walk{}
	}
	return w
}

// url is an address on the walk.
func (w walk) url(u string) string {
	if len(w.ids) == 0 {
		return u
	}
	raw, _ := hex.DecodeString(strings.ReplaceAll(strings.Join(w.ids, ""), "-", "")) // they are UUIDs
	return u + "?" + walkName + "=" + base64.RawURLEncoding.EncodeToString(raw)
}

// beside is the address of a dossier so many further on; "" beyond the ends.
func (w walk) beside(n int) string {
	if i := w.at + n; len(w.ids) > 0 && i >= 0 && i < len(w.ids) {
		return w.url(workURL(w.ids[i]))
	}
	return ""
}

// after is where one goes once an action is taken: on to the next dossier, where
// it may still be taken back, or back where there is no next.
func (w walk) after(row dossiers.ActionRow, back, inbox string) string {
	switch next := w.beside(1); {
	case next != "" && row.Back:
		return next + "&" + didName + "=" + w.ids[w.at]
	case next != "":
		return next
	case len(w.ids) > 0:
		return inbox
	}
	return back
}

// goOn leads to what is due with a dossier, where the actor does it; else it says
// what was done meanwhile.
func (p pages) goOn(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	ctx := r.Context()
	c, err := p.cases.Show(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	on := func(to string) error {
		to = walkOf(r, c.ID).url(to)
		if did := r.URL.Query().Get(didName); did != "" && strings.Contains(to, "?") {
			to += "&" + didName + "=" + url.QueryEscape(did)
		}
		return web.Redirect(w, r, to)
	}
	if next, _ := p.offered(actor, c); next != nil {
		return on(actionURL(*next, c.ID))
	}
	if n := len(c.Events); n > 0 {
		last := c.Events[n-1]
		web.Flash(w, i18n.T(ctx, "dossiers.walk.not_yours", "done", i18n.Key("dossiers.event."+string(last.Kind)),
			"name", last.ActorName, "at", parts.Date(last.At)))
	}
	return on(dossiers.CaseURL + url.PathEscape(c.ID))
}
