package cases

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/photos"
	"thonso/internal/platform/picture"
)

// A thumbnail's longer side, in pixels, and about what it weighs, in bytes: a
// page of four stays within the 100 KB that a page may weigh.
const (
	thumbSide   = 320
	thumbWeight = 6500
)

// MakeThumb is the job that draws the small picture of a photo just handed in.
type MakeThumb struct {
	PhotoID string `json:"photoId"`
}

// Job says how it is worked.
func (a MakeThumb) Job() jobs.Spec {
	return jobs.Spec{Kind: "dossiers.make_thumb", Queue: jobs.Media, Once: a.PhotoID}
}

// A photo that was taken out meanwhile needs none.
func (s *Service) makeThumb(ctx context.Context, _ auth.Actor, a MakeThumb) error {
	all, err := db.Collect(ctx, s.db.Read(), dossiers.ScanPhoto,
		`select `+dossiers.PhotoColumns+` from dossiers_photo where id = $1 and removed_at = 0`, a.PhotoID)
	if err != nil || len(all) == 0 || all[0].Thumb != "" || !all[0].Drawn() {
		return err
	}
	_, err = s.drawThumb(ctx, all[0])
	return err
}

// OpenThumb returns the small picture of a photo to whoever may see the photo.
// One that was handed in before there were any is drawn now, and kept.
func (s *Service) OpenThumb(ctx context.Context, actor auth.Actor, dossierID,
	photoID string) (io.ReadSeekCloser, dossiers.Photo, error) {
	p, err := s.photoFor(ctx, actor, dossierID, photoID)
	if err != nil {
		return nil, dossiers.Photo{}, err
	}
	if p.Drawn() && p.Thumb == "" {
		if p.Thumb, err = s.drawThumb(ctx, p); err != nil {
			return nil, dossiers.Photo{}, err
		}
	}
	if !p.Drawn() {
		return nil, dossiers.Photo{}, fault.New(fault.NotFound, "dossiers.no_photo")
	}
	f, err := s.blobs.Open(p.Thumb)
	return f, p, err
}

// drawThumb draws and keeps the small picture of a photo. One is drawn at a
// time: each may take much memory.
func (s *Service) drawThumb(ctx context.Context, p dossiers.Photo) (hash string, err error) {
	select {
	case s.drawing <- struct{}{}:
		defer func() { <-s.drawing }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	// Another may have drawn it while this one waited.
	if err := s.db.Read().QueryRow(ctx, `select thumb from dossiers_photo where id = $1`,
		p.ID).Scan(&hash); err != nil ||
		hash != "" {
		return hash, err
	}
	f, err := s.blobs.Open(p.Hash)
	if err != nil {
		return "", err
	}
	defer f.Close()
	small, err := picture.Small(f, thumbSide, thumbWeight)
	switch {
	case errors.Is(err, picture.ErrBroken), errors.Is(err, picture.ErrTooLarge):
		hash = dossiers.NoThumb
	case err != nil:
		return "", fmt.Errorf("draw thumbnail of photo %s: %w", p.ID, err)
	default:
		if hash, _, err = s.blobs.Put(bytes.NewReader(small), photos.MaxBytes); err != nil {
			return "", err
		}
	}
	err = s.db.InTx(context.WithoutCancel(ctx), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update dossiers_photo set thumb = $2 where id = $1 and thumb = ''`, p.ID, hash)
		return err
	})
	return hash, err
}
