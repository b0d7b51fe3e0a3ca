// Package guides holds the guides by role, which the product shows as its help.
package guides

import "embed"

// Files are the guides: NAME.md in the first language, NAME.LANG.md in others.
//
//go:embed *.md
var Files embed.FS
