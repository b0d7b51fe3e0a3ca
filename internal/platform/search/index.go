package search

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"thonso/internal/platform/db"
)

// An Index finds records by the words of names, in any order and in whatever
// writing. It lives in a table of a module with the columns office_id, part,
// place_id and Ref: the primary key (office_id, part, Ref, place_id) serves
// offices, an index on (part, Ref, place_id) whoever looks everywhere.
type Index struct {
	Table, Ref string
	// Source selects ref, place, name and year of birth of all that are found, of a ref greater
	// than $1, in the order of refs, $2 refs at most.
	Source string
	Office func(place string) string // by which entries of a place are kept
	// OfficesOnly says that the places of the entries are the offices themselves:
	// the table has no place_id, and Refs looks into it.
	OfficesOnly bool
}

// An Entry is one name to be found. A record may have several.
type Entry struct{ Ref, Place, Name, Year string }

// Insert adds entries.
func (x Index) Insert(ctx context.Context, tx *db.Tx, all ...Entry) error {
	columns, values := `part, `+x.Ref+`, `+x.place(), `$1, $2, $3`
	if !x.OfficesOnly {
		columns, values = columns+`, office_id`, values+`, $4`
	}
	var rows [][]any
	for _, e := range all {
		for _, row := range e.rows() {
			if !x.OfficesOnly {
				row = append(row, x.Office(e.Place))
			}
			rows = append(rows, row)
		}
	}
	return tx.Every(ctx, `insert into `+x.Table+` (`+columns+`) values (`+values+`) on conflict do nothing`, rows)
}

// Remove takes entries out, as they were inserted.
func (x Index) Remove(ctx context.Context, tx *db.Tx, all ...Entry) error {
	var rows [][]any
	for _, e := range all {
		rows = append(rows, e.rows()...)
	}
	return tx.Every(ctx, `delete from `+x.Table+` where part = $1 and `+x.Ref+` = $2 and `+x.place()+` = $3`, rows)
}

// rows are an entry's: part, ref and place of each.
func (e Entry) rows() (out [][]any) {
	for _, p := range parts(e.Name, e.Year) {
		out = append(out, []any{p, e.Ref, e.Place})
	}
	return out
}

// Name is that of the table.
func (x Index) Name() string { return x.Table + ".part" }

// place is the column of the entries' places.
func (x Index) place() string {
	if x.OfficesOnly {
		return `office_id`
	}
	return `place_id`
}

// each hands over all entries that the records give, some at once.
func (x Index) each(ctx context.Context, q db.Querier, do func([]Entry) error) error {
	for last := ""; ; {
		all, err := db.Collect(ctx, q, func(r db.Rows) (e Entry, err error) {
			return e, r.Scan(&e.Ref, &e.Place, &e.Name, &e.Year)
		}, x.Source, last, renewed)
		if err != nil || len(all) == 0 {
			return err
		}
		last = all[len(all)-1].Ref
		if err := do(all); err != nil {
			return err
		}
	}
}

func (x Index) renew(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.Exec(ctx, `delete from `+x.Table); err != nil {
		return err
	}
	return x.each(ctx, tx, func(all []Entry) error { return x.Insert(ctx, tx, all...) })
}

// A Reach says where somebody looks.
type Reach struct {
	All     bool     // everywhere; else:
	Offices []string // under which the entries of the places are kept
	Places  []string
}

// The stages of a search, best first.
const (
	atTheEnd = iota // names that end in what was typed: people are called by the last word
	inARow          // that have its words in a row
	inAnyOrder
	noStage
)

// ErrCursor says that a cursor is none that Find gave.
var ErrCursor = errors.New("search: no cursor")

// A cursor is the last entry of a page.
type cursor struct {
	Stage     int
	Part, Ref string
	Begun     bool `json:",omitempty"` // each word may be one that isn't typed to its end
}

func (c cursor) String() string {
	raw, _ := json.Marshal(c) // of plain fields: it can't fail
	return base64.RawURLEncoding.EncodeToString(raw)
}

func readCursor(s string) (c cursor, err error) {
	if s == "" {
		return c, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || c.Stage < atTheEnd || c.Stage >= noStage {
		return c, ErrCursor
	}
	return c, nil
}

// Find returns up to limit entries that have all words of q, the best first,
// and the cursor of the next page, "" on the last.
func (x Index) Find(ctx context.Context, d *db.DB, q Query, in Reach, after string, limit int) (refs []string,
	next string, err error) {
	refs, next, err = x.find(ctx, d, q, in, after, limit)
	if len(refs) == 0 && err == nil && q.born != nil {
		q = *q.born
		refs, next, err = x.find(ctx, d, q, in, after, limit)
	}
	if len(refs) == 0 && err == nil && after == "" && len(q.words) > 1 {
		q.begun = true // what is a word of some name may be the beginning of one of this
		return x.find(ctx, d, q, in, after, limit)
	}
	return refs, next, err
}

func (x Index) find(ctx context.Context, d *db.DB, q Query, in Reach, after string, limit int) (refs []string,
	next string, err error) {
	last, err := readCursor(after)
	if err != nil {
		return nil, "", err
	}
	q.begun = q.begun || last.Begun
	for ; last.Stage < noStage; last = (cursor{Stage: last.Stage + 1}) {
		head := 0
		if last.Stage == inAnyOrder {
			if len(q.words) == 1 {
				break
			}
			if q, head, err = x.head(ctx, d, q, in); err != nil || head < 0 {
				return refs, "", err
			}
		}
		for more := true; more; {
			found, err := x.stage(ctx, d, q, in, last, head, limit+1-len(refs))
			if err != nil {
				return nil, "", err
			}
			more = len(found) == limit+1-len(refs)
			for _, c := range found {
				if !q.isFirst(c.Part, last.Stage, head) || slices.Contains(refs, c.Ref) {
					last = c
					continue
				}
				if len(refs) == limit {
					return refs, last.String(), nil
				}
				refs, last = append(refs, c.Ref), c
			}
		}
	}
	return refs, "", nil
}

// begins is the condition that a part begins so; from is where to read on, "" at
// the first. The range is followed by what else is asked, the dearest last: it
// is asked of every row of the range.
func begins(start, from string, args *[]any, others ...string) []string {
	cond := append([]string{`part >= ` + db.Arg(args, cmp.Or(from, start)), `part < ` + db.Arg(args, start+"zzzz")},
		others...)
	return append(cond, fmt.Sprintf(`substr(part, 1, %d) = `, len([]rune(start)))+db.Arg(args, start))
}

// hasOthers are the conditions that a part has all words but the head, each
// typed word another of the name's, and the year.
func (q Query) hasOthers(d *db.DB, head int, args *[]any) (cond []string) {
	for i := range q.words {
		start := q.start(i)
		n := q.beginSo(start)
		switch {
		case n > 1:
			cond = append(cond, hasTimes(n, " "+start, args))
		case i == head:
		case strings.HasPrefix(start, q.start(head)): // perhaps the first word of the part
			cond = append(cond, d.Contains(`' ' || part`, db.Arg(args, " "+start)))
		default:
			cond = append(cond, d.Contains(`part`, db.Arg(args, " "+start)))
		}
	}
	return append(cond, q.hasYear(d, args)...)
}

// beginSo is how many of the words typed begin so.
func (q Query) beginSo(start string) (n int) {
	for i := range q.words {
		if strings.HasPrefix(q.start(i), start) {
			n++
		}
	}
	return n
}

// hasTimes is the condition that n words of a part begin so. Blanks are doubled,
// so that each word has its own before it and behind it.
func hasTimes(n int, start string, args *[]any) string {
	words := `replace(' ' || part, ' ', '  ')`
	return fmt.Sprintf(`length(%[1]s) - length(replace(%[1]s, %[2]s, '')) >= %[3]d`, words, db.Arg(args, start),
		n*len([]rune(start)))
}

func (q Query) hasYear(d *db.DB, args *[]any) []string {
	if q.year == "" {
		return nil
	}
	return []string{d.Contains(`part`, db.Arg(args, " "+q.year+" "))}
}

// stage reads n entries of one stage after the last.
func (x Index) stage(ctx context.Context, d *db.DB, q Query, in Reach, last cursor, head, n int) ([]cursor, error) {
	var args []any
	typed := q.typed()
	var cond []string
	ending := typed + " " + mark
	switch last.Stage {
	case atTheEnd:
		cond = begins(ending, last.Part, &args, q.hasYear(d, &args)...)
	case inARow:
		cond = begins(typed, last.Part, &args, q.hasYear(d, &args)...)
		cond = append(cond, fmt.Sprintf(`substr(part, 1, %d) <> `, len([]rune(ending)))+db.Arg(&args, ending))
	default:
		cond = begins(q.start(head), last.Part, &args, q.hasOthers(d, head, &args)...)
	}
	if last.Ref != "" {
		cond = append(cond, `(part, `+x.Ref+`) > (`+db.Arg(&args, last.Part)+`, `+db.Arg(&args, last.Ref)+`)`)
	}
	where := strings.Join(cond, ` and `)
	limit := ` order by part, ` + x.Ref + ` limit ` + fmt.Sprint(n)
	sql := x.union(in, where, limit, &args) + limit
	return db.Collect(ctx, d.Read(), func(r db.Rows) (c cursor, err error) {
		c.Stage, c.Begun = last.Stage, q.begun
		return c, r.Scan(&c.Part, &c.Ref)
	}, sql, args...)
}

// mostOffices is how many offices are looked into one by one.
const mostOffices = 16

// union selects from every office by itself, so that each stops at its limit.
func (x Index) union(in Reach, where, limit string, args *[]any) string {
	pick := `select part, ` + x.Ref + ` from ` + x.Table + ` where ` + where
	if !in.All {
		pick += ` and place_id in (` + db.In(args, in.Places) + `)`
	}
	if in.All || len(in.Offices) > mostOffices {
		return pick
	}
	if len(in.Offices) == 1 {
		return pick + ` and office_id = ` + db.Arg(args, in.Offices[0])
	}
	var union []string
	for _, o := range in.Offices {
		union = append(union, `select * from (`+pick+` and office_id = `+db.Arg(args, o)+limit+`) x`)
	}
	return `select * from (` + strings.Join(union, ` union all `) + `) x`
}

// head is the word of q by which names in any order are looked for. Where one of
// the words is in no name as it was typed, each may be one that isn't typed to
// its end; -1 where one is in no name even so. See Find, which goes on like that
// where nobody has all words.
func (x Index) head(ctx context.Context, d *db.DB, q Query, in Reach) (Query, int, error) {
	head, err := x.rarest(ctx, d, q, in)
	if err == nil && head < 0 && !q.begun {
		q.begun = true
		head, err = x.rarest(ctx, d, q, in)
	}
	return q, head, err
}

// counted is how far the entries of a word are counted: beyond it they are many.
const counted = 50

// rarest is the word that the fewest names have; -1 where one has none. Of many
// it is the last: given names are more different than those before them.
func (x Index) rarest(ctx context.Context, d *db.DB, q Query, in Reach) (int, error) {
	var args []any
	counts := make([]string, len(q.words))
	for i := range q.words {
		start := q.start(i)
		cond := `part >= ` + db.Arg(&args, start) + ` and part < ` + db.Arg(&args, start+"zzzz")
		if !in.All {
			cond += ` and office_id in (` + db.In(&args, in.Offices) + `)`
		}
		counts[i] = fmt.Sprintf(`(select count(*) from (select 1 from %s where %s limit %d) x)`, x.Table, cond, counted)
	}
	n := make([]int, len(q.words))
	into := make([]any, len(n))
	for i := range n {
		into[i] = &n[i]
	}
	if err := d.Read().QueryRow(ctx, `select `+strings.Join(counts, `, `), args...).Scan(into...); err != nil {
		return 0, err
	}
	best := 0
	for i := range n {
		if n[i] == 0 {
			return -1, nil
		}
		if n[i] <= n[best] {
			best = i
		}
	}
	return best, nil
}
