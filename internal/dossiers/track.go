package dossiers

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

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
	Assist    Assist
	CommuneID string
	Submitted time.Time
	Received  time.Time
	Promised  time.Time
	Resolved  time.Time
	Extended  bool
	Wants     []Want // what must be put right, without the clerk's words
	Rated     bool
}

func initials(name string) string { return text.Initials(name) }

// normaliseSecret undoes what hands and phones do to a code.
func normaliseSecret(s string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", ".", "").Replace(text.Clean(s)))
}

// Track follows a dossier by its code, or by its receipt number before it has
// a code, and the secret on the receipt. Wrong code and wrong secret look the same.
func (s *Service) Track(ctx context.Context, code, secret string) (Track, error) {
	d, err := s.byCode(ctx, code, secret)
	if err != nil {
		return Track{}, err
	}
	return s.track(ctx, d)
}

// TrackSecret follows a dossier by the secret alone, as the QR code on the
// receipt carries it. Forty bits are few for guessing at leisure: whoever
// serves this limits how often one address may try.
func (s *Service) TrackSecret(ctx context.Context, secret string) (Track, error) {
	d, err := s.bySecret(ctx, secret)
	if err != nil {
		return Track{}, err
	}
	return s.track(ctx, d)
}

// Number is what the person knows the dossier by.
func (t Track) Number() string { return ReceiptNumber(Dossier{ID: t.ID, Code: t.Code}) }

func (s *Service) track(ctx context.Context, d Dossier) (t Track, err error) {
	t = Track{ID: d.ID, Code: d.Code, Procedure: d.Procedure, ProcVer: d.ProcVer, Initials: initials(d.OwnerName), Status: d.Status, Assist: d.Assist, CommuneID: s.officeOn(d, s.Procedures.Today()),
		Submitted: d.SubmittedAt, Received: d.ReceivedAt, Promised: d.Promised, Resolved: d.ResolvedAt, Extended: d.Extended}
	if d.Status == Supplement {
		if t.Wants, err = openWants(ctx, s.DB.Read(), d.ID); err != nil {
			return Track{}, err
		}
		for i := range t.Wants {
			t.Wants[i].Note = ""
		}
	}
	var n int
	err = s.DB.Read().QueryRow(ctx, `select count(*) from dossiers_rating where dossier_id = $1`, d.ID).Scan(&n)
	t.Rated = n > 0
	return t, err
}

// ReceiptNumber is what a dossier is called before it has a code: short enough to read out.
func ReceiptNumber(d Dossier) string {
	if d.Code != "" {
		return d.Code
	}
	return "P-" + strings.ToUpper(d.ID[len(d.ID)-8:])
}

func (s *Service) byCode(ctx context.Context, code, secret string) (d Dossier, err error) {
	if d, err = s.bySecret(ctx, secret); err != nil {
		return Dossier{}, err
	}
	code = strings.ToUpper(text.Clean(code))
	p, perr := ParseCode(code)
	if code != ReceiptNumber(d) && (perr != nil || string(p.Code) != d.Code) && code != "P-"+strings.ToUpper(d.ID[len(d.ID)-8:]) {
		return Dossier{}, unknownDossier()
	}
	return d, nil
}

func (s *Service) bySecret(ctx context.Context, secret string) (d Dossier, err error) {
	err = s.DB.Read().QueryRow(ctx, `select `+columns+` from dossiers_dossier where secret_hash = $1 and secret_hash <> ''`, ids.Hash(normaliseSecret(secret))).Scan(d.dests()...)
	if errors.Is(err, sql.ErrNoRows) {
		return Dossier{}, unknownDossier()
	}
	return d, err
}

func unknownDossier() error { return fault.New(fault.NotFound, "dossiers.track_unknown") }
