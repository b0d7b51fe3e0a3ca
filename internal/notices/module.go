package notices

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
)

// Module hands the module to the app.
func (s *Service) Module() module.Module {
	return module.Module{
		Name: "notices", Files: Files, Routes: s.routes, API: s.api, Work: s.work, Sealed: s.Legible,
		Jobs:  func(q *jobs.Queue) { jobs.Work(q, auth.System("notices", nil), s.sendMail) },
		Holds: []module.Held{s.held()},
	}
}

// held are the notices of the person's own accounts; those that were read can go.
func (s *Service) held() module.Held {
	h := s.noticeList().Held("notices.held", func(p module.Person, args *[]any) string {
		return `account_id in (` + db.In(args, p.Accounts) + `)`
	})
	h.Erase = func(ctx context.Context, tx *db.Tx, p module.Person) error {
		var args []any
		_, err := tx.Exec(ctx,
			`delete from notices_notice where read_at > 0 and account_id in (`+db.In(&args, p.Accounts)+`)`, args...)
		return err
	}
	return h
}
