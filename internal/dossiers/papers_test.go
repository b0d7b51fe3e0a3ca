package dossiers_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/office"
	"thonso/internal/dossiers/offices"
	"thonso/internal/dossiers/register"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/ids"
)

// TestWhoDecidesSigns: a result bears the notation of who decides, in a series of
// its own, and the heading of the day of the decision.
func TestWhoDecidesSigns(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		toNumber := []string{"receive", "transfer", "assign", "appraise", "review", "decide", "number"}
		committee := b.take(b.submitted(whole).ID, toNumber...)
		police := b.take(b.submitted(policed).ID, toNumber...)
		o, err := b.Offices.OfficeOf(ctx, b.DB.Read(), b.commune)
		b.must(err)
		o.Signers.CommunePolice = offices.Signer{Name: "Công an xã Mường Thử Mới", Notation: "CAX.MT"}
		b.must(b.Offices.SetOffice(ctx, b.System(), o))
		later := b.take(b.submitted(policed).ID, toNumber...)
		for _, tt := range []struct {
			id, number, agency, as string
		}{
			{committee.ID, "01/XN-UBND", "Ủy ban nhân dân xã Mường Thử", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"},
			{police.ID, "01/XN-CAX", "Công an xã Mường Thử", "TRƯỞNG CÔNG AN XÃ"},
			{later.ID, "01/XN-CAX.MT", "Công an xã Mường Thử Mới", "TRƯỞNG CÔNG AN XÃ"},
		} {
			c, err := b.Cases.Show(ctx, b.clerk, tt.id)
			b.must(err)
			if r := c.Result; r.FullNumber() != tt.number || r.Agency != tt.agency || r.DeciderAs != tt.as {
				t.Errorf("result %s of %q, signed as %q; want %+v", r.FullNumber(), r.Agency, r.DeciderAs, tt)
			}
			pdf, err := b.Cases.ResultPDF(ctx, b.clerk, tt.id)
			b.must(err)
			if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
				t.Error("the result is no PDF")
			}
		}
		// each would spoil every paper, or every reception
		for _, bad := range []offices.Office{{Notation: "ub/nd"}, {ClockRule: "never"}, {Phone: "hỏi văn thư"},
			{Signers: offices.Signers{CommunePolice: offices.Signer{Notation: "ca/x"}}}} {
			wrong := o
			wrong.Notation, wrong.ClockRule = cmp.Or(bad.Notation, o.Notation), cmp.Or(bad.ClockRule, o.ClockRule)
			wrong.Signers, wrong.Phone = bad.Signers, bad.Phone
			if err := b.Offices.SetOffice(ctx, b.System(), wrong); kind(err) != fault.Invalid {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		admin := b.atDesk(srv, "quantri", auth.Admin)
		admin.get("/admin/office", 200, "CAX.MT", "Để trống: CAX", "Phòng Kinh tế")
	})
}

// TestRegisterEntries: the numbers of the register have no gaps, whoever receives
// at once, and begin again with the year.
func TestRegisterEntries(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		const n = 8
		var got []int
		var mu sync.Mutex
		var all sync.WaitGroup
		for range n {
			d := b.submitted(quick)
			all.Go(func() {
				x, err := b.Office.Receive(context.Background(), b.clerk, office.ReceiveInput{Act: dossiers.Act{ID: d.ID}})
				mu.Lock()
				defer mu.Unlock()
				if got = append(got, x.RegisterNo); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		slices.Sort(got)
		if fmt.Sprint(got) != "[1 2 3 4 5 6 7 8]" {
			t.Errorf("entries %v", got)
		}
		back := b.take(b.submitted(whole).ID, "receive", "supplement", "put_right", "supplied")
		if back.RegisterNo != n+1 {
			t.Errorf("sent back and forth: entry %d", back.RegisterNo)
		}
		b.clock.Set(time.Date(2027, 1, 4, 9, 0, 0, 0, time.FixedZone("", 7*3600)))
		if d := b.take(b.submitted(quick).ID, "receive"); d.RegisterNo != 1 {
			t.Errorf("the first of the new year: entry %d", d.RegisterNo)
		}
	})
}

// TestNumbersAreOfTheYearOnThePaper: what was decided in the old year and
// numbered in the new one bears the date, and so a number, of the old year.
func TestNumbersAreOfTheYearOnThePaper(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		decided := []string{"receive", "transfer", "assign", "appraise", "review", "decide"}
		at := func(year int, month time.Month, day int) {
			b.clock.Set(time.Date(year, month, day, 9, 0, 0, 0, time.FixedZone("", 7*3600)))
		}
		number := func(id string) string {
			b.take(id, "number")
			c, err := b.Cases.Show(context.Background(), b.clerk, id)
			b.must(err)
			return c.Result.FullNumber() + " " + string(c.Result.DecidedOn)
		}
		at(2026, 12, 30)
		first := b.take(b.submitted(whole).ID, decided...)
		eve := b.take(b.submitted(whole).ID, decided...)
		got := []string{number(first.ID)}
		at(2027, 1, 4)
		fresh := b.take(b.submitted(whole).ID, decided...)
		got = append(got, number(fresh.ID), number(eve.ID))
		if want := []string{"01/XN-UBND 2026-12-30", "01/XN-UBND 2027-01-04",
			"02/XN-UBND 2026-12-30"}; !slices.Equal(got,
			want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

// TestRegisterInParts: a large register is printed in papers of a bounded size.
func TestRegisterInParts(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.take(b.submitted(quick).ID, "receive")
		const n = 4100
		b.copies(d.ID, n-1)
		srv := httptest.NewServer(b.Handler())
		defer srv.Close()
		clerk := b.atDesk(srv, "motcua", auth.Clerk)
		clerk.get("/register", 200, "Trong kỳ: 4100 hồ sơ", "3 phần", "Phần 3: dòng 4.001–4.100", "part=3")
		f := register.RegisterFilter{CommuneID: b.commune, From: "2026-11-01", To: "2026-11-30", Part: 4}
		if err := b.Register.RegisterPDF(ctx, b.clerk, new(bytes.Buffer), f); kind(err) != fault.NotFound {
			t.Errorf("a part that isn't there: %v", err)
		}
		var last, first bytes.Buffer
		f.Part = 3
		b.must(b.Register.RegisterPDF(ctx, b.clerk, &last, f))
		f.Part = 1
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		b.must(b.Register.RegisterPDF(ctx, b.clerk, &first, f))
		runtime.ReadMemStats(&after)
		t.Logf("part 1: %d kB, %d MB allocated", first.Len()>>10, (after.TotalAlloc-before.TotalAlloc)>>20)
		if pages := strings.Count(first.String(), "/Type /Page\n"); pages < 100 || pages > 400 {
			t.Errorf("part 1 has %d pages", pages)
		}
		if last.Len() > first.Len()/5 {
			t.Errorf("the last 100 weigh %d bytes, the first 2,000 %d", last.Len(), first.Len())
		}
	})
}

// copies makes n more dossiers like one, each received a second after the one before.
func (b *bureau) copies(id string, n int) {
	b.t.Helper()
	ctx := context.Background()
	const cols = `procedure_code, procedure_ver, sector, place_id, commune_id, resident_id, owner_name, way, channel,
		assist, status, created_by, created_at, submitted_at`
	b.must(b.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for i := range n {
			if _, err := tx.Exec(ctx, `insert into dossiers_dossier (id, code, received_at, register_no, `+cols+`)
				select $2, $3, received_at + $4, $5, `+cols+` from dossiers_dossier where id = $1`, id, ids.New(),
				fmt.Sprintf("H38.123.00-261123-9%05d", i), int64(i+1)*1_000_000, i+2); err != nil {
				return err
			}
		}
		return nil
	}))
}
