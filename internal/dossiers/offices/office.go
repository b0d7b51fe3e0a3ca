package offices

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"slices"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
	"thonso/internal/procedures"
)

// ManageOffice is the permission to set what stands on an office's papers.
const ManageOffice auth.Permission = "dossiers.office"

// An Office is a commune's one-stop-shop, as its papers and codes name it.
type Office struct {
	CommuneID  string
	AgencyCode string // e-identification code of the agency that resolves (QĐ 20/2020/QĐ-TTg)
	Name       string
	ParentName string
	Seat       string
	Address    string
	Phone      string
	Notation   string // in document numbers: UBND
	// "restart", "extend" or "subtract": what a supplement does to the legal clock
	ClockRule string
	Signers   map[procedures.Decider]Signer // of results that the committee doesn't sign
}

// OfficeOf returns the office of a commune; a fault telling the administrator what to do where none is set.
func (s *Service) OfficeOf(ctx context.Context, q db.Querier, communeID string) (o Office, err error) {
	err = q.QueryRow(ctx,
		`select commune_id, agency_code, name, parent_name, seat, address, phone, notation, clock_rule, signers from dossiers_office where commune_id = $1`, communeID).
		Scan(&o.CommuneID, &o.AgencyCode, &o.Name, &o.ParentName, &o.Seat, &o.Address, &o.Phone,
			&o.Notation, &o.ClockRule,
			db.IntoJSON(&o.Signers))
	if errors.Is(err, sql.ErrNoRows) {
		return o, fault.New(fault.Conflict, "dossiers.office_missing")
	}
	return o, err
}

// Find returns the office of a commune; with no more than the commune where none is set.
func (s *Service) Find(ctx context.Context, communeID string) (Office, error) {
	o, err := s.OfficeOf(ctx, s.db.Read(), communeID)
	if fault.KindOf(err) == fault.Conflict {
		return Office{CommuneID: communeID}, nil
	}
	return o, err
}

// SetOffice says what stands on the papers of a commune's office.
func (s *Service) SetOffice(ctx context.Context, actor auth.Actor, o Office) error {
	if err := actor.Need(ManageOffice, o.CommuneID); err != nil {
		return err
	}
	bad := map[string]string{}
	for field, v := range map[string]*string{"name": &o.Name, "parentName": &o.ParentName, "seat": &o.Seat,
		"agencyCode": &o.AgencyCode} {
		if *v = text.Clean(*v); *v == "" {
			bad[field] = "dossiers.office_needed"
		}
	}
	if o.AgencyCode != "" && !AgencyShape.MatchString(o.AgencyCode) {
		bad["agencyCode"] = "dossiers.agency_code_shape"
	}
	if o.Notation = text.Clean(o.Notation); o.Notation == "" {
		o.Notation = "UBND"
	}
	if !notationShape.MatchString(o.Notation) {
		bad["notation"] = "dossiers.notation_shape"
	}
	if o.ClockRule == "" {
		o.ClockRule = string(deadlines.RuleRestart)
	}
	if !slices.Contains(deadlines.Rules, deadlines.Rule(o.ClockRule)) {
		bad["clockRule"] = "dossiers.office_needed"
	}
	if err := o.cleanSigners(); err != nil {
		return err
	}
	if err := fault.Fields(bad); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `insert into dossiers_office (commune_id, agency_code, name, parent_name, seat,
			address,
			phone, notation, clock_rule, signers)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			on conflict (commune_id) do update set agency_code = excluded.agency_code, name = excluded.name,
			parent_name =
			excluded.parent_name, seat = excluded.seat,
				address = excluded.address, phone = excluded.phone, notation = excluded.notation,
				clock_rule = excluded.clock_rule,
				signers = excluded.signers, version = dossiers_office.version + 1`,
			o.CommuneID, o.AgencyCode, o.Name, o.ParentName, o.Seat, o.Address, o.Phone, o.Notation, o.ClockRule,
			db.JSON(o.Signers)); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: o.CommuneID, Action: "dossiers.set_office",
			Kind: "office", TargetID: o.CommuneID, After: o})
	})
}

// notationShape is what may stand behind a number: capitals, no stroke of its own.
var notationShape = regexp.MustCompile(`^[\p{Lu}0-9][\p{Lu}0-9.-]{0,19}$`)

// cleanSigners drops what is as usual, and refuses what can't stand on a paper.
func (o *Office) cleanSigners() error {
	out := map[procedures.Decider]Signer{}
	for who, g := range o.Signers {
		g.Name, g.Notation, g.Title = text.Clean(g.Name), text.Clean(g.Notation), text.Clean(g.Title)
		if !slices.Contains(Signers, who) {
			return fault.Field("signers", "dossiers.office_signer")
		}
		if g.Notation != "" && !notationShape.MatchString(g.Notation) {
			return fault.Field(string(who)+"_notation", "dossiers.notation_shape")
		}
		if g != (Signer{}) {
			out[who] = g
		}
	}
	o.Signers = out
	return nil
}
