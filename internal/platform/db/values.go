package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"thonso/internal/platform/fault"
)

// At is how a time is stored: microseconds since 1970 UTC; 0 for the zero time.
func At(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// FromMicros is the time that At stored.
func FromMicros(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// Into scans what At stored into t.
func Into(t *time.Time) sql.Scanner { return timeScanner{t} }

type timeScanner struct{ t *time.Time }

func (s timeScanner) Scan(v any) error {
	switch v := v.(type) {
	case int64:
		*s.t = FromMicros(v)
	case nil:
		*s.t = time.Time{}
	default:
		return fmt.Errorf("time: can't scan %T", v)
	}
	return nil
}

// JSON is v as JSON text, for a column; v must be marshallable.
func JSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("db.JSON of %T: %v", v, err))
	}
	return string(b)
}

// IntoJSON scans JSON text into p.
func IntoJSON(p any) sql.Scanner { return jsonScanner{p} }

type jsonScanner struct{ p any }

func (s jsonScanner) Scan(v any) error {
	switch v := v.(type) {
	case string:
		return json.Unmarshal([]byte(v), s.p)
	case []byte:
		return json.Unmarshal(v, s.p)
	default:
		return fmt.Errorf("json: can't scan %T", v)
	}
}

// In appends values to args and returns the placeholders for "in (…)", for
// example In(&args, ids) = "$3, $4". No values give "null", which matches nothing.
func In[T any](args *[]any, values []T) string {
	if len(values) == 0 {
		return "null"
	}
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteString(", ")
		}
		*args = append(*args, v)
		b.WriteString("$" + strconv.Itoa(len(*args)))
	}
	return b.String()
}

// fewIDs is up to how many ids Among names in a statement.
const fewIDs = 200

// Among limits a statement to the rows whose column is one of ids. A few are
// named; for more, one scan of a small table is faster than looking each up, so
// the statement takes all rows and the caller keeps those that are wanted.
func Among(args *[]any, column string, ids []string) (where string, wanted func(id string) bool) {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	where = "1 = 1"
	if len(ids) <= fewIDs {
		where = column + " in (" + In(args, ids) + ")"
	}
	return where, func(id string) bool { return set[id] }
}

// Arg appends one value to args and returns its placeholder.
func Arg(args *[]any, v any) string {
	*args = append(*args, v)
	return "$" + strconv.Itoa(len(*args))
}

// Collect runs a query and scans each row with scan.
func Collect[T any](ctx context.Context, q Querier, scan func(Rows) (T, error), query string,
	args ...any) ([]T, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return collect(rows, scan)
}

func collect[T any](rows Rows, scan func(Rows) (T, error)) ([]T, error) {
	defer rows.Close() //nolint:errcheck // Err tells
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// Find returns the first row of a query, and whether there is one.
func Find[T any](ctx context.Context, q Querier, scan func(Rows) (T, error), query string,
	args ...any) (v T, found bool, err error) {
	rows, err := Collect(ctx, q, scan, query, args...)
	if err != nil || len(rows) == 0 {
		return v, false, err
	}
	return rows[0], true, nil
}

// Get is Find of what must be there: missing is the error where it isn't.
func Get[T any](ctx context.Context, q Querier, missing error, scan func(Rows) (T, error), query string,
	args ...any) (T, error) {
	v, found, err := Find(ctx, q, scan, query, args...)
	if err == nil && !found {
		err = missing
	}
	return v, err
}

// Strings collects a query of one text column.
func Strings(ctx context.Context, q Querier, query string, args ...any) ([]string, error) {
	return Collect(ctx, q, scanString, query, args...)
}

func scanString(r Rows) (s string, err error) { return s, r.Scan(&s) }

// ChangedOne returns a Conflict fault unless res changed exactly one row: what
// an update guarded by a version says when somebody else was faster.
func ChangedOne(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return err
	}
	if n != 1 {
		return fault.Stale()
	}
	return nil
}

// IsDuplicate reports whether err says that a unique key exists already.
func IsDuplicate(err error) bool {
	if err == nil {
		return false
	}
	var s interface{ SQLState() string }
	if asState(err, &s) {
		return s.SQLState() == "23505"
	}
	var c interface{ Code() int }
	return errors.As(err, &c) && (c.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE ||
		c.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// Contains is the condition that the text of a column or expression has arg
// somewhere in it, as it stands. It costs a fifth of LIKE with % on both sides.
func (d *DB) Contains(text, arg string) string {
	if d.Dialect == Postgres {
		return `strpos(` + text + `, ` + arg + `) > 0`
	}
	return `instr(` + text + `, ` + arg + `) > 0`
}
