package sample

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/wired"
	"thonso/internal/mandates"
	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/workdays"
	"thonso/internal/procedures"
	"thonso/internal/sessions"
)

// A stage plays the work of the last days through the use cases themselves, on
// a clock that is moved from one act to the next: what comes of it is what
// would be there had the people of the sample worked with the product.
type stage struct {
	*filler
	cal      *workdays.Calendar
	time     time.Time
	desk     wired.Parts
	mandates *mandates.Service
	sessions *sessions.Service
	photos   photoFiles
	acts     []act
	persons  []people.Resident // whose turn it is, in order
	loner    people.Resident   // who files alone
	r        *rand.Rand
}

// An act is something that somebody did.
type act struct {
	at time.Time
	do func(ctx context.Context) error
}

// Now is the time on the stage.
func (s *stage) Now() time.Time { return s.time }

func (f *filler) newStage(ctx context.Context) (*stage, error) {
	s := &stage{filler: f, cal: workdays.Shipped(), time: f.now, r: chance("stage")}
	w, err := f.On(ctx, s)
	if err != nil {
		return nil, err
	}
	s.desk, s.mandates, s.sessions = w.Parts, w.Mandates, w.Sessions
	for _, p := range f.grown(dongCam, f.today, false) {
		switch {
		case p.ID == alone:
			s.loner = p
		case len(p.Born) == 10: // a date that is known only in part would have to be asked for
			s.persons = append(s.persons, p)
		}
	}
	s.r.Shuffle(len(s.persons), func(a, b int) { s.persons[a], s.persons[b] = s.persons[b], s.persons[a] })
	s.photos, err = drawPhotos()
	return s, err
}

// at puts an act on the programme.
func (s *stage) at(at time.Time, do func(ctx context.Context) error) {
	s.acts = append(s.acts, act{at, do})
}

// play does everything in order of time.
func (s *stage) play(ctx context.Context) error {
	slices.SortStableFunc(s.acts, func(a, b act) int { return a.at.Compare(b.at) })
	for _, a := range s.acts {
		s.time = a.at.UTC().Truncate(time.Microsecond)
		if err := a.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.time.In(clock.Vietnam).Format(time.DateTime), err)
		}
	}
	return nil
}

// actor returns somebody of the list of accounts, with their role.
func (s *stage) actor(username string) auth.Actor {
	for _, a := range accounts {
		if a.username == username {
			return auth.NewActor(accountID(username), a.name, s.Places, auth.Grant{Role: a.role, PlaceID: a.place,
				SelfID: a.self(), Scope: scopes[username]})
		}
	}
	panic("no account " + username)
}

// nextPerson returns somebody of Đông Căm who has no work in hand yet.
func (s *stage) nextPerson() people.Resident {
	p := s.persons[0]
	s.persons = append(s.persons[1:], p)
	return p
}

// A caseFile is one dossier on the stage.
type caseFile struct {
	*stage
	no     int
	id     string // from when it is prepared: lists keep the order of time
	person people.Resident
	code   string
	helper string // user name, or the loner's; "" at the counter
	way    dossiers.Way
	blur   bool   // the first photo is not sharp
	bare   bool   // nothing is photographed yet
	secret string // on the receipt, once it is sent
}

// personOf returns whose dossier the helper files: their own, or that of whoever is next.
func (s *stage) personOf(helper string) people.Resident {
	if helper == loner {
		return s.loner
	}
	return s.nextPerson()
}

func (s *stage) caseOf(code, helper string, way dossiers.Way, p people.Resident) *caseFile {
	return &caseFile{stage: s, no: s.counts.next("case"), person: p, code: code, helper: helper, way: way}
}

// prepared begins the dossier at a time, answers and photographs.
func (c *caseFile) prepared(at time.Time) {
	c.id = idOf(at, "case", fmt.Sprint(c.no))
	c.at(at, func(ctx context.Context) error {
		in := filing.BeginInput{ID: c.id, PlaceID: dongCam, ResidentID: c.person.ID, Procedure: c.code, Way: c.way,
			Channel: dossiers.Online}
		who := c.actor(cmp.Or(c.helper, "motcua"))
		switch c.helper {
		case "":
			in.Assist, in.Channel = dossiers.Self, dossiers.Counter
		case loner:
			in.Assist = dossiers.Self
		default:
			m, err := c.mandate(ctx, who)
			if err != nil {
				return err
			}
			in.MandateID = m
		}
		d, err := c.desk.Filing.Begin(ctx, who, in)
		if err != nil || d.Status != dossiers.Draft { // it came further before the load was interrupted
			return err
		}
		return c.fillIn(ctx, who)
	})
}

// fillIn answers the form and photographs the papers.
func (c *caseFile) fillIn(ctx context.Context, who auth.Actor) error {
	if err := c.answer(ctx, who); err != nil || c.bare || c.way == dossiers.Portal {
		return err
	}
	return c.photograph(ctx, who)
}

// mandate lets the person read six digits out to the helper.
func (c *caseFile) mandate(ctx context.Context, who auth.Actor) (id string, err error) {
	id = idOf(begun, "mandate", c.id)
	asked, err := c.mandates.Ask(ctx, who, mandates.AskInput{ID: id, PlaceID: dongCam,
		ResidentID: c.person.ID, Procedure: c.code})
	if err != nil || asked.StateAt(c.Now()) != mandates.Asked {
		return id, err
	}
	digits, err := c.mandates.Agree(ctx, asked.Mandate, false)
	if err != nil {
		return "", err
	}
	_, err = c.mandates.EnterCode(ctx, who, id, digits)
	return id, err
}

func (c *caseFile) answer(ctx context.Context, who auth.Actor) error {
	proc, err := c.Procedures.Get(c.code, c.today)
	if err != nil || proc.Form == nil {
		return err
	}
	ans := c.answersTo(chance(c.id), c.code, c.person, clock.DateOf(c.Now()))
	if c.person.ID == motherA {
		ans["paper"], ans["pages"], ans["copies"], ans["purpose"] = "birth", "2", "2", "Làm thủ tục hưởng trợ cấp"
	}
	for _, page := range proc.Form.Pages {
		given := procedures.Answers{}
		for _, q := range page.Questions {
			if v, ok := ans[q.ID]; ok {
				given[q.ID] = v
			}
		}
		// What is wrong on a page that doesn't apply is no fault; Submit checks all.
		if _, _, err := c.desk.Filing.Answer(ctx, who, filing.AnswerInput{Act: dossiers.Act{ID: c.id}, Page: page.ID,
			Answers: given}); err != nil && fault.KindOf(err) != fault.Invalid {
			return err
		}
	}
	return nil
}

// photograph takes photos of every paper that is missing: of certified
// copies every page.
func (c *caseFile) photograph(ctx context.Context, who auth.Actor) error {
	check, err := c.desk.Filing.Check(ctx, who, c.id)
	if err != nil {
		return err
	}
	for n, m := range check.Missing {
		pages := 1
		if c.code == certifiedCopy {
			pages = 2
		}
		for page := range min(pages, max(1, m.MaxPhotos)) {
			content := c.photos.sharp[(int(c.id[35])+n+page)%len(c.photos.sharp)]
			if c.blur && n == 0 && page == pages-1 {
				content = c.photos.unsharp[int(c.id[35])%len(c.photos.unsharp)]
			}
			if err := c.photo(ctx, who, m.ID, page+1, content); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *caseFile) photo(ctx context.Context, who auth.Actor, component string, page int, content []byte) error {
	_, err := c.desk.Filing.AddPhoto(ctx, who, filing.PhotoInput{ID: c.id, PhotoID: idOf(begun, "photo", c.id,
		component, fmt.Sprint(page)), Component: component, Page: page,
		Content: bytes.NewReader(content)})
	return err
}

// act names an action on the dossier, so that it is done once however often it is played.
func (c *caseFile) act(action string) dossiers.Act {
	return dossiers.Act{ID: c.id, EventID: idOf(begun, "event", c.id, action)}
}
