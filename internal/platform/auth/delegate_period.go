package auth

import (
	"context"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// The bounds of delegations: they stand in for somebody who is away, and are no
// second way to give a role for good.
const (
	MaxDelegation = 92 // days, of all those in a row
	maxAhead      = 60 // days from today to the first
	apartAfter    = 30 // days between two that are not in a row
)

func (in DelegateInput) checkPeriod(today clock.Date) error {
	switch {
	case in.Until.IsZero() || in.From.IsZero() || in.Until < in.From:
		return fault.Field("to", "auth.delegation_period")
	case in.Until < today: // a slip: it would count for nothing
		return fault.Field("to", "auth.delegation_past")
	case in.From < today:
		return fault.Field("from", "auth.delegation_back")
	case in.From > today.AddDays(maxAhead):
		return bound("from", "auth.delegation_ahead", maxAhead)
	case in.period().days() > MaxDelegation:
		return bound("to", "auth.delegation_long", MaxDelegation)
	}
	return nil
}

func bound(field, key string, days int) error {
	f := fault.Field(field, key)
	f.Args = []any{"days", days, "apart", apartAfter}
	return f
}

// checkOthers refuses what doesn't go with other delegations, of the role or to
// the same person. Of two that are made at the same time, the later waits here
// until the other is there or is not.
func (in DelegateInput) checkOthers(ctx context.Context, tx *db.Tx, actor Actor) error {
	if _, err := tx.Exec(ctx, `update auth_account set version = version where id in ($1, $2)`, in.To,
		actor.ID); err != nil {
		return err
	}
	if err := in.checkOverlap(ctx, tx, actor); err != nil {
		return err
	}
	return in.checkSum(ctx, tx)
}

// checkOverlap refuses a second delegation of the actor's role for days on which
// somebody acts in it already: one person stands in for one, and answers for
// what is done. The same once more changes nothing.
func (in DelegateInput) checkOverlap(ctx context.Context, q db.Querier, actor Actor) error {
	type other struct {
		period
		to, name string
	}
	all, err := db.Collect(ctx, q, func(r db.Rows) (o other, err error) {
		return o, r.Scan(&o.from, &o.until, &o.to, &o.name)
	}, `select valid_from, valid_to, account_id, name from auth_grant g join auth_account a on a.id = g.account_id
		where role = $1 and place_id = $2 and for_id = $3 and valid_from <= valid_to and valid_from <= $5
			and valid_to >= $4
		order by case when account_id = $6 then 0 else 1 end, valid_from`,
		string(in.Role), in.PlaceID, actor.ID, in.From, in.Until, in.To)
	if err != nil || len(all) == 0 || all[0].to == in.To && all[0].period == in.period() {
		return err
	}
	f := fault.Field("from", "auth.delegation_overlaps")
	f.Args = []any{"name", all[0].name, "from", all[0].from.Format(), "until", all[0].until.Format()}
	return f
}

// checkSum refuses what would let one person act in a role for too long by
// delegations in a row, whoever gave them.
func (in DelegateInput) checkSum(ctx context.Context, q db.Querier) error {
	all, err := db.Collect(ctx, q, func(r db.Rows) (p period, err error) {
		return p, r.Scan(&p.from, &p.until)
	}, `select valid_from, valid_to from auth_grant where account_id = $1 and role = $2 and place_id = $3
			and for_id <> '' and valid_from <= valid_to
		union select $4, $5 order by valid_from, valid_to`, in.To, string(in.Role), in.PlaceID, in.From, in.Until)
	if err == nil && daysInRow(all, in.period()) > MaxDelegation {
		err = bound("to", "auth.delegation_sum", MaxDelegation)
	}
	return err
}

// A period is from one day to another, both included.
type period struct{ from, until clock.Date }

func (in DelegateInput) period() period { return period{in.From, in.Until} }

func (p period) days() int { return int(p.until.Start().Sub(p.from.Start())/(24*time.Hour)) + 1 }

// daysInRow counts the days of the periods, sorted by their first, that are in a
// row with one of them. A day counts once, one between two periods doesn't.
func daysInRow(sorted []period, one period) int {
	days, last := 0, clock.Date("")
	for _, p := range sorted {
		if last.IsZero() || p.from > last.AddDays(apartAfter) {
			if last >= one.until {
				break
			}
			days, last = 0, p.from.AddDays(-1)
		}
		if p.until > last {
			days += period{max(p.from, last.AddDays(1)), p.until}.days()
			last = p.until
		}
	}
	return days
}
