package cases

import (
	"bytes"
	"context"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/offices"
	"thonso/internal/papers"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
)

func (s *Service) PrintResult(ctx context.Context, r offices.Result) ([]byte, error) {
	office, err := s.offices.OfficeOf(ctx, s.db.Read(), r.CommuneID)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	err = papers.WriteResult(&buf, papers.Result{
		Agency: papers.Agency{Parent: r.Parent, Name: r.Agency, Place: office.Seat, Practice: s.practice},
		Number: r.FullNumber(), Made: r.DecidedOn.Start(),
		Title: strings.ToUpper(r.Title), Body: strings.Split(r.Body, "\n"),
		Leader:     papers.Leader{Title: r.DeciderAs, Name: r.Decider},
		Recipients: []string{"Người yêu cầu;", "Lưu: VT, hồ sơ."},
		Code:       r.VerifyCode, VerifyURL: s.baseURL + "/verify/" + r.VerifyCode,
	})
	return buf.Bytes(), err
}

func (s *Service) ResultOf(ctx context.Context, q db.Querier, id string) (offices.Result, error) {
	return s.OneResult(ctx, q, resultSQL, id)
}

func (s *Service) OneResult(ctx context.Context, q db.Querier, query string, args ...any) (offices.Result, error) {
	all, err := db.Collect(ctx, q, s.scanResult, query, args...)
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "dossiers.no_result")
	}
	if err != nil {
		return offices.Result{}, err
	}
	return all[0], nil
}

const (
	ResultColumns = `dossier_id, number, notation, commune_id, decided_on, decider, decider_as, agency, parent, title,
		body, verify_code, blob`
	resultSQL = `select ` + ResultColumns + ` from dossiers_result where dossier_id = $1`
)

func (s *Service) scanResult(row db.Rows) (r offices.Result, err error) {
	var body string
	if err := row.Scan(&r.DossierID, &r.Number, &r.Notation, &r.CommuneID, &r.DecidedOn, &r.Decider, &r.DeciderAs,
		&r.Agency, &r.Parent, &r.Title, &body, &r.VerifyCode, &r.Blob); err != nil {
		return r, err
	}
	r.Body, err = s.box.Open(body, r.DossierID)
	return r, err
}

// ResultPDF returns the numbered paper to whoever may see the dossier.
func (s *Service) ResultPDF(ctx context.Context, actor auth.Actor, id string) ([]byte, error) {
	d, err := dossiers.Get(ctx, s.db.Read(), id)
	if err != nil {
		return nil, err
	}
	if err := s.dossiers.NeedFor(actor, dossiers.View, d); err != nil {
		return nil, err
	}
	if d.ResolvedAt.IsZero() {
		return nil, fault.New(fault.Conflict, "dossiers.not_numbered")
	}
	r, err := s.ResultOf(ctx, s.db.Read(), id)
	if err != nil {
		return nil, err
	}
	if err := s.dossiers.Looked(ctx, actor, d); err != nil {
		return nil, err
	}
	return s.PrintResult(ctx, r)
}
