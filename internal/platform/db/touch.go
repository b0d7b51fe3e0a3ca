package db

import (
	"sync"
	"sync/atomic"
)

// touched counts committed transactions by topic.
type touched struct {
	mu sync.RWMutex
	by map[string]*atomic.Uint64
}

func (t *touched) of(topic string) *atomic.Uint64 {
	t.mu.RLock()
	n := t.by[topic]
	t.mu.RUnlock()
	if n != nil {
		return n
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.by == nil {
		t.by = map[string]*atomic.Uint64{}
	}
	if t.by[topic] == nil {
		t.by[topic] = new(atomic.Uint64)
	}
	return t.by[topic]
}

// Touch says that the transaction changes what others keep in memory under a
// topic, such as sums. It is counted when the transaction is committed, before
// whoever asked for it hears of that.
func (tx *Tx) Touch(topic string) {
	n := tx.db.touched.of(topic)
	tx.AfterCommit(func() { n.Add(1) })
}

// Touched returns how many transactions of this process have touched the topic.
// What was read from the database after a call is at least as new as the
// number. Other processes' transactions aren't counted.
func (d *DB) Touched(topic string) uint64 { return d.touched.of(topic).Load() }
