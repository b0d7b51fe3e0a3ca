package accounts_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/testworld"
)

// TestOneAccountOfAPerson: of several made at the same time for one person, one is there.
func TestOneAccountOfAPerson(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		acc := w.account("clerk", auth.Clerk, testworld.Commune)
		b := w.signedIn("clerk")
		clerk, err := w.Auth.ActorOf(t.Context(), acc.ID)
		must(t, err)
		person, err := w.People.Register(t.Context(), clerk, people.RegisterInput{VillageID: testworld.Hill,
			Name: "Lò Thị Thử", Born: "1970"})
		must(t, err)
		var made, refused int
		var mu sync.Mutex
		var working sync.WaitGroup
		for i := range 4 {
			working.Go(func() {
				_, err := w.Auth.CreateResident(t.Context(), clerk,
					auth.AccountInput{Username: fmt.Sprintf("lo.thi.%d", i),
						Name: "Lò Thị Thử", Password: testPassword, PlaceID: testworld.Hill, SelfID: person.ID})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					made++
				case fault.Of(err).Key == "auth.resident_has_account":
					refused++
				default:
					t.Error(err)
				}
			})
		}
		working.Wait()
		if made != 1 || refused != 3 {
			t.Errorf("%d accounts of one person, %d refused", made, refused)
		}
		b.get("/people/"+person.ID+"/sign-in").expect(t, http.StatusOK, "Đã có tài khoản")
	})
}
