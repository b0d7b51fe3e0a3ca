package lists

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/module"
	"thonso/internal/platform/web"
)

// A SavedView is the query of a list under a name, of one account.
type SavedView struct {
	ID, ListURL, Name, Query string
	Replaced                 bool // it took the place of another of the same name
}

// URL leads to the view on the list's page.
func (v SavedView) URL(list string) string {
	if v.Query == "" {
		return list
	}
	return list + "?" + v.Query
}

const (
	viewsURL = "/views"
	maxName  = 60   // characters
	maxQuery = 1000 // bytes
	maxViews = 30   // of one account on one list
)

// Views keeps the views that people save of lists.
type Views struct {
	db      *db.DB
	journal *audit.Journal
	clock   clock.Clock
}

// NewViews returns the service of saved views.
func NewViews(g Ground, c clock.Clock) *Views { return &Views{g.DB, g.Journal, c} }

// savedViews are those of an account on one list, by name.
func savedViews(ctx context.Context, d *db.DB, account, listURL string) ([]SavedView, error) {
	views, err := db.Collect(ctx, d.Read(), func(r db.Rows) (v SavedView, err error) {
		return v, r.Scan(&v.ID, &v.ListURL, &v.Name, &v.Query)
	}, `select id, list_url, name, query from lists_view where account_id = $1 and list_url = $2
		order by name, id`, account, listURL)
	if err != nil {
		return nil, fmt.Errorf("read saved views: %w", err)
	}
	return views, nil
}

// viewName is the field with the name of a view. In a list's address it is one
// that was refused: the page says there what is wrong with it.
const viewName = "view_name"

// nameFault says what is wrong with the name of a view, as a message key; "" for nothing.
func nameFault(name string) string {
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return "lists.name_missing"
	case n > maxName:
		return "lists.name_long"
	}
	return ""
}

// Save keeps a view; one of the same name on the same list is replaced.
func (s *Views) Save(ctx context.Context, actor auth.Actor, v SavedView) (SavedView, error) {
	switch {
	case !actor.SignedIn():
		return v, fault.New(fault.SignIn, "auth.sign_in_first")
	case nameFault(v.Name) != "":
		return v, fault.Field("name", nameFault(v.Name))
	case len(v.Query) > maxQuery:
		return v, fault.Field("query", "lists.query_long")
	case web.SafeNext(v.ListURL, "") == "" || strings.ContainsAny(v.ListURL, "?#") || len(v.ListURL) > maxQuery:
		return v, fault.Field("list", "lists.no_list")
	}
	fresh := ids.New()
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx,
			`select count(*) from lists_view where account_id = $1 and list_url = $2 and name <> $3`,
			actor.ID, v.ListURL, v.Name).Scan(&n); err != nil {
			return err
		}
		if n >= maxViews {
			return fault.New(fault.TooMany, "lists.too_many", "n", maxViews)
		}
		if err := tx.QueryRow(ctx, `insert into lists_view (id, account_id, list_url, name, query, made_at)
			values ($1, $2, $3, $4, $5, $6)
			on conflict (account_id, list_url, name) do update set query = excluded.query returning id`,
			fresh, actor.ID, v.ListURL, v.Name, v.Query, db.At(s.clock.Now())).Scan(&v.ID); err != nil {
			return err
		}
		v.Replaced = v.ID != fresh
		return s.journal.Write(ctx, tx, actor, audit.Entry{Action: "lists.save_view", Kind: "view", TargetID: v.ID,
			After: map[string]any{"list": v.ListURL}})
	})
	if err != nil {
		return SavedView{}, fmt.Errorf("save view: %w", err)
	}
	return v, nil
}

// refusedURL leads back to the list, which says what is wrong with the name.
func (v SavedView) refusedURL(back string) string {
	typed := []rune(v.Name)
	return withParam(back, viewName, url.QueryEscape(string(typed[:min(len(typed), 2*maxName)])))
}

// Forget drops a view of the actor's own; one that is gone already stays gone.
func (s *Views) Forget(ctx context.Context, actor auth.Actor, id string) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		owners, err := db.Strings(ctx, tx, `select account_id from lists_view where id = $1`, id)
		if err != nil || len(owners) == 0 {
			return err
		}
		if owners[0] != actor.ID {
			return fault.New(fault.NotFound, "lists.no_view")
		}
		if _, err := tx.Exec(ctx, `delete from lists_view where id = $1`, id); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{Action: "lists.forget_view", Kind: "view", TargetID: id})
	})
	if err != nil {
		return fmt.Errorf("forget view: %w", err)
	}
	return nil
}

// Routes registers the forms; they come back to the list.
func (s *Views) Routes(rt *web.Router) {
	rt.Handle("POST "+viewsURL, auth.SignedIn, func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		if err := web.Parse(r); err != nil {
			return err
		}
		v := SavedView{ListURL: r.PostFormValue("url"), Name: web.Text(r, viewName), Query: r.PostFormValue("query")}
		back := v.URL(web.SafeNext(v.ListURL, "/home"))
		saved, err := s.Save(r.Context(), actor, v)
		if fault.Of(err).Fields["name"] != "" {
			return web.Redirect(w, r, v.refusedURL(back))
		} else if err != nil {
			return err
		}
		key := "lists.saved_now"
		if saved.Replaced {
			key = "lists.replaced_now"
		}
		web.Flash(w, i18n.T(r.Context(), key))
		return web.Redirect(w, r, back)
	})
	rt.Handle("POST "+viewsURL+"/{id}/delete", auth.SignedIn, func(w http.ResponseWriter, r *http.Request,
		actor auth.Actor) error {
		if err := web.Parse(r); err != nil {
			return err
		}
		if err := s.Forget(r.Context(), actor, r.PathValue("id")); err != nil {
			return err
		}
		web.Flash(w, i18n.T(r.Context(), "lists.forgotten"))
		return web.Redirect(w, r, web.SafeNext(r.PostFormValue("url"), "/home"))
	})
}

// Module is what the app needs of saved views.
func (s *Views) Module() module.Module {
	return module.Module{Name: "lists", Files: Files, Routes: s.Routes, API: s.API}
}
