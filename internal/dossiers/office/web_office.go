package office

import (
	"net/http"
	"slices"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
	"thonso/internal/procedures"
)

type officeView struct {
	Office  string
	Offices []ui.Option
	Form    parts.Form
	Usual   map[procedures.Decider]map[string]string
}

var officeFields = []string{"name", "parentName", "seat", "agencyCode", "notation", "address", "phone", "clockRule"}

// signerFields are what may be set for each decider beside the committee.
var signerFields = []string{"name", "notation", "title"}

func signerField(who procedures.Decider, part string) string { return string(who) + "_" + part }

// formFields are the names of all boxes of the page.
func formFields() []string {
	out := slices.Clone(officeFields)
	for _, who := range offices.Signers {
		for _, part := range signerFields {
			out = append(out, signerField(who, part))
		}
	}
	return out
}

// usual is what stands on a decider's papers where the office sets nothing.
func (p pages) usual(v officeView, who procedures.Decider) map[string]string {
	a := p.offices.AuthorityOf(who, offices.Office{CommuneID: v.Office, ParentName: v.Form.Values["parentName"],
		Notation: v.Form.Values["notation"]}, p.places.Tree().Today())
	return map[string]string{"name": a.Agency, "notation": a.Notation, "title": a.Head}
}

func (p pages) officeView(r *http.Request, actor auth.Actor) (officeView, error) {
	v := officeView{Office: web.Text(r, "office"), Offices: p.OfficeOptions(p.OfficesWith(actor, offices.ManageOffice))}
	if len(v.Offices) == 0 {
		return v, fault.New(fault.Conflict, "dossiers.office.no_commune")
	}
	if v.Office == "" && len(v.Offices) == 1 {
		v.Office = v.Offices[0].Value
	}
	if v.Office == "" {
		return v, nil
	}
	return v, actor.Need(offices.ManageOffice, v.Office)
}

func (p pages) office(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.officeView(r, actor)
	if err != nil {
		return err
	}
	o := offices.Office{Notation: "UBND", ClockRule: string(deadlines.RuleRestart)}
	if v.Office != "" {
		name := p.places.Tree().Name(v.Office)
		o.Seat = name
		if set, err := p.offices.OfficeOf(r.Context(), p.db.Read(), v.Office); err == nil {
			o = set
		} else if fault.KindOf(err) != fault.Conflict {
			return err
		}
	}
	v.Form.Values = map[string]string{"name": o.Name, "parentName": o.ParentName, "seat": o.Seat,
		"agencyCode": o.AgencyCode, "notation": o.Notation, "address": o.Address, "phone": o.Phone,
		"clockRule": o.ClockRule}
	for who, g := range o.Signers {
		for part, value := range map[string]string{"name": g.Name, "notation": g.Notation, "title": g.Title} {
			v.Form.Values[signerField(who, part)] = value
		}
	}
	return p.renderOffice(w, r, http.StatusOK, v)
}

func (p pages) renderOffice(w http.ResponseWriter, r *http.Request, status int, v officeView) error {
	v.Usual = map[procedures.Decider]map[string]string{}
	for _, who := range offices.Signers {
		v.Usual[who] = p.usual(v, who)
	}
	return web.Render(w, r, status, officePage(p.Page(w, r, i18n.T(r.Context(), "dossiers.office.title"), officeURL),
		v))
}

func (p pages) officePost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	ctx := r.Context()
	v, err := p.officeView(r, actor)
	if err != nil {
		return err
	}
	v.Form = parts.TypedForm(r, formFields()...)
	x := v.Form.Values
	signers := map[procedures.Decider]offices.Signer{}
	for _, who := range offices.Signers {
		signers[who] = offices.Signer{Name: x[signerField(who, "name")], Notation: x[signerField(who, "notation")],
			Title: x[signerField(who, "title")]}
	}
	err = p.offices.SetOffice(ctx, actor, offices.Office{CommuneID: v.Office,
		AgencyCode: x["agencyCode"], Name: x["name"],
		ParentName: x["parentName"], Seat: x["seat"],
		Address: x["address"], Phone: x["phone"], Notation: x["notation"], ClockRule: x["clockRule"], Signers: signers})
	if err != nil {
		status, err := v.Form.Refuse(r, err, func(field string) string { return i18n.T(ctx, "dossiers.office."+field) })
		if err != nil {
			return err
		}
		return p.renderOffice(w, r, status, v)
	}
	web.Flash(w, i18n.T(ctx, "dossiers.office.saved"))
	return web.Redirect(w, r, officeURL+"?office="+v.Office)
}
