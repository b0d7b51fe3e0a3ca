// Package live wakes those who look at a page when something may have changed
// for them. What is written is journalled, in the chain of its commune: whose
// head moves, there something changed, in whichever process it was written. The
// write itself only counts up a number.
package live

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/db"
)

// How often it is looked whether this process wrote something, how many such
// looks there are from one look at the other processes to the next, and to the
// next time that everybody is woken, as deadlines pass without a write.
const (
	look      = time.Second
	elsewhere = 5
	everybody = 60
)

// A Hub knows who listens. It reads nothing while nobody does.
type Hub struct {
	db   *db.DB
	done chan struct{}
	stop func()

	mu        sync.Mutex
	listeners map[*Listener]bool
	watching  bool
}

// New returns a hub that nobody listens to yet.
func New(d *db.DB) *Hub {
	h := &Hub{db: d, done: make(chan struct{}), listeners: map[*Listener]bool{}}
	h.stop = sync.OnceFunc(func() { close(h.done) })
	return h
}

// Stop ends all listening: the program stops.
func (h *Hub) Stop() { h.stop() }

// Done is closed by Stop.
func (h *Hub) Done() <-chan struct{} { return h.done }

// A Listener is one connection.
type Listener struct {
	C     chan struct{} // gets one where something may have changed
	hears func(chain string) bool
	hub   *Hub
}

// Listen adds a connection that hears of some chains of the journal.
func (h *Hub) Listen(hears func(chain string) bool) *Listener {
	l := &Listener{C: make(chan struct{}, 1), hears: hears, hub: h}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listeners[l] = true
	if !h.watching {
		h.watching = true
		touched := h.db.Touched(audit.Topic)
		heads, err := audit.Heads(context.Background(), h.db.Read()) // before it returns: what comes later is new
		go h.watch(touched, heads, err)
	}
	return l
}

// Close takes the connection off.
func (l *Listener) Close() {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	delete(l.hub.listeners, l)
}

// watch looks until nobody listens any more, for what moved since the heads were read.
func (h *Hub) watch(touched uint64, heads map[string]int64, err error) {
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for n := 1; ; n++ {
		select {
		case <-h.done:
			return
		case <-ticker.C:
		}
		now := h.db.Touched(audit.Topic)
		if now == touched && n%elsewhere != 0 && err == nil {
			continue
		}
		touched = now
		var fresh map[string]int64
		if fresh, err = audit.Heads(context.Background(), h.db.Read()); err != nil {
			slog.Warn("live: what changed can't be read", "err", err)
			continue
		}
		moved := maps.Clone(fresh)
		maps.DeleteFunc(moved, func(chain string, seq int64) bool { return heads[chain] == seq })
		heads = fresh
		if !h.wake(moved, n%everybody == 0) {
			return
		}
	}
}

// wake wakes those who hear of a chain that moved; false where nobody listens.
func (h *Hub) wake(moved map[string]int64, all bool) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		heard := all
		for chain := range moved {
			heard = heard || l.hears(chain)
		}
		if heard {
			select {
			case l.C <- struct{}{}:
			default: // it is awake already
			}
		}
	}
	h.watching = len(h.listeners) > 0
	return h.watching
}
