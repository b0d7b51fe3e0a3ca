package ratings

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/module"
	"thonso/internal/platform/tallies"
	"thonso/internal/platform/web"
)

// A ratedSide is one of the two that people rate: the help in a village, or an office.
type ratedSide struct {
	key  string // of its messages and its address
	need auth.Permission
	kind places.Kind
	read func(s *Service, ctx context.Context, actor auth.Actor, place string, month, page int) (Ratings, error)
}

var ratedSides = []ratedSide{
	{"help", dossiers.HelpRated, places.Village, (*Service).HelpRatings},
	{"office", dossiers.OfficeRated, places.Commune, (*Service).OfficeRatings},
}

func (r ratedSide) url() string { return "/ratings/" + r.key }

// RatingsURL leads to the ratings of the help in a village or of a commune's
// office, for an actor who may read them; "" for others.
func RatingsURL(actor auth.Actor, p places.Place) string {
	for _, side := range ratedSides {
		if side.kind == p.Kind && actor.May(side.need, p.ID) {
			return side.url() + "/" + url.PathEscape(p.ID)
		}
	}
	return ""
}

func (s *Service) ratingRoutes(rt *web.Router) {
	p := pages{s, rt}
	for _, side := range ratedSides {
		rt.Handle("GET "+side.url(), side.need, p.ratedPlaces(side))
	}
	rt.Handle("GET /ratings/help/{village}", dossiers.HelpRated, p.ratings(ratedSides[0], "village"))
	rt.Handle("GET /ratings/office/{commune}", dossiers.OfficeRated, p.ratings(ratedSides[1], "commune"))
}

// ratedAt are the places whose ratings the actor may read, by name.
func (s *Service) ratedAt(actor auth.Actor, side ratedSide) []places.Place {
	tree := s.places.Tree()
	var out []places.Place
	for _, at := range actor.Places(side.need) {
		for _, p := range tree.Within(at, side.kind, tree.Today()) {
			if !slices.ContainsFunc(out, func(q places.Place) bool { return q.ID == p.ID }) {
				out = append(out, p)
			}
		}
	}
	places.SortByName(out)
	return out
}

// ratedPlaces leads to the ratings of one's place, or lists one's places.
func (p pages) ratedPlaces(side ratedSide) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		at := p.ratedAt(actor, side)
		if len(at) == 1 {
			return web.Redirect(w, r, side.url()+"/"+url.PathEscape(at[0].ID))
		}
		return web.Render(w, r, http.StatusOK,
			ratedPlacesPage(p.rt.Page(w, r, i18n.T(r.Context(), "dossiers.ratings.title_"+side.key), web.Dense), side,
				at))
	}
}

type ratingsView struct {
	Ratings
	Side  ratedSide
	Place places.Place
	Now   int // this month
}

func (v ratingsView) url(month, page int) string {
	out := v.Side.url() + "/" + url.PathEscape(v.Place.ID)
	if month != 0 {
		out += "?month=" + monthText(month)
		if page > 1 {
			out += "&page=" + strconv.Itoa(page)
		}
	}
	return out
}

func (v ratingsView) prev() string {
	if v.Page <= 1 {
		return ""
	}
	return v.url(v.Month, v.Page-1)
}

func (v ratingsView) next() string {
	if !v.More {
		return ""
	}
	return v.url(v.Month, v.Page+1)
}

// older reports whether the months shown are not the last twelve.
func (v ratingsView) older() bool { return v.Month <= monthsBefore(v.Now, ratingsMonths) }

func (m RatedMonth) average(lang string) string {
	if m.Few {
		return "–"
	}
	return i18n.Average(lang, m.Stars, m.N)
}

func (p pages) ratings(side ratedSide, param string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, actor auth.Actor) error {
		ctx := r.Context()
		v := ratingsView{Side: side, Now: tallies.Month(p.clock.Now())}
		v.Place, _ = p.places.Tree().Find(r.PathValue(param))
		month, err := parseMonth(web.Text(r, "month"))
		if err != nil {
			return err
		}
		if v.Ratings, err = side.read(p.Service, ctx, actor, r.PathValue(param), month,
			web.Int(r, "page")); err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK,
			ratingsPageOf(p.rt.Page(w, r, i18n.T(ctx, "dossiers.ratings.title_"+side.key), web.Dense), v))
	}
}

// monthText is a month (yyyymm) as yyyy-mm, which parseMonth reads; "" is 0.
func monthText(m int) string { return fmt.Sprintf("%04d-%02d", m/100, m%100) }

func parseMonth(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return 0, fault.New(fault.Invalid, "dossiers.ratings.bad_month")
	}
	return t.Year()*100 + int(t.Month()), nil
}

// monthShown is a month as people write it: 06/2025.
func monthShown(m int) string { return fmt.Sprintf("%02d/%04d", m%100, m/100) }

// ratingTiles says how often people have rated this month what the actor answers for.
func (s *Service) ratingTiles(ctx context.Context, actor auth.Actor) (out []module.Tile, err error) {
	for i, side := range ratedSides {
		at := s.ratedAt(actor, side)
		if len(at) == 0 || len(at) > parts.MostOffices {
			continue
		}
		var line []string
		for _, p := range at {
			line = append(line, s.places.Tree().Line(p.ID)...)
		}
		t := module.Tile{Key: "dossiers.ratings.tile_" + side.key, URL: side.url(), Order: 70 + i}
		var args []any
		month := tallies.Month(s.clock.Now())
		query := `select coalesce(sum(help_rated), 0) from dossiers_tally where month = ` + db.Arg(&args,
			month) + ` and place_id in (` + db.In(&args, line) + `)`
		if side.kind == places.Commune { // its dossiers are made in many places
			args = nil
			query = `select count(*) from dossiers_rating where at >= ` + db.Arg(&args,
				db.At(tallies.MonthStart(month))) + ` and commune_id in (` + db.In(&args, line) + `)`
		}
		if err := s.db.Read().QueryRow(ctx, query, args...).Scan(&t.Number); err != nil {
			return nil, fmt.Errorf("count ratings: %w", err)
		}
		out = append(out, t)
	}
	return out, nil
}
