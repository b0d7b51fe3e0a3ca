package auth_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/testworld"
)

const password = "bà con đều biết"

// account makes one with a role in the commune.
func account(t *testing.T, w *testworld.World, name string, role auth.Role) auth.Account {
	t.Helper()
	a, err := w.Auth.CreateAccount(t.Context(), w.System(), auth.AccountInput{Username: name, Name: "Người " + name,
		Phone: "0912 000 00" + name[len(name)-1:], Password: password, Role: role, PlaceID: testworld.Commune})
	testworld.OK(t, err)
	return a
}

// TestSignInByAnyName: a user name in any case, or the phone number as it is typed.
func TestSignInByAnyName(t *testing.T) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		ctx, a := t.Context(), account(t, w, "motcua1", auth.Clerk)
		for _, name := range []string{"motcua1", " MotCua1 ", "0912000001", "0912 000 001", "+84 912 000 001"} {
			secret, err := w.Auth.Login(ctx, auth.LoginInput{Name: name, Password: password})
			testworld.OK(t, err)
			actor, err := w.Auth.ActorOfLogin(ctx, secret)
			testworld.OK(t, err)
			if actor.ID != a.ID {
				t.Errorf("%q signs in %q", name, actor.ID)
			}
		}
	})
}

// TestNameRests: an unknown name is refused in the same words and as often as a
// known one, and rests for as long.
func TestNameRests(t *testing.T) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		ctx := t.Context()
		account(t, w, "motcua1", auth.Clerk)
		for _, name := range []string{"motcua1", "khong-co"} {
			in := auth.LoginInput{Name: name, Password: "không phải câu ấy"}
			for range 5 {
				_, err := w.Auth.Login(ctx, in)
				testworld.Refused(t, err, fault.Invalid, "auth.wrong")
			}
			in.Password = password
			_, err := w.Auth.Login(ctx, in)
			testworld.Refused(t, err, fault.TooMany, "auth.locked")
		}
		w.Clock.Add(16 * time.Minute)
		_, err := w.Auth.Login(ctx, auth.LoginInput{Name: "motcua1", Password: password})
		testworld.OK(t, err)
	})
}

// TestWhatEndsALogin: its hours, signing out, and a new password, which ends tokens as well.
func TestWhatEndsALogin(t *testing.T) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		ctx, a := t.Context(), account(t, w, "motcua1", auth.Clerk)
		actor, err := w.Auth.ActorOf(ctx, a.ID)
		testworld.OK(t, err)
		signIn := func() string {
			t.Helper()
			secret, err := w.Auth.Login(ctx, auth.LoginInput{Name: "motcua1", Password: password})
			testworld.OK(t, err)
			return secret
		}
		ended := func(secret string) bool {
			t.Helper()
			now, err := w.Auth.ActorOfLogin(ctx, secret)
			testworld.OK(t, err)
			return !now.SignedIn()
		}
		byHours, byHand := signIn(), signIn()
		testworld.OK(t, w.Auth.Logout(ctx, byHand))
		if ended(byHours) || !ended(byHand) {
			t.Error("signing out ends one login, and no other")
		}
		w.Clock.Add(13 * time.Hour)
		if !ended(byHours) {
			t.Error("a login has no end")
		}
		byPassword := signIn()
		token, err := w.Auth.NewToken(ctx, actor, "báo cáo")
		testworld.OK(t, err)
		testworld.OK(t, w.Auth.SetPassword(ctx, actor, a.ID, password, "một câu khác hẳn"))
		_, err = w.Auth.ActorOfToken(ctx, token)
		testworld.Refused(t, err, fault.SignIn, "auth.bad_token")
		if !ended(byPassword) {
			t.Error("whoever signed in with the old password is still in")
		}
	})
}

// TestNobodyGivesMoreThanTheyHave: an administrator gives roles of their own
// commune alone, a village's within it too; a clerk gives none.
func TestNobodyGivesMoreThanTheyHave(t *testing.T) {
	t.Parallel()
	w := testworld.New(t)
	admin, _ := w.As(auth.Admin, testworld.Commune)
	inValley, _ := w.As(auth.Admin, testworld.Valley)
	clerk, _ := w.As(auth.Clerk, testworld.Commune)
	for i, tt := range []struct {
		name  string
		actor auth.Actor
		role  auth.Role
		place string
		ok    bool
	}{
		{"a clerk in the commune", admin, auth.Clerk, testworld.Commune, true},
		{"a helper in a village", admin, auth.Member, testworld.Valley, true},
		{"at every place", admin, auth.Clerk, "", false},
		{"in the commune, by a village's", inValley, auth.Member, testworld.Commune, false},
		{"in the other village, by a village's", inValley, auth.Member, testworld.Hill, false},
		{"by a clerk", clerk, auth.Member, testworld.Valley, false},
	} {
		_, err := w.Auth.CreateAccount(t.Context(), tt.actor, auth.AccountInput{Username: fmt.Sprint("nguoi-moi-", i),
			Name: "Người mới", Password: password, Role: tt.role, PlaceID: tt.place})
		if tt.ok != (err == nil) || !tt.ok && fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestOnePersonOneAccount: two officials enrol the same resident at the same moment.
func TestOnePersonOneAccount(t *testing.T) {
	t.Parallel()
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		who := w.Residents("Lò Thị Mẫu")[0]
		var errs [2]error
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = w.Auth.CreateResident(t.Context(), w.System(), auth.AccountInput{SelfID: who,
					Username: fmt.Sprint("lo-thi-mau-", i), Name: "Lò Thị Mẫu", Password: password,
					PlaceID: testworld.Valley})
			})
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("two at once: %v, %v", errs[0], errs[1])
		}
	})
}
