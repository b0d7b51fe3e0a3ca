package papers

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"thonso/internal/platform/i18n"
	"thonso/internal/platform/pdf"
)

var keep = flag.String("keep", "", "a directory in which the papers are kept, to look at them")

func TestMain(m *testing.M) {
	pdf.SetFonts(func(name string) ([]byte, error) {
		b, err := os.ReadFile(filepath.Join("../../web/dist/pdf", name))
		if err != nil {
			return nil, fmt.Errorf("%w (the web build puts it there)", err)
		}
		return b, nil
	})
	os.Exit(m.Run())
}

// poppler runs one of the programs that read papers back.
func poppler(t *testing.T, paper []byte, program string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatalf("%v: install poppler-utils (make test does)", err)
	}
	name := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(name, paper, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if a == "FILE" {
			args[i] = name
		}
	}
	cmd := exec.Command(path, args...)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		t.Fatalf("%s: %v %s", program, err, complaints.String())
	}
	return string(out)
}

// in is a context whose texts are in a language.
func in(lang string) context.Context {
	c := i18n.NewCatalog()
	if err := c.Add(Messages); err != nil {
		panic(err)
	}
	return i18n.With(context.Background(), c, lang)
}

func made(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func kept(t *testing.T, name string, paper []byte) {
	t.Helper()
	if *keep == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*keep, name+".pdf"), paper, 0o600); err != nil {
		t.Fatal(err)
	}
}

// text reads a paper; runs of white space are one space.
func text(t *testing.T, paper []byte) string {
	t.Helper()
	return strings.Join(strings.Fields(poppler(t, paper, "pdftotext", "FILE", "-")), " ")
}

func pages(t *testing.T, paper []byte) int {
	t.Helper()
	var n int
	info := poppler(t, paper, "pdfinfo", "FILE")
	if _, err := fmt.Sscanf(regexp.MustCompile(`Pages: +\d+`).FindString(info), "Pages: %d", &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEveryPaperWithUsualDataIsOnePage(t *testing.T) {
	const a4, a5, lying = "595.28 x 841.89", "419.53 x 595.28", "841.89 x 595.28"
	size := map[string]string{"form07": lying, "session": a4, "session-en": a4, "result": a4,
		"manifest": a4, "application": a4}
	for name, write := range all {
		t.Run(name, func(t *testing.T) {
			paper := made(t, write)
			kept(t, name, paper)
			info := poppler(t, paper, "pdfinfo", "FILE")
			want := size[name]
			if want == "" {
				want = a5
			}
			if !strings.Contains(info, want) || pages(t, paper) != 1 {
				t.Errorf("want one page of %s, got %s", want, info)
			}
			if again := made(t, write); !bytes.Equal(paper, again) {
				t.Error("the same paper twice is not the same bytes")
			}
			tidy(t, paper)

		})
	}
}

// Work may stop before a dossier was ever received: it has no code and no day of
// reception, and the notice leaves no gaps for them.
func TestStoppedBeforeReception(t *testing.T) {
	f := sample05()
	f.Received, f.Submitted, f.Slip, f.Dossier.Code = time.Time{}, at(24, 8, 30), "P-0A1B2C3D", ""
	got := text(t, made(t, func(w io.Writer) error { return WriteForm05(w, f) }))
	for _, want := range []string{"Ngày 24/11/2026, Ông/Bà gửi đến", "số phiếu ghi nhận P-0A1B2C3D",
		"Hồ sơ này chưa được tiếp nhận."} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	for _, gap := range []string{"…/…", "……", "mã số"} {
		if body := got[strings.Index(got, "Ngày 24/11"):]; strings.Contains(body[:strings.Index(body, "Lý do")], gap) {
			t.Errorf("a gap %q in %q", gap, body)
		}
	}
	f.Submitted = time.Time{} // an empty form keeps its dots
	if got := text(t, made(t, func(w io.Writer) error { return WriteForm05(w, f) })); !strings.Contains(got, "…/…/……") {
		t.Errorf("nowhere to write the day: %q", got)
	}
}

func TestPapersSayWhatTheLawAsks(t *testing.T) {
	tests := map[string][]string{
		"form01": {
			"ỦY BAN NHÂN DÂN XÃ GIA PHÚ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
			"Độc lập - Tự do - Hạnh phúc", "Số: 0123/TNHS",
			"Gia Phú, ngày 24 tháng 11 năm 2026", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
			"Mã hồ sơ: H38.52.07-261124-0001", "Mã tra cứu: 7K4P",
			"Lò Thị A", "Người nộp hồ sơ: Lò Văn D", "Người hướng dẫn / làm hộ: Nguyễn Văn C",
			"2. Số lượng hồ sơ: 01 bộ", "3. Thời hạn giải quyết: 01 ngày làm việc",
			"08 giờ 30 phút, ngày 24 tháng 11 năm 2026", "16 giờ 30 phút, ngày 25 tháng 11 năm 2026",
			"16.000 đồng (đã nộp)", "Số thứ tự: 0456", "Mẫu số 01",
		},
		"form02": {"PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "ảnh trang 2 bị mờ",
			"Đề nghị hoàn thiện trước: ngày 30 tháng 11 năm 2026", "NGƯỜI HƯỚNG DẪN"},
		"form03": {"PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "không tiếp nhận, giải quyết hồ sơ này",
			"Căn cứ: Điều 63"},
		"form04": {"XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT", "xin lỗi Ông/Bà",
			"Thời gian trả kết quả mới: 16 giờ 30 phút, ngày 27 tháng 11 năm 2026", "CHỦ TỊCH"},
		"form05": {"THÔNG BÁO", "Dừng giải quyết hồ sơ", "Theo đề nghị của Ông/Bà ngày 25/11/2026",
			"Giấy tờ trả lại Ông/Bà"},
		"form06": {"PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Người giao", "Người nhận",
			"Giàng A E", "Trước hạn"},
		"form07": {"SỔ THEO DÕI HỒ SƠ", "Từ ngày 01/11/2026 đến ngày 30/11/2026",
			"Tình trạng: Tất cả", "Tổng số: 6 hồ sơ"},
		"mandate": {"PHIẾU NHỜ LÀM HỘ", "482 915", "không giao mật khẩu",
			"từ 19:40 đến 21:40, ngày 23 tháng 11 năm 2026", "Điểm chỉ người nhờ"},
		"mandate-en": {"MANDATE FOR ONE ERRAND", "never given to anybody", "from 19:40 to 21:40, 23 November 2026"},
		"session": {"BÁO CÁO BUỔI TRỰC",
			"Số người đến: 15. Số hồ sơ: 12, trong đó tự nộp 4, được hướng dẫn 7, cán bộ nộp hộ 1.",
			"không tính vào số trên): 3", "9f86d081 884c7d65"},
		"session-en": {"SESSION REPORT",
			"Dossiers: 12, of which filed by themselves 4, helped 7, by an official for them 1.",
			"Root of the journal"},
		"result": {"GIẤY XÁC NHẬN", "Số: 45/XN-UBND", Unsigned, "https://giaphu.example/kiem-tra/GP-45-7K4P",
			"Nơi nhận:", "Vàng Thị B"},
		"manifest": {"BẢNG KÊ GIAO NHẬN HỒ SƠ, KẾT QUẢ", "Mã niêm phong: T9QM-4F2A", "Bên giao",
			"nhận ký", "4 hồ sơ"},
		"slip": {"PHIẾU GHI NHẬN ĐÃ NỘP QUA TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG", "P-0A1B2C3D", "7K4PX2QM",
			"không phải Giấy tiếp nhận hồ sơ và hẹn trả kết quả", ": 2 ảnh", "– Thẻ căn cước"},
		"slip-easy": {"GIẤY BÁO ĐÃ GỬI HỒ SƠ", "P-0A1B2C3D", "7K4PX2QM", "Luật cho làm trong",
			"chưa phải Giấy tiếp nhận hồ sơ", ": 2 ảnh", "– Thẻ căn cước"},
		"mandate-easy": {"GIẤY NHỜ LÀM GIÚP", "Bác không nói mật khẩu cho ai", "từ 19:40 đến 21:40"},
		"slip-portal":  {"ĐÃ NỘP TRÊN CỔNG DỊCH VỤ CÔNG QUỐC GIA", "G15.99.01-261123-0001", "không thay thông báo đó"},
		"application": {"TỜ KHAI", "Kính gửi: Ủy ban nhân dân xã Gia Phú", "Ngày, tháng, năm sinh", "Tôi cam đoan",
			"NGƯỜI KHAI", "Xuất trình bản chính"},
	}
	for name, wants := range tests {
		got := text(t, made(t, all[name]))
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in %q", name, want, got)
			}
		}
	}
	for name := range all {
		if tests[name] == nil {
			t.Errorf("%s: nothing is asked of it", name)
		}
	}
}

func TestMarksThatComeApartAreJoined(t *testing.T) {
	m := sampleMandate("vi")
	m.Resident.Name = norm.NFD.String("Lường Thị Ngọc Huyền")
	if got := text(t, made(t, func(w io.Writer) error { return WriteMandate(in("vi"), w, m) })); !strings.Contains(got,
		"Lường Thị Ngọc Huyền") {
		t.Errorf("the name is not joined in %q", got)
	}
}

func TestTheRegisterOfAYearRepeatsItsHead(t *testing.T) {
	const n = 400
	paper := made(t, func(w io.Writer) error { return WriteForm07(w, sample07(), rows07(n)) })
	kept(t, "register", paper)
	got, sheets := text(t, paper), pages(t, paper)
	// The last page may hold the signatures only.
	if heads := strings.Count(got, "Lĩnh vực"); sheets < 10 || heads != sheets && heads != sheets-1 {
		t.Errorf("%d heads on %d pages", heads, sheets)
	}
	if c := strings.Count(got, "Lò Thị A"); c != n || !strings.Contains(got, "Tổng số: 400 hồ sơ") {
		t.Errorf("%d rows", c)
	}
	tidy(t, paper)
}

func TestAnErrorAmongTheRowsEndsTheRegister(t *testing.T) {
	lost := errors.New("connection lost")
	rows := func(yield func(Row07, error) bool) { _ = yield(Row07{}, nil) && yield(Row07{}, lost) }
	var b bytes.Buffer
	if err := WriteForm07(&b, sample07(), rows); !errors.Is(err, lost) || b.Len() > 0 {
		t.Errorf("got %v and %d bytes", err, b.Len())
	}
}

func TestLongListsGoOnToMorePages(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{
		"session":  func(w io.Writer) error { return WriteSessionReport(in("vi"), w, sampleReport(60)) },
		"manifest": func(w io.Writer) error { return WriteErrandManifest(w, sampleManifest(60)) },
	} {
		paper := made(t, write)
		kept(t, "many-"+name, paper)
		got := text(t, paper)
		if pages(t, paper) < 3 || strings.Count(got, owner.Name) < 60 || !strings.Contains(got, "0060") {
			t.Errorf("%s: %d pages, %d owners", name, pages(t, paper), strings.Count(got, owner.Name))
		}
		tidy(t, paper)
	}
}

func TestWords(t *testing.T) {
	tests := []struct{ got, want string }{
		{longDate(at(5, 8, 0).AddDate(0, -9, 0)), "ngày 05 tháng 02 năm 2026"},
		{longDate(at(5, 8, 0).AddDate(0, -8, 0)), "ngày 05 tháng 3 năm 2026"},
		{longDate(at(24, 23, 30).UTC()), "ngày 24 tháng 11 năm 2026"},
		{money(0), "Không thu"}, {money(500), "500 đồng"}, {money(8000), "8.000 đồng"},
		{money(1234567), "1.234.567 đồng"}, {money(-123456), "-123.456 đồng"},
		{two(0), ""}, {two(3), "03"}, {two(120), "120"},
		{hours(in("vi"), at(23, 22, 0), at(24, 1, 0)), "từ 22:00 23/11/2026 đến 01:00 24/11/2026"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

func BenchmarkReceipt(b *testing.B) {
	for b.Loop() {
		if err := WriteForm01(io.Discard, sample01()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRegister(b *testing.B) {
	for b.Loop() {
		if err := WriteForm07(io.Discard, sample07(), rows07(1000)); err != nil {
			b.Fatal(err)
		}
	}
}
