package sessions

import (
	"context"
	"slices"
	"strings"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
)

// A Report is what happened at a session, as it stood when it closed.
type Report struct {
	Village  string    `json:"village"`
	Commune  string    `json:"commune"`
	Team     string    `json:"team,omitempty"`
	Place    string    `json:"place"`
	Opened   time.Time `json:"opened"`
	Closed   time.Time `json:"closed"`
	ClosedBy string    `json:"closedBy,omitempty"`
	ByItself bool      `json:"byItself,omitempty"` // nobody closed it

	Attendance []Attended `json:"attendance"`
	Guests     int        `json:"guests"` // everybody who took a number
	Served     int        `json:"served"`
	SentHome   int        `json:"sentHome"` // came and were not served

	Self     int `json:"self"`
	Helped   int `json:"helped"`
	Official int `json:"official"`

	Outcomes   map[string]int `json:"outcomes"`
	Procedures []Counted      `json:"procedures"`
	Dossiers   []Line         `json:"dossiers"` // sent
	Drafts     []Line         `json:"drafts"`   // begun and not sent
	Waiting    []Again        `json:"waiting"`  // must come again
	Fetch      []Line         `json:"fetch"`    // results to be fetched from the commune
	Note       string         `json:"note,omitempty"`

	Root    string     `json:"root"` // of the commune's journal, with the close itself
	RootDay clock.Date `json:"rootDay"`
}

// Filed is how many dossiers were sent.
func (r Report) Filed() int { return r.Self + r.Helped + r.Official }

// An Attended is one member who was there.
type Attended struct {
	Name string    `json:"name"`
	Role string    `json:"role,omitempty"`
	Came time.Time `json:"came"`
	Left time.Time `json:"left,omitzero"`
}

// A Counted procedure is one for which dossiers were sent.
type Counted struct {
	Code  string    `json:"code"`
	Name  i18n.Text `json:"name"`
	Count int       `json:"count"`
}

// A Line is one dossier.
type Line struct {
	ID     string    `json:"id"`
	Code   string    `json:"code"`
	Owner  string    `json:"owner"`
	Name   i18n.Text `json:"name"`
	Assist string    `json:"assist"`
	Way    string    `json:"way"`
	Status string    `json:"status"`
}

// An Again is somebody who went home with something still to do.
type Again struct {
	Number    int       `json:"number"`
	Name      string    `json:"name"`
	Procedure i18n.Text `json:"procedure,omitzero"`
	Outcome   string    `json:"outcome"`
	Missing   string    `json:"missing,omitempty"`
}

// build makes the report from the rows of the evening; all visits have ended.
func (s *Service) build(se Session, visits []Visit, here []Attendance, ds, fetch []dossiers.Row) Report {
	tree := s.places.Tree()
	r := Report{Village: tree.Name(se.VillageID), Commune: tree.CommuneOf(se.VillageID).Name, Place: se.Place,
		Opened: se.OpenedAt, Closed: se.ClosedAt,
		ClosedBy: se.ClosedByName, Note: se.Note, Outcomes: map[string]int{}, Guests: len(visits)}
	for _, a := range here {
		r.Attendance = append(r.Attendance, Attended{a.Name, a.Role, a.CameAt, a.LeftAt})
	}
	for _, v := range visits {
		r.Outcomes[v.Outcome]++
		if v.Status == Done {
			r.Served++
		} else {
			r.SentHome++
		}
		if v.Outcome == Missing || v.Outcome == Later || v.Outcome == Closed {
			r.Waiting = append(r.Waiting, Again{v.Number, v.Name, s.procedureName(v.Procedure), v.Outcome, v.Note})
		}
	}
	for _, d := range ds {
		r.add(s.line(d))
	}
	r.Procedures = countProcedures(ds, s.nameOf)
	for _, d := range fetch {
		r.Fetch = append(r.Fetch, s.line(d))
	}
	return r
}

func (r *Report) add(l Line) {
	if dossiers.Status(l.Status) == dossiers.Draft {
		r.Drafts = append(r.Drafts, l)
		return
	}
	r.Dossiers = append(r.Dossiers, l)
	switch dossiers.Assist(l.Assist) {
	case dossiers.Helped:
		r.Helped++
	case dossiers.Official:
		r.Official++
	default:
		r.Self++
	}
}

// countProcedures counts the dossiers sent by procedure, the most frequent first.
func countProcedures(ds []dossiers.Row, name func(dossiers.Row) i18n.Text) []Counted {
	var out []Counted
	for _, d := range ds {
		if d.Status == dossiers.Draft {
			continue
		}
		i := slices.IndexFunc(out, func(c Counted) bool { return c.Code == d.Procedure })
		if i < 0 {
			out = append(out, Counted{Code: d.Procedure, Name: name(d)})
			i = len(out) - 1
		}
		out[i].Count++
	}
	slices.SortStableFunc(out, func(a, b Counted) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Code, b.Code)
	})
	return out
}

func (s *Service) line(d dossiers.Row) Line {
	return Line{ID: d.ID, Code: dossiers.ReceiptNumber(dossiers.Dossier{ID: d.ID, Code: d.Code}),
		Owner: d.OwnerName, Name: s.nameOf(d),
		Assist: string(d.Assist), Way: string(d.Way), Status: string(d.Status)}
}

func (s *Service) nameOf(d dossiers.Row) i18n.Text {
	p, err := s.procedures.Version(d.Procedure, d.ProcVer)
	if err != nil {
		return i18n.Same(d.Procedure)
	}
	return p.Plain
}

func (s *Service) procedureName(code string) i18n.Text {
	if code == "" {
		return i18n.Text{}
	}
	p, err := s.procedures.Get(code, s.procedures.Today())
	if err != nil {
		return i18n.Same(code)
	}
	return p.Plain
}

// ofSession returns all dossiers begun at a session.
func (s *Service) ofSession(ctx context.Context, actor auth.Actor, se Session) ([]dossiers.Row, error) {
	return s.allRows(ctx, actor, dossiers.Filter{PlaceID: se.VillageID, SessionID: se.ID})
}

func (s *Service) allRows(ctx context.Context, actor auth.Actor, f dossiers.Filter) (out []dossiers.Row, err error) {
	for f.Limit = 200; ; {
		page, err := s.dossiers.List(ctx, actor, f)
		if err != nil {
			return nil, err
		}
		out = append(out, page.Rows...)
		if f.After = page.Next; f.After == "" {
			return out, nil
		}
	}
}

// seal adds the journal's root of the day, which holds the close itself.
func (s *Service) seal(ctx context.Context, tx *db.Tx, se Session, r *Report) (err error) {
	if err := tx.Settle(ctx); err != nil { // the journal is written last
		return err
	}
	r.RootDay = clock.DateOf(se.ClosedAt)
	r.Root, _, err = audit.Root(ctx, tx, s.places.Tree().Chain(se.VillageID), r.RootDay)
	return err
}
