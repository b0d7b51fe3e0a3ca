package mandates

import (
	"sync"
	"time"
)

// perMinute is how many numbers may be typed from one address in a minute: a
// family's fingers slip less often, and a machine gets nowhere.
const perMinute = 10

// guesses counts the numbers typed by address. It lives in memory: a number is
// good for hours, and a restart forgives nobody for long.
type guesses struct {
	mu     sync.Mutex
	minute int64
	count  map[string]int
}

// allow notes one more try from an address, and reports whether it is not one too many.
func (g *guesses) allow(address string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if m := now.Unix() / 60; m != g.minute || g.count == nil {
		g.minute, g.count = m, map[string]int{} // what is kept never outgrows a minute
	}
	g.count[address]++
	return g.count[address] <= perMinute
}
