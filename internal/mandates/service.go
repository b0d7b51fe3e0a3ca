package mandates

import (
	"context"
	"embed"
	"fmt"
	"io"
	"strings"
	"time"

	"thonso/internal/people"
	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/blob"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/limit"
	"thonso/internal/platform/once"
	"thonso/internal/platform/text"
	"thonso/internal/procedures"
)

// Files holds the module's migrations and messages.
//
//go:embed migrations messages
var Files embed.FS

// Ask is the permission to ask a resident for a mandate.
const Ask auth.Permission = "mandates.ask"

// Permissions of this module.
var Permissions = []auth.Permission{Ask}

// A Service does what the module offers.
type Service struct {
	db         *db.DB
	clock      clock.Clock
	journal    *audit.Journal
	people     *people.Service
	procedures *procedures.Service
	blobs      *blob.Store
	baseURL    string
	places     *places.Service
	practice   bool
	numbers    *limit.Tries // typed at the public page, by address
}

// Deps are what the module stands on.
type Deps struct {
	DB         *db.DB
	Clock      clock.Clock
	Journal    *audit.Journal
	Places     *places.Service
	People     *people.Service
	Procedures *procedures.Service
	Blobs      *blob.Store
	BaseURL    string // where residents reach the product
	Practice   bool   // every paper says that it is worth nothing
}

// New returns the module's service.
func New(d Deps) *Service {
	return &Service{db: d.DB, clock: d.Clock, journal: d.Journal, people: d.People, procedures: d.Procedures,
		blobs: d.Blobs, baseURL: d.BaseURL, places: d.Places, practice: d.Practice,
		numbers: limit.PerMinute(numbersPerMinute)}
}

// numbersPerMinute is how many numbers may be typed from one address in a
// minute: a family's fingers slip less often, and a machine gets nowhere.
const numbersPerMinute = 10

// An AskInput asks for a mandate.
type AskInput struct {
	ID         string    `json:"id,omitempty" doc:"UUIDv7 made by you; a repeat makes a fresh link for the same mandate"`
	PlaceID    string    `json:"villageId"`
	ResidentID string    `json:"residentId"`
	Procedure  string    `json:"procedure"`
	SessionID  string    `json:"sessionId,omitempty"`
	Until      time.Time `json:"until,omitempty"` // zero: as long as may be
}

// An Asked mandate comes with the secret for its QR code, shown once.
type AskedMandate struct {
	Mandate
	Link string // URL to be shown as a QR code
}

// Ask prepares a mandate that the resident may then give. A repeat with the
// same ID makes a fresh link for the same mandate: the old one is void.
func (s *Service) Ask(ctx context.Context, actor auth.Actor, in AskInput) (AskedMandate, error) {
	if err := actor.Need(Ask, in.PlaceID); err != nil {
		return AskedMandate{}, err
	}
	if in.ID == "" {
		in.ID = ids.New()
	}
	if !ids.Valid(in.ID) || in.SessionID != "" && !ids.Valid(in.SessionID) {
		return AskedMandate{}, fault.New(fault.Invalid, "mandates.bad_id")
	}
	now := s.clock.Now()
	if in.Until.IsZero() || in.Until.After(now.Add(Hours)) {
		in.Until = now.Add(Hours)
	}
	if !in.Until.After(now) {
		return AskedMandate{}, fault.Field("until", "mandates.until_past")
	}
	if _, err := s.procedures.Get(in.Procedure, s.procedures.Today()); err != nil {
		return AskedMandate{}, err
	}
	who, err := s.people.Get(ctx, s.db.Read(), in.ResidentID)
	if err != nil {
		return AskedMandate{}, err
	}
	if !actor.May(Ask, who.VillageID) && who.VillageID != in.PlaceID {
		return AskedMandate{}, fault.New(fault.NotFound, "people.not_found")
	}
	if who.Status == people.Dead {
		return AskedMandate{}, fault.New(fault.Conflict, "mandates.dead", "name", who.Name)
	}
	m := Mandate{ID: in.ID, Number: ids.Code(5), PlaceID: in.PlaceID, SessionID: in.SessionID,
		ResidentID: who.ID, ResidentName: who.Name, HelperID: actor.ID, HelperName: actor.Name,
		Procedure: in.Procedure, AskedAt: now, ValidTo: in.Until}
	secret := ids.Secret()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		old, err := get(ctx, tx, `id = $1`, in.ID)
		if err == nil {
			if old.HelperID != actor.ID || old.ResidentID != who.ID || old.Procedure != in.Procedure ||
				old.PlaceID != in.PlaceID || old.SessionID != in.SessionID {
				return once.Other(old.AskedAt)
			}
			m = old
			_, err = tx.Exec(ctx, `update mandates_mandate set link_hash = $2 where id = $1`, m.ID, ids.Hash(secret))
			return err
		}
		if _, err := tx.Exec(ctx, `insert into mandates_mandate (id, number, link_hash, place_id, resident_id,
			resident_name, helper_id, helper_name, procedure_code, session_id, asked_at, valid_to)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			m.ID, m.Number, ids.Hash(secret), m.PlaceID, m.ResidentID, m.ResidentName, m.HelperID, m.HelperName,
			m.Procedure, m.SessionID, db.At(m.AskedAt), db.At(m.ValidTo)); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, m, "ask")
	})
	if err != nil {
		return AskedMandate{}, fmt.Errorf("ask for a mandate: %w", err)
	}
	return AskedMandate{m, s.baseURL + "/m/" + secret}, nil
}

func (s *Service) write(ctx context.Context, tx *db.Tx, actor auth.Actor, m Mandate, what string) error {
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: m.PlaceID, Action: "mandates." + what,
		Kind: "mandate", TargetID: m.ID, ForID: m.ResidentID, ForName: m.ResidentName,
		After: map[string]any{"procedure": m.Procedure, "helper": m.HelperID, "way": m.Way, "validTo": m.ValidTo}})
}

// ByLink returns the mandate of a QR code's secret, for the resident's own phone.
func (s *Service) ByLink(ctx context.Context, secret string) (Mandate, error) {
	return get(ctx, s.db.Read(), `link_hash = $1`, ids.Hash(secret))
}

// ByNumber returns the secret-less mandate of a number typed on the resident's phone.
func (s *Service) ByNumber(ctx context.Context, number string) (Mandate, error) {
	return get(ctx, s.db.Read(), `number = $1`, text.Code(number))
}

// Get returns a mandate to its helper.
func (s *Service) Get(ctx context.Context, actor auth.Actor, id string) (Mandate, error) {
	m, err := get(ctx, s.db.Read(), `id = $1`, id)
	if err == nil && m.HelperID != actor.ID {
		return Mandate{}, fault.New(fault.NotFound, "mandates.not_found")
	}
	return m, err
}

// Of returns the mandate under which something was done, to a module that has
// checked who may see that.
func (s *Service) Of(ctx context.Context, q db.Querier, id string) (Mandate, error) {
	return get(ctx, q, `id = $1`, id)
}

// keptFiles returns the hash of every photo of a signed slip.
func (s *Service) keptFiles(ctx context.Context) ([]string, error) {
	return db.Strings(ctx, s.db.Read(), `select distinct paper_blob from mandates_mandate where paper_blob <> ''`)
}

// OpenPaper returns the photo of the signed slip to the helper; each look at a
// person's signature is logged.
func (s *Service) OpenPaper(ctx context.Context, actor auth.Actor, id string) (io.ReadSeekCloser, Mandate, error) {
	m, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, m, err
	}
	if m.Paper == "" {
		return nil, m, fault.New(fault.NotFound, "mandates.no_paper")
	}
	if err := s.journal.ViewedOnce(ctx, s.db, actor, m.ResidentID, m.PlaceID, "mandate-paper:"+m.ID); err != nil {
		return nil, m, err
	}
	f, err := s.blobs.Open(m.Paper)
	return f, m, err
}

// Agree is the resident's consent on their own phone. By QR code (secret) the
// mandate is given at once; by number (typed), six digits are returned, to be
// read out to the helper who is standing there.
func (s *Service) Agree(ctx context.Context, m Mandate, byQR bool) (digits string, err error) {
	now := s.clock.Now()
	resident := auth.Actor{Name: m.ResidentName}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := get(ctx, tx, `id = $1`, m.ID)
		if err != nil {
			return err
		}
		if byQR && m.StateAt(now) == Given {
			return nil // tapped twice
		}
		if err := m.open(now, Asked); err != nil {
			return err
		}
		if byQR {
			m.Way = "qr"
			return s.give(ctx, tx, resident, m)
		}
		digits = ids.Digits(6)
		_, err = tx.Exec(ctx, `update mandates_mandate set code_hash = $2, tries = 0 where id = $1`,
			m.ID, ids.Hash(m.ID+digits))
		return err
	})
	return digits, err
}

func (s *Service) give(ctx context.Context, tx *db.Tx, actor auth.Actor, m Mandate) error {
	if _, err := tx.Exec(ctx, `update mandates_mandate
		set way = $2, paper_blob = $3, witness = $4, given_at = $5, code_hash = '' where id = $1`,
		m.ID, m.Way, m.Paper, m.Witness, db.At(s.clock.Now())); err != nil {
		return err
	}
	return s.write(ctx, tx, actor, m, "give")
}

// EnterCode takes the six digits that the resident read out.
func (s *Service) EnterCode(ctx context.Context, actor auth.Actor, id, digits string) (Mandate, error) {
	digits = text.Code(digits)
	var m Mandate
	wrong := false
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if m, err = s.own(ctx, tx, actor, id); err != nil {
			return err
		}
		if m.StateAt(s.clock.Now()) == Given {
			return nil
		}
		if err := m.open(s.clock.Now(), Asked); err != nil {
			return err
		}
		if m.Tries >= maxTries {
			return fault.New(fault.TooMany, "mandates.too_many_tries")
		}
		var hash string
		if err := tx.QueryRow(ctx, `update mandates_mandate set tries = tries + 1 where id = $1
			returning code_hash`, id).Scan(&hash); err != nil {
			return err
		}
		if hash == "" || hash != ids.Hash(id+digits) {
			wrong = true // the try counts, so the transaction must stand
			return nil
		}
		m.Way, m.GivenAt = "code", s.clock.Now()
		return s.give(ctx, tx, actor, m)
	})
	if err == nil && wrong {
		err = fault.Field("digits", "mandates.digits_wrong")
	}
	return m, err
}

// GiveOnPaper takes the photo of the signed (or thumb-printed) slip, with the name of a witness.
func (s *Service) GiveOnPaper(ctx context.Context, actor auth.Actor, id, blobHash, witness string) (Mandate, error) {
	witness = text.Clean(witness)
	bad := map[string]string{}
	if blobHash == "" {
		bad["photo"] = "mandates.photo_needed"
	}
	switch {
	case witness == "":
		bad["witness"] = "mandates.witness_needed"
	case len([]rune(witness)) > 100:
		bad["witness"] = "mandates.witness_long"
	}
	if err := fault.Fields(bad); err != nil {
		return Mandate{}, err
	}
	var m Mandate
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if m, err = s.own(ctx, tx, actor, id); err != nil {
			return err
		}
		if err := m.open(s.clock.Now(), Asked); err != nil {
			return err
		}
		if strings.EqualFold(witness, m.HelperName) {
			return fault.Field("witness", "mandates.witness_other")
		}
		m.Way, m.Paper, m.Witness, m.GivenAt = "paper", blobHash, witness, s.clock.Now()
		return s.give(ctx, tx, actor, m)
	})
	return m, err
}

func (s *Service) own(ctx context.Context, q db.Querier, actor auth.Actor, id string) (Mandate, error) {
	m, err := get(ctx, q, `id = $1`, id)
	if err != nil {
		return m, err
	}
	if m.HelperID != actor.ID {
		return Mandate{}, fault.New(fault.NotFound, "mandates.not_found")
	}
	return m, nil
}

// Revoke takes a mandate back; the resident may do so until it is used.
func (s *Service) Revoke(ctx context.Context, m Mandate) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := get(ctx, tx, `id = $1`, m.ID)
		if err != nil {
			return err
		}
		if st := m.StateAt(s.clock.Now()); st != Asked && st != Given {
			return m.open(s.clock.Now(), Given)
		}
		if _, err := tx.Exec(ctx, `update mandates_mandate set revoked_at = $2 where id = $1`,
			m.ID, db.At(s.clock.Now())); err != nil {
			return err
		}
		return s.write(ctx, tx, auth.Actor{Name: m.ResidentName}, m, "revoke")
	})
}

// Given returns the mandate if the actor may begin under it.
func (s *Service) Given(ctx context.Context, actor auth.Actor, id, residentID, procedure string) (Mandate, error) {
	m, err := s.own(ctx, s.db.Read(), actor, id)
	if err != nil {
		return m, err
	}
	return m, s.fits(m, residentID, procedure)
}

func (s *Service) fits(m Mandate, residentID, procedure string) error {
	if m.ResidentID != residentID || m.Procedure != procedure {
		return fault.New(fault.Forbidden, "mandates.for_another")
	}
	return m.open(s.clock.Now(), Given)
}

// Begun notes, within the transaction, that a draft was begun under the mandate.
func (s *Service) Begun(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `update mandates_mandate set begun_at = $2 where id = $1 and begun_at = 0`,
		id, db.At(s.clock.Now()))
	return err
}

// Use marks the mandate used for the dossier: the end of what it allowed.
func (s *Service) Use(ctx context.Context, tx *db.Tx, actor auth.Actor,
	mandateID, residentID, procedure, dossierID string) error {
	m, err := s.own(ctx, tx, actor, mandateID)
	if err != nil {
		return err
	}
	if m.DossierID == dossierID && !m.UsedAt.IsZero() {
		return nil // a repeat of the same submission
	}
	if err := s.fits(m, residentID, procedure); err != nil {
		return err
	}
	if err := db.ChangedOne(tx.Exec(ctx, `update mandates_mandate set used_at = $2, dossier_id = $3
		where id = $1 and used_at = 0`, m.ID, db.At(s.clock.Now()), dossierID)); err != nil {
		return err
	}
	return s.write(ctx, tx, actor, m, "use")
}

const columns = `id, number, place_id, session_id, resident_id, resident_name, helper_id, helper_name, procedure_code,
	asked_at, valid_to, tries, way, paper_blob, witness, given_at, used_at, dossier_id, revoked_at, begun_at`

func scan(r db.Rows) (m Mandate, err error) {
	return m, r.Scan(&m.ID, &m.Number, &m.PlaceID, &m.SessionID, &m.ResidentID, &m.ResidentName, &m.HelperID,
		&m.HelperName, &m.Procedure, db.Into(&m.AskedAt), db.Into(&m.ValidTo), &m.Tries, &m.Way, &m.Paper, &m.Witness,
		db.Into(&m.GivenAt), db.Into(&m.UsedAt), &m.DossierID, db.Into(&m.RevokedAt), db.Into(&m.BegunAt))
}

func get(ctx context.Context, q db.Querier, where, arg string) (Mandate, error) {
	return db.Get(ctx, q, fault.New(fault.NotFound, "mandates.not_found"), scan,
		`select `+columns+` from mandates_mandate where `+where, arg)
}
