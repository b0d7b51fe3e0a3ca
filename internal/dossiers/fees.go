package dossiers

import (
	"thonso/internal/places"
	"thonso/internal/platform/clock"
	"thonso/internal/procedures"
)

// FeeQuestion is what decides the fee: the rules of the day of filing, and of
// today only while nothing has been filed.
func (s *Service) FeeQuestion(d Dossier, proc procedures.Procedure, ans procedures.Answers) procedures.FeeQuestion {
	tree := s.places.Tree()
	q := proc.FeeQuestion(ans)
	if q.On = tree.Today(); !d.SubmittedAt.IsZero() {
		q.On = clock.DateOf(d.SubmittedAt)
	}
	q.Online = d.Channel == Online
	q.Province = tree.Up(s.OfficeOn(d, q.On), places.Province, q.On).Code
	if d.Exempt != "" {
		q.Groups = []string{d.Exempt}
	}
	return q
}

// Fees is what is due by rule.
func (s *Service) Fees(d Dossier, proc procedures.Procedure, ans procedures.Answers) []procedures.FeeLine {
	return proc.FeesDue(s.FeeQuestion(d, proc, ans))
}

// ExemptGroups are the groups among which the person may claim one.
func (s *Service) ExemptGroups(d Dossier, proc procedures.Procedure, ans procedures.Answers) []string {
	return proc.ExemptGroups(s.FeeQuestion(d, proc, ans))
}
