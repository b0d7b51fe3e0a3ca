package dossiers

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"thonso/internal/places"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
)

// A Full is a dossier lying open before the one who prepares it.
type Full struct {
	Dossier
	Contents
	Proc procedures.Procedure
}

// Open opens a dossier for preparing, or for looking after what was sent.
func (s *Service) Open(ctx context.Context, actor auth.Actor, id string) (Full, error) {
	q := s.db.Read()
	d, err := Get(ctx, q, id)
	if err != nil {
		return Full{}, err
	}
	if err := s.NeedOwn(actor, d); err != nil {
		return Full{}, err
	}
	if err := s.Looked(ctx, actor, d); err != nil {
		return Full{}, err
	}
	k := Full{Dossier: d}
	if k.Proc, err = s.ProcedureOf(d); err != nil {
		return Full{}, err
	}
	if k.Contents, err = s.Guided(ctx, q, d); err != nil {
		return Full{}, err
	}
	if k.SubmittedAt.IsZero() || len(k.Fees) == 0 {
		k.Fees = s.Fees(d, k.Proc, k.Answers)
	}
	return k, nil
}

// Looked logs that the actor looks into a dossier; its pages and photos, one
// after the other, are one look. The way of a helper through what they began is
// the look that was logged when they began; owners look at what is theirs.
func (s *Service) Looked(ctx context.Context, actor auth.Actor, d Dossier) error {
	if actor.ID == d.HelperID || actor.ID == d.CreatedBy || actor.Is(d.ResidentID) {
		return nil
	}
	return s.journal.ViewedOnce(ctx, s.db, actor, d.ResidentID, d.CommuneID, "dossier:"+ReceiptNumber(d))
}

// NeedOwn lets whoever prepares a dossier through, and its office.
func (s *Service) NeedOwn(actor auth.Actor, d Dossier) error {
	if err := s.NeedFor(actor, Prepare, d); err != nil {
		return err
	}
	return NeedPreparer(actor, d)
}

// NeedPreparer refuses to let others fill in and send what is one person's to
// prepare: the helper's whom the mandate names, or the resident's who files
// alone. The office may in any case.
func NeedPreparer(actor auth.Actor, d Dossier) error {
	switch {
	case actor.IsSystem() || actor.May(Receive, d.CommuneID):
		return nil
	case d.Assist == Helped && d.HelperID != actor.ID:
		return fault.New(fault.Forbidden, "dossiers.other_helper", "name", d.HelperName)
	case d.Assist == Self && !IsOwn(actor, d):
		return fault.New(fault.Forbidden, "dossiers.filed_alone")
	}
	return nil
}

// Open reports whether answers and photos may still be changed.
func (k Full) Open() bool { return k.Status == Draft || k.Status == Supplement }

// Papers returns the components to photograph.
func (k Full) Papers() []procedures.Component {
	return slices.DeleteFunc(k.Proc.ComponentsFor(k.Answers),
		func(c procedures.Component) bool { return c.PhotoLimit() == 0 })
}

// PhotosOf returns the photos of a component, by page.
func (k Full) PhotosOf(component string) []Photo {
	var out []Photo
	for _, p := range k.Photos {
		if p.Component == component {
			out = append(out, p)
		}
	}
	return out
}

// TooFewPages returns the paper of which fewer pages are photographed than the form
// says, with both numbers; "" where none is. A PDF may hold several pages, and a
// paper without any is missing altogether.
func (k Full) TooFewPages() (component string, said, photos int) {
	said, _ = strconv.Atoi(k.Answers["pages"])
	papers := k.Papers()
	i := slices.IndexFunc(papers, func(c procedures.Component) bool { return c.Required && c.PhotoLimit() > 1 })
	if i < 0 {
		return "", 0, 0
	}
	pages := k.PhotosOf(papers[i].ID)
	if len(pages) == 0 || len(pages) >= min(said, papers[i].PhotoLimit()) ||
		slices.ContainsFunc(pages, func(p Photo) bool { return p.Mime == "application/pdf" }) {
		return "", 0, 0
	}
	return papers[i].ID, said, len(pages)
}

// WantsOn returns what is still to be put right on target or on a part of it.
func (k Full) WantsOn(target string) []Want {
	var out []Want
	for _, w := range k.Wants {
		if w.Target == target || strings.HasPrefix(w.Target, target+":") {
			out = append(out, w)
		}
	}
	return out
}

// WarningsOn returns the commune's experience with target.
func (k Full) WarningsOn(target string) []Warning {
	return slices.DeleteFunc(slices.Clone(k.Warnings), func(w Warning) bool { return w.Target != target })
}

// NextPage returns the first page of the form that hasn't been sent yet or has
// something wrong on it; "" when the form is done.
func (k Full) NextPage(today clock.Date) string {
	pages := k.Proc.Form.PagesFor(k.Answers)
	clean := k.Proc.Form.Clean(k.Answers)
	sent := slices.IndexFunc(pages, func(p procedures.Page) bool { return p.ID == k.LastPage })
	if k.Status != Draft {
		sent = len(pages) // it was sent as a whole
	}
	for i, p := range pages {
		if i > sent || len(p.Validate(clean, today)) > 0 {
			return p.ID
		}
	}
	return ""
}

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
