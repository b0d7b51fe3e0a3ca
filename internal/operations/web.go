package operations

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

//go:generate go tool templ generate -path .

const jobsURL = "/admin/jobs"

func (s *Service) routes(rt *web.Router) {
	rt.Handle("GET "+jobsURL, LookAfter, func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		return s.showJobs(rt, w, r, actor)
	})
	rt.Handle("POST "+jobsURL+"/retry", LookAfter, s.postRetryDead)
	rt.Handle("POST "+jobsURL+"/{id}/retry", LookAfter, s.post(s.Retry, "operations.retried"))
	rt.Handle("POST "+jobsURL+"/{id}/drop", LookAfter, s.post(s.Drop, "operations.dropped"))
}

type jobsView struct {
	Filter            jobs.Filter
	Counts            map[string]map[jobs.State]int
	Jobs              []jobs.Row
	FirstURL, NextURL string
}

func (s *Service) showJobs(rt *web.Router, w http.ResponseWriter, r *http.Request, actor auth.Actor) (err error) {
	v := jobsView{Filter: filterOf(r)}
	if v.Counts, err = s.Counts(r.Context(), actor); err != nil {
		return err
	}
	var more bool
	if v.Jobs, more, err = s.List(r.Context(), actor, v.Filter); err != nil {
		return err
	}
	if v.Filter.After != "" {
		v.FirstURL = listURL(jobs.Filter{Queue: v.Filter.Queue, State: v.Filter.State})
	}
	if more {
		v.NextURL = listURL(jobs.Filter{Queue: v.Filter.Queue, State: v.Filter.State, After: v.Jobs[len(v.Jobs)-1].ID})
	}
	p := rt.Page(w, r, i18n.T(r.Context(), "operations.title"))
	p.Dense = true
	return web.Render(w, r, http.StatusOK, jobsPage(p, v))
}

// filterOf reads what is asked for; what names nothing is not asked.
func filterOf(r *http.Request) jobs.Filter {
	f := jobs.Filter{Queue: web.Text(r, "queue"), State: jobs.State(web.Text(r, "state")), After: web.Text(r, "after")}
	if !slices.Contains(jobs.Queues, f.Queue) {
		f.Queue = ""
	}
	if !slices.Contains(jobs.States, f.State) {
		f.State = ""
	}
	return f
}

func listURL(f jobs.Filter) string {
	q := url.Values{}
	for name, value := range map[string]string{"queue": f.Queue, "state": string(f.State), "after": f.After} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return jobsURL
	}
	return jobsURL + "?" + q.Encode()
}

func (s *Service) postRetryDead(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	f := filterOf(r)
	n, err := s.RetryDead(r.Context(), actor, f.Queue)
	if err != nil {
		return err
	}
	web.Flash(w, i18n.T(r.Context(), "operations.retried_dead", "n", n))
	return web.Redirect(w, r, listURL(jobs.Filter{Queue: f.Queue}))
}

// post handles a button beside a job. A job that is done by now, or runs, is
// answered in words on the list, as is a form sent twice.
func (s *Service) post(do func(context.Context, auth.Actor, string) error, key string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		said := key
		if err := do(r.Context(), actor, r.PathValue("id")); err != nil {
			switch fault.KindOf(err) {
			case fault.NotFound:
				said = "jobs.gone"
			case fault.Conflict:
				said = "jobs.running"
			default:
				return err
			}
		}
		web.Flash(w, i18n.T(r.Context(), said))
		f := filterOf(r)
		return web.Redirect(w, r, listURL(jobs.Filter{Queue: f.Queue, State: f.State}))
	}
}

// kindName says in words what a job does: the text "job." + its kind.
func kindName(ctx context.Context, kind string) string { return i18n.T(ctx, "job."+kind) }

func stateKind(s jobs.State) ui.Kind {
	switch s {
	case jobs.Dead:
		return ui.KindDanger
	case jobs.Failed:
		return ui.KindWarning
	case jobs.Running:
		return ui.KindInfo
	}
	return ui.KindNeutral
}

func columns(ctx context.Context) (out []ui.Column) {
	for _, key := range []string{"job", "queue", "state", "attempts", "due", "error", "do"} {
		out = append(out, ui.Column{Label: i18n.T(ctx, "operations.column."+key)})
	}
	return out
}

func countColumns(ctx context.Context) []ui.Column {
	out := []ui.Column{{Label: i18n.T(ctx, "operations.column.queue")}}
	for _, s := range jobs.States {
		out = append(out, ui.Column{Label: i18n.T(ctx, "operations.state."+string(s)), Numeric: true})
	}
	return out
}

// dead is how many jobs of the chosen queue, or of all, were given up.
func (v jobsView) dead() (n int) {
	for queue, byState := range v.Counts {
		if v.Filter.Queue == "" || v.Filter.Queue == queue {
			n += byState[jobs.Dead]
		}
	}
	return n
}
