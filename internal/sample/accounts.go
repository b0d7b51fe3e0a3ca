package sample

import (
	"context"
	"strings"

	"thonso/internal/dossiers/offices"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/procedures"
)

// loadProcedures chooses what the villages guide, of what every new installation has.
func (f *filler) loadProcedures(ctx context.Context) error {
	for _, v := range pilots() {
		codes := []string{certifiedCopy, residence}
		if v.id == dongCam {
			codes = append(codes, extract)
		}
		in := procedures.Choice{Codes: codes, Version: 1}
		if err := f.Procedures.Choose(ctx, f.sys, v.id, in, firstNew); err != nil {
			return err
		}
	}
	return nil
}

// The procedures that villages guide most.
const (
	certifiedCopy = "2.000815"
	residence     = "1.010041"
	extract       = "2.000635"
	marital       = "1.004873"
	tempResidence = "1.004194"
	birth         = "1.001193"
	allowance     = "1.001776"
	pension       = "1.014027"
	reBirth       = "1.004884"
	correction    = "1.004859"
)

// loadOffices sets the one-stop-shops of all communes, of both maps. Their
// codes have the shape of the law's; the numbers in them are invented.
func (f *filler) loadOffices(ctx context.Context) error {
	set := func(id, code, kind, name, agency string) error {
		return f.Offices.SetOffice(ctx, f.sys, offices.Office{CommuneID: id, AgencyCode: agency + "." + code[2:],
			Seat: name,
			Name: kind, ParentName: parentName(id, f), Address: "Trụ sở UBND " + name, Phone: f.counts.phone()})
	}
	for _, c := range append(bao, nam...) {
		province := "H38.86"
		if c.code == "03198" || c.code == "03199" {
			province = "H18.103"
		}
		if err := set(communeOld(c.code), c.code, "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ", c.name, province); err != nil {
			return err
		}
	}
	for _, c := range append(news, oldCommune{"03199", "xa", "Si Pa Phìn", ""}) {
		province := "H38"
		if c.code == "03199" {
			province = "H18"
		}
		if err := set(communeNew(c.code), c.code, "Trung tâm Phục vụ hành chính công", c.name, province); err != nil {
			return err
		}
	}
	return nil
}

func parentName(id string, f *filler) string {
	p, _ := f.Places.Tree().Find(id)
	kind := map[string]string{"xa": "XÃ", "phuong": "PHƯỜNG", "thi_tran": "THỊ TRẤN"}[p.Type]
	return "ỦY BAN NHÂN DÂN " + kind + " " + strings.ToUpper(p.Name)
}

// loadAccounts makes the accounts; the last of them says that all is loaded.
func (f *filler) loadAccounts(ctx context.Context) error {
	for _, a := range accounts {
		if _, err := f.Auth.FindByUsername(ctx, a.username); err == nil {
			continue
		}
		acc, err := f.Auth.CreateAccount(ctx, f.sys, auth.AccountInput{SelfID: a.self(), ID: accountID(a.username),
			Username: a.username, Name: a.name, Password: Password,
			Role: a.role, PlaceID: a.place, From: a.from, To: a.to, Scope: scopes[a.username]})
		if err != nil {
			return err
		}
		if a.username != lastAccount {
			continue
		}
		for _, root := range []string{provinceOld, dienBien} {
			if err := f.Auth.Grant(ctx, f.sys, auth.GrantRow{AccountID: acc.ID, Role: auth.Admin,
				PlaceID: root}); err != nil {
				return err
			}
		}
	}
	return nil
}

// A SignIn is an account of the sample, which has Password.
type SignIn struct{ Username, Name string }

// SignIns are who may sign in.
func SignIns() []SignIn {
	return convert.Each(accounts, func(a account) SignIn { return SignIn{a.username, a.name} })
}
