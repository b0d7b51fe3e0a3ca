// Command thonso runs the digital village: one program, one port, one data folder.
package main

import (
	"os"

	"thonso/internal/app"
)

// version is set when a release is built: -ldflags "-X main.version=1.2.3".
var version = "dev"

func main() { os.Exit(app.Main(version, os.Args[1:], os.Stdout, os.Stderr)) }
