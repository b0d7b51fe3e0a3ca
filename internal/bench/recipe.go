package bench

import (
	"bytes"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// A Statement is one that the product ran for a page.
type Statement struct {
	SQL  string
	Args []any
}

// A Recipe is what one page reads, in order. It is recorded from the product,
// so that the reference always runs the statements of the product of the day.
type Recipe []Statement

func (s Statement) writes() bool { return strings.HasPrefix(strings.TrimSpace(s.SQL), "insert") }

// A recorder writes down what runs between start and stop.
type recorder struct {
	on  bool
	all Recipe
}

// Record is given to the database as its trace.
func (r *recorder) Record(query string, args []any) {
	// The reference knows nobody, so it doesn't look for logins either.
	if !r.on || strings.Contains(query, " auth_") {
		return
	}
	s := Statement{SQL: query, Args: make([]any, len(args))}
	for i, a := range args {
		v, err := driver.DefaultParameterConverter.ConvertValue(a)
		if err != nil {
			v = fmt.Sprint(a)
		}
		s.Args[i] = v
	}
	r.all = append(r.all, s)
}

// of returns what f runs.
func (r *recorder) of(f func()) Recipe {
	r.on, r.all = true, nil
	f()
	r.on = false
	return r.all
}

// ReadRecipes reads what writeRecipes wrote.
func ReadRecipes(raw []byte) (map[string]Recipe, error) {
	var out map[string]Recipe
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(&out); err != nil {
		return nil, err
	}
	for _, recipe := range out {
		for _, s := range recipe {
			for i, a := range s.Args {
				if n, ok := a.(json.Number); ok {
					v, err := n.Int64()
					if err != nil {
						return nil, err
					}
					s.Args[i] = v
				}
			}
		}
	}
	return out, nil
}

// replay runs the recipe of the page named in the query and shows all its rows.
func (r *reference) replay(req *http.Request, b *bytes.Buffer) error {
	ctx := req.Context()
	recipe, ok := r.recipes[req.URL.Query().Get("page")]
	if !ok {
		return fmt.Errorf("no recipe for %s", req.URL)
	}
	var rows [][]string
	for _, s := range recipe {
		if s.writes() {
			args := append([]any{newID()}, s.Args[1:]...) // a row of its own each time
			if err := r.inTx(ctx, func(tx *sql.Tx) error { return r.exec(ctx, tx, s.SQL, args...) }); err != nil {
				return err
			}
			continue
		}
		some, err := r.query(ctx, nil, s.SQL, s.Args...)
		if err != nil {
			return err
		}
		rows = append(rows, some...)
	}
	table(b, "Thôn Số", rows)
	return nil
}
