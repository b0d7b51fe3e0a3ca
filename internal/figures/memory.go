package figures

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/places"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/tallies"
)

// A memory keeps the latest answers until anything that they are made of
// changes, so that a province that looks at itself all day adds up its
// thousand villages once for each change and not once for each look. Only one
// look at a time adds up the same question; those that come meanwhile wait for
// the one that begins after their own arrival, never for an older one.
type memory struct {
	mu sync.Mutex
	by map[Question]*answer
}

// mostAnswers bounds the memory: every place of a province, and some periods.
const mostAnswers = 2048

// elsewhere is how long a change made by another process may stay unseen, as for the map.
const elsewhere = 5 * time.Second

// A moment is all that an answer depends on besides its question.
type moment struct {
	touched uint64
	tree    *places.Tree
	today   clock.Date
	at      time.Time
}

type answer struct {
	moment
	done   chan struct{} // closed when report and err are there
	report Report
	err    error
}

// serves reports whether a, under way or done, answers a question asked at m.
func (a *answer) serves(m moment) bool {
	return a.touched >= m.touched && a.tree == m.tree && a.today == m.today && m.at.Sub(a.at) < elsewhere
}

func (s *Service) moment() moment {
	touched := s.db.Touched(tallies.Topic) // before all else: see there
	tree := s.places.Tree()
	return moment{touched, tree, tree.Today(), s.clock.Now()}
}

// remembered returns the answer to q, which must not be changed by the caller.
func (s *Service) remembered(ctx context.Context, q Question) (Report, error) {
	asked := s.moment()
	for {
		a, mine := s.memory.take(q, asked, s.moment)
		if mine {
			a.report, a.err = Report{}, errors.New("figures: failed")
			func() {
				defer close(a.done)
				a.report, a.err = s.report(context.WithoutCancel(ctx), a.tree, q)
				a.report.drawn, a.report.course = &drawings{}, &course{}
			}()
			if a.err != nil {
				s.memory.forget(q, a)
			}
			return a.report, a.err
		}
		select {
		case <-a.done:
		case <-ctx.Done():
			return Report{}, ctx.Err()
		}
		if a.err == nil && a.serves(asked) {
			return a.report, nil
		}
	}
}

// take returns the answer that serves or is under way, or else a new one, which
// is the caller's to find.
func (m *memory) take(q Question, asked moment, now func() moment) (a *answer, mine bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if a := m.by[q]; a != nil && (a.serves(asked) || a.underWay()) {
		return a, false
	}
	if m.by == nil || len(m.by) >= mostAnswers {
		m.by = map[Question]*answer{} // who waits for one of the old holds it
	}
	a = &answer{moment: now(), done: make(chan struct{})}
	m.by[q] = a
	return a, true
}

func (m *memory) forget(q Question, a *answer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.by[q] == a {
		delete(m.by, q)
	}
}

func (a *answer) underWay() bool {
	select {
	case <-a.done:
		return false
	default:
		return true
	}
}

// Drawings are pages of one answer, kept as long as it: most looks at a
// dashboard find nothing changed since the one before.
type drawings struct {
	mu sync.Mutex
	by map[string]string
}

// mostDrawings bounds the ways of drawing one answer: languages and orders.
const mostDrawings = 6

// draw returns the page as it was drawn for others who asked for the same; key
// says all that the page depends on besides the answer.
func (d *drawings) draw(ctx context.Context, key string, page func() (templ.Component, error)) (templ.Component,
	error) {
	d.mu.Lock()
	html, ok := d.by[key]
	d.mu.Unlock()
	if ok {
		return templ.Raw(html), nil
	}
	drawn, err := page()
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	if err := drawn.Render(ctx, &b); err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.by == nil || len(d.by) >= mostDrawings {
		d.by = map[string]string{}
	}
	d.by[key] = b.String()
	return templ.Raw(b.String()), nil
}
