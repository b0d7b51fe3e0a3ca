package dossiers

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

// A Kept is the photo of a paper signed by hand that proves something about a
// dossier: the mandate under which it was made, the slip signed at the hand-over.
type Kept struct {
	Kind    string // "mandate" or "slip"
	Hash    string
	At      time.Time
	By      string // who photographed it
	Witness string // of a mandate
}

// kept returns the proofs of a case of which there is a photo.
func (s *Service) kept(ctx context.Context, q db.Querier, d Dossier, evs []Event) ([]Kept, error) {
	var out []Kept
	if d.MandateID != "" {
		m, err := s.Mandates.Of(ctx, q, d.MandateID)
		switch {
		case fault.KindOf(err) == fault.NotFound: // brought in from elsewhere, without its mandate
		case err != nil:
			return nil, err
		case m.Paper != "":
			out = append(out, Kept{"mandate", m.Paper, m.GivenAt, m.HelperName, m.Witness})
		}
	}
	for _, e := range evs {
		if hash, ok := strings.CutPrefix(e.Data.Proof, "photo:"); ok {
			out = append(out, Kept{Kind: "slip", Hash: hash, At: e.At, By: e.ActorName})
		}
	}
	return out, nil
}

// OpenKept returns the photo of a proof to whoever may see the dossier. It
// shows a signature or a thumb, so each look is logged.
func (s *Service) OpenKept(ctx context.Context, actor auth.Actor, id, kind string) (f io.ReadSeekCloser, k Kept, err error) {
	q := s.DB.Read()
	d, err := getDossier(ctx, q, id)
	if err != nil {
		return nil, k, err
	}
	if err := s.needFor(actor, View, d); err != nil {
		return nil, k, err
	}
	evs, err := eventsOf(ctx, q, id)
	if err != nil {
		return nil, k, err
	}
	all, err := s.kept(ctx, q, d, evs)
	if err != nil {
		return nil, k, err
	}
	i := slices.IndexFunc(all, func(k Kept) bool { return k.Kind == kind })
	if i < 0 {
		return nil, k, fault.New(fault.NotFound, "dossiers.no_photo")
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.Journal.Viewed(ctx, tx, actor, d.ResidentID, d.CommuneID, "dossier-"+kind+":"+ReceiptNumber(d))
	})
	if err != nil {
		return nil, k, err
	}
	f, err = s.Blobs.Open(all[i].Hash)
	return f, all[i], err
}
