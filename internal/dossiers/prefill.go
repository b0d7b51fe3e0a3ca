package dossiers

import (
	"cmp"

	"thonso/internal/people"
	"thonso/internal/procedures"
)

// prefill answers the questions that the registry can answer, so that a person
// is asked for nothing that the village knows already.
func prefill(p procedures.Procedure, who people.Full) procedures.Answers {
	ans := procedures.Answers{}
	if p.Form == nil {
		return ans
	}
	known := map[string]string{
		"resident.name": who.Name, "resident.born": who.Born, "resident.sex": who.Sex, "resident.idnumber": who.IDNumber,
		"resident.phone": who.Phone, "resident.email": who.Email, "resident.address": who.Address, "resident.ethnicity": who.Ethnicity,
		"household.head": who.HeadName, "household.address": who.Address,
	}
	for _, page := range p.Form.Pages {
		for _, q := range page.Questions {
			v := known[q.Prefill]
			if q.Type == procedures.TypeDate && len(v) != 10 {
				continue // only the year is known: the person is asked
			}
			if q.Prefill == "resident.sex" {
				v = map[string]string{"m": "male", "f": "female"}[v]
			}
			if v != "" {
				ans[q.ID] = procedures.Normalise(v, q.Type)
			}
		}
	}
	return ans
}

// contact takes over where the person wants to be told, if the form asks: it
// may differ from what the village knows of them, or be new.
func (d *doing) contact(ans procedures.Answers) {
	if d.proc.Form == nil {
		return
	}
	for _, page := range d.proc.Form.Pages {
		for _, q := range page.Questions {
			switch v := ans[q.ID]; q.Prefill {
			case "resident.phone":
				d.OwnerPhone = cmp.Or(v, d.OwnerPhone) // a number stays one to call
			case "resident.email":
				d.OwnerEmail = v // left empty, no letters are wanted
			}
		}
	}
	d.also = append(d.also, set{"owner_phone", d.OwnerPhone}, set{"owner_email", d.OwnerEmail})
}
