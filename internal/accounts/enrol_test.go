package accounts_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
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

// TestDeathEndsTheAccount: who is entered as dead signs in no more, and nothing
// goes on that was signed in; a death entered by mistake gives it all back but the logins.
func TestDeathEndsTheAccount(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		clerk, err := w.Auth.ActorOf(ctx, w.account("clerk", auth.Clerk, testworld.Commune).ID)
		must(t, err)
		register := func(name string) people.Brief {
			b, err := w.People.Register(ctx, clerk, people.RegisterInput{VillageID: testworld.Hill, Name: name,
				Born: "1970"})
			must(t, err)
			_, err = w.Auth.CreateResident(ctx, w.System(), auth.AccountInput{Username: "of-" + b.ID[30:], Name: name,
				Password: testPassword, PlaceID: testworld.Hill, SelfID: b.ID})
			must(t, err)
			return b
		}
		person, other := register("Lò Thị Thử"), register("Lò Văn Khác")
		signIn := func(b people.Brief) (string, error) {
			return w.Auth.Login(ctx, auth.LoginInput{Name: "of-" + b.ID[30:], Password: testPassword})
		}
		secret, err := signIn(person)
		must(t, err)
		own, err := w.Auth.ActorOfLogin(ctx, secret)
		must(t, err)
		token, err := w.Auth.NewToken(ctx, own, "máy")
		must(t, err)
		must(t, w.People.Leave(ctx, clerk, person.ID, people.Dead, clock.DateOf(w.Clock.Now()), person.Version))
		if _, err := signIn(person); fault.KindOf(err) != fault.Invalid {
			t.Errorf("signs in after death: %v", err)
		}
		for name, of := range map[string]func() (auth.Actor, error){
			"login": func() (auth.Actor, error) { return w.Auth.ActorOfLogin(ctx, secret) },
			"token": func() (auth.Actor, error) { return w.Auth.ActorOfToken(ctx, token) },
		} {
			if a, err := of(); a.SignedIn() {
				t.Errorf("the %s goes on after death: %v", name, err)
			}
		}
		if err := w.Auth.SetDisabled(ctx, w.System(), own.ID, false); fault.Of(err).Key != "auth.died" {
			t.Errorf("an administrator opens the account of a dead person: %v", err)
		}
		must(t, w.People.UndoLeave(ctx, clerk, person.ID, person.Version+1))
		secret, err = signIn(person)
		must(t, err)
		if a, err := w.Auth.ActorOfLogin(ctx, secret); err != nil || !a.Is(person.ID) {
			t.Errorf("after the mistake: %+v, %v", a, err)
		}
		_, err = signIn(other)
		must(t, err)
	})
}
