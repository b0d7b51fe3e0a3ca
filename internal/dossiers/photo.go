package dossiers

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/picture"
)

// MaxPhoto is the most that one photo or PDF may weigh, in bytes.
const MaxPhoto = 12 << 20

var photoTypes = []string{"image/jpeg", "image/png", "application/pdf"}

// A PhotoInput is one page of one component.
type PhotoInput struct {
	ID        string // of the dossier
	PhotoID   string // made by the client; a repeat is kept once
	Component string
	Page      int // to replace that page; 0: after the last
	Content   io.Reader
}

// AddPhoto keeps a photo of a page of a component. The file is on disk before
// the row that names it, so what is acknowledged is there.
func (s *Service) AddPhoto(ctx context.Context, actor auth.Actor, in PhotoInput) (Photo, error) {
	d, err := s.editable(ctx, s.DB.Read(), actor, in.ID)
	if err != nil {
		return Photo{}, err
	}
	proc, err := s.procedureOf(d)
	if err != nil {
		return Photo{}, err
	}
	i := slices.IndexFunc(proc.Components, func(c componentT) bool { return c.ID == in.Component })
	if i < 0 {
		return Photo{}, fault.New(fault.NotFound, "dossiers.no_component")
	}
	most := proc.Components[i].PhotoLimit()
	if most == 0 {
		return Photo{}, fault.New(fault.Invalid, "dossiers.photo_only_shown")
	}
	if in.Page < 0 || in.PhotoID != "" && !ids.Valid(in.PhotoID) {
		return Photo{}, fault.New(fault.Invalid, "dossiers.bad_id")
	}
	mime, content, err := sniff(in.Content)
	if err != nil {
		return Photo{}, err
	}
	hash, size, err := s.Blobs.Put(content, MaxPhoto)
	if err != nil {
		return Photo{}, err
	}
	p := Photo{ID: in.PhotoID, DossierID: d.ID, Component: in.Component, Page: in.Page, Hash: hash, Mime: mime, Size: size, At: s.Clock.Now(), By: actor.Name}
	if p.ID == "" {
		p.ID = ids.New()
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.insertPhoto(ctx, tx, actor, &p, most) })
	if err != nil {
		return Photo{}, fmt.Errorf("add photo: %w", err)
	}
	return p, nil
}

func (s *Service) insertPhoto(ctx context.Context, tx *db.Tx, actor auth.Actor, p *Photo, most int) error {
	d, err := s.editable(ctx, tx, actor, p.DossierID) // again: it may have been sent meanwhile
	if err != nil {
		return err
	}
	have, err := photos(ctx, tx, p.DossierID)
	if err != nil {
		return err
	}
	taken := map[int]bool{}
	for _, old := range have {
		if old.ID == p.ID || old.Component == p.Component && old.Hash == p.Hash && p.Page == 0 {
			*p = old
			return nil
		}
		if old.Component == p.Component && old.Hash == p.Hash && old.Page == p.Page {
			return fault.New(fault.Invalid, "dossiers.photo_same") // what was sent back isn't put right by itself
		}
		taken[old.Page] = taken[old.Page] || old.Component == p.Component
	}
	if p.Page == 0 {
		for p.Page = 1; taken[p.Page]; p.Page++ { // the gap that a removed page left, or the end
		}
	}
	if p.Page > most {
		return fault.New(fault.Invalid, "dossiers.too_many_photos", "most", most)
	}
	if _, err := tx.Exec(ctx, `update dossiers_photo set removed_at = $4 where dossier_id = $1 and component = $2 and page = $3 and removed_at = 0`,
		p.DossierID, p.Component, p.Page, db.At(p.At)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `insert into dossiers_photo (id, dossier_id, component, page, hash, mime, size, at, by_name) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		p.ID, p.DossierID, p.Component, p.Page, p.Hash, p.Mime, p.Size, db.At(p.At), p.By); db.IsDuplicate(err) {
		return fault.New(fault.Conflict, "dossiers.id_taken")
	} else if err != nil {
		return err
	}
	if p.Drawn() {
		if err := s.Queue.Enqueue(ctx, tx, makeThumb{PhotoID: p.ID}, time.Time{}); err != nil {
			return err
		}
	}
	// A page that was sent back is put right by a new photo of it.
	if _, err = tx.Exec(ctx, `update dossiers_want set done_at = $3 where dossier_id = $1 and done_at = 0 and (target = $2 or target = $4)`,
		p.DossierID, target(p.Component, p.Page), db.At(p.At), "c:"+p.Component); err != nil {
		return err
	}
	return s.noted(ctx, tx, actor, d, "add_photo", nil, pageEntry(p.Component, p.Page))
}

// pageEntry is what the journal says of a photo.
func pageEntry(component string, n int) map[string]any {
	return map[string]any{"component": component, "page": n}
}

func target(component string, page int) string { return fmt.Sprintf("c:%s:%d", component, page) }

// sniff looks at the content, never at the name, and gives back all of it.
func sniff(r io.Reader) (mime string, whole io.Reader, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxPhoto+1))
	if err != nil {
		return "", nil, fault.New(fault.Invalid, "dossiers.photo_cut")
	}
	if len(raw) > MaxPhoto {
		return "", nil, fault.New(fault.TooLarge, "dossiers.photo_large", "mb", MaxPhoto>>20)
	}
	mime = http.DetectContentType(raw)
	if !slices.Contains(photoTypes, mime) {
		return "", nil, fault.New(fault.Invalid, "dossiers.photo_type")
	}
	if mime != "application/pdf" {
		switch err := picture.Check(raw); {
		case errors.Is(err, picture.ErrTooLarge):
			return "", nil, fault.New(fault.Invalid, "dossiers.photo_pixels")
		case err != nil:
			return "", nil, fault.New(fault.Invalid, "dossiers.photo_broken")
		}
	}
	return mime, bytes.NewReader(raw), nil
}

// RemovePhoto takes a photo out of a dossier that is still being prepared.
func (s *Service) RemovePhoto(ctx context.Context, actor auth.Actor, dossierID, photoID string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		d, err := s.editable(ctx, tx, actor, dossierID)
		if err != nil {
			return err
		}
		var component string
		var n int
		err = tx.QueryRow(ctx, `update dossiers_photo set removed_at = $3 where id = $2 and dossier_id = $1 and removed_at = 0 returning component, page`,
			dossierID, photoID, db.At(s.Clock.Now())).Scan(&component, &n)
		if errors.Is(err, sql.ErrNoRows) {
			return nil // a repeat
		} else if err != nil {
			return err
		}
		return s.noted(ctx, tx, actor, d, "remove_photo", pageEntry(component, n), nil)
	})
}

// OpenPhoto returns the content of a photo to whoever may see the dossier.
func (s *Service) OpenPhoto(ctx context.Context, actor auth.Actor, dossierID, photoID string) (io.ReadSeekCloser, Photo, error) {
	p, err := s.photoFor(ctx, actor, dossierID, photoID)
	if err != nil {
		return nil, Photo{}, err
	}
	f, err := s.Blobs.Open(p.Hash)
	return f, p, err
}

// photoFor is a photo of a dossier that the actor may see.
func (s *Service) photoFor(ctx context.Context, actor auth.Actor, dossierID, photoID string) (Photo, error) {
	d, err := getDossier(ctx, s.DB.Read(), dossierID)
	if err != nil {
		return Photo{}, err
	}
	if err := s.needFor(actor, View, d); err != nil {
		return Photo{}, err
	}
	all, err := photos(ctx, s.DB.Read(), dossierID)
	if err != nil {
		return Photo{}, err
	}
	i := slices.IndexFunc(all, func(p Photo) bool { return p.ID == photoID })
	if i < 0 {
		return Photo{}, fault.New(fault.NotFound, "dossiers.no_photo")
	}
	return all[i], nil
}
