package dossiers

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"thonso/internal/dossiers/deadlines"
	"thonso/internal/platform/clock"
	"thonso/internal/procedures"
)

// A Status is where a dossier stands. Draft is ours; the others are the ten
// statuses exchanged with the national portal.
type Status string

// The statuses.
const (
	Draft       Status = "draft"
	Submitted   Status = "submitted"   // 1 Mới đăng ký
	Received    Status = "received"    // 2 Được tiếp nhận
	Refused     Status = "refused"     // 3 Không được tiếp nhận
	Processing  Status = "processing"  // 4 Đang xử lý
	Supplement  Status = "supplement"  // 5 Yêu cầu bổ sung giấy tờ
	Payment     Status = "payment"     // 6 Yêu cầu thực hiện nghĩa vụ tài chính
	Withdrawing Status = "withdrawing" // 7 Công dân yêu cầu rút hồ sơ
	Stopped     Status = "stopped"     // 8 Dừng xử lý
	Resolved    Status = "resolved"    // 9 Đã xử lý xong
	Returned    Status = "returned"    // 10 Đã trả kết quả
)

// Statuses lists the ten official statuses; the code exchanged is the index + 1.
var Statuses = []Status{Submitted, Received, Refused, Processing, Supplement, Payment, Withdrawing, Stopped, Resolved,
	Returned}

// Official returns the code exchanged with the national portal, 1–10; 0 for a draft.
func (s Status) Official() int { return slices.Index(Statuses, s) + 1 }

// Ended reports whether nothing more will happen to the dossier.
func (s Status) Ended() bool { return s == Refused || s == Stopped || s == Returned }

// Stage returns which of the five steps shown to residents the status is in:
// 1 declared, 2 received, 3 being resolved, 4 result ready, 5 returned.
func (s Status) Stage() int {
	switch s {
	case Draft, Submitted:
		return 1
	case Received, Refused:
		return 2
	case Resolved:
		return 4
	case Returned:
		return 5
	default:
		return 3
	}
}

// Stage is that of the status; what is stopped or sent back before the office
// received it is still in the second step.
func (d Dossier) Stage() int {
	stage := d.Status.Stage()
	if stage == 3 && d.Way == Here && d.ReceivedAt.IsZero() {
		return 2
	}
	return stage
}

// A Way says where the dossier is processed.
type Way string

// The ways.
const (
	Here   Way = "here"   // received here and processed here
	Portal Way = "portal" // filed on the national portal; followed here
)

// An Assist says who filed: counted apart, never added up.
type Assist string

// The kinds of assistance.
const (
	Self     Assist = "self"     // tự nộp
	Helped   Assist = "helped"   // được hướng dẫn, làm hộ theo phiếu nhờ
	Official Assist = "official" // cán bộ nộp thay
)

// A Channel says how the dossier came (KenhThucHien: 1 direct, 2 online, 3 post).
type Channel string

// The channels.
const (
	Counter Channel = "direct"
	Online  Channel = "online"
	Post    Channel = "post"
)

// A Dossier is one request of one person under one procedure.
type Dossier struct {
	ID        string
	Code      string // dossier code; "" before reception
	Procedure string // code
	ProcVer   int    // version of the procedure under which it was begun
	Sector    string // of the procedure's field: justice, police, social …
	PlaceID   string // village where it was made, or the commune for one made at the counter
	CommuneID string // whose one-stop processes it

	ResidentID string
	OwnerName  string
	OwnerPhone string
	OwnerEmail string

	Way     Way
	Channel Channel
	Assist  Assist
	Status  Status

	HelperID, HelperName string
	MandateID            string
	SessionID            string
	CreatedBy            string

	Step         int // index of the workflow step that is due, once received
	AssigneeID   string
	AssigneeName string
	Outcome      Outcome // that is proposed: Approved while nobody is against it; "" before the appraisal
	Due          Action  // that the workflow waits for; "" for none

	PortalCode string

	CreatedAt   time.Time
	SubmittedAt time.Time
	ReceivedAt  time.Time
	LegalDue    time.Time // by the legal clock; zero while it stands still
	Promised    time.Time // newest promise made to the person
	AlarmAt     time.Time // after it the dossier will be late: see clocks.go; zero while no time runs
	DueAt       time.Time // until when the office has to do what is due, or NoDay; zero where nothing is
	ResolvedAt  time.Time
	EndedAt     time.Time
	Supplements int // how often papers were asked for
	Extended    bool
	ToVerify    bool // facts must be verified: the longer limit holds
	RegisterNo  int  // in the office's register of the year of reception; 0 before

	DecidedBy procedures.Decider // the body whose head decides

	Exempt string // group for which the person claims to owe no fee

	Copies  int // for fees and the result
	Pages   int
	Version int
}

// An Event is one entry of a dossier's history.
type Event struct {
	ID, DossierID string
	Seq           int
	Kind          Action
	At            time.Time
	ActorID       string
	ActorName     string
	Note          string
	From, To      Status
	Step          int
	Data          EventData
}

// An Outcome is what an appraisal proposes, or a decision says.
type Outcome string

// The outcomes.
const (
	Approved Outcome = "approve"
	Rejected Outcome = "reject"  // of a decision: back to the specialist
	Declined Outcome = "decline" // of a decision: not to be resolved, as was proposed
)

// EventData is what some kinds of event hold besides.
type EventData struct {
	Wants   []Want         `json:"wants,omitempty"`   // supplement: what must be put right
	Reason  string         `json:"reason,omitempty"`  // refuse, decline, stop, extend, verify: in words
	Due     time.Time      `json:"due,omitzero"`      // receive, extend, verify, supplied: new promise
	Outcome Outcome        `json:"outcome,omitempty"` // appraise, review, decide
	To      string         `json:"to,omitempty"`      // assign: name of the specialist
	ToID    string         `json:"toId,omitempty"`    // and their account
	Proof   string         `json:"proof,omitempty"`   // return: the kind, and of a photo ":" and its hash
	Rule    deadlines.Rule `json:"rule,omitempty"`    // receive: the office's, that day
	Sent    string         `json:"sent,omitempty"`    // any that was sent under an id: see Act.Sent
}

// A Want is one thing to put right, on a field or on a page of a photo.
type Want struct {
	Target string `json:"target"`         // "q:<question>", "c:<component>", "c:<component>:<page>"
	Reason string `json:"reason"`         // coded: see reasons.json
	Note   string `json:"note,omitempty"` // in the clerk's words
}

// A Photo is one page of one component.
type Photo struct {
	ID, DossierID, Component string
	Page                     int
	Hash, Mime               string
	Thumb                    string // hash of its small picture; see Drawn
	Size                     int64
	At                       time.Time
	By                       string
}

// Book is the register in which a received dossier stands: one a year.
func (d Dossier) Book() string {
	if d.RegisterNo == 0 {
		return ""
	}
	return "01/" + strconv.Itoa(d.ReceivedAt.In(clock.Vietnam).Year())
}

// Entry is its number there, from 01 to the end of the year (TT 01/2018 Đ9).
func (d Dossier) Entry() string {
	if d.RegisterNo == 0 {
		return ""
	}
	return fmt.Sprintf("%02d", d.RegisterNo)
}

// Form01Number is the number of form 01, to which form 04 refers.
func (d Dossier) Form01Number() string {
	if d.RegisterNo == 0 {
		return ""
	}
	return d.Entry() + "/TNHS"
}

// ReasonOther is told in words.
const ReasonOther = "other"

// Reasons are the coded reasons for sending something back, and what each may
// be said of. Codes, not words: they can be counted, and become warnings.
var Reasons = []Reason{
	{"blurred", "cp", true}, {"cut_off", "cp", true}, {"dark", "cp", true}, {"missing_page", "cp", true},
	{"wrong_paper", "cp", false}, {"expired_paper", "cp", false},
	{"not_original", "cp", false}, {"erased", "cp", false}, {"absent", "c", false}, {"wrong_value", "q", false},
	{"differs", "qcp", false}, {"incomplete", "q", false}, {ReasonOther, "qcp", false},
}

// A Reason can be said of questions (q), components (c) and pages of a photo (p).
type Reason struct {
	Code, Of string
	Photo    bool // the paper is right, only its photo is not
}

// Key is the message key of the reason; Key+".tip" tells a helper what to do.
func (r Reason) Key() string { return "dossiers.reason." + r.Code }

// NoThumb stands for a photo of which no small picture can be drawn.
const NoThumb = "-"

// Drawn reports whether the photo has a small picture, or may have one.
func (p Photo) Drawn() bool { return p.Mime != "application/pdf" && p.Thumb != NoThumb }
