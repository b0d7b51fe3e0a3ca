package app

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
)

// TestOneAccountOfAPerson: of several made at the same time for one person, one is there.
func TestOneAccountOfAPerson(t *testing.T) {
	bothWorlds(t, func(t *testing.T, w *world) {
		e := newErrandOn(t, w)
		var made, refused int
		var mu sync.Mutex
		var working sync.WaitGroup
		for i := range 4 {
			working.Go(func() {
				_, err := e.Auth.CreateResident(t.Context(), e.clerk, auth.AccountInput{Username: fmt.Sprintf("lo.thi.%d", i),
					Name: "Lò Thị Thử", Password: testPassword, PlaceID: e.hill, SelfID: e.person.ID})
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
		e.signedIn("clerk").get("/people/"+e.person.ID+"/sign-in").expect(t, http.StatusOK, "Đã có tài khoản")
	})
}
