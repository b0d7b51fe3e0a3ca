package papers

import (
	"fmt"
	"io"
	"iter"
	"time"

	"thonso/internal/platform/clock"
)

func at(day, h, m int) time.Time { return time.Date(2026, 11, day, h, m, 0, 0, clock.Vietnam) }

var (
	agency = Agency{Parent: "Ủy ban nhân dân xã Gia Phú", Name: "Trung tâm Phục vụ hành chính công", Place: "Gia Phú"}
	owner  = Person{"Lò Thị A", "010160000001", "Ngõ 3, thôn Đông Căm, xã Gia Phú, tỉnh Lào Cai", "0900 000 001", ""}
	matter = "Cấp bản sao trích lục hộ tịch, bản sao Giấy khai sinh"
	file   = Dossier{"H38.52.07-261124-0001", owner, matter, "https://giaphu.example/tra-cuu/H38.52.07-261124-0001"}
	leader = Leader{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Vàng Thị B"}
	helper = "Nguyễn Văn C, Tổ công nghệ số cộng đồng thôn Đông Căm"
)

func sample01() Form01 {
	return Form01{
		Agency: agency, Number: "0123/TNHS", Made: at(24, 8, 30), Dossier: file, Lookup: "7K4P", Helper: helper,
		Copy:      "Liên 2: Giao người nộp hồ sơ",
		Submitter: Person{Name: "Lò Văn D", Phone: "0900 000 002"},
		Components: []Component{
			{Name: "Tờ khai cấp bản sao trích lục hộ tịch", Originals: 1},
			{Name: "Giấy tờ chứng minh nơi cư trú trong trường hợp chưa khai thác được dữ liệu dân cư", Copies: 1},
			{Name: "Văn bản ủy quyền", Electronic: true},
		},
		Sets: 1, Limit: "01 ngày làm việc", Received: at(24, 8, 30), Due: at(25, 16, 30),
		CollectAt: "Nhà văn hóa thôn Đông Căm, do tổ công nghệ số cộng đồng mang về",
		CollectBy: "Bản giấy và bản điện tử",
		Fees:      []Fee{{Name: "Lệ phí cấp bản sao (02 bản)", Amount: 16000, Paid: true}}, Book: "01/2026",
		Entry: "0456", Clerk: "Hoàng Thị Đ",
	}
}

func sample02() Form02 {
	return Form02{
		Agency: agency, Number: "0045/BSHS", Made: at(24, 9, 15), Dossier: file, Helper: helper,
		Lacks: []Lack{
			{"Giấy tờ chứng minh nơi cư trú", 0, 0, 1,
				"ảnh trang 2 bị mờ, không đọc được số nhà; đề nghị chụp lại đủ ánh sáng"},
			{"Văn bản ủy quyền", 1, 0, 0, "thiếu chữ ký người được ủy quyền"},
		},
		Reason: "Hồ sơ chưa đủ thành phần theo quy định.", Until: at(30, 17, 0),
		Contact: Contact{"bà Hoàng Thị Đ", "0200 000 003"}, Officer: "Hoàng Thị Đ",
	}
}

func sample03() Form03 {
	return Form03{
		Agency: agency, Number: "0007/TCHS", Made: at(24, 10, 0), Dossier: file,
		Reason:  "Sự kiện khai sinh không được đăng ký tại xã Gia Phú; sổ hộ tịch lưu tại nơi khác không có dữ liệu.",
		Legal:   "Điều 63, Điều 64 Luật Hộ tịch năm 2014",
		Contact: Contact{"bà Hoàng Thị Đ", "0200 000 003"}, Officer: "Hoàng Thị Đ",
	}
}

func sample04() Form04 {
	return Form04{
		Agency: agency, Number: "0002/PXL", Made: at(25, 14, 0), Dossier: file, Received: at(24, 8, 30),
		ReceiptNumber: "0123/TNHS",
		Promised:      at(25, 16, 30), Reason: "Phải xác minh thông tin với nơi lưu sổ hộ tịch trước đây.",
		NewDue: at(27, 16, 30), Leader: leader,
	}
}

func sample05() Form05 {
	return Form05{
		Agency: agency, Number: "0003/TB-PVHCC", Made: at(25, 14, 0), Dossier: file, Received: at(24, 8, 30),
		Requested: at(25, 9, 0),
		Reason:    "Chủ hồ sơ đã có bản sao, không còn nhu cầu.", Returned: []string{"Tờ khai (01 bản chính)",
			"Văn bản ủy quyền (01 bản chính)"}, Leader: leader,
	}
}

func sample06() Form06 {
	return Form06{
		Agency: agency, Number: "0123/KSHS", Made: at(24, 8, 40), Dossier: file, Handler: "Văn phòng HĐND và UBND xã",
		Due: at(25, 16, 30),
		Handovers: []Handover{
			{"Trung tâm Phục vụ hành chính công", "Công chức tư pháp - hộ tịch", "Hoàng Thị Đ", "Giàng A E",
				at(24, 8, 45), Early, ""},
			{"Công chức tư pháp - hộ tịch", "Lãnh đạo Ủy ban nhân dân xã", "Giàng A E", "Vàng Thị B", at(24, 15, 10),
				OnTime, "Kèm dự thảo"},
		},
	}
}

func sample07() Form07 {
	return Form07{Agency: agency, Made: at(30, 17, 0), Unit: "Xã Gia Phú", From: at(1, 0, 0), To: at(30, 0, 0),
		Book: "01/2026", Keeper: "Hoàng Thị Đ", Leader: leader}
}

func rows07(n int) iter.Seq2[Row07, error] {
	return func(yield func(Row07, error) bool) {
		for i := range n {
			r := Row07{
				Entry: i + 1, Code: fmt.Sprintf("H38.52.07-2611%02d-%04d", 2+i%27, i+1), Content: matter,
				Area: "Hộ tịch", Sets: 1,
				Owner: owner.Name, Address: owner.Address, Phone: owner.Phone,
				Received: at(24, 8, 30), Due: at(25, 16, 30),
				Returned: at(25, 10, 0), CollectBy: "Qua tổ công nghệ số", Officer: "Hoàng Thị Đ",
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

func sampleMandate(lang string) Mandate {
	m := Mandate{
		Team: "Tổ công nghệ số cộng đồng thôn Đông Căm", Place: "Đông Căm",
		Made: at(23, 19, 40), Resident: owner,
		Helper: Person{Name: "Nguyễn Văn C", Phone: "0900 000 004"}, HelperRole: "thành viên tổ công nghệ số cộng đồng",
		Procedure: matter, From: at(23, 19, 40), Until: at(23, 21, 40), Code: "482 915",
		VerifyURL: "https://giaphu.example/phieu/482915",
	}
	if lang == "en" {
		m.Team, m.HelperRole, m.Procedure = "Community digital team of Đông Căm village", "member of the team",
			"Copy of a birth certificate"
	}
	return m
}

func sampleReport(dossiers int) SessionReport {
	r := SessionReport{
		Team: "Tổ công nghệ số cộng đồng thôn Đông Căm", Place: "Đông Căm",
		Where: "Nhà văn hóa thôn Đông Căm",
		Made:  at(23, 21, 5), Begin: at(23, 19, 30), End: at(23, 21, 0),
		Attendance: []Attendance{{"Nguyễn Văn C", "Tổ trưởng", at(23, 19, 25), at(23, 21, 5)},
			{"Lý Thị G", "Thành viên", at(23, 19, 30), at(23, 21, 0)}},
		Counts:  SessionCounts{Guests: 15, Self: 4, Helped: 7, ByOfficial: 1, Practice: 3},
		Waiting: []Waiting{{"Giàng A H", "Đăng ký kết hôn", "Giấy xác nhận tình trạng hôn nhân bản chính"}},
		Fetch: []Fetch{{file.Code, owner.Name, "Bản sao Giấy khai sinh",
			"Quầy số 2, Trung tâm Phục vụ hành chính công"}},
		Notes: "Mất sóng từ 20:10 đến khi hết buổi.", Lead: "Nguyễn Văn C", RootDay: at(23, 0, 0),
		Root: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
	}
	for i := range dossiers {
		r.Dossiers = append(r.Dossiers, SessionDossier{owner.Name, matter, fmt.Sprintf("H38.52.07-261123-%04d", i+1),
			"Được hướng dẫn", "Đã gửi lên xã"})
	}
	return r
}

func sampleResult() Result {
	return Result{
		Agency: Agency{Parent: "", Name: "Ủy ban nhân dân xã Gia Phú", Place: "Gia Phú"},
		Number: "45/XN-UBND", Made: at(25, 9, 0),
		Title: "GIẤY XÁC NHẬN", Subject: "Về tình trạng hôn nhân",
		Body: []string{
			"Xét đề nghị của bà Lò Thị A, sinh năm 1965, số định danh cá nhân 010160000001, " +
				"về việc cấp giấy xác nhận tình trạng hôn nhân,",
			"Ủy ban nhân dân xã Gia Phú xác nhận: bà Lò Thị A, cư trú tại ngõ 3, thôn Đông Căm, xã Gia Phú, " +
				"tỉnh Lào Cai, hiện tại chưa đăng ký kết hôn với ai.",
			"Giấy này được cấp để sử dụng vào mục đích: bổ sung hồ sơ vay vốn. Giấy có giá trị 06 tháng kể từ ngày cấp.",
		},
		Recipients: []string{"Bà Lò Thị A;", "Lưu: VT, hồ sơ."}, Leader: leader,
		Code: "GP-45-7K4P", VerifyURL: "https://giaphu.example/kiem-tra/GP-45-7K4P",
	}
}

func sampleManifest(n int) ErrandManifest {
	m := ErrandManifest{
		Team: "Tổ công nghệ số cộng đồng thôn Đông Căm", Place: "Đông Căm", Made: at(24, 6, 30), From: "Thôn Đông Căm",
		To:      "Trung tâm Phục vụ hành chính công xã Gia Phú",
		Carrier: Person{Name: "Nguyễn Văn C", Phone: "0900 000 004"}, SealCode: "T9QM-4F2A",
		VerifyURL: "https://giaphu.example/chuyen/T9QM4F2A",
	}
	for i := range n {
		m.Items = append(m.Items, ErrandItem{fmt.Sprintf("H38.52.07-261123-%04d", i+1), owner.Name, matter,
			"1 bản chính, 2 bản sao", ""})
	}
	return m
}

func sampleApplication() Application {
	return Application{
		To: "Ủy ban nhân dân xã Gia Phú, tỉnh Lào Cai", Place: "Gia Phú", Made: at(23, 20, 10), Procedure: matter,
		Code: file.Code, TrackURL: file.TrackURL,
		Applicant: owner, Helper: helper,
		Sections: []Section{
			{"Người yêu cầu", []Answer{{"Họ, chữ đệm, tên", owner.Name}, {"Số định danh cá nhân", owner.IDNumber},
				{"Nơi cư trú", owner.Address}, {"Thư điện tử", ""}}},
			{"Người được cấp bản sao", []Answer{{"Họ, chữ đệm, tên", "Lò Văn D"}, {"Ngày, tháng, năm sinh",
				"05/02/1990"}, {"Số lượng bản sao", "02"}}},
		},
		Components: []Attached{{"Giấy tờ chứng minh nơi cư trú", 2, ""}, {"Thẻ căn cước", 0, "Xuất trình bản chính"}},
	}
}

func sampleSlip() Slip {
	return Slip{Agency: agency, Village: "Đông Căm", Made: at(23, 20, 10), Number: "P-0A1B2C3D", Lookup: "7K4PX2QM",
		TrackURL: "https://giaphu.example/t/7K4PX2QM",
		Owner:    owner, Procedure: matter, Helper: helper, Team: true, Limit: "01 ngày làm việc",
		ToShow:     []string{"Thẻ căn cước"},
		Components: []Attached{{Name: "Giấy tờ chứng minh nơi cư trú", Photos: 2}}}
}

// all is every paper with usual data.
var all = map[string]func(io.Writer) error{
	"form01":       func(w io.Writer) error { return WriteForm01(w, sample01()) },
	"form02":       func(w io.Writer) error { return WriteForm02(w, sample02()) },
	"form03":       func(w io.Writer) error { return WriteForm03(w, sample03()) },
	"form04":       func(w io.Writer) error { return WriteForm04(w, sample04()) },
	"form05":       func(w io.Writer) error { return WriteForm05(w, sample05()) },
	"form06":       func(w io.Writer) error { return WriteForm06(w, sample06()) },
	"form07":       func(w io.Writer) error { return WriteForm07(w, sample07(), rows07(6)) },
	"mandate":      func(w io.Writer) error { return WriteMandate(in("vi"), w, sampleMandate("vi")) },
	"mandate-en":   func(w io.Writer) error { return WriteMandate(in("en"), w, sampleMandate("en")) },
	"session":      func(w io.Writer) error { return WriteSessionReport(in("vi"), w, sampleReport(3)) },
	"session-en":   func(w io.Writer) error { return WriteSessionReport(in("en"), w, sampleReport(3)) },
	"result":       func(w io.Writer) error { return WriteResult(w, sampleResult()) },
	"manifest":     func(w io.Writer) error { return WriteErrandManifest(w, sampleManifest(4)) },
	"application":  func(w io.Writer) error { return WriteApplication(w, sampleApplication()) },
	"slip":         func(w io.Writer) error { return WriteSlip(in("vi"), w, sampleSlip()) },
	"slip-easy":    func(w io.Writer) error { return WriteSlip(in("vi-x-easy"), w, sampleSlip()) },
	"mandate-easy": func(w io.Writer) error { return WriteMandate(in("vi-x-easy"), w, sampleMandate("vi")) },
	"slip-portal": func(w io.Writer) error {
		p := sampleSlip()
		p.PortalCode = "G15.99.01-261123-0001"
		return WriteSlip(in("vi"), w, p)
	},
}
