package dossiers

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"thonso/internal/dossiers/codes"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/text"
)

// A Track is what the public page shows of a dossier: no personal data beyond initials.
type Track struct {
	ID        string
	Code      string
	Procedure string
	ProcVer   int
	Initials  string
	Status    Status
	Stage     int // of the five steps
	Assist    Assist
	Submitted time.Time
	Received  time.Time
	Promised  time.Time
	Resolved  time.Time
	ToVerify  bool // facts must be verified: promised by the longer limit
	Rated     bool
	Link      string // what the receipt's QR code carries: see Service.link
}

func Initials(name string) string { return text.Initials(name) }

// Track follows a dossier by its code, or by its receipt number before it has
// a code, and the secret on the receipt. Wrong code and wrong secret look the same.
func (s *Service) Track(ctx context.Context, code, secret string) (Track, error) {
	d, err := s.byCode(ctx, code, secret)
	if err != nil {
		return Track{}, err
	}
	t, err := s.track(ctx, d)
	t.Link = s.link(secret)
	return t, err
}

// link is what the receipt's QR code carries instead of the secret: addresses
// stay in a phone's history and in a proxy's log, the secret must not. Who has
// it can follow the dossier and rate it; as proof of a hand-over it is worth
// something only in the hands of the one who carries that result, signed in.
// Made with the installation's key, it can't be turned back into the secret.
func (s *Service) link(secret string) string {
	if secret = text.Code(secret); secret == "" {
		return ""
	}
	return s.box.Key("receipt " + secret)[:20]
}

// SecretHash is what is stored of a secret: by it, it is found by either way.
func (s *Service) SecretHash(secret string) string { return ids.Hash(s.link(secret)) }

// TrackURL is where the receipt's QR code leads.
func (s *Service) TrackURL(base, secret string) string { return base + "/t/" + s.link(secret) }

// TrackLink follows a dossier by the receipt's QR code.
func (s *Service) TrackLink(ctx context.Context, link string) (Track, error) {
	d, err := s.ByLink(ctx, link)
	if err != nil {
		return Track{}, err
	}
	t, err := s.track(ctx, d)
	t.Link = link
	return t, err
}

// Number is what the person knows the dossier by.
func (t Track) Number() string { return ReceiptNumber(Dossier{ID: t.ID, Code: t.Code}) }

func (s *Service) track(ctx context.Context, d Dossier) (t Track, err error) {
	t = Track{ID: d.ID, Code: d.Code, Procedure: d.Procedure, ProcVer: d.ProcVer, Initials: Initials(d.OwnerName),
		Status: d.Status, Stage: d.Stage(), Assist: d.Assist,
		Submitted: d.SubmittedAt, Received: d.ReceivedAt, Promised: d.Promised,
		Resolved: d.ResolvedAt, ToVerify: d.ToVerify}
	var n int
	err = s.db.Read().QueryRow(ctx, `select count(*) from dossiers_rating where dossier_id = $1`, d.ID).Scan(&n)
	t.Rated = n > 0
	return t, err
}

// ReceiptNumber is what a dossier is called before it has a code: short enough to read out.
func ReceiptNumber(d Dossier) string {
	if d.Code != "" {
		return d.Code
	}
	return slipNumber(d.ID)
}

// slipNumber is that of the slip that is given when a dossier is sent.
func slipNumber(id string) string { return "P-" + strings.ToUpper(id[len(id)-8:]) }

func (s *Service) byCode(ctx context.Context, code, secret string) (d Dossier, err error) {
	if d, err = s.ByLink(ctx, s.link(secret)); err != nil {
		return Dossier{}, err
	}
	if typed := codes.Bare(code); typed != codes.Bare(ReceiptNumber(d)) && typed != codes.Bare(slipNumber(d.ID)) {
		return Dossier{}, unknownDossier()
	}
	return d, nil
}

// ChooseLang is the person's choice, on the page of their receipt, of the language in
// which they are written to from now on, whatever the dossier.
func (s *Service) ChooseLang(ctx context.Context, link, lang string) error {
	d, err := s.ByLink(ctx, link)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.people.SetLang(ctx, tx, d.ResidentID, lang); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, auth.Actor{Name: d.OwnerName},
			audit.Entry{PlaceID: d.CommuneID, Action: "dossiers.choose_lang", Kind: "resident", TargetID: d.ResidentID,
				ForID: d.ResidentID, ForName: d.OwnerName, After: map[string]any{"lang": lang}})
	})
}

// ByLink returns the dossier of a receipt's QR code, to a module that checks
// what may be shown of it. Whoever serves everybody limits how often one address tries.
func (s *Service) ByLink(ctx context.Context, link string) (d Dossier, err error) {
	err = s.db.Read().QueryRow(ctx,
		`select `+Columns+` from dossiers_dossier where secret_hash = $1 and secret_hash <> ''`,
		ids.Hash(link)).Scan(d.dests()...)
	if errors.Is(err, sql.ErrNoRows) {
		return Dossier{}, unknownDossier()
	}
	return d, err
}

// IDsOf are all dossiers of a person of the register.
func (s *Service) IDsOf(ctx context.Context, residentID string) ([]string, error) {
	return db.Strings(ctx, s.db.Read(), `select id from dossiers_dossier where resident_id = $1`, residentID)
}

func unknownDossier() error { return fault.New(fault.NotFound, "dossiers.track_unknown") }
