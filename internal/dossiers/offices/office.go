package offices

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"regexp"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/text"
	"thonso/internal/platform/ui"
)

// ManageOffice is the permission to set what stands on an office's papers.
const ManageOffice auth.Permission = "dossiers.office"

// An Office is a commune's one-stop-shop, as its papers and codes name it.
type Office struct {
	CommuneID  string         `json:"-" path:"commune"`
	Version    int            `json:"version" minimum:"0" doc:"That was read; 0 where nothing is set yet"`
	AgencyCode string         `json:"agencyCode" example:"H38.123.00" doc:"Of the agency that resolves (QĐ 20/2020)"`
	Name       string         `json:"name"`
	ParentName string         `json:"parentName"`
	Seat       string         `json:"seat"`
	Address    string         `json:"address,omitempty"`
	Phone      string         `json:"phone,omitempty"`
	Notation   string         `json:"notation,omitempty" doc:"In document numbers: UBND"`
	ClockRule  deadlines.Rule `json:"clockRule,omitempty" doc:"What waiting for papers does to the legal limit"`
	Signers    Signers        `json:"signers,omitzero" doc:"Other than usual, on results the committee does not sign"`
}

const labels = "dossiers.office."

// Fields are what is asked of an office.
func (o *Office) Fields() forms.Fields {
	line := func(name string, value *string) *forms.Field {
		return forms.Text(name, value).Looks(forms.Look{Width: ui.WidthFull})
	}
	on := func(name string, value *string) *forms.Field { // that stands on each paper
		return line(name, value).Need("dossiers.office_needed").Hint(labels + name + "_hint")
	}
	notation := func(field *forms.Field, value *string) *forms.Field {
		return field.Check(func() string { return shaped(*value, notationShape, "dossiers.notation_shape") })
	}
	all := []*forms.Field{forms.Version(&o.Version), on("name", &o.Name), on("parentName", &o.ParentName),
		on("seat", &o.Seat),
		on("agencyCode", &o.AgencyCode).Check(func() string {
			return shaped(o.AgencyCode, AgencyShape, "dossiers.agency_code_shape")
		}),
		notation(on("notation", &o.Notation), &o.Notation),
		line("address", &o.Address).Hint(labels + "address_hint"),
		line("phone", &o.Phone).Hint(labels + "phone_hint").Check(func() string {
			if o.Phone == "" || text.IsOfficePhone(o.Phone) {
				return ""
			}
			return "dossiers.office_phone"
		}),
		forms.Choice("clockRule", &o.ClockRule, deadlines.Rules...).Texts(labels + "rule_")}
	for _, who := range Deciders {
		g := o.Signers.of(who)
		all = append(all, line(string(who)+"_name", &g.Name),
			notation(line(string(who)+"_notation", &g.Notation), &g.Notation), line(string(who)+"_title", &g.Title))
	}
	return forms.Of(labels, all...)
}

// shaped returns the key of the fault of a text that has not the shape.
func shaped(text string, shape *regexp.Regexp, wrong string) string {
	if text == "" || shape.MatchString(text) {
		return ""
	}
	return wrong
}

// usual fills in what an office may leave to custom.
func (o *Office) usual() {
	o.Notation, o.ClockRule = cmp.Or(o.Notation, "UBND"), cmp.Or(o.ClockRule, deadlines.RuleRestart)
}

const columns = `commune_id, agency_code, name, parent_name, seat, address, phone, notation, clock_rule, signers`

// OfficeOf returns the office of a commune; a fault telling the administrator what to do where none is set.
func (s *Service) OfficeOf(ctx context.Context, q db.Querier, communeID string) (o Office, err error) {
	err = q.QueryRow(ctx, `select `+columns+`, version from dossiers_office where commune_id = $1`, communeID).
		Scan(&o.CommuneID, &o.AgencyCode, &o.Name, &o.ParentName, &o.Seat, &o.Address, &o.Phone,
			&o.Notation, &o.ClockRule, db.IntoJSON(&o.Signers), &o.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return o, fault.New(fault.Conflict, "dossiers.office_missing")
	}
	return o, err
}

// Find returns the office of a commune; with no more than the commune where none is set.
func (s *Service) Find(ctx context.Context, communeID string) (Office, error) {
	return s.FindIn(ctx, s.db.Read(), communeID)
}

// FindIn is Find within what the caller reads.
func (s *Service) FindIn(ctx context.Context, q db.Querier, communeID string) (Office, error) {
	o, err := s.OfficeOf(ctx, q, communeID)
	if fault.KindOf(err) == fault.Conflict {
		return Office{CommuneID: communeID}, nil
	}
	return o, err
}

// Open returns the office of a commune to who may set it; as is usual where nothing is set.
func (s *Service) Open(ctx context.Context, actor auth.Actor, communeID string) (Office, error) {
	if err := actor.Need(ManageOffice, communeID); err != nil {
		return Office{}, err
	}
	o, err := s.Find(ctx, communeID)
	if o.Version == 0 {
		o.Seat = s.places.Tree().Name(communeID)
		o.usual()
	}
	return o, err
}

// SetOffice says what stands on the papers of a commune's office. The version is
// the one that was seen; what is set already isn't written again.
func (s *Service) SetOffice(ctx context.Context, actor auth.Actor, o Office) error {
	if err := actor.Need(ManageOffice, o.CommuneID); err != nil {
		return err
	}
	o.usual()
	fields := o.Fields()
	if err := fields.Check(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		was, err := s.FindIn(ctx, tx, o.CommuneID)
		if err != nil {
			return err
		}
		names, before, after := forms.Changed(was.Fields(), fields)
		switch {
		case len(names) == 0:
			return nil
		case o.Version != was.Version:
			return fault.Stale()
		}
		// two who set it at once: the second changes no row
		if err := db.ChangedOne(tx.Exec(ctx, `insert into dossiers_office (`+columns+`)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			on conflict (commune_id) do update set agency_code = excluded.agency_code, name = excluded.name,
				parent_name = excluded.parent_name, seat = excluded.seat, address = excluded.address,
				phone = excluded.phone, notation = excluded.notation, clock_rule = excluded.clock_rule,
				signers = excluded.signers, version = dossiers_office.version + 1
			where dossiers_office.version = $11`,
			o.CommuneID, o.AgencyCode, o.Name, o.ParentName, o.Seat, o.Address, o.Phone, o.Notation, o.ClockRule,
			db.JSON(o.Signers), o.Version)); err != nil {
			return err
		}
		return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: o.CommuneID, Action: "dossiers.set_office",
			Kind: "office", TargetID: o.CommuneID, Before: before, After: after})
	})
}

// notationShape is what may stand behind a number: capitals, no stroke of its own.
var notationShape = regexp.MustCompile(`^[\p{Lu}0-9][\p{Lu}0-9.-]{0,19}$`)
