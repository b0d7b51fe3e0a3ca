package cases

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// A Signed is the photo of a paper signed by hand that proves something about a
// dossier: the mandate under which it was made, the slip signed at the hand-over.
type Signed struct {
	Kind    string // "mandate", "slip" or "original"
	Hash    string
	At      time.Time
	By      string // who photographed it
	Witness string // of a mandate
}

// kept returns the proofs of a case of which there is a photo.
func (s *Service) kept(ctx context.Context, q db.Querier, d dossiers.Dossier, evs []dossiers.Event) ([]Signed, error) {
	var out []Signed
	if d.MandateID != "" {
		m, err := s.mandates.Of(ctx, q, d.MandateID)
		switch {
		case fault.KindOf(err) == fault.NotFound: // brought in from elsewhere, without its mandate
		case err != nil:
			return nil, err
		case m.Paper != "":
			out = append(out, Signed{"mandate", m.Paper, m.GivenAt, m.HelperName, m.Witness})
		}
	}
	for _, e := range evs {
		if hash, ok := strings.CutPrefix(e.Data.Proof, "photo:"); ok {
			out = append(out, Signed{Kind: "slip", Hash: hash, At: e.At, By: e.ActorName})
		}
	}
	seen, err := db.Collect(ctx, q, func(r db.Rows) (k Signed, err error) {
		return k, r.Scan(&k.Kind, &k.Hash, db.Into(&k.At), &k.By)
	}, `select 'original', blob, at, by_name from dossiers_original where dossier_id = $1 and blob <> ''`, d.ID)
	return append(out, seen...), err
}

// OpenSigned returns the photo of a proof to whoever may see the dossier. It
// shows a signature or a thumb: a look of its own.
func (s *Service) OpenSigned(ctx context.Context, actor auth.Actor, id,
	kind string) (f io.ReadSeekCloser, k Signed, err error) {
	q := s.db.Read()
	d, err := dossiers.Get(ctx, q, id)
	if err != nil {
		return nil, k, err
	}
	if err := s.dossiers.NeedFor(actor, dossiers.View, d); err != nil {
		return nil, k, err
	}
	evs, err := dossiers.EventsOf(ctx, q, id)
	if err != nil {
		return nil, k, err
	}
	all, err := s.kept(ctx, q, d, evs)
	if err != nil {
		return nil, k, err
	}
	i := slices.IndexFunc(all, func(k Signed) bool { return k.Kind == kind })
	if i < 0 {
		return nil, k, fault.New(fault.NotFound, "dossiers.no_photo")
	}
	if err := s.looked(ctx, actor, d, "dossier-"+kind+":"); err != nil {
		return nil, k, err
	}
	f, err = s.blobs.Open(all[i].Hash)
	return f, all[i], err
}
