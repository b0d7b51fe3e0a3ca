package sample

import "math/rand/v2"

// A people's names as they are usual in the area. Every person is invented.
type ethnos struct {
	name             string
	surnames         []string
	male, female     []string
	middleM, middleF []string
	share            int // of the people of the sample
}

var ethne = []ethnos{
	{"Kinh", []string{"Nguyễn", "Trần", "Phạm", "Lê", "Vũ", "Đỗ", "Bùi", "Hoàng"}, []string{"Hùng", "Dũng", "Tuấn",
		"Minh", "Long", "Thắng", "Sơn", "Kiên", "Hải", "Nam"},
		[]string{"Hương", "Lan", "Thảo", "Hạnh", "Nga", "Yến", "Loan", "Trang", "Thủy", "Mai"}, []string{"Văn", "Đức",
			"Quang", "Xuân"}, []string{"Thị", "Thu", "Thị Kim", "Ngọc"}, 30},
	{"Tày", []string{"Hoàng", "Lương", "Nông", "Hà", "Ma", "La"}, []string{"Chiến", "Thụy", "Toàn",
		"Huấn", "Lực", "Páo"},
		[]string{"Nhình", "Chiêm", "Duyên", "Hoa", "Thương", "Xuyến"}, []string{"Văn", "Trung"}, []string{"Thị"}, 24},
	{"Dao", []string{"Bàn", "Triệu", "Đặng", "Phùng", "Lý", "Chảo"}, []string{"Phúc", "Chiêu", "Quyên", "Tình",
		"Sinh", "Kinh", "Hưng"},
		[]string{"Mẩy", "Pham", "Liều", "Ghển", "Mùi", "San"}, []string{"Văn", "Kim", "Tòn", "Láo"},
		[]string{"Thị", "Tả", "Sử"}, 22},
	{"Giáy", []string{"Vàng", "Lù", "Sầm", "Lục", "Nông"}, []string{"Pẩu", "Dìn", "Seng", "Lưu", "Khoa"},
		[]string{"Sen", "Pham", "Chẻo", "Ngọc", "Dung"}, []string{"Văn", "Láo"}, []string{"Thị"}, 9},
	{"Phù Lá (Xa Phó)", []string{"Ly", "Sần", "Giàng", "Bồ"}, []string{"Phin", "Sín", "Pờ", "Cháng"},
		[]string{"Phà", "Sáo", "Mỷ", "Chấn"}, []string{"Văn", "Seo"}, []string{"Thị"}, 6},
	{"Thái", []string{"Lò", "Quàng", "Cà", "Lường", "Tòng", "Lèo"}, []string{"Pâng", "Hặc", "Muôn", "Thân", "Ín"},
		[]string{"Ơn", "Pản", "Biên", "Thoa", "Xôm"}, []string{"Văn"}, []string{"Thị"}, 5},
	{"Mông", []string{"Giàng", "Thào", "Vàng", "Sùng", "Hạng", "Lầu"},
		[]string{"Dế", "Chá", "Páo", "Sinh", "Lử", "Tủa"},
		[]string{"Mỷ", "Dợ", "Sáo", "Chư", "Pàng", "Xúa"}, []string{"A", "Seo"}, []string{"Thị"}, 4},
}

// inMountains are the peoples of Phìn Hồ; in Nậm Chà and Nậm Vằn live Dao only.
func ethnosFor(r *rand.Rand, v village) ethnos {
	switch {
	case !v.inBaoThang():
		return ethne[6-r.IntN(2)*r.IntN(2)]
	case v.name == "Nậm Chà" || v.name == "Nậm Vằn":
		return ethne[2]
	}
	n := r.IntN(100)
	for _, e := range ethne {
		if n -= e.share; n < 0 {
			return e
		}
	}
	return ethne[0]
}

// given returns middle and given name for a sex.
func (e ethnos) given(r *rand.Rand, sex string) string {
	if sex == "f" {
		return pick(r, e.middleF) + " " + pick(r, e.female)
	}
	return pick(r, e.middleM) + " " + pick(r, e.male)
}

func (e ethnos) person(r *rand.Rand, sex string) string {
	return pick(r, e.surnames) + " " + e.given(r, sex)
}
