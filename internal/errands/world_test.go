package errands_test

import (
	"testing"

	"thonso/internal/errands"
	"thonso/internal/platform/auth"
	"thonso/internal/testworld"
)

// copyOf is the procedure of the tests: certified copies.
const copyOf = "2.000815"

// A world has two carriers of the valley, the commune's clerk, and some residents.
type world struct {
	*testworld.World
	*errands.Service
	an, binh, clerk auth.Actor
	residents       []string
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, tw *testworld.World) {
		w := &world{World: tw, Service: tw.Errands}
		w.an, _ = w.As(auth.Member, testworld.Valley)
		w.binh, _ = w.As(auth.TeamLead, testworld.Valley)
		w.clerk, _ = w.As(auth.Clerk, testworld.Commune)
		w.residents = w.Residents("Lò Thị Mẫu", "Vàng Văn Thử", "Giàng Thị Ví Dụ")
		f(t, w)
	})
}

var ok, refused = testworld.OK, testworld.Refused
