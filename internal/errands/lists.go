package errands

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/dossiers"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/ui"
)

// A Trip is an errand with its items.
type Trip struct {
	Errand
	Items []Item `json:"items"`
}

// tripList declares the list of all errands, the newest first, those that are done too.
func (s *Service) tripList() *lists.List[Trip] {
	return &lists.List[Trip]{
		Ground: lists.Ground{DB: s.db, Journal: s.journal}, Name: "errands", URL: "/errands/all",
		Title: "errands.all", Need: View,
		Empty: "errands.all_none", EmptyText: "errands.all_none_text",
		Columns: []lists.Column[Trip]{
			{Label: "errands.column.opened", Order: "opened", When: func(t Trip) time.Time { return t.OpenedAt },
				Link: func(t Trip) string { return errandURL(t.ID) }},
			{Label: "errands.column.village", Text: func(_ context.Context, t Trip) string {
				return s.places.Tree().Name(t.VillageID)
			}},
			{Label: "errands.column.carrier", Order: "carrier", Text: func(_ context.Context, t Trip) string {
				return t.CarrierName
			}},
			{Label: "errands.column.items", Number: true, Text: func(_ context.Context, t Trip) string {
				return strconv.Itoa(len(t.Items))
			}},
			{Label: "errands.column.state", Text: func(ctx context.Context, t Trip) string {
				return stateText(ctx, trip{Errand: t.Errand, Items: t.Items})
			}},
		},
		Filters: []lists.Filter{
			{Name: "place", Label: "errands.place", Kind: lists.Choice, Any: "errands.place_any",
				Options: s.placeOptions,
				Doc:     "id of a village, or of a commune for its office; empty: wherever you carry or seal"},
			{Name: "status", Label: "errands.column.state", Kind: lists.Choice, Any: "errands.place_any",
				Options: statusOptions,
				Values:  []string{string(Open), string(Sealed), string(Done)}, Doc: "empty: all",
				Where: func(v string, args *[]any) string { return `status = ` + db.Arg(args, v) }},
		},
		Orders: []lists.Order{
			{Name: "opened", Keys: []lists.Key{lists.Number("opened_at"), lists.Text("id")}, Desc: true},
			{Name: "carrier", Keys: []lists.Key{lists.Text("carrier_name"), lists.Text("id")}},
		},
		Select: errandColumns, From: "errands_errand", Scope: s.tripScope, Fill: s.addItems,
		Scan: func(r db.Rows) (t Trip, err error) { t.Errand, err = scanErrand(r); return t, err },
	}
}

// List returns a page of the errands of the actor's villages and offices.
func (s *Service) List(ctx context.Context, actor auth.Actor, q lists.Query) (lists.Page[Trip], error) {
	return s.tripList().Read(ctx, actor, q)
}

func (s *Service) tripScope(_ context.Context, actor auth.Actor, q lists.Query, args *[]any) (string, error) {
	where := `(village_id in (` + db.In(args, s.lines(actor.Places(Carry), places.Village)) +
		`) or commune_id in (` + db.In(args, s.lines(actor.Places(Seal), places.Commune)) + `))`
	if place := q.Get("place"); place != "" {
		if err := actor.Need(View, place); err != nil {
			return "", err
		}
		in := db.In(args, s.places.Tree().Line(place))
		where += ` and (village_id in (` + in + `) or commune_id in (` + in + `))`
	}
	return where, nil
}

func (s *Service) addItems(ctx context.Context, _ auth.Actor, _ lists.Query, rows []Trip) error {
	items, err := s.itemsOfAll(ctx, convert.Each(rows, func(t Trip) Errand { return t.Errand }))
	for i := range rows {
		rows[i].Items = items[rows[i].ID]
	}
	return err
}

// placeOptions are the villages for which the actor carries, and the offices at which they seal.
func (s *Service) placeOptions(ctx context.Context, actor auth.Actor, _ lists.Query) []ui.Option {
	ids := append(s.reach(actor, Carry, places.Village), s.reach(actor, Seal, places.Commune)...)
	return s.places.Tree().Choices(ctx, convert.Each(ids, s.places.Tree().Place))
}

func statusOptions(ctx context.Context, _ auth.Actor, _ lists.Query) (out []ui.Option) {
	for _, status := range []Status{Open, Sealed, Done} {
		out = append(out, ui.Option{Value: string(status), Label: i18n.T(ctx, "errands.status."+string(status))})
	}
	return out
}

// whereList declares the list of all results of a commune that are not with
// their owners, each with where it is: nothing is ever "somewhere".
func (s *Service) whereList() *lists.List[Whereabouts] {
	return &lists.List[Whereabouts]{
		Ground: lists.Ground{DB: s.db, Journal: s.journal}, Name: "whereabouts", URL: "/errands/where",
		Title: "errands.where", Need: Seal, Person: func(w Whereabouts) string { return w.ResidentID },
		Empty: "errands.where_none", EmptyText: "errands.where_none_text",
		Columns: []lists.Column[Whereabouts]{
			{Label: "errands.column.code", Text: func(_ context.Context, w Whereabouts) string {
				return dossiers.ReceiptNumber(dossiers.Dossier{ID: w.ID, Code: w.Code})
			}},
			{Label: "errands.column.owner", Text: func(_ context.Context, w Whereabouts) string { return w.OwnerName }},
			{Label: "errands.column.procedure", Long: true, Text: func(ctx context.Context, w Whereabouts) string {
				return s.procedureName(ctx, w.Procedure, w.ProcVer)
			}},
			{Label: "errands.column.village", Text: func(_ context.Context, w Whereabouts) string {
				return s.places.Tree().Name(w.PlaceID)
			}},
			{Label: "errands.column.where", Text: whereText, Link: func(w Whereabouts) string {
				if w.With == nil {
					return ""
				}
				return errandURL(w.With.ID)
			}},
		},
		Filters: []lists.Filter{{Name: "commune", Label: "errands.office", Kind: lists.Choice, Options: s.officeOptions,
			Doc: "whose results; empty: of the first office at which you seal"}},
		Orders: []lists.Order{{Name: "promised"}}, // that of dossiers
		Rows:   s.Where,
		Lead: func(ctx context.Context, actor auth.Actor, q *lists.Query) (templ.Component, error) {
			return whereLead(s.places.Tree().Name(s.officeAsked(actor, *q))), nil
		},
	}
}

// officeAsked is the office whose results are asked for.
func (s *Service) officeAsked(actor auth.Actor, q lists.Query) string {
	commune := q.Get("commune")
	if own := s.reach(actor, Seal, places.Commune); commune == "" && len(own) > 0 {
		commune = own[0]
	}
	return commune
}

func (s *Service) officeOptions(ctx context.Context, actor auth.Actor, _ lists.Query) []ui.Option {
	return s.places.Tree().Choices(ctx, convert.Each(s.reach(actor, Seal, places.Commune), s.places.Tree().Place))
}

// Where returns a page of the results of whereList.
func (s *Service) Where(ctx context.Context, actor auth.Actor, q lists.Query) (page lists.Page[Whereabouts],
	err error) {
	commune := s.officeAsked(actor, q)
	if err := actor.Need(Seal, commune); err != nil {
		return page, err
	}
	l, err := s.dossiers.List(ctx, actor, dossiers.Filter{CommuneID: commune,
		Statuses: []dossiers.Status{dossiers.Resolved}, After: q.After, Limit: q.Limit})
	if err != nil {
		return page, err
	}
	held, err := s.holding(ctx, rowIDs(l.Rows))
	for _, r := range l.Rows {
		w := Whereabouts{Row: r}
		if h, ok := held[r.ID]; ok {
			w.With = &h
		}
		page.Rows = append(page.Rows, w)
	}
	page.Next = l.Next
	return page, err
}
