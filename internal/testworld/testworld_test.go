package testworld_test

import (
	"net/http"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/testworld"
)

func TestWorldsAreApart(t *testing.T) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		actor, b := w.As(auth.Clerk, testworld.Commune)
		if rec := b.Get("/home"); rec.Code != http.StatusOK {
			t.Errorf("home: %d", rec.Code)
		}
		other := testworld.New(t)
		accounts, err := other.Auth.Accounts(t.Context(), []string{testworld.Commune})
		if err != nil || len(accounts) != 0 || actor.ID == "" {
			t.Errorf("another world has %v, %v", accounts, err)
		}
	})
}

func BenchmarkNew(b *testing.B) {
	testworld.New(b)
	for b.Loop() {
		testworld.New(b)
	}
}
