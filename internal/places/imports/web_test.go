package imports_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"thonso/internal/places/imports"
	"thonso/internal/platform/auth"
	"thonso/internal/testworld"
)

const page = "/admin/places/import"

// upload sends a list for a check.
func upload(b *testworld.Browser, name string, content []byte) *httptest.ResponseRecorder {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, v := range map[string]string{"root": testworld.Commune, "from-d": "1", "from-m": "7", "from-y": "2025",
		"step": "check"} {
		_ = m.WriteField(k, v)
	}
	if name != "" {
		f, _ := m.CreateFormFile("file", name)
		_, _ = f.Write(content)
	}
	m.Close()
	r := httptest.NewRequest(http.MethodPost, page, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.Do(r)
}

// carried are the fields that the page's last form carries along, in turn.
func carried(rec *httptest.ResponseRecorder) (fields []string) {
	for _, m := range regexp.MustCompile(`type="hidden" name="([^"]+)" value="([^"]*)"`).
		FindAllStringSubmatch(rec.Body.String(), -1) {
		fields = append(fields, m[1], m[2])
	}
	return fields
}

func wantPage(t *testing.T, rec *httptest.ResponseRecorder, status int, words ...string) {
	t.Helper()
	if rec.Code != status {
		t.Fatalf("status %d, want %d: %.300s", rec.Code, status, rec.Body)
	}
	for _, word := range words {
		if !strings.Contains(rec.Body.String(), word) {
			t.Errorf("page lacks %q", word)
		}
	}
}

func TestPage(t *testing.T) {
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		_, b := w.As(auth.Admin, testworld.Commune)
		before := w.Places.Tree().Len()
		wantPage(t, b.Get(page), 200, "Mường Thử", `enctype="multipart/form-data"`)
		wantPage(t, upload(b, "", nil), 422, "Chọn tệp danh mục.", `value="2025"`)
		wrong := upload(b, "a.csv", []byte("Mã xã,Thôn\n99001,Đồi Chè\n99002,Thôn Hai\n"))
		wantPage(t, wrong, 200, "Có 2 lỗi trong danh mục", "Không rõ loại đơn vị")
		wrong = upload(b, "a.csv", []byte("DANH SÁCH,,\nMã xã,Thôn,Dân số\n99001,\"Thôn Mường,3\n99001,Đồi Chè,4\n"))
		wantPage(t, wrong, 200, "Có 2 lỗi", "không đóng lại", "bỏ qua: Dân số")
		sheet := b.Post(page, append(carried(wrong), "step", "mend")...)
		rows, _, err := imports.ReadUnits(sheet.Body, "can-sua.xlsx") // it is a list itself
		if err != nil || len(rows) != 2 || rows[0].Village != `"Thôn Mường` || rows[1].Village != "Đồi Chè" {
			t.Errorf("the list that comes back: %v %v", rows, err)
		}
		checked := upload(b, "a.csv", []byte("Mã xã,Thôn\n99001,Thôn Đồi Chè\n99001,Thôn Soi Cờ\n"))
		wantPage(t, checked, 200, "2 dòng đều hợp lệ")
		if n := w.Places.Tree().Len(); n != before {
			t.Errorf("%d places before the confirmation, %d after the check", before, n)
		}
		wantPage(t, b.Post(page, append(carried(checked), "step", "confirm")...), 303)
		if found := w.Places.Tree().Search("soi co", "2026-11-23", 5); len(found) != 1 {
			t.Errorf("found %v", found)
		}
		wantPage(t, b.Post(page, "root", testworld.Commune, "rows", "H4sI", "step", "confirm"), 422, "Tệp bị hỏng")
	})
}

// TestAnotherName: a code with another name is a doubt, which the check shows
// and a person must confirm.
func TestAnotherName(t *testing.T) {
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		_, b := w.As(auth.Admin, testworld.Commune)
		first := upload(b, "a.csv", []byte("Mã xã,Mã thôn,Thôn\n99001,99001-77,Thôn Cũ\n"))
		wantPage(t, b.Post(page, append(carried(first), "step", "confirm")...), 303)
		checked := upload(b, "a.csv", []byte("Mã xã,Mã thôn,Thôn\n99001,99001-77,Thôn Mới\n"))
		wantPage(t, checked, 200, "Mã 99001-77 đang là “Cũ”, danh mục ghi “Mới”", `name="renames"`)
		again := b.Post(page, append(carried(checked), "step", "confirm")...)
		wantPage(t, again, 422, "Hãy xem các dòng trên", `name="renames"`)
		if found := w.Places.Tree().Search("thon moi", "2026-11-23", 5); len(found) > 0 {
			t.Errorf("renamed without being asked: %v", found)
		}
		wantPage(t, b.Post(page, append(carried(again), "step", "confirm", "renames", "1")...), 303)
	})
}

// TestCutOff: wherever a run is cut off, all of it is written or nothing, and
// the same list sent again ends in the same places.
func TestCutOff(t *testing.T) {
	testworld.Each(t, func(t *testing.T, w *testworld.World) {
		actor, _ := w.As(auth.Admin, testworld.Commune)
		lists := imports.New(w.Places)
		for after := int32(1); after < 100; after *= 2 {
			in := imports.Input{Root: testworld.Commune, From: "2025-07-01"}
			for i := range 20 {
				in.Rows = append(in.Rows, imports.Row{Line: i + 2, CommuneCode: "99001",
					Village: fmt.Sprintf("Thôn %d lần %d", i+100, after)})
			}
			before := w.Places.Tree().Len()
			ctx, cancel := context.WithCancel(t.Context())
			_, err := lists.Import(&cutOff{ctx, after, cancel}, actor, in)
			again, failed := lists.Import(t.Context(), actor, in)
			if failed != nil || again.Created+again.Same != 20 || again.Created != 0 && again.Same != 0 {
				t.Errorf("cut off after %d: %v, sent again: %d new, %d same, %v", after, err, again.Created, again.Same,
					failed)
			}
			if n := w.Places.Tree().Len(); n != before+20 {
				t.Errorf("%d places before, %d after", before, n)
			}
		}
	})
}

// A cutOff is a context that ends when it has been asked so many times.
type cutOff struct {
	context.Context
	after  int32
	cancel func()
}

func (c *cutOff) Done() <-chan struct{} { c.count(); return c.Context.Done() }
func (c *cutOff) Err() error            { c.count(); return c.Context.Err() }

func (c *cutOff) count() {
	if atomic.AddInt32(&c.after, -1) == 0 {
		c.cancel()
	}
}

func TestAPI(t *testing.T) {
	w := testworld.New(t)
	_, b := w.As(auth.Admin, testworld.Commune)
	send := func(b *testworld.Browser, status int, rows ...map[string]any) (out struct {
		Written       bool
		Created, Same int
		Errors        []struct {
			Row int
			Key string
		}
	}) {
		t.Helper()
		raw, _ := json.Marshal(map[string]any{"from": "2026-09-01", "root": testworld.Commune, "rows": rows})
		r := httptest.NewRequest(http.MethodPost, "/api/places/import", bytes.NewReader(raw))
		r.Header.Set("Content-Type", "application/json")
		rec := b.Do(r)
		if rec.Code != status {
			t.Fatalf("status %d: %s", rec.Code, rec.Body)
		}
		_ = json.Unmarshal(rec.Body.Bytes(), &out)
		return out
	}
	good := map[string]any{"communeCode": "99001", "village": "Thôn Soi Cờ"}
	out := send(b, 200, good, map[string]any{"communeCode": "1"})
	if out.Written || len(out.Errors) != 1 || out.Errors[0].Row != 2 {
		t.Errorf("a wrong row: %+v", out)
	}
	if out = send(b, 200, good); !out.Written || out.Created != 1 {
		t.Errorf("a right row: %+v", out)
	}
	send(w.Browser(), 401, good)
}

// TestExampleIsReadAgain: the sample file has every column by the name on the page, and is a right list.
func TestExampleIsReadAgain(t *testing.T) {
	t.Parallel()
	_, admin := testworld.New(t).As(auth.Admin, testworld.Commune)
	wantPage(t, admin.Get(page), 200, "Loại thôn", page+"/example")
	rec := admin.Get(page + "/example")
	wantPage(t, rec, 200)
	rows, notes, err := imports.ReadUnits(rec.Body, "danh-muc-mau.xlsx")
	if err != nil || len(notes) > 0 || len(rows) != 3 {
		t.Fatalf("%d rows, %v, %v", len(rows), notes, err)
	}
	want := imports.Row{Line: 2, ProvinceCode: "15", Province: "Tỉnh Lào Cai", CommuneCode: "02923", Commune: "Gia Phú",
		UnitType: "Xã", FormedFrom: "Xã Xuân Giao, xã Thống Nhất, xã Gia Phú"}
	if !reflect.DeepEqual(rows[0], want) || rows[2].VillageType != "Thôn" {
		t.Errorf("%+v", rows)
	}
}
