// Package procedures is the catalogue of administrative procedures (thủ tục
// hành chính): what each asks for, costs, takes and gives, as versioned data.
package procedures

import (
	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
)

// A Procedure is one version of one administrative procedure.
type Procedure struct {
	Code       string      `json:"code"`    // national code, d.dddddd, such as 2.000815
	Version    int         `json:"version"` // from 1; a dossier keeps the version it was begun under
	ValidFrom  clock.Date  `json:"validFrom"`
	ValidTo    clock.Date  `json:"validTo"`        // last day; zero: until further notice
	Name       i18n.Text   `json:"name"`           // the official name
	Short      i18n.Text   `json:"short,omitzero"` // how officials call it, in a few words; absent: its name is short
	Plain      i18n.Text   `json:"plain"`          // in the words of the village, one short line
	Field      Field       `json:"field"`
	Decider    Decider     `json:"decider"`
	Online     Online      `json:"online"`
	Limit      Limit       `json:"limit"`
	Fees       []Fee       `json:"fees"`
	Components []Component `json:"components"`
	Steps      []Step      `json:"steps"`
	Result     Result      `json:"result"`
	Form       *Form       `json:"form,omitempty"` // nil: no guided form yet; guidance only
	Legal      []string    `json:"legal"`          // the texts it stands on
	// the original must be seen by somebody who answers for it, before the result is handed over
	SeeOriginal bool `json:"seeOriginal,omitempty"`
	// where these data were taken from, with date; [C] certain, [L] likely, [M] from memory: check before relying on
	// it
	Source string `json:"source"`
}

// A Field is an area of procedures (lĩnh vực), with the ministry's code where known.
type Field struct {
	Code   string    `json:"code"` // such as G15-TP07
	Name   i18n.Text `json:"name"`
	Sector string    `json:"sector"` // one of Sectors: whose work it is, so that rights and lists can tell them apart
}

// Sectors are the sectors of fields, in the order in which lists show them.
var Sectors = []string{"justice", "police", "social", "land", "business"}

// A Decider names the role that decides; the place's organisation says who that is.
type Decider string

// The deciders.
const (
	PeoplesCommittee Decider = "people_committee" // UBND cấp xã
	Chairman         Decider = "chairman"         // Chủ tịch UBND cấp xã
	CommunePolice    Decider = "commune_police"   // Công an cấp xã
	BusinessOffice   Decider = "business_office"  // cơ quan đăng ký kinh doanh cấp xã
	LandOffice       Decider = "land_office"
)

// Deciders are all of them.
var Deciders = []Decider{PeoplesCommittee, Chairman, CommunePolice, BusinessOffice, LandOffice}

// Bodies are those on whose behalf somebody decides, in the order in which lists show them.
var Bodies = []Decider{PeoplesCommittee, CommunePolice, BusinessOffice, LandOffice}

// bodyOf says which body a decider belongs to.
var bodyOf = map[Decider]Decider{PeoplesCommittee: PeoplesCommittee, Chairman: PeoplesCommittee,
	CommunePolice: CommunePolice, BusinessOffice: BusinessOffice, LandOffice: LandOffice}

// Body is the body to which the decider belongs: the People's Committee, its
// chair included, where nobody else is named.
func (d Decider) Body() Decider {
	if b, ok := bodyOf[d]; ok {
		return b
	}
	return PeoplesCommittee
}

// Online says how far the procedure can be done on the portal (NĐ 224/2026 Đ14).
type Online struct {
	Level  string    `json:"level"`            // "full" (toàn trình), "partial" (một phần), "none"
	Reason i18n.Text `json:"reason,omitzero"`  // why not full; published
	Portal string    `json:"portal,omitempty"` // the portal's own service code, if known
}

// OnlineLevels are the levels of Online.
var OnlineLevels = []string{"full", "partial", "none"}

// A Limit is the legal time limit.
type Limit struct {
	// "working_day", "day", "hour", "month", "same_day" (next working day when received from 15:00)
	Unit   string    `json:"unit"`
	N      int       `json:"n"`
	Verify int       `json:"verify,omitempty"` // n where verification is needed, same unit
	Note   i18n.Text `json:"note,omitzero"`
}

// A Fee is one rule; the sum of all rules valid that day is due. Amounts are in đồng.
type Fee struct {
	// "free", "per_case", "per_copy", "per_page", "per_person", "council" (set by the provincial council)
	Kind       string           `json:"kind"`
	Amount     int64            `json:"amount"`
	Online     *int64           `json:"online,omitempty"`     // amount when filed online, if different
	After      int              `json:"after,omitempty"`      // per_page: from page After+1 on, Then applies
	Then       int64            `json:"then,omitempty"`       //
	Cap        int64            `json:"cap,omitempty"`        // per_page: most per copy
	Exempt     []string         `json:"exempt,omitempty"`     // some of Groups
	When       *Condition       `json:"when,omitempty"`       // due only when it holds over the form's answers
	ByProvince map[string]int64 `json:"byProvince,omitempty"` // council: province's official code → amount
	ValidFrom  clock.Date       `json:"validFrom"`
	ValidTo    clock.Date       `json:"validTo"`
	Source     string           `json:"source"`
}

// A Component is one paper of the dossier (thành phần hồ sơ).
type Component struct {
	ID        string    `json:"id"` // stable within the procedure, [a-z0-9_]+
	Name      i18n.Text `json:"name"`
	Help      i18n.Text `json:"help,omitzero"` // in the words of the village: what it is, how to photograph it
	Originals int       `json:"originals"`
	Copies    int       `json:"copies"`
	ShowOnly  bool      `json:"showOnly,omitempty"` // shown at the counter, never scanned (TT 03/2025 Đ5.2)
	// replaced by data of: "population", "civil_status", …: not asked for
	Data      string     `json:"data,omitempty"`
	Required  bool       `json:"required"`
	When      *Condition `json:"when,omitempty"` // asked for only when it holds
	MaxPhotos int        `json:"maxPhotos,omitempty"`
}

// A Step is one step of the workflow; hours are working hours (8 a day).
type Step struct {
	Key   string    `json:"key"` // "receive", "assign", "appraise", "review", "decide", "number", "return"
	Name  i18n.Text `json:"name"`
	Role  string    `json:"role"` // who does it: "clerk", "specialist", "leader", "document_clerk"
	Hours int       `json:"hours"`
	Stage int       `json:"stage"` // 1–5: which of the five steps shown to residents
}

// A Result is what the procedure gives.
type Result struct {
	Code     string    `json:"code,omitempty"` // such as KQ.G15.000342
	Name     i18n.Text `json:"name"`
	Kind     string    `json:"kind"`     // "certificate", "confirmation", "copy", "decision", "registration"
	Template i18n.Text `json:"template"` // body of the result paper; {question} is filled from the answers
}

// ResultKinds are the kinds of results.
var ResultKinds = []string{"certificate", "confirmation", "copy", "decision", "registration"}
