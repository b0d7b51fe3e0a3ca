package auth

import (
	"testing"

	"github.com/alexedwards/argon2id"
)

// To refuse an unknown name takes the work that a wrong password takes.
func TestSomeHashCostsTheSame(t *testing.T) {
	params, salt, key, err := argon2id.DecodeHash(someHash)
	if err != nil {
		t.Fatal(err)
	}
	if *params != *hashParams || len(salt) != int(hashParams.SaltLength) || len(key) != int(hashParams.KeyLength) {
		t.Errorf("%+v, want %+v", params, hashParams)
	}
}

// A password that an earlier release kept with blanks at its ends still opens.
func TestPasswordsAsTheyWereKept(t *testing.T) {
	s := &Service{hashing: make(chan struct{}, 1)}
	for _, c := range []struct {
		kept, typed string
		want        bool
	}{
		{"một câu dài ", "một câu dài ", true}, {"một câu dài", " một câu dài ", true},
		{"một câu dài ", "một câu dài", false}, {"một câu dài", "một  câu dài", false},
	} {
		hash, err := s.hash(c.kept)
		if err != nil || s.compare(c.typed, hash) != c.want {
			t.Errorf("%q for %q: want %v, %v", c.typed, c.kept, c.want, err)
		}
	}
}
