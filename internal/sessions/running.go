package sessions

import (
	"context"
	"time"

	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// A Running session is one that people can come to now, as everybody may know it.
type Running struct {
	VillageID string
	Place     string
	Until     time.Time
}

// Running returns the open sessions of villages, the one that ends first in front.
func (s *Service) Running(ctx context.Context, villageIDs []string) ([]Running, error) {
	var args []any
	rs, err := db.Collect(ctx, s.db.Read(), func(r db.Rows) (now Running, err error) {
		return now, r.Scan(&now.VillageID, &now.Place, db.Into(&now.Until))
	}, `select village_id, place, planned_end from sessions_session where closed_at = 0 and village_id in (`+
		db.In(&args, villageIDs)+`) order by planned_end, id`, args...)
	return rs, fault.Wrap("running sessions", err)
}
