package teams

import (
	"context"
	"database/sql"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
)

const teamFields = `id, village_id, name, kind, decision_no, decision_on, from_date, to_date, version`

func scanTeam(r db.Rows) (t Team, err error) {
	return t, r.Scan(&t.ID, &t.VillageID, &t.Name, &t.Kind, &t.DecisionNo, &t.DecisionOn, &t.From, &t.To, &t.Version)
}

func selectTeams(ctx context.Context, q db.Querier, rest string, args ...any) ([]Team, error) {
	return db.Collect(ctx, q, scanTeam, `select `+teamFields+` from teams_team `+rest, args...)
}

func selectMembers(ctx context.Context, q db.Querier, rest string, args ...any) ([]Membership, error) {
	ms, err := db.Collect(ctx, q, func(r db.Rows) (m Membership, err error) {
		return m, r.Scan(&m.ID, &m.TeamID, &m.AccountID, &m.Name, &m.Phone, &m.PhonePublic, &m.Role, &m.Position,
			&m.From, &m.To, &m.Version)
	}, `select id, team_id, account_id, name, phone, phone_public, role, position, from_date, to_date, version
		from teams_membership `+rest, args...)
	sortMembers(ms)
	return ms, err
}

func selectSlots(ctx context.Context, q db.Querier, rest string, args ...any) ([]Slot, error) {
	ss, err := db.Collect(ctx, q, func(r db.Rows) (s Slot, err error) {
		return s, r.Scan(&s.ID, &s.TeamID, &s.Kind, &s.Weekday, &s.Start, &s.End, &s.Place, &s.Label,
			&s.From, &s.To, &s.Version)
	}, `select id, team_id, kind, weekday, start_time, end_time, place, label, valid_from, valid_to, version
		from teams_slot `+rest+
		` order by weekday, start_time, valid_from, id`, args...)
	if err != nil || len(ss) == 0 {
		return nil, err
	}
	named, err := links(ctx, q, "teams_slot_member", "slot_id", ss, func(s Slot) string { return s.ID })
	for i := range ss {
		ss[i].MemberIDs = named[ss[i].ID]
	}
	return ss, err
}

func selectChanges(ctx context.Context, q db.Querier, rest string, args ...any) ([]Change, error) {
	cs, err := db.Collect(ctx, q, func(r db.Rows) (c Change, err error) {
		return c, r.Scan(&c.ID, &c.TeamID, &c.Date, &c.LastDate, &c.SlotID, &c.What, &c.MovedTo, &c.Start, &c.End,
			&c.Place, &c.Note, db.Into(&c.MadeAt), &c.Withdrawn)
	}, `select id, team_id, date, last_date, slot_id, what, moved_to, start_time, end_time, place, note, made_at,
			withdrawn
		from teams_change `+rest+
		` order by made_at, id`, args...)
	if err != nil || len(cs) == 0 {
		return nil, err
	}
	named, err := links(ctx, q, "teams_change_member", "change_id", cs, func(c Change) string { return c.ID })
	for i := range cs {
		cs[i].MemberIDs = named[cs[i].ID]
	}
	return cs, err
}

// links reads which members are named by slots or changes.
func links[T any](ctx context.Context, q db.Querier, table, column string, owners []T,
	id func(T) string) (map[string][]string, error) {
	var args []any
	rows, err := db.Collect(ctx, q, func(r db.Rows) (p [2]string, err error) { return p, r.Scan(&p[0], &p[1]) },
		`select `+column+`, membership_id from `+table+` where `+column+` in (`+db.In(&args,
			convert.Each(owners, id))+`) order by membership_id`, args...)
	out := map[string][]string{}
	for _, p := range rows {
		out[p[0]] = append(out[p[0]], p[1])
	}
	return out, err
}

func getTeam(ctx context.Context, q db.Querier, id string) (Team, error) {
	return one(selectTeams(ctx, q, `where id = $1`, id))
}

// lockTeam returns the team as it is, and keeps other writers of it out until commit.
func lockTeam(ctx context.Context, tx *db.Tx, id string) (Team, error) {
	if _, err := tx.Exec(ctx, `update teams_team set id = id where id = $1`, id); err != nil {
		return Team{}, err
	}
	return getTeam(ctx, tx, id)
}

func one[T any](found []T, err error) (T, error) {
	var zero T
	if err != nil {
		return zero, err
	}
	if len(found) == 0 {
		return zero, fault.New(fault.NotFound, "fault.not_found")
	}
	return found[0], nil
}

// reach is how many days apart a duty and the day to which it is moved may be.
// A roster thus depends on changes of so many days around it, and on no others.
const reach = 60

// loadBooks reads all that the rosters of the villages' teams for from … to are made of.
func loadBooks(ctx context.Context, q db.Querier, villageIDs []string, from, to clock.Date) ([]book, error) {
	var args []any
	teams, err := selectTeams(ctx, q, `where from_date <= `+db.Arg(&args, to)+`
		and (to_date = '' or to_date >= `+db.Arg(&args, from)+`)
		and village_id in (`+db.In(&args, villageIDs)+`)`, args...)
	if err != nil || len(teams) == 0 {
		return nil, err
	}
	ids := make([]string, len(teams))
	at := map[string]int{}
	books := make([]book, len(teams))
	for i, t := range teams {
		ids[i], at[t.ID], books[i].team = t.ID, i, t
	}
	args = nil
	within := `where team_id in (` + db.In(&args, ids) + `) and `
	first, last := db.Arg(&args, from.AddDays(-reach)), db.Arg(&args, to.AddDays(reach))
	members, err := selectMembers(ctx, q, within+`from_date <= `+last+` and (to_date = '' or to_date >= `+first+`)`,
		args...)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		b := &books[at[m.TeamID]]
		b.members = append(b.members, m)
	}
	slots, err := selectSlots(ctx, q, within+`valid_from <= `+last+` and (valid_to = '' or valid_to >= `+first+`)`,
		args...)
	if err != nil {
		return nil, err
	}
	for _, s := range slots {
		b := &books[at[s.TeamID]]
		b.slots = append(b.slots, s)
	}
	changes, err := selectChanges(ctx, q, within+`not withdrawn and date <= `+last+` and (date >= `+first+
		` or last_date >= `+first+`)`, args...)
	for _, c := range changes {
		b := &books[at[c.TeamID]]
		b.changes = append(b.changes, c)
	}
	return books, err
}

// The inserts report whether the row is new: an id that came before changes nothing.

func isNew(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func insertTeam(ctx context.Context, tx *db.Tx, t Team) error {
	_, err := tx.Exec(ctx, `insert into teams_team (id, village_id, name, folded, kind, decision_no, decision_on,
		from_date, to_date)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing`,
		t.ID, t.VillageID, t.Name, text.AllKeys(t.Name), string(t.Kind), t.DecisionNo, t.DecisionOn, t.From, t.To)
	return err
}

func insertMember(ctx context.Context, tx *db.Tx, m Membership) error {
	_, err := tx.Exec(ctx, `insert into teams_membership (id, team_id, account_id, name, folded, phone, phone_public,
		role, position, from_date, to_date)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (id) do nothing`,
		m.ID, m.TeamID, m.AccountID, m.Name, text.AllKeys(m.Name), m.Phone, m.PhonePublic, string(m.Role),
		m.Position, m.From, m.To)
	return err
}

func insertSlot(ctx context.Context, tx *db.Tx, s Slot) error {
	fresh, err := isNew(tx.Exec(ctx, `insert into teams_slot (id, team_id, kind, weekday, start_time, end_time, place,
		label, valid_from, valid_to)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do nothing`,
		s.ID, s.TeamID, string(s.Kind), s.Weekday, s.Start, s.End, s.Place, s.Label, s.From, s.To))
	if err != nil || !fresh {
		return err
	}
	return insertLinks(ctx, tx, `insert into teams_slot_member (slot_id, membership_id) values ($1, $2)`, s.ID,
		s.MemberIDs)
}

func insertChange(ctx context.Context, tx *db.Tx, c Change) error {
	fresh, err := isNew(tx.Exec(ctx, `insert into teams_change (id, team_id, date, last_date, slot_id, what, moved_to,
		start_time, end_time, place, note, made_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (id) do nothing`,
		c.ID, c.TeamID, c.Date, c.LastDate, c.SlotID, string(c.What), c.MovedTo, c.Start, c.End, c.Place,
		c.Note, db.At(c.MadeAt)))
	if err != nil || !fresh {
		return err
	}
	return insertLinks(ctx, tx, `insert into teams_change_member (change_id, membership_id) values ($1, $2)`, c.ID,
		c.MemberIDs)
}

func insertLinks(ctx context.Context, tx *db.Tx, query, owner string, members []string) error {
	for _, m := range members {
		if _, err := tx.Exec(ctx, query, owner, m); err != nil {
			return err
		}
	}
	return nil
}
