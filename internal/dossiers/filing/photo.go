package filing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/once"
	"thonso/internal/platform/photos"
	"thonso/internal/procedures"
)

// A PhotoInput is one page of one component.
type PhotoInput struct {
	ID        string // of the dossier
	PhotoID   string // made by the client; a repeat is kept once
	Component string
	Page      int    // to replace that page; 0: after the last
	Replaces  string // id of the photo that was seen there; "" where there was none
	Content   io.Reader
}

// AddPhoto keeps a photo of a page of a component. The file is on disk before
// the row that names it, so what is acknowledged is there.
func (s *Service) AddPhoto(ctx context.Context, actor auth.Actor, in PhotoInput) (dossiers.Photo, error) {
	d, err := s.editable(ctx, s.db.Read(), actor, in.ID)
	if err != nil {
		return dossiers.Photo{}, err
	}
	proc, err := s.dossiers.ProcedureOf(d)
	if err != nil {
		return dossiers.Photo{}, err
	}
	i := slices.IndexFunc(proc.Components, func(c procedures.Component) bool { return c.ID == in.Component })
	if i < 0 {
		return dossiers.Photo{}, fault.New(fault.NotFound, "dossiers.no_component")
	}
	most := proc.Components[i].PhotoLimit()
	if most == 0 {
		return dossiers.Photo{}, fault.New(fault.Invalid, "dossiers.photo_only_shown")
	}
	if in.Page < 0 || in.PhotoID != "" && !ids.Valid(in.PhotoID) {
		return dossiers.Photo{}, fault.New(fault.Invalid, "dossiers.bad_id")
	}
	kept, err := photos.Keep(s.blobs, in.Content)
	if err != nil {
		return dossiers.Photo{}, err
	}
	p := dossiers.Photo{ID: in.PhotoID, DossierID: d.ID, Component: in.Component, Page: in.Page, Hash: kept.Hash,
		Mime: kept.Mime,
		Size: kept.Size, At: s.clock.Now(), By: actor.Name}
	if p.ID == "" {
		p.ID = ids.New()
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.insertPhoto(ctx, tx, actor, &p, most, in.Replaces)
	})
	if err != nil {
		return dossiers.Photo{}, fmt.Errorf("add photo: %w", err)
	}
	return p, nil
}

func (s *Service) insertPhoto(ctx context.Context, tx *db.Tx, actor auth.Actor, p *dossiers.Photo, most int,
	replaces string) error {
	d, err := s.editable(ctx, tx, actor, p.DossierID) // again: it may have been sent meanwhile
	if err != nil {
		return err
	}
	have, err := dossiers.PhotosOf(ctx, tx, p.DossierID)
	if err != nil {
		return err
	}
	taken, there := map[int]bool{}, ""
	for _, old := range have {
		if old.ID == p.ID && (old.Component != p.Component || old.Hash != p.Hash) {
			return once.Other(old.At)
		}
		if old.ID == p.ID || old.Component == p.Component && old.Hash == p.Hash && p.Page == 0 {
			*p = old
			return nil
		}
		if old.Component == p.Component && old.Hash == p.Hash && old.Page == p.Page {
			return fault.New(fault.Invalid, "dossiers.photo_same") // what was sent back isn't put right by itself
		}
		taken[old.Page] = taken[old.Page] || old.Component == p.Component
		if old.Component == p.Component && old.Page == p.Page {
			there = old.ID
		}
	}
	if there != replaces {
		return fault.Stale()
	}
	if p.Page == 0 {
		for p.Page = 1; taken[p.Page]; p.Page++ { // the gap that a removed page left, or the end
		}
	}
	if p.Page > most {
		return fault.New(fault.Invalid, "dossiers.too_many_photos", "most", most)
	}
	if _, err := tx.Exec(ctx,
		`update dossiers_photo set removed_at = $4 where dossier_id = $1 and component = $2 and page = $3 and removed_at = 0`,
		p.DossierID, p.Component, p.Page, db.At(p.At)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx,
		`insert into dossiers_photo (id, dossier_id, component, page, hash, mime, size, at, by_name)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		p.ID, p.DossierID, p.Component, p.Page, p.Hash, p.Mime, p.Size, db.At(p.At), p.By); db.IsDuplicate(err) {
		return fault.New(fault.Conflict, "dossiers.id_taken")
	} else if err != nil {
		return err
	}
	if p.Drawn() {
		if err := s.queue.Enqueue(ctx, tx, cases.MakeThumb{PhotoID: p.ID}, time.Time{}); err != nil {
			return err
		}
	}
	// A page that was sent back is put right by a new photo of it.
	if _, err = tx.Exec(ctx,
		`update dossiers_want set done_at = $3 where dossier_id = $1 and done_at = 0 and (target = $2 or target = $4)`,
		p.DossierID, dossiers.PhotoTarget(p.Component, p.Page), db.At(p.At), "c:"+p.Component); err != nil {
		return err
	}
	return s.noted(ctx, tx, actor, d, "add_photo", nil, pageEntry(p.Component, p.Page))
}

// pageEntry is what the journal says of a photo.
func pageEntry(component string, n int) map[string]any {
	return map[string]any{"component": component, "page": n}
}

// RemovePhoto takes a photo out of a dossier that is still being prepared.
func (s *Service) RemovePhoto(ctx context.Context, actor auth.Actor, dossierID, photoID string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := s.editable(ctx, tx, actor, dossierID)
		if err != nil {
			return err
		}
		var component string
		var n int
		err = tx.QueryRow(ctx,
			`update dossiers_photo set removed_at = $3 where id = $2 and dossier_id = $1 and removed_at = 0
				returning component, page`,
			dossierID, photoID, db.At(s.clock.Now())).Scan(&component, &n)
		if errors.Is(err, sql.ErrNoRows) {
			return nil // a repeat
		} else if err != nil {
			return err
		}
		return s.noted(ctx, tx, actor, d, "remove_photo", pageEntry(component, n), nil)
	})
}
