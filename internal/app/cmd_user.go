package app

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"thonso/internal/accounts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
)

type userCmd struct {
	Add userAddCmd `cmd:"" help:"Make an account with its first role; its password must be changed at the first login."`

	Password userPasswordCmd `cmd:"" help:"Set an account's password; it must be changed at the next login."`
	List     userListCmd     `cmd:"" help:"List the accounts at a place and below."`
	Grant    userGrantCmd    `cmd:"" help:"Give an account a role at a place."`
}

// passwordFlag keeps passwords out of the list of processes and the shell's history.
type passwordFlag struct {
	PasswordFile string `help:"File with the password; without it the password is read from standard input." type:"path"`
}

func (p passwordFlag) read() (string, error) {
	in := os.Stdin
	if p.PasswordFile != "" {
		f, err := os.Open(p.PasswordFile)
		if err != nil {
			return "", err
		}
		defer f.Close()
		in = f
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	line = strings.TrimRight(line, "\r\n")
	if line == "" && err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return line, nil
}

type roleFlags struct {
	Role  string     `help:"Role: ${roles}; or the name or id of one that a unit made." default:"admin"`
	Place string     `help:"Place: id, official code or name (default: the topmost place)."`
	From  clock.Date `help:"First day, yyyy-mm-dd."`
	To    clock.Date `help:"Last day, yyyy-mm-dd."`

	Sectors []string `help:"Of a specialist or leader: sectors, such as justice,social (default: all)."`
	Bodies  []string `help:"Of a leader: who they decide for, such as people_committee or commune_police (default: all)."`
}

// roleCodes are the shipped roles that may be given by a command.
func roleCodes() string {
	var codes []string
	for _, r := range auth.Roles {
		codes = append(codes, string(r))
	}
	return strings.Join(codes, ", ")
}

// grant is the role that is asked for, if it can be given.
func (f roleFlags) grant(g *globals, a *App) (auth.GrantRow, error) {
	return a.Accounts.GrantOf(g.ctx, a.system(), accounts.Giving{Role: auth.Role(f.Role), Place: f.Place,
		Sectors: f.Sectors, Bodies: f.Bodies, From: f.From, To: f.To})
}

type userAddCmd struct {
	dataFlags
	passwordFlag
	roleFlags
	Username string `arg:"" help:"User name."`
	Name     string `help:"Full name." required:""`
	Phone    string `help:"Phone number, with which one may sign in too."`
}

// Run makes the account on behalf of the system.
func (u *userAddCmd) Run(g *globals) error {
	password, err := u.read()
	if err != nil {
		return err
	}
	return withApp(g, u.dataFlags, func(a *App) error {
		role, err := u.grant(g, a)
		if err != nil {
			return err
		}
		_, err = a.Auth.CreateAccount(g.ctx, a.system(), auth.AccountInput{Username: u.Username, Name: u.Name,
			Phone: u.Phone, Password: password, First: true, Role: role.Role, PlaceID: role.PlaceID, From: role.From,
			To: role.To, Scope: role.Scope})
		if err != nil {
			return err
		}
		fmt.Fprintln(g.out, "Added", u.Username)
		return nil
	})
}

type userPasswordCmd struct {
	dataFlags
	passwordFlag
	Username string `arg:"" help:"User name."`
}

// Run sets the password.
func (u *userPasswordCmd) Run(g *globals) error {
	password, err := u.read()
	if err != nil {
		return err
	}
	return withInstallation(g, u.dataFlags, func(a *App) error {
		acc, err := a.Auth.FindByUsername(g.ctx, u.Username)
		if err != nil {
			return err
		}
		return a.Auth.SetPassword(g.ctx, a.system(), acc.ID, "", password)
	})
}

type userListCmd struct {
	dataFlags
	Place string `help:"Place: id, official code or name (default: everywhere)."`
}

// Run lists the accounts with their roles of today.
func (u *userListCmd) Run(g *globals) error {
	return withInstallation(g, u.dataFlags, func(a *App) error {
		tree := a.Places.Tree()
		places := append(tree.Under(tree.Tops()...), "")
		if u.Place != "" {
			p, err := tree.Named(u.Place)
			if err != nil {
				return err
			}
			places = tree.Under(p.ID)
		}
		accs, err := a.Auth.Accounts(g.ctx, places)
		for _, acc := range accs {
			fmt.Fprintf(g.out, "%s\t%s\t%s\n", acc.Username, acc.Name, strings.Join(a.rolesOf(acc), ", "))
		}
		return err
	})
}

func (a *App) rolesOf(acc auth.Account) (out []string) {
	today := clock.DateOf(a.Clock.Now())
	for _, g := range acc.Grants {
		if today.In(g.From, g.To) {
			role := cmp.Or(g.Called, string(g.Role))
			if !g.Whole() {
				role += "[" + strings.Join(append(slices.Clone(g.Bodies), g.Sectors...), " ") + "]"
			}
			out = append(out, strings.TrimSuffix(role+"@"+a.Places.Tree().Place(g.PlaceID).Listed(), "@"))
		}
	}
	return slices.Compact(out)
}

type userGrantCmd struct {
	dataFlags
	roleFlags
	Username string `arg:"" help:"User name."`
}

// Run gives the role.
func (u *userGrantCmd) Run(g *globals) error {
	return withInstallation(g, u.dataFlags, func(a *App) error {
		role, err := u.grant(g, a)
		if err != nil {
			return err
		}
		acc, err := a.Auth.FindByUsername(g.ctx, u.Username)
		if err != nil {
			return err
		}
		role.AccountID = acc.ID
		return a.Auth.Grant(g.ctx, a.system(), role)
	})
}

// withApp opens the installation for f and closes it after. What is wrong is
// said with the texts of all modules.
func withApp(g *globals, d dataFlags, f func(a *App) error) error {
	a, err := d.open(g)
	if err != nil {
		return err
	}
	return errors.Join(told(i18n.With(g.ctx, a.Catalog, i18n.Console), f(a)), a.Close())
}

// withInstallation is withApp for what is of use only where there is data: a
// slip in the folder's name must not make an installation, with a key, there.
func withInstallation(g *globals, d dataFlags, f func(a *App) error) error {
	if dsn := d.config(g).dsn(); !strings.Contains(dsn, "://") {
		if _, err := os.Stat(dsn); err != nil {
			return fmt.Errorf("there is no installation here: %w", err)
		}
	}
	return withApp(g, d, f)
}

// system acts for whoever has the machine's shell.
func (a *App) system() auth.Actor { return auth.System("thonso", a.Places) }
