package bench

import (
	"fmt"
	"net/url"
	"time"
)

// A goal is what the product promises of an operation at the size of a province.
type goal struct {
	rate float64       // operations per second, at least; 0: none
	p95  time.Duration // at most; 0: none
	p99  time.Duration
}

// maxRatio is how much more processor time than the reference an operation may take.
const maxRatio = 2

// An operation is one that is measured.
type operation struct {
	name string
	goal goal
	role role
	verb string // of what is done to a dossier; "" for pages
	// pages are what the clients ask for, in turn.
	pages func(t *targets, client int) []string
}

type role int

const (
	asMember role = iota
	asClerk
	asLeader
	asNobody
)

// The operations, in the order in which they are measured: pages first, on the
// data as they were loaded; what is handed over by submit is received by transition.
var operations = []operation{
	{name: "inbox", goal: goal{rate: 800, p99: 60 * time.Millisecond}, role: asClerk,
		pages: func(t *targets, c int) []string {
			return []string{"/inbox?office=" + t.communes[c], "/inbox?tab=receive&office=" + t.communes[c]}
		}},
	{name: "inbox all", goal: goal{p99: 60 * time.Millisecond}, role: asClerk, pages: func(t *targets, c int) []string {
		return []string{"/inbox?tab=all&office=" + t.communes[c]}
	}},
	{name: "search name", goal: goal{p99: 60 * time.Millisecond}, role: asClerk,
		pages: func(t *targets, c int) []string {
			return queries(t.communes[c], t.names[c])
		}},
	{name: "search id", goal: goal{p99: 60 * time.Millisecond}, role: asClerk, pages: func(t *targets, c int) []string {
		return queries(t.communes[c], t.numbers[c])
	}},
	{name: "people name", goal: goal{p99: 60 * time.Millisecond}, role: asClerk,
		pages: func(t *targets, c int) []string {
			return searches(t.communes[c], t.names[c])
		}},
	{name: "people id", goal: goal{p99: 60 * time.Millisecond}, role: asClerk, pages: func(t *targets, c int) []string {
		return searches(t.communes[c], t.numbers[c])
	}},
	{name: "open dossier", goal: goal{p99: 60 * time.Millisecond}, role: asClerk,
		pages: func(t *targets, c int) []string {
			return each("/dossiers/%s", t.dossiers[c])
		}},
	{name: "village page", goal: goal{rate: 1500, p99: 60 * time.Millisecond}, role: asNobody,
		pages: func(t *targets, c int) []string {
			return each("/v/%s", t.villages[c:c+1])
		}},
	{name: "dashboard village", goal: goal{p95: 30 * time.Millisecond, p99: 60 * time.Millisecond}, role: asLeader,
		pages: func(t *targets, c int) []string {
			return each("/figures/%s", t.villages[c:c+1])
		}},
	{name: "dashboard commune", goal: goal{p95: 30 * time.Millisecond, p99: 60 * time.Millisecond}, role: asLeader,
		pages: func(t *targets, c int) []string {
			return each("/figures/%s", t.communes[c:c+1])
		}},
	{name: "dashboard province", goal: goal{p95: 30 * time.Millisecond, p99: 60 * time.Millisecond}, role: asLeader,
		pages: func(t *targets, _ int) []string {
			return each("/figures/%s", []string{t.province})
		}},
	{name: "submit", goal: goal{rate: 1000, p99: 60 * time.Millisecond}, role: asMember, verb: "submit"},
	{name: "transition", goal: goal{p99: 60 * time.Millisecond}, role: asClerk, verb: "receive"},
}

func queries(commune string, all []string) (out []string) {
	for _, q := range all {
		out = append(out, "/inbox?"+url.Values{"office": {commune}, "q": {q}}.Encode())
	}
	return out
}

// searches look for residents of a commune over the API.
func searches(commune string, all []string) (out []string) {
	for _, q := range all {
		out = append(out, "/api/people?"+url.Values{"place": {commune}, "q": {q}}.Encode())
	}
	return out
}

func each(format string, all []string) (out []string) {
	for _, s := range all {
		out = append(out, fmt.Sprintf(format, s))
	}
	return out
}

// missed names the goals that were not met.
func (g goal) missed(product, reference Result) (out []string) {
	if g.rate > 0 && product.Rate() < g.rate {
		out = append(out, fmt.Sprintf("rate < %.0f", g.rate))
	}
	if g.p95 > 0 && product.P95 > g.p95 {
		out = append(out, fmt.Sprintf("p95 > %s", g.p95))
	}
	if g.p99 > 0 && product.P99 > g.p99 {
		out = append(out, fmt.Sprintf("p99 > %s", g.p99))
	}
	if product.Failed > 0 {
		out = append(out, fmt.Sprintf("%d failed", product.Failed))
	}
	if product.PerOp() > maxRatio*reference.PerOp() {
		out = append(out, fmt.Sprintf("ratio > %d", maxRatio))
	}
	return out
}
