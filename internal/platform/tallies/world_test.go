package tallies_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"time"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/clock/clocktest"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/tallies"
)

// People of a village: they come of age, and share houses.
var stock = &tallies.Stock{
	Table: "toy_people",
	Place: "r.village",
	From:  `toy_person r`,
	Where: `r.from_date <= $1 and (r.to_date = '' or r.to_date > $1)`,
	Args:  func(day clock.Date) []any { return []any{tenYearsBefore(day)} },
	Figures: []tallies.Figure{
		{Code: "persons", SQL: `count(*)`},
		{Code: "houses", SQL: `count(distinct nullif(r.house, ''))`},
		{Code: "ten", SQL: `count(case when r.born <= $2 then 1 end)`},
	},
}

// Parcels that were sent: how many, how heavy, what in.
var flow = &tallies.Flow{
	Table: "toy_parcels",
	Sources: []tallies.Source{
		{Place: "p.village", At: "p.at", From: `toy_parcel p`, Where: `p.weight > 0`, Figures: []tallies.Figure{
			{Code: "parcels", SQL: `1`}, {Code: "weight", SQL: `p.weight`},
			{Code: "heavy", SQL: `case when p.weight > 10 then 1 else 0 end`},
		}},
		{Place: "p.village", At: "p.at", From: `toy_parcel p`, Where: `p.weight > 0`,
			Figures: []tallies.Figure{{Code: "wraps", SQL: `1`, Kind: "p.wrap"}}},
	},
}

func tenYearsBefore(day clock.Date) clock.Date {
	t := day.Start()
	return clock.NewDate(t.In(clock.Vietnam).Year()-10, t.In(clock.Vietnam).Month(), t.In(clock.Vietnam).Day())
}

func records(ctx context.Context, d *db.DB) error {
	return d.Raw(ctx, func(pool *sql.DB) error {
		_, err := pool.ExecContext(ctx, `create table toy_person
			(id text primary key, village text, house text, born text, from_date text, to_date text)`)
		_, err2 := pool.ExecContext(ctx, `create table toy_parcel
			(id text primary key, village text, at bigint, weight integer, wrap text)`)
		return errors.Join(err, err2)
	})
}

type world struct {
	t     *testing.T
	db    *db.DB
	clock *clocktest.Clock
	book  *tallies.Book
}

func each(t *testing.T, f func(w *world)) {
	dbtest.Each(t, records, func(t *testing.T, d *db.DB) {
		w := &world{t: t, db: d, clock: clocktest.At(time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC))}
		w.book = tallies.NewBook(d, w.clock)
		w.must(w.book.Declare(stock, flow))
		f(w)
	})
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) today() clock.Date { return clock.DateOf(w.clock.Now()) }

func (w *world) tx(f func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	w.must(w.db.InTx(w.t.Context(), f))
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	w.tx(func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
}

// arrive adds a person, counted.
func (w *world) arrive(id, village, house string, born clock.Date) {
	w.t.Helper()
	w.tx(func(ctx context.Context, tx *db.Tx) error {
		of := map[string][]string{"r.id": {id}}
		if house != "" {
			of["r.house"] = []string{house}
		}
		return stock.Write(ctx, tx, village, w.today(), of, func() error {
			_, err := tx.Exec(ctx, `insert into toy_person values ($1, $2, $3, $4, $5, '')`,
				id, village, house, born, w.today())
			return err
		})
	})
}

// send adds a parcel, counted.
func (w *world) send(id, village string, weight int, wrap string) {
	w.t.Helper()
	w.tx(func(ctx context.Context, tx *db.Tx) error {
		now := w.clock.Now()
		_, err := tx.Exec(ctx, `insert into toy_parcel values ($1, $2, $3, $4, $5)`, id, village,
			db.At(now), weight, wrap)
		if err != nil {
			return err
		}
		month := tallies.Month(now)
		deltas := []tallies.Delta{{month, "parcels", 1, ""}, {month, "weight", weight, ""}, {month, "wraps", 1, wrap}}
		if weight > 10 {
			deltas = append(deltas, tallies.Delta{Month: month, Figure: "heavy", N: 1})
		}
		return flow.Add(ctx, tx, village, deltas...)
	})
}

func (w *world) agrees(when string) {
	w.t.Helper()
	found, err := w.book.Recount(w.t.Context())
	w.must(err)
	if len(found) > 0 {
		w.t.Fatalf("%s: %+v", when, found)
	}
}
