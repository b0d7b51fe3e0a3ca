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
