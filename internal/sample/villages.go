package sample

// villages are all villages of the sample: 20 with a model team, 164 others
// with a community team, 4 of Phìn Hồ and 2 of Si Pa Phìn.
var villages = allVillages()

// models are the villages of the pilot, Đông Căm first. That, Soi Cờ, Nậm Chà
// and Nậm Vằn are named by sources; the other names are invented after the
// manner of the area, and stand for no village that may be called so.
var models = []struct {
	commune string
	names   []string
}{
	{"02923", []string{"Đông Căm", "Soi Cờ", "Nậm Chà"}}, {"02905", []string{"Phú Thịnh", "Phú Long"}},
	{"02902", []string{"Tân Hồ"}},
	{"02908", []string{"Tằng Loỏng 3", "Khe Khoang"}}, {"02911", []string{"Làng Chung"}},
	{"02914", []string{"Nậm Choỏng"}},
	{"02917", []string{"Báu Thượng"}}, {"02920", []string{"Cốc Sâm"}}, {"02926", []string{"Làng Bạc", "Hốc Đá"}},
	{"02929", []string{"Cố Hải"}}, {"02932", []string{"Tân Lợi", "Cù Hà"}}, {"02935", []string{"Làng Ẻn"}},
	{"02938", []string{"Trà Chẩu"}}, {"02944", []string{"Phú An"}},
}

// communityTeams says how many more villages of each commune have a community team: 164 in all.
var communityTeams = map[string]int{
	"02923": 18, "02905": 14, "02902": 14, "02908": 12, "02911": 10, "02914": 9, "02917": 14, "02920": 13, "02926": 15,
	"02929": 7, "02932": 12, "02935": 8, "02938": 8, "02944": 10,
}

// Parts of invented names of villages, as places in the area are called.
var (
	nameHeads = []string{"Nậm", "Khe", "Cốc", "Làng", "Tân", "Phú", "Hòa", "Bến", "Soi", "Pạc", "Nà", "Xuân"}
	nameTails = []string{"Tèn", "Lao", "Quang", "Mòn", "Sung", "Dạng", "Tiến", "Lếch", "Phong", "Thái", "Hùm", "Cát",
		"Múc", "An", "Trang", "Sả"}
)

// quarters are the types of villages in towns; the others are thôn.
func typeIn(commune string) string {
	switch commune {
	case "02905", "02902", "02908":
		return "to_dan_pho"
	case "03198", "03199":
		return "ban"
	}
	return "thon"
}

func allVillages() []village {
	var out []village
	add := func(commune, name string, model bool) {
		out = append(out, village{villageID(commune, name), commune, typeIn(commune), name, model})
	}
	for _, c := range models {
		used := map[string]bool{}
		for _, n := range c.names {
			add(c.commune, n, true)
			used[n] = true
		}
		more := communityTeams[c.commune]
		if c.commune == "02923" {
			add(c.commune, "Nậm Vằn", false)
			more--
		}
		r := chance("villages " + c.commune)
		for n := 0; n < more; {
			name := pick(r, nameHeads) + " " + pick(r, nameTails)
			if !used[name] {
				used[name] = true
				add(c.commune, name, false)
				n++
			}
		}
	}
	for _, n := range []string{"Phìn Hồ", "Mạy Hốc", "Đề Pua", "Chăn Nuôi"} {
		add("03198", n, false)
	}
	for _, n := range []string{"Tân Hưng", "Nậm Chim"} {
		add("03199", n, false)
	}
	return out
}

// label is the village's name with its type, as people write it within a sentence.
func (v village) label() string {
	return map[string]string{"thon": "thôn", "to_dan_pho": "tổ dân phố", "ban": "bản"}[v.typ] + " " + v.name
}

// pilots returns the villages with a model team.
func pilots() (out []village) {
	for _, v := range villages {
		if v.model {
			out = append(out, v)
		}
	}
	return out
}

// inBaoThang reports whether the village lies in the district of the pilot.
func (v village) inBaoThang() bool { return v.commune != "03198" && v.commune != "03199" }
