package web

import (
	"slices"
	"sync"
	"time"
)

// Bounds of what is kept in memory. A page weighs about four thousand bytes, compressed.
const (
	answerTime   = 30 * time.Minute
	shareBytes   = 1 << 20  // of one login; of all at one address who aren't signed in
	answersBytes = 16 << 20 // of all logins; as many of all others
	answerWeight = 512      // bytes of an answer besides its page
)

// An answer is a page that answers a form. It is kept for a while, so that the
// browser that sent the form can ask for it by GET, as often as it likes.
type answer struct {
	id     string
	owner  string // whose alone it is: see Router.ownerOf
	share  string // with what it shares its bound: the owner, or an address
	signed bool   // the owner is signed in
	path   string // at which it is shown
	after  string // id of the answer on whose page the form stood
	status int
	page   []byte // compressed
	until  time.Time
}

func (a *answer) weight() int { return len(a.page) + answerWeight }

// answers keeps what forms were answered, never on disk.
type answers struct {
	mu   sync.Mutex
	kept []*answer // oldest first
	now  func() time.Time
}

// keep adds an answer. The oldest go where there is too much.
func (s *answers) keep(a *answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	a.until = now.Add(answerTime)
	s.kept = slices.DeleteFunc(s.kept, func(k *answer) bool { return now.After(k.until) })
	s.kept = append(s.kept, a)
	s.bound(shareBytes, func(k *answer) bool { return k.share == a.share })
	s.bound(answersBytes, func(k *answer) bool { return k.signed == a.signed })
}

// bound forgets the oldest of some beyond so many bytes; the newest stays in any case.
func (s *answers) bound(most int, some func(*answer) bool) {
	sum, forget := 0, map[*answer]bool{}
	for _, k := range slices.Backward(s.kept) {
		if some(k) {
			sum += k.weight()
			forget[k] = sum > most && sum > k.weight()
		}
	}
	s.kept = slices.DeleteFunc(s.kept, func(k *answer) bool { return forget[k] })
}

// at finds an answer of the owner's; -1 for none.
func (s *answers) at(id, owner string) int {
	return slices.IndexFunc(s.kept, func(k *answer) bool { return k.id == id && k.owner == owner })
}

// find returns the owner's answer that is shown at path; nil where there is none any more.
func (s *answers) find(id, owner, path string) *answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.at(id, owner)
	if i < 0 || s.kept[i].path != path || s.now().After(s.kept[i].until) {
		return nil
	}
	return s.kept[i]
}

// mended forgets the faults that led to a form which has now been sent without
// one; once it is done, whatever led to it. It returns the id of what is left.
func (s *answers) mended(id, owner string, done bool) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		i := s.at(id, owner)
		if i < 0 {
			return ""
		}
		if !done && s.kept[i].status < 400 {
			return id
		}
		id = s.kept[i].after
		s.kept = slices.Delete(s.kept, i, i+1)
	}
}
