package people

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/db"
	"thonso/internal/platform/search"
	"thonso/internal/platform/text"
)

// loadBatch is how many records one transaction takes.
const loadBatch = 5000

// Load adds households and residents in bulk: the first filling of a register.
// Records that exist are left as they are, so an interrupted Load is repeated.
func (s *Service) Load(ctx context.Context, hs []Household, rs []Resident) error {
	for batch := range slices.Chunk(hs, loadBatch) {
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.loadHouseholds(ctx, tx, batch) })
		if err != nil {
			return fmt.Errorf("load households: %w", err)
		}
	}
	// A village's records lie together, so that its tally is made once or twice.
	rs = slices.Clone(rs)
	slices.SortStableFunc(rs, func(a, b Resident) int { return cmp.Compare(a.VillageID, b.VillageID) })
	for batch := range slices.Chunk(rs, loadBatch) {
		records := make([]record, len(batch)) // sealed before the transaction, which others wait for
		for i, r := range batch {
			p, err := s.recordOf(r)
			if err != nil {
				return fmt.Errorf("load resident %s: %w", r.ID, err)
			}
			records[i] = p
		}
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.loadRecords(ctx, tx, records) })
		if err != nil {
			return fmt.Errorf("load residents: %w", err)
		}
	}
	return nil
}

// firstDay is that of those who were here before any register.
const firstDay clock.Date = "1900-01-01"

func (s *Service) recordOf(r Resident) (record, error) {
	p := record{ID: r.ID, VillageID: r.VillageID, HouseholdID: r.HouseholdID, Name: text.Clean(r.Name),
		Born: r.Born, Sex: r.Sex,
		Phone: r.Phone, Email: r.Email, Address: r.Address, Relation: r.Relation,
		EthnSealed:   s.box.Seal(r.Ethnicity, bindEthnicity(r.ID)),
		AccountSince: r.AccountSince, AccountSource: r.AccountSource, Smartphone: r.Smartphone,
		Status: cmp.Or(r.Status, Here),
		From:   cmp.Or(r.From, firstDay), To: r.To, WalkIn: r.WalkIn, Version: 1, CreatedAt: db.At(s.clock.Now())}
	var err error
	if p.BornOn, err = ParseBorn(r.Born, s.today()); err != nil {
		return p, err
	}
	if today := s.today(); max(p.AccountSince, p.From, p.To) > today {
		return p, fmt.Errorf("a date lies after %s", today) // tallies rely on there being none
	}
	s.sealNumber(&p, r.IDNumber)
	return p, nil
}

func (s *Service) loadHouseholds(ctx context.Context, tx *db.Tx, hs []Household) error {
	now := db.At(s.clock.Now())
	rows := convert.Each(hs, func(h Household) []any { return h.values(now) })
	return tx.Every(ctx, insertHouseholdSQL, rows)
}

// loadRecords adds records that are sorted by village.
func (s *Service) loadRecords(ctx context.Context, tx *db.Tx, rs []record) error {
	first, n, villages := rs[0].VillageID, len(rs), 0
	var entries []search.Entry
	for i := range rs {
		if rs[i].Status == Here {
			entries = append(entries, rs[i].entry())
		}
	}
	for ; len(rs) > 0; villages++ {
		village, rows := rs[0].VillageID, [][]any(nil)
		for ; len(rs) > 0 && rs[0].VillageID == village; rs = rs[1:] {
			rows = append(rows, rs[0].values())
		}
		err := Counts.Write(ctx, tx, village, s.today(), map[string][]string{"r.village_id": {village}}, func() error {
			return tx.Every(ctx, insertRecordSQL, rows)
		})
		if err != nil {
			return err
		}
	}
	if err := s.names().Insert(ctx, tx, entries...); err != nil {
		return err
	}
	return s.journal.Write(ctx, tx, auth.System("people.load", s.places.Tree()), audit.Entry{PlaceID: first,
		Action: "people.load", Kind: "resident", After: map[string]any{"residents": n, "villages": villages}})
}

// walkKey sorts households as one walks along them: by alley, then code, with
// numbers by value, so that alley 2 comes before alley 10.
func walkKey(alley, code string) string {
	var b strings.Builder
	for _, part := range []string{alley, code} {
		run := 0
		folded := text.Fold(part)
		for i, c := range folded {
			if c < '0' || c > '9' {
				run = 0
			} else if run == 0 {
				end := i
				for end < len(folded) && folded[end] >= '0' && folded[end] <= '9' {
					end++
				}
				b.WriteString(strings.Repeat("0", max(0, 6-(end-i))))
				run = 1
			}
			b.WriteRune(c)
		}
		b.WriteByte('|')
	}
	return b.String()
}
