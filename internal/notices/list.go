package notices

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/lists"
	"thonso/internal/platform/ui"
)

// noticeList declares the list of what the actor is told, the newest first.
func (s *Service) noticeList() *lists.List[Notice] {
	return &lists.List[Notice]{
		Ground: lists.Ground{DB: s.db, Journal: s.journal}, Name: "notices", URL: "/notices", Title: "notices.title",
		Need: auth.SignedIn, Empty: "notices.empty", EmptyText: "notices.empty_text",
		Columns: []lists.Column[Notice]{
			{Label: "notices.column.text", Text: func(ctx context.Context, n Notice) string { return n.text(ctx) },
				Link: func(n Notice) string { return n.URL }},
			{Label: "notices.column.at", When: func(n Notice) time.Time { return n.MadeAt }},
			{Label: "notices.column.read", Tag: func(ctx context.Context, n Notice) lists.Tag {
				if n.Read {
					return lists.Tag{}
				}
				return lists.Tag{Kind: ui.KindInfo, Text: i18n.T(ctx, "notices.new")}
			}},
		},
		Orders: []lists.Order{{Name: "made", Keys: []lists.Key{lists.Number("made_at"), lists.Text("id")}, Desc: true}},
		Select: "id, key, url, args, made_at, read_at", From: "notices_notice",
		Scan: func(r db.Rows) (n Notice, err error) {
			var read int64
			err = r.Scan(&n.ID, &n.Key, &n.URL, db.IntoJSON(&n.Args), db.Into(&n.MadeAt), &read)
			n.Read = read > 0
			return n, err
		},
		Scope: func(_ context.Context, actor auth.Actor, _ lists.Query, args *[]any) (string, error) {
			return `account_id = ` + db.Arg(args, actor.ID), nil
		},
		Lead: func(ctx context.Context, actor auth.Actor, _ *lists.Query) (templ.Component, error) {
			n, err := s.Unread(ctx, actor)
			return readAll(n), err
		},
	}
}

// Mine returns a page of the actor's notices.
func (s *Service) Mine(ctx context.Context, actor auth.Actor, q lists.Query) (lists.Page[Notice], error) {
	return s.noticeList().Read(ctx, actor, q)
}
