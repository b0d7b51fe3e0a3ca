package office

import (
	"context"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/parts"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/ids"
)

// A HandOverInput gives a result to its owner, with proof.
type HandOverInput struct {
	dossiers.Act
	Proof  Proof  `json:"proof" enum:"code,qr,counter"`
	Secret string `json:"secret,omitempty" doc:"The secret on the receipt, for code and qr"`
	Blob   string `json:"-"` // for photo: its hash, kept before
}

// Fields are what is asked for it.
func (in *HandOverInput) Fields() forms.Fields {
	return in.With(
		forms.Choice("proof", &in.Proof, ProofCode, ProofQR, ProofPhoto, ProofCounter).Need("dossiers.choose_proof"),
		forms.Text("secret", &in.Secret).Hint("dossiers.act.secret_hint"))
}

// A Proof is what shows that the owner got the result.
type Proof string

// The proofs.
const (
	ProofCode    Proof = "code"    // the secret on the receipt
	ProofQR      Proof = "qr"      // what the receipt's QR code carries
	ProofPhoto   Proof = "photo"   // of the signed slip
	ProofCounter Proof = "counter" // identity card seen at the office
)

func (s *Service) checkProof(ctx context.Context, q db.Querier, actor auth.Actor, d dossiers.Dossier,
	in HandOverInput) error {
	switch in.Proof {
	case ProofCode, ProofQR:
		var hash string
		if err := q.QueryRow(ctx, `select secret_hash from dossiers_dossier where id = $1`,
			d.ID).Scan(&hash); err != nil {
			return err
		}
		shown := s.dossiers.SecretHash(in.Secret)
		if in.Proof == ProofQR {
			shown = ids.Hash(in.Secret)
		}
		if shown != hash {
			return fault.Field("secret", "dossiers.secret_wrong")
		}
	case ProofPhoto:
		if in.Blob == "" {
			return fault.Field("photo", "dossiers.proof_photo")
		}
	case ProofCounter:
		if err := actor.Need(dossiers.Receive, d.CommuneID); err != nil {
			return err
		}
	}
	return nil
}

// HandOver records that the result is in its owner's hands.
func (s *Service) HandOver(ctx context.Context, actor auth.Actor, in HandOverInput) (dossiers.Dossier, error) {
	var out dossiers.Dossier
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = s.HandOverTx(ctx, tx, actor, in)
		return err
	})
	return out, err
}

// HandOverTx is HandOver inside the caller's transaction: an errand's item and
// its dossier are handed over together.
func (s *Service) HandOverTx(ctx context.Context, tx *db.Tx, actor auth.Actor,
	in HandOverInput) (dossiers.Dossier, error) {
	return s.dossiers.ActTx(ctx, tx, actor, in.Act, func(dossiers.Dossier) (dossiers.Action, dossiers.Change) {
		return dossiers.ActionReturn, parts.Checked(in.Fields(), func(ctx context.Context, tx *db.Tx,
			t *dossiers.Transition) error {
			t.Event.Data.Proof = string(in.Proof)
			if in.Blob != "" {
				t.Event.Data.Proof += ":" + in.Blob
			}
			if err := s.originals.NeedSeen(ctx, tx, t.Before); err != nil {
				return err
			}
			return s.checkProof(ctx, tx, actor, t.Dossier, in)
		})
	})
}
