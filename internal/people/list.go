package people

import (
	"context"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/ui"
)

// peopleList declares the list of those who are looked for.
func (p pages) peopleList() *lists.List[Brief] {
	return &lists.List[Brief]{
		Ground: lists.Ground{DB: p.db, Journal: p.journal}, Name: "people", URL: peopleURL, Title: "people.title",
		Need: Find, Person: func(b Brief) string { return b.ID }, Press: "people.search",
		Empty: "people.none", EmptyText: "people.none_text",
		Columns: []lists.Column[Brief]{
			{Label: labels + "name", Text: func(_ context.Context, b Brief) string { return b.Name }, Tag: guestTag,
				Link: func(b Brief) string { return peopleURL + "/" + b.ID }},
			{Label: labels + "born", Text: func(_ context.Context, b Brief) string { return b.BornShown() },
				Day: func(b Brief) clock.Date { return clock.Date(b.Born) }},
			{Label: labels + "village", Hint: householdHint,
				Text: func(_ context.Context, b Brief) string { return p.places.Tree().Name(b.VillageID) }},
			{Label: labels + "id_number", Text: func(_ context.Context, b Brief) string { return b.IDMasked() }},
			{Label: labels + "account", Tag: accountTag},
		},
		Filters: []lists.Filter{
			{Name: "q", Label: labels + "q", Hint: "people.q_hint", Needed: true, Instead: "place"},
			{Name: "place", Label: labels + "place", Kind: lists.Choice, Any: "people.all_places",
				Options: func(ctx context.Context, actor auth.Actor, _ lists.Query) []ui.Option {
					tree := p.places.Tree()
					return tree.Choices(ctx, tree.Near(actor.Places(Find)))
				}},
		},
		Orders: []lists.Order{{Name: "found"}}, // those first whose name ends in what was typed
		Rows: func(ctx context.Context, actor auth.Actor, q lists.Query) (page lists.Page[Brief], err error) {
			f := Search{PlaceID: q.Get("place"), Text: q.Get("q"), After: q.After, Limit: q.Limit}
			page.Rows, page.Next, err = p.Page(ctx, actor, f)
			return page, err
		},
		Lead: func(_ context.Context, actor auth.Actor, _ *lists.Query) (templ.Component, error) {
			return newLink(actor.MayAnywhere(Enter)), nil
		},
	}
}

func guestTag(ctx context.Context, b Brief) lists.Tag {
	if !b.WalkIn {
		return lists.Tag{}
	}
	return lists.Tag{Kind: ui.KindNeutral, Text: i18n.T(ctx, "people.guest_tag")}
}

func accountTag(ctx context.Context, b Brief) lists.Tag {
	if b.HasAccount {
		return lists.Tag{Kind: ui.KindSuccess, Text: i18n.T(ctx, "people.account_yes")}
	}
	return lists.Tag{Kind: ui.KindNeutral, Text: i18n.T(ctx, "people.account_no")}
}

func householdHint(ctx context.Context, b Brief) string {
	if b.HeadName == "" || b.HeadName == b.Name {
		return ""
	}
	return i18n.T(ctx, "people.of_household", "name", b.HeadName)
}
