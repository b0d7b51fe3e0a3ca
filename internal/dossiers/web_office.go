package dossiers

import (
	"net/http"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ui"
	"thonso/internal/platform/web"
)

type officeView struct {
	Office  string
	Offices []ui.Option
	Form    staffForm
}

var officeFields = []string{"name", "parentName", "seat", "agencyCode", "notation", "address", "phone", "clockRule"}

func (p staffPages) officeView(r *http.Request, actor auth.Actor) (officeView, error) {
	v := officeView{Office: web.Text(r, "office"), Offices: p.officeOptions(p.officesWith(actor, ManageOffice))}
	if len(v.Offices) == 0 {
		return v, fault.New(fault.Conflict, "dossiers.office.no_commune")
	}
	if v.Office == "" && len(v.Offices) == 1 {
		v.Office = v.Offices[0].Value
	}
	if v.Office == "" {
		return v, nil
	}
	return v, actor.Need(ManageOffice, v.Office)
}

func (p staffPages) office(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	v, err := p.officeView(r, actor)
	if err != nil {
		return err
	}
	o := Office{Notation: "UBND", ClockRule: string(RuleRestart)}
	if v.Office != "" {
		name := p.Places.Tree().Name(v.Office)
		o.Seat = name
		if set, err := p.OfficeOf(r.Context(), p.DB.Read(), v.Office); err == nil {
			o = set
		} else if fault.KindOf(err) != fault.Conflict {
			return err
		}
	}
	v.Form.Values = map[string]string{"name": o.Name, "parentName": o.ParentName, "seat": o.Seat, "agencyCode": o.AgencyCode, "notation": o.Notation, "address": o.Address, "phone": o.Phone, "clockRule": o.ClockRule}
	return p.renderOffice(w, r, http.StatusOK, v)
}

func (p staffPages) renderOffice(w http.ResponseWriter, r *http.Request, status int, v officeView) error {
	return web.Render(w, r, status, officePage(p.page(w, r, i18n.T(r.Context(), "dossiers.office.title"), officeURL), v))
}

func (p staffPages) officePost(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
	if err := web.Parse(r); err != nil {
		return err
	}
	ctx := r.Context()
	v, err := p.officeView(r, actor)
	if err != nil {
		return err
	}
	v.Form = typedForm(r, officeFields...)
	x := v.Form.Values
	err = p.SetOffice(ctx, actor, Office{CommuneID: v.Office, AgencyCode: x["agencyCode"], Name: x["name"], ParentName: x["parentName"], Seat: x["seat"],
		Address: x["address"], Phone: x["phone"], Notation: x["notation"], ClockRule: x["clockRule"]})
	if err != nil {
		status, err := v.Form.refuse(r, err, func(field string) string { return i18n.T(ctx, "dossiers.office."+field) })
		if err != nil {
			return err
		}
		return p.renderOffice(w, r, status, v)
	}
	web.Flash(w, i18n.T(ctx, "dossiers.office.saved"))
	return web.Redirect(w, r, officeURL+"?office="+v.Office)
}
