// Package portal is what everybody may see without an account: following one's
// dossier, checking a result paper, the pages of villages and communes, the
// catalogue of procedures. It owns no tables and shows no personal data: of a
// dossier's owner the initials at most, of a team what its members agreed to.
package portal
