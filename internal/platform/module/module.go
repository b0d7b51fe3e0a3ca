// Package module says what a domain module hands to the app.
package module

import (
	"io/fs"

	"thonso/internal/platform/api"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/web"
)

// A Module is one domain module, wired.
type Module struct {
	Name   string
	Files  fs.FS // with messages/ and, where it has tables, migrations/
	Rules  []auth.Rule
	Routes func(*web.Router)
	API    func(*api.API)
	Jobs   func(*jobs.Queue)
}
