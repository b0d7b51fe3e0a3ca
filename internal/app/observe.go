package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/jobs"
)

// observed logs and measures every request by its route's pattern: never by
// its path or query, which may name people.
func (a *App) observed(next http.Handler) http.Handler {
	seconds := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "thonso_http_request_seconds",
		Help:    "Time to answer, by route and status.",
		Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"route", "status"})
	a.metrics.MustRegister(seconds)
	secure := strings.HasPrefix(a.Config.BaseURL, "https://")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		if secure {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		_, route := a.Router.Mux().Handler(r)
		next.ServeHTTP(rec, r)
		took := time.Since(start)
		seconds.WithLabelValues(route, strconv.Itoa(rec.status)).Observe(took.Seconds())
		slog.Info("http", "method", r.Method, "route", route, "status", rec.status, "ms", took.Milliseconds())
	})
}

// A recorder remembers the status; Unwrap keeps flushing and deadlines working.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (a *App) newMetrics() *prometheus.Registry {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	reg.MustRegister(jobCounter{a.Queue})
	return reg
}

// A jobCounter counts the jobs when the metrics are asked for.
type jobCounter struct{ queue *jobs.Queue }

var jobsDesc = prometheus.NewDesc("thonso_jobs", "Jobs by queue and state.", []string{"queue", "state"}, nil)

// Describe makes it a prometheus.Collector.
func (jobCounter) Describe(out chan<- *prometheus.Desc) { out <- jobsDesc }

// Collect makes it a prometheus.Collector.
func (c jobCounter) Collect(out chan<- prometheus.Metric) {
	counts, err := c.queue.Counts(context.Background())
	if err != nil {
		out <- prometheus.NewInvalidMetric(jobsDesc, err)
		return
	}
	for queue, byState := range counts {
		for _, state := range jobs.States {
			n := float64(byState[state])
			out <- prometheus.MustNewConstMetric(jobsDesc, prometheus.GaugeValue, n, queue, string(state))
		}
	}
}

// showMetrics answers the machine itself, and elsewhere those who run the
// installation (a scraper with a token): how busy an office is, is its own matter.
func (a *App) showMetrics(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if !fromHere(r) {
		if err := actor.NeedAnywhere(auth.Operate); err != nil {
			return err
		}
	}
	promhttp.HandlerFor(a.metrics, promhttp.HandlerOpts{}).ServeHTTP(w, r)
	return nil
}

func fromHere(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback() && r.Header.Get("X-Forwarded-For") == "" &&
		r.Header.Get("Forwarded") == ""
}

// showHealth says whether the database answers and the key is where it belongs.
func (a *App) showHealth(w http.ResponseWriter, r *http.Request, _ auth.Actor) error {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	var one int
	answer, status := map[string]string{"status": "ok", "version": a.Config.Version}, http.StatusOK
	if err := a.DB.Read().QueryRow(ctx, `select 1`).Scan(&one); err != nil {
		slog.Error("health", "err", err)
		answer["status"], status = "database", http.StatusServiceUnavailable
	} else if !a.keyHolds() {
		slog.Error("health: the key in the data folder is gone or another", "file", a.Config.keyFile())
		answer["status"], status = "key", http.StatusServiceUnavailable
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(answer)
}

func notFound(http.ResponseWriter, *http.Request, auth.Actor) error {
	return fault.New(fault.NotFound, "fault.not_found")
}
