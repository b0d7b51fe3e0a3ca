package auth

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"slices"
)

// A Role is what an account is at a place.
type Role string

// The shipped roles, by the codes with which code names them. What each may do,
// and where and by whom it is given, stands in roles.json.
const (
	Member        Role = "member"         // thành viên tổ CNSCĐ
	TeamLead      Role = "team_lead"      // tổ trưởng
	VillageHead   Role = "village_head"   // trưởng thôn, bí thư chi bộ
	Clerk         Role = "clerk"          // cán bộ một cửa
	Specialist    Role = "specialist"     // công chức chuyên môn
	Leader        Role = "leader"         // chủ tịch, phó chủ tịch
	DocumentClerk Role = "document_clerk" // văn thư
	Steering      Role = "steering"       // ban chỉ đạo, huyện (cũ), tỉnh
	Admin         Role = "admin"          // quản trị

	// Resident is a person of the register for themselves (người dân). It is no
	// office: nobody is given it by an administrator, and nobody delegates it.
	Resident Role = "resident"
)

// A ShippedRole is a role that every installation has. Its name is the text "role." + Code.
type ShippedRole struct {
	Code        Role         `json:"code"`
	Office      bool         `json:"office"`      // works at an office: at a village it would reach nothing
	Places      []string     `json:"places"`      // kinds of place where it may be given
	GrantedWith Permission   `json:"grantedWith"` // what one needs at the place to give it
	DelegableTo []Role       `json:"delegableTo"` // who has one of these at the same place may act in it
	NarrowedBy  []string     `json:"narrowedBy"`  // parts of a Scope that it may be narrowed by: sectors, bodies
	NamesBodies bool         `json:"namesBodies"` // whoever gives it says on whose behalf it decides
	Permissions []Permission `json:"permissions"`
	Everywhere  []Permission `json:"everywhere"` // those of them that concern the whole installation
}

//go:embed roles.json
var rolesJSON []byte

// shipped are the shipped roles in the order in which people choose among them.
var shipped = readRoles(rolesJSON)

// may is asked at every request.
var may = permissionsByRole(shipped)

// whole are the permissions that concern the whole installation.
var whole = wholePermissions(shipped)

func wholePermissions(all []ShippedRole) map[Permission]bool {
	out := map[Permission]bool{}
	for _, s := range all {
		for _, p := range s.Everywhere {
			out[p] = true
		}
	}
	return out
}

// Whole reports whether p concerns the whole installation, as the catalogue of
// procedures does: only those have it whose roles give it at every place.
func (p Permission) Whole() bool { return whole[p] }

func permissionsByRole(all []ShippedRole) map[Role]map[Permission]bool {
	out := map[Role]map[Permission]bool{}
	for _, s := range all {
		out[s.Code] = map[Permission]bool{}
		for _, p := range s.Permissions {
			out[s.Code][p] = true
		}
	}
	return out
}

// readRoles panics where the file is malformed: it is a part of the program.
func readRoles(raw []byte) (all []ShippedRole) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&all); err != nil {
		panic("auth: roles.json: " + err.Error())
	}
	return all
}

// ShippedRoles returns the shipped roles in the order in which people choose among them.
func ShippedRoles() []ShippedRole { return slices.Clone(shipped) }

// Shipped returns the shipped role with the code, and whether there is one.
func (r Role) Shipped() (ShippedRole, bool) {
	i := slices.IndexFunc(shipped, func(s ShippedRole) bool { return s.Code == r })
	if i < 0 {
		return ShippedRole{}, false
	}
	return shipped[i], true
}

// May reports whether the shipped role has the permission.
func (r Role) May(p Permission) bool { return may[r][p] }

// Roles are the codes of the roles that an administrator gives: all but a resident's own.
var Roles = givenByAdmin(shipped)

func givenByAdmin(all []ShippedRole) (out []Role) {
	for _, s := range all {
		if s.GrantedWith == ManageAccounts {
			out = append(out, s.Code)
		}
	}
	return out
}
