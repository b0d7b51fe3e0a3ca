package dossiers

import (
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
