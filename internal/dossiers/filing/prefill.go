package filing

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
)

// prefill answers the questions that the registry can answer, so that a person
// is asked for nothing that the village knows already. Whom a question is about
// may depend on an answer that is still to come: it stays open until then.
func prefill(p procedures.Procedure, who people.Full) procedures.Answers {
	ans := procedures.Answers{}
	fill(ans, p, who, func(q procedures.Question) bool { return q.PrefillWhen == nil })
	return ans
}

// fill answers what the registry knows of the questions that are wanted.
func fill(ans procedures.Answers, p procedures.Procedure, who people.Full, wanted func(procedures.Question) bool) {
	if p.Form == nil {
		return
	}
	for _, page := range p.Form.Pages {
		for _, q := range page.Questions {
			if q.Prefill == "" || !wanted(q) {
				continue
			}
			if v := registered(q, who); v != "" {
				ans[q.ID] = v
			}
		}
	}
}

// registered is what the registry answers to the question; "" if it can't.
func registered(q procedures.Question, who people.Full) string {
	known := map[string]string{
		"resident.name": who.Name, "resident.born": who.Born, "resident.idnumber": who.IDNumber,
		"resident.sex":   map[string]string{"m": "male", "f": "female"}[who.Sex],
		"resident.phone": who.Phone, "resident.email": who.Email, "resident.address": who.Address,
		"resident.ethnicity": who.Ethnicity,
		"household.head":     who.HeadName, "household.address": who.Address,
	}
	v := known[q.Prefill]
	if q.Type == procedures.TypeDate && len(v) != len("2006-01-02") {
		return "" // only the year is known: the person is asked
	}
	if v = procedures.Normalise(v, q.Type); procedures.Misshapen(v, q.Type) {
		return "" // registers have mistakes: nobody must take one back before they can go on
	}
	return v
}

// turned returns, by question, whether the answers now say that it is about the
// resident (true) or no longer (false), where before said otherwise.
func turned(p procedures.Procedure, before, now procedures.Answers) map[string]bool {
	out := map[string]bool{}
	for _, page := range p.Form.Pages {
		for _, q := range page.Questions {
			if is := q.PrefillWhen.Holds(now); q.PrefillWhen != nil && is != q.PrefillWhen.Holds(before) {
				out[q.ID] = is
			}
		}
	}
	return out
}

// prefillAgain follows an answer that says whom the form is about: the registry
// answers for the resident, and its answers go again when it is somebody else.
// What was typed by hand stays. Who may no longer read the person (they moved
// away meanwhile) is asked instead: what was typed is kept all the same.
func (s *Service) prefillAgain(ctx context.Context, tx *db.Tx, actor auth.Actor, d dossiers.Dossier,
	p procedures.Procedure, before, now procedures.Answers) error {
	about := turned(p, before, now)
	if len(about) == 0 {
		return nil
	}
	who, err := s.people.FullTx(ctx, tx, actor, d.ResidentID, "prepare:"+d.Procedure)
	switch kind := fault.KindOf(err); {
	case err == nil:
	case kind == fault.Forbidden, kind == fault.NotFound:
		return nil
	default:
		return err
	}
	fill(now, p, who, func(q procedures.Question) bool { return about[q.ID] && now[q.ID] == "" })
	for id, is := range about {
		if q, ok := p.Form.Question(id); ok && !is && now[id] == registered(q, who) {
			now[id] = ""
		}
	}
	return nil
}
