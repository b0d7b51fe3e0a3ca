// Package papers prints what people take in their hands: forms 01–07 of the
// one-stop decree, the mandate, the session's report, the errand's manifest,
// the filled application and the result. Each paper is one function that
// writes a PDF from a struct; there is no database and no request here.
//
// Official forms are in Vietnamese only, for they are papers of law; mandate,
// slip and the session's report are in the language of their context. What is
// not known is printed as a dotted line for a pen. No paper claims a
// signature: places are left for hands.
package papers

import "embed"

// Messages are the texts of the papers that come in several languages.
//
//go:embed messages/*.json
var Messages embed.FS
