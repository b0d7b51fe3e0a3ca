package app

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

var errorTitles = map[fault.Kind]string{
	fault.Internal:  "error.internal",
	fault.Invalid:   "error.invalid",
	fault.NotFound:  "error.not_found",
	fault.Forbidden: "error.forbidden",
	fault.Conflict:  "error.conflict",
	fault.SignIn:    "error.sign_in",
	fault.TooLarge:  "error.too_large",
	fault.TooMany:   "error.too_many",
	fault.Gone:      "error.gone",
}

// errorPage tells what went wrong, and what to do next, in the person's language.
func (a *App) errorPage(w http.ResponseWriter, r *http.Request, actor auth.Actor, f *fault.Error, ref string) {
	ctx := r.Context()
	if web.Programs(r) && a.API != nil {
		api.WriteProblem(w, r, f)
		return
	}
	if f.Kind == fault.SignIn && r.Method == http.MethodPost && !actor.SignedIn() {
		if err := a.Accounts.SignInToSend(a.Router, w, r); err != nil {
			slog.Error("web: sign-in page", "err", err)
		}
		return
	}
	title := i18n.T(ctx, errorTitles[f.Kind])
	props := ui.ErrorProps{Code: web.Status(f.Kind), Title: title, Body: faultText(ctx, f), Reference: ref}
	if f.Kind == fault.SignIn {
		props.ActionURL, props.ActionText = "/login", i18n.T(ctx, "ui.login")
	} else if f.Key == lists.BadCursor().Key && r.Method == http.MethodGet {
		first := r.URL.Query()
		first.Del("after")
		props.ActionURL, props.ActionText = r.URL.Path+"?"+first.Encode(), i18n.T(ctx, "lists.first_page")
	}
	p := a.Router.Page(w, r, title)
	p.NoIndex = true
	if err := web.Render(w, r, props.Code, ui.ErrorPage(p, props)); err != nil {
		slog.Error("web: error page", "err", err)
		http.Error(w, title, props.Code)
	}
}

// faultText is the message of f with those of its fields.
func faultText(ctx context.Context, f *fault.Error) string {
	parts := []string{i18n.T(ctx, f.Key, f.Args...)}
	for _, field := range slices.Sorted(maps.Keys(f.Fields)) {
		if f.Fields[field] != f.Key {
			parts = append(parts, i18n.T(ctx, f.Fields[field], f.ArgsOf(field)...))
		}
	}
	return strings.Join(parts, " ")
}
