package app

import (
	"fmt"
	"log/slog"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	assets "thonso/web"
)

// TestMain says first what else would be hundreds of failures.
func TestMain(m *testing.M) {
	if err := assets.Built(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	slog.SetDefault(slog.New(slog.DiscardHandler))
	testscript.Main(m, map[string]func(){
		"thonso": func() { os.Exit(Main("1.2.3", os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestCommands runs the scripts in testdata: each is a session at the command line.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata"})
}
