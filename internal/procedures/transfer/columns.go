package transfer

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/table"
	"thonso/internal/platform/text"
	"thonso/internal/procedures"
)

type (
	procedure = procedures.Procedure
	sayer     = func(ctx context.Context, p procedure) string
	setter    = func(r *reading, p *procedure, cell string) bool
)

// A column is one of the tables of procedures: what it says of one, and how a
// cell that says something else is taken over. Both are in Vietnamese.
type column struct {
	table.Column
	path  string // of what it tells, as problems are placed
	say   sayer
	set   setter                       // false: not understood; nil: read apart
	known func(context.Context) string // what is understood
}

// columns of a table of procedures, in the order in which they are written.
var columns = slices.Concat([]column{
	plain("code", "Mã thủ tục hành chính", "code", 20, func(p *procedure) *string { return &p.Code },
		"mã thủ tục", "mã").apart(),
	{Column: table.Column{Name: "version", Title: "Phiên bản"}, path: "version",
		say: func(_ context.Context, p procedure) string { return strconv.Itoa(p.Version) }},
}, texts("procedure", "Tên thủ tục hành chính", "name", func(p *procedure) *i18n.Text { return &p.Name }, "thủ tục"),
	texts("plain", "Tên thường gọi", "plain", func(p *procedure) *i18n.Text { return &p.Plain }),
	[]column{fieldColumn},
	texts("field", "Lĩnh vực", "field", func(p *procedure) *i18n.Text { return &p.Field.Name })[1:],
	[]column{
		plain("field_code", "Mã lĩnh vực", "field.code", 20, func(p *procedure) *string { return &p.Field.Code }),
		choice("sector", "Ngành", "field.sector", "procedures.sector.", procedures.Sectors,
			func(p *procedure) *string { return &p.Field.Sector }),
		choice("decider", "Cơ quan giải quyết", "decider", "procedures.decider.", procedures.Deciders,
			func(p *procedure) *procedures.Decider { return &p.Decider }, "cơ quan thực hiện", "nơi giải quyết",
			"thẩm quyền", "thẩm quyền giải quyết", "cơ quan quyết định", "cấp giải quyết"),
		choice("online", "Mức độ dịch vụ công", "online", "procedures.online.", procedures.OnlineLevels,
			func(p *procedure) *string { return &p.Online.Level }, "mức độ", "dịch vụ công trực tuyến"),
	}, texts("online_reason", "Lý do chưa toàn trình", "online.reason",
		func(p *procedure) *i18n.Text { return &p.Online.Reason }),
	[]column{
		{Column: table.Column{Name: "limit", Title: "Thời hạn giải quyết",
			Names: []string{"thời hạn", "thời gian giải quyết"}}, path: "limit", say: sayLimit, set: setLimit,
			known: examples("3 ngày làm việc", "15 ngày", "8 giờ", "1 tháng", "trong ngày")},
		{Column: table.Column{Name: "fee", Title: "Phí, lệ phí", Names: []string{"phí", "lệ phí"}, Max: 2000},
			path: "fees", say: sayFees, set: setFee,
			known: examples("không thu", "8.000 đồng/bản", "50.000 đồng/trường hợp", "HĐND tỉnh quy định")},
		{Column: table.Column{Name: "papers", Title: "Thành phần hồ sơ", Names: []string{"hồ sơ", "giấy tờ"},
			Max: 10_000}, path: "components", say: sayPapers, set: setPapers},
	}, texts("result", "Kết quả giải quyết", "result", func(p *procedure) *i18n.Text { return &p.Result.Name },
		"kết quả"),
	[]column{
		choice("result_kind", "Loại kết quả", "result.kind", "procedures.result_kind.", procedures.ResultKinds,
			func(p *procedure) *string { return &p.Result.Kind }),
		{Column: table.Column{Name: "legal", Title: "Căn cứ pháp lý", Names: []string{"căn cứ"}, Max: 5000},
			path: "legal", say: func(_ context.Context, p procedure) string { return strings.Join(p.Legal, "; ") },
			set: func(_ *reading, p *procedure, cell string) bool {
				p.Legal = parts(cell)
				return true
			}},
		day("valid_from", "Áp dụng từ ngày", "validFrom", func(p *procedure) *clock.Date { return &p.ValidFrom },
			"hiệu lực từ", "ngày hiệu lực", "từ ngày"),
		day("valid_to", "Áp dụng đến ngày", "validTo", func(p *procedure) *clock.Date { return &p.ValidTo },
			"hiệu lực đến", "hết hiệu lực", "đến ngày"),
		plain("source", "Nguồn", "source", 1000, func(p *procedure) *string { return &p.Source },
			"quyết định công bố"),
	})

// format is what the reader of tables needs to know.
var format = table.Format{Key: []string{"code"}, MaxRows: 20_000,
	Short:   map[string]string{"tthc": "thủ tục hành chính", "dvc": "dịch vụ công", "qd": "quyết định"},
	Columns: convert.Each(columns, func(c column) table.Column { return c.Column })}

func examples(of ...string) func(context.Context) string {
	return func(context.Context) string { return strings.Join(of, ", ") }
}

// apart makes a column one that is read apart.
func (c column) apart() column {
	c.set = nil
	return c
}

// plain is a column that is kept as it is written.
func plain(name, title, path string, most int, of func(*procedure) *string, names ...string) column {
	return column{Column: table.Column{Name: name, Title: title, Names: names, Max: most}, path: path,
		say: func(_ context.Context, p procedure) string { return *of(&p) },
		set: func(_ *reading, p *procedure, cell string) bool {
			*of(p) = cell
			return true
		}}
}

func day(name, title, path string, of func(*procedure) *clock.Date, names ...string) column {
	return column{Column: table.Column{Name: name, Title: title, Names: names, Day: true}, path: path,
		say: func(_ context.Context, p procedure) string { return string(*of(&p)) },
		set: func(_ *reading, p *procedure, cell string) bool {
			*of(p) = clock.Date(cell)
			return true
		}}
}

// texts are the columns of a text, one a language.
func texts(name, title, path string, of func(*procedure) *i18n.Text, names ...string) (out []column) {
	for _, p := range i18n.Packs[:len(i18n.Languages)] {
		if len(out) > 0 {
			name, title, names, path = name+"_"+p.Tag, title+" "+p.Name, nil, path+"."+p.Tag
		}
		out = append(out, column{Column: table.Column{Name: name, Title: title, Names: names, Max: 1000}, path: path,
			say: func(_ context.Context, q procedure) string { return (*of(&q))[p.Tag] },
			set: func(_ *reading, q *procedure, cell string) bool {
				setText(of(q), p.Tag, cell)
				return true
			}})
	}
	return out
}

// setText changes a text that may be shared with other versions.
func setText(t *i18n.Text, tag, s string) {
	if *t = maps.Clone(*t); *t == nil {
		*t = i18n.Text{}
	}
	(*t)[tag] = s
}

// fieldColumn is that of fields: one that the catalogue knows by its name comes
// with its code, its sector and its name in other languages.
var fieldColumn = column{
	Column: table.Column{Name: "field", Title: "Lĩnh vực"}, path: "field",
	say: func(_ context.Context, p procedure) string { return p.Field.Name.Official() },
	set: func(r *reading, p *procedure, cell string) bool {
		p.Field = procedures.Field{Sector: p.Field.Sector}
		setText(&p.Field.Name, i18n.Languages[0], cell)
		for _, q := range r.catalogue {
			if text.Spelling(q.Field.Name.Official()) == text.Spelling(cell) {
				p.Field = q.Field
				break
			}
		}
		return true
	},
}

// choice is a column of values that have labels; the end of one is enough:
// "toàn trình", "xã" for "cấp xã".
func choice[T ~string](name, title, path, labels string, values []T, of func(*procedure) *T,
	names ...string) column {
	label := func(ctx context.Context, v T) string {
		if v == "" {
			return ""
		}
		return i18n.T(ctx, labels+string(v))
	}
	return column{Column: table.Column{Name: name, Title: title, Names: names}, path: path,
		say:   func(ctx context.Context, p procedure) string { return label(ctx, *of(&p)) },
		known: func(ctx context.Context) string { return labelsOf(ctx, labels, values) },
		set: func(r *reading, p *procedure, cell string) bool {
			said := " " + short(cell)
			var ends []T
			for _, v := range values {
				full := " " + short(label(r.ctx, v))
				if string(v) == cell || full == said {
					*of(p) = v
					return true
				}
				if strings.HasSuffix(full, said) {
					ends = append(ends, v)
				}
			}
			if len(ends) == 1 {
				*of(p) = ends[0]
			}
			return len(ends) == 1
		}}
}

// short is the key of a label without what offices leave out or shorten.
func short(label string) string {
	words := strings.Fields(strings.ReplaceAll(text.Key(label), "uy ban nhan dan", "ubnd"))
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "cap" }), " ")
}

func labelsOf[T ~string](ctx context.Context, labels string, values []T) string {
	return strings.Join(convert.Each(values, func(v T) string { return i18n.T(ctx, labels+string(v)) }), ", ")
}

// parts are those of a cell that holds several texts.
func parts(cell string) (out []string) {
	for s := range strings.SplitSeq(cell, ";") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func sayPapers(_ context.Context, p procedure) string {
	return strings.Join(convert.Each(p.Components, func(c procedures.Component) string { return c.Name.Official() }),
		"; ")
}

// setPapers keeps papers that are known by their names; others are plain ones.
func setPapers(_ *reading, p *procedure, cell string) bool {
	before := p.Components
	p.Components = nil
	for i, name := range parts(cell) {
		paper := procedures.Component{ID: "paper_" + strconv.Itoa(i+1), Name: i18n.Same(name), Originals: 1,
			Required: true}
		for _, c := range before {
			if text.Clean(c.Name.Official()) == name {
				paper = c
			}
		}
		for slices.ContainsFunc(p.Components, func(c procedures.Component) bool { return c.ID == paper.ID }) {
			paper.ID += "_" + strconv.Itoa(i+1)
		}
		p.Components = append(p.Components, paper)
	}
	return true
}

// guessKind takes the kind of a result from its name: "Giấy xác nhận …".
func (r *reading) guessKind(p *procedure) {
	for _, kind := range procedures.ResultKinds {
		label := i18n.T(r.ctx, "procedures.result_kind."+kind)
		if strings.HasPrefix(text.Key(p.Result.Name.Official()), text.Key(label)) {
			p.Result.Kind = cmp.Or(p.Result.Kind, kind)
		}
	}
}
