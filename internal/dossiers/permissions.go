package dossiers

import (
	"thonso/internal/dossiers/offices"
	"thonso/internal/platform/auth"
)

// The permissions of this module.
const (
	Prepare  auth.Permission = "dossiers.prepare"  // begin and fill in for a resident
	FillIn   auth.Permission = "dossiers.fill_in"  // the form's pages: of one's place, or of one's own dossier
	Own      auth.Permission = "dossiers.own"      // begin for oneself
	Reminded auth.Permission = "dossiers.reminded" // be told at home of drafts and of what was sent back
	View     auth.Permission = "dossiers.view"     // open a dossier of one's place
	Read     auth.Permission = "dossiers.read"     // open over the API, and its papers: of one's place, or one's own
	Withdraw auth.Permission = "dossiers.withdraw" // say that the person wants it back: of one's place, or one's own
	Inbox    auth.Permission = "dossiers.inbox"    // the office's lists
	Receive  auth.Permission = "dossiers.receive"  // receive, ask supplement, transfer, stop, return
	// refuse in writing: at the counter, or what a specialist proposed to reject
	Reject   auth.Permission = "dossiers.refuse"
	Assign   auth.Permission = "dossiers.assign"   // give to a specialist
	Appraise auth.Permission = "dossiers.appraise" // appraise and propose
	Verify   auth.Permission = "dossiers.verify"   // say that facts must be verified, of what one works on
	Review   auth.Permission = "dossiers.review"
	Decide   auth.Permission = "dossiers.decide"
	Number   auth.Permission = "dossiers.number" // number the result
	HandOver auth.Permission = "dossiers.hand_over"
	Register auth.Permission = "dossiers.register" // print the register

	HelpRated   auth.Permission = "dossiers.help_rated"   // read what people thought of the help in one's village
	OfficeRated auth.Permission = "dossiers.office_rated" // and of one's office
)

// Permissions of this module.
var Permissions = []auth.Permission{
	Prepare, FillIn, Own, Reminded, View, Read, Withdraw, Inbox, Receive, Reject, Assign, Appraise,
	Verify, Review, Decide, Number, HandOver, offices.ManageOffice, Register, HelpRated, OfficeRated,
}
