package teams

import (
	"context"
	"time"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/once"
)

// A Service keeps the teams.
type Service struct {
	db      *db.DB
	clock   clock.Clock
	journal *audit.Journal
	places  *places.Service
	auth    *auth.Service
}

// Deps are what the module stands on.
type Deps struct {
	DB      *db.DB
	Clock   clock.Clock
	Journal *audit.Journal
	Places  *places.Service
	Auth    *auth.Service // whose accounts the pages offer for members
}

// New returns the service.
func New(d Deps) *Service {
	return &Service{db: d.DB, clock: d.Clock, journal: d.Journal, places: d.Places, auth: d.Auth}
}

func (s *Service) today() clock.Date { return clock.DateOf(s.clock.Now()) }

// TeamOf returns the team at work in a village today, and whether there is one.
func (s *Service) TeamOf(ctx context.Context, villageID string) (Team, bool, error) {
	return s.TeamOn(ctx, villageID, s.today())
}

// TeamOn returns the team at work in a village on a day, and whether there was one.
func (s *Service) TeamOn(ctx context.Context, villageID string, on clock.Date) (Team, bool, error) {
	ts, err := selectTeams(ctx, s.db.Read(),
		`where village_id = $1 and from_date <= $2 and (to_date = '' or to_date >= $2) order by from_date desc limit 1`,
		villageID, on)
	if err != nil || len(ts) == 0 {
		return Team{}, false, fault.Wrap("team of village", err)
	}
	return ts[0], true, nil
}

// Get returns a team by id.
func (s *Service) Get(ctx context.Context, id string) (Team, error) {
	t, err := getTeam(ctx, s.db.Read(), id)
	return t, fault.Wrap("get team", err)
}

// Members returns who belongs to a team on a day, the lead first.
func (s *Service) Members(ctx context.Context, teamID string, on clock.Date) ([]Membership, error) {
	ms, err := selectMembers(ctx, s.db.Read(),
		`where team_id = $1 and from_date <= $2 and (to_date = '' or to_date >= $2)`, teamID, on)
	return ms, fault.Wrap("members", err)
}

// MemberFor returns an account's membership of a village's team on a day, and whether there is one.
func (s *Service) MemberFor(ctx context.Context, accountID, villageID string, on clock.Date) (Membership, bool, error) {
	if accountID == "" {
		return Membership{}, false, nil
	}
	ms, err := selectMembers(ctx, s.db.Read(), `where account_id = $1 and from_date <= $2 and (to_date = ''
		or to_date >= $2)
		and team_id in (select id from teams_team where village_id = $3)`, accountID, on, villageID)
	if err != nil || len(ms) == 0 {
		return Membership{}, false, fault.Wrap("member for account", err)
	}
	return ms[0], true, nil
}

// Roster returns the duties of a village's team that start on the days from … to, changes applied.
func (s *Service) Roster(ctx context.Context, villageID string, from, to clock.Date) ([]Duty, error) {
	return s.Rosters(ctx, []string{villageID}, from, to)
}

// Rosters is Roster for several villages, in order of time.
func (s *Service) Rosters(ctx context.Context, villageIDs []string, from, to clock.Date) ([]Duty, error) {
	books, err := loadBooks(ctx, s.db.Read(), villageIDs, from, to)
	if err != nil {
		return nil, fault.Wrap("roster", err)
	}
	var out []Duty
	for _, b := range books {
		out = append(out, b.duties(from, to)...)
	}
	sortDuties(out)
	return out, nil
}

// ahead is how far NextDuty looks; a team without duty for so long has none.
const ahead = 60

// NextDuty returns the duty that runs at now, or else the next one.
func (s *Service) NextDuty(ctx context.Context, villageID string, now time.Time) (Duty, bool, error) {
	today := clock.DateOf(now)
	// From yesterday: a night shift may still be running.
	ds, err := s.Roster(ctx, villageID, today.AddDays(-1), today.AddDays(ahead))
	for _, d := range ds {
		if !d.Off && d.End.After(now) {
			return d, true, nil
		}
	}
	return Duty{}, false, err
}

// manage returns the team of id if actor may manage it.
func (s *Service) manage(ctx context.Context, actor auth.Actor, teamID string) (Team, error) {
	t, err := getTeam(ctx, s.db.Read(), teamID)
	if err != nil {
		return Team{}, err
	}
	return t, actor.Need(Manage, t.VillageID)
}

// write puts into the journal what was done with a team, and what it was and is by that.
func (s *Service) write(ctx context.Context, tx *db.Tx, actor auth.Actor, t Team, what string,
	before, after any) error {
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: t.VillageID, Action: "teams." + what, Kind: "team",
		TargetID: t.ID, Before: before, After: after})
}

// sent reports whether the actor sent just that before under an id of their own, see once.Sent.
func (s *Service) sent(ctx context.Context, tx *db.Tx, actor auth.Actor, table, id string, content ...any) (bool,
	error) {
	return once.Sent(ctx, tx, s.clock.Now(), table, id, append(content, actor.ID)...)
}

// village returns the place of id if it is a village.
func (s *Service) village(id string) (places.Place, error) {
	p, ok := s.places.Tree().Find(id)
	if !ok || p.Kind != places.Village {
		return p, fault.New(fault.NotFound, "fault.not_found")
	}
	return p, nil
}
