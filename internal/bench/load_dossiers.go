package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/codes"
	"thonso/internal/dossiers/waits"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/tallies"
	"thonso/internal/procedures"
)

// loadBatch is how many dossiers one transaction takes.
const loadBatch = 2000

// procedureCodes are the procedures that dossiers are made of, the first being that of drafts.
var procedureCodes = []string{"2.000635", "2.000815", "1.010041"}

// span is the time over which dossiers are spread.
var (
	spanFrom = time.Date(2024, 12, 2, 1, 0, 0, 0, time.UTC)
	span     = 712 * 24 * time.Hour
)

// histories are what may have happened: the actions, and how many dossiers of
// a thousand ended so. The last of a village are the open ones.
var histories = []struct {
	of1000  int
	actions []string
}{
	{930, []string{"submit", "receive", "transfer", "appraise", "decide", "number", "return"}},
	{25, []string{"submit", "refuse"}},
	{15, []string{"submit", "receive", "ask_back", "stop"}},
	{4, []string{"submit", "receive", "transfer", "appraise", "decide", "number"}},
	{8, []string{"submit", "receive", "transfer"}},
	{2, []string{"submit", "receive", "supplement"}},
	{6, []string{"submit", "receive"}},
	{10, []string{"submit"}},
}

// after is the status to which an action leads, and how long after the one before it comes.
var after = map[string]struct {
	status dossiers.Status
	wait   time.Duration
}{
	"submit": {dossiers.Submitted, 0}, "receive": {dossiers.Received, time.Hour}, "transfer": {dossiers.Processing,
		time.Hour},
	"appraise": {dossiers.Processing, 4 * time.Hour}, "decide": {dossiers.Processing, time.Hour},
	"number": {dossiers.Resolved, time.Hour},
	"return": {dossiers.Returned, 20 * time.Hour}, "refuse": {dossiers.Refused, 2 * time.Hour},
	"supplement": {dossiers.Supplement, time.Hour},
	"ask_back":   {dossiers.Withdrawing, 3 * time.Hour}, "stop": {dossiers.Stopped, time.Hour},
}

// A loader makes dossiers of one installation.
type loader struct {
	Services
	z        Size
	procs    []procedures.Procedure
	agencies map[string]string          // by commune
	counts   map[string][]tallies.Delta // by place
}

func (s Services) procs() (out []procedures.Procedure, err error) {
	for _, code := range procedureCodes {
		p, err := s.Procedures.Get(code, s.Procedures.Today())
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func loadDossiers(ctx context.Context, s Services, actor auth.Actor, z Size) error {
	procs, err := s.procs()
	if err != nil {
		return err
	}
	codes, err := agencyCodes(ctx, s.DB.Read())
	if err != nil {
		return err
	}
	err = inParallel(ctx, ceilDiv(z.Dossiers, loadBatch), func(ctx context.Context, i int) error {
		l := &loader{Services: s, z: z, procs: procs, agencies: codes, counts: map[string][]tallies.Delta{}}
		var batch []made
		for n := i * loadBatch; n < min((i+1)*loadBatch, z.Dossiers); n++ {
			batch = append(batch, l.dossier(n))
		}
		return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := insert(ctx, tx, batch); err != nil {
				return err
			}
			if err := dossiers.Counts.AddAll(ctx, tx, l.counts); err != nil {
				return err
			}
			return audit.New(clock.System{}).Write(ctx, tx, actor, audit.Entry{PlaceID: batch[0].CommuneID,
				Action: "bench.load", Kind: "dossier", After: map[string]any{"dossiers": len(batch)}})
		})
	})
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, waits.Rebuild)
}

// agencyCodes are those of the communes' offices.
func agencyCodes(ctx context.Context, q db.Querier) (map[string]string, error) {
	of := map[string]string{}
	_, err := db.Collect(ctx, q, func(r db.Rows) (_ struct{}, err error) {
		var commune, code string
		err = r.Scan(&commune, &code)
		of[commune] = code
		return struct{}{}, err
	}, `select commune_id, agency_code from dossiers_office`)
	return of, err
}

// A made is one dossier with what its row holds besides, and its history.
type made struct {
	dossiers.Dossier
	agency               string // of the office, for the code
	number               int    // in the code
	key, answers         string
	secret, secretSealed string
	events               []dossiers.Event
}

// dossier makes the n-th of all: a village's lie together, in the order of time.
func (l *loader) dossier(n int) made {
	z := l.z
	village := n * z.Villages / z.Dossiers
	first, next := ceilDiv(village*z.Dossiers, z.Villages), ceilDiv((village+1)*z.Dossiers, z.Villages)
	x := mix(kindDossier, n)
	from, to := z.residentsOf(village)
	owner := from + int(x>>8&0xffffff)%(to-from)
	proc := l.procs[int(x&3)%len(l.procs)]
	at := spanFrom.Add(span * time.Duration(n-first) / time.Duration(next-first)).
		Add(time.Duration(x>>40&0x3fff) * time.Second)
	m := made{Dossier: dossiers.Dossier{ID: id(kindDossier, n), Procedure: proc.Code, ProcVer: proc.Version,
		Sector: proc.Field.Sector, DecidedBy: proc.Decider.Body(), PlaceID: z.villageID(village),
		CommuneID:  communeID(z.communeOf(village)),
		ResidentID: id(kindResident, owner), OwnerName: nameOf(owner), Way: dossiers.Here, Channel: dossiers.Online,
		Assist: dossiers.Self, CreatedBy: "bench", CreatedAt: at, Copies: 1, Pages: 1, Version: 1}}
	if x>>56&1 == 0 {
		m.Assist, m.HelperID, m.HelperName = dossiers.Helped, fmt.Sprintf("bench-%d", village),
			fmt.Sprintf("Thành viên %d", village+1)
	}
	m.key = l.Box.Key(numberOf(owner))
	m.answers = l.Box.Seal(db.JSON(answersOf(owner, m.OwnerName)), m.ID)
	m.agency, m.number = l.agencies[m.CommuneID], 10000+n%1_000_000
	l.happen(&m, n, proc, historyOf(n-first, next-first), at)
	return m
}

func historyOf(i, of int) []string {
	part := i * 1000 / of
	for _, h := range histories {
		if part < h.of1000 {
			return h.actions
		}
		part -= h.of1000
	}
	return histories[len(histories)-1].actions
}

// answersOf fills in the form of the first procedure.
func answersOf(owner int, name string) procedures.Answers {
	return procedures.Answers{"event": "birth", "applicant": "self", "name": name, "born": bornOf(owner),
		"id_number": numberOf(owner), "registered_at": "Ủy ban nhân dân xã", "copies": "2"}
}

// happen writes the history of m into it and into the figures.
func (l *loader) happen(m *made, n int, proc procedures.Procedure, actions []string, at time.Time) {
	status, resolving := dossiers.Draft, "number"
	if !slices.ContainsFunc(proc.Steps, func(s procedures.Step) bool { return s.Key == resolving }) {
		// Nobody numbers its result: the decision resolves it.
		actions = slices.DeleteFunc(slices.Clone(actions), func(action string) bool { return action == resolving })
		resolving = "decide"
	}
	for i, action := range actions {
		at = at.Add(after[action].wait)
		e := dossiers.Event{ID: id(kindEvent, 8*n+i), DossierID: m.ID, Seq: i + 1, Kind: dossiers.Action(action),
			At: at, ActorID: m.CommuneID, ActorName: "Cán bộ thử", From: status, To: after[action].status, Step: m.Step}
		if action == resolving {
			e.To, m.ResolvedAt = dossiers.Resolved, at
		}
		status = e.To
		switch action {
		case "submit":
			m.SubmittedAt = at
		case "receive":
			m.ReceivedAt, m.Step = at, 1
			m.Code = string(codes.Format(m.agency, clock.DateOf(at), m.number, ""))
			m.Promised = at.Add(72 * time.Hour)
			m.LegalDue, e.Data.Due, m.AlarmAt = m.Promised, m.Promised, m.Promised.Add(-24*time.Hour)
		case "supplement":
			m.Supplements++
		case "appraise", "decide":
			m.Step++
			e.Data.Outcome, m.Outcome = "approve", "approve"
		case "number":
			m.Step++
		}
		l.counted(m, action, at, action == resolving)
		m.events = append(m.events, e)
		m.Version++
	}
	m.Status = status
	m.Due = dossiers.DueAction(proc, m.Dossier)
	switch {
	case status == dossiers.Received || status == dossiers.Processing:
		m.DueAt = m.Promised
	case status == dossiers.Submitted:
		m.DueAt = m.SubmittedAt.Add(8 * time.Hour)
	case m.Due != "":
		m.DueAt = dossiers.NoDay
	}
	if status != dossiers.Received && status != dossiers.Processing { // no time runs
		m.AlarmAt = time.Time{}
	}
	if status.Ended() {
		m.EndedAt = at
	}
}

// insert keeps all of a batch.
func insert(ctx context.Context, tx *db.Tx, batch []made) error {
	var rows, events [][]any
	all := make([]dossiers.Dossier, len(batch))
	for i, m := range batch {
		all[i] = m.Dossier
		rows = append(rows, m.values())
		for _, e := range m.events {
			events = append(events, []any{e.ID, e.DossierID, e.Seq, e.Kind, db.At(e.At), e.ActorID, e.ActorName,
				string(e.From), string(e.To), e.Step, db.JSON(e.Data)})
		}
	}
	if err := tx.Every(ctx, `insert into dossiers_dossier (id, code, procedure_code, procedure_ver, sector, place_id,
			commune_id, resident_id, owner_name, owner_key, way, channel, assist, status, helper_id, helper_name,
			mandate_id,
			created_by, step, outcome, due, answers, secret_hash, secret_sealed, created_at, submitted_at, received_at,
			legal_due, promised, resolved_at, ended_at, supplements, events, version, decided_by, alarm_at, due_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
		$23,
			$24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37)`, rows); err != nil {
		return err
	}
	if err := dossiers.InsertNames(ctx, tx, all...); err != nil {
		return err
	}
	return tx.Every(ctx, `insert into dossiers_event (id, dossier_id, seq, kind, at, actor_id, actor_name,
		from_status, to_status, step, data)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, events)
}

func (m *made) values() []any {
	return []any{m.ID, m.Code, m.Procedure, m.ProcVer, m.Sector, m.PlaceID, m.CommuneID, m.ResidentID, m.OwnerName,
		m.key, string(m.Way), string(m.Channel), string(m.Assist), string(m.Status), m.HelperID, m.HelperName,
		m.MandateID,
		m.CreatedBy, m.Step, m.Outcome, m.Due, m.answers, m.secret, m.secretSealed, db.At(m.CreatedAt),
		db.At(m.SubmittedAt), db.At(m.ReceivedAt), db.At(m.LegalDue), db.At(m.Promised), db.At(m.ResolvedAt),
		db.At(m.EndedAt), m.Supplements, len(m.events), m.Version, string(m.DecidedBy), db.At(m.AlarmAt),
		db.At(m.DueAt)}
}

// counted adds what an action changes in the figures.
func (l *loader) counted(m *made, action string, at time.Time, resolving bool) {
	codes := map[string][]string{
		"receive": {"received"}, "supplement": {"supplements"}, "refuse": {"refused"}, "return": {"returned"},
		"stop": {"stopped", "indexed", "index_on_time"},
	}[action]
	if resolving {
		codes = []string{"resolved", "on_time", "indexed", "index_on_time"}
	}
	helped, month := m.Assist == dossiers.Helped, tallies.Month(at)
	deltas := l.counts[m.PlaceID]
	switch {
	case action == "submit":
		codes = []string{"submitted", "online", "self"}
		if helped {
			codes[2] = "helped"
		}
		deltas = append(deltas, tallies.Delta{Month: month, Figure: "sectors", N: 1, Kind: m.Sector})
	case resolving && helped:
		codes = append(codes, "helped_done")
	}
	for _, code := range codes {
		deltas = append(deltas, tallies.Delta{Month: month, Figure: code, N: 1})
	}
	l.counts[m.PlaceID] = deltas
}
