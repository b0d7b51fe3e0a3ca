package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime/debug"
)

type listenFlags struct {
	Listen  string `help:"Address to serve on." default:"127.0.0.1:8080" env:"THONSO_LISTEN"`
	Pprof   string `help:"Loopback address on which to serve profiles." hidden:"" env:"THONSO_PPROF"`
	BaseURL string `help:"Address that people type (default: http://<listen>)." env:"THONSO_BASE_URL"`
}

type mailFlags struct {
	MailHost         string `help:"SMTP server; without one no e-mail is sent." env:"THONSO_MAIL_HOST"`
	MailPort         int    `help:"SMTP port." default:"587" env:"THONSO_MAIL_PORT"`
	MailUser         string `help:"SMTP user." env:"THONSO_MAIL_USER"`
	MailPasswordFile string `help:"File with the SMTP password." env:"THONSO_MAIL_PASSWORD_FILE" type:"path"`
	MailFrom         string `help:"Sender's address." env:"THONSO_MAIL_FROM"`
}

func (m mailFlags) mail() Mail {
	return Mail{Host: m.MailHost, Port: m.MailPort, User: m.MailUser,
		PasswordFile: m.MailPasswordFile, From: m.MailFrom}
}

type serveCmd struct {
	dataFlags
	listenFlags
	mailFlags
}

// Run serves until it is told to stop.
func (s *serveCmd) Run(g *globals) error {
	c := s.config(g)
	c.Mail = s.mail()
	return s.serve(g, c, nil)
}

// tuneMemory lets the heap grow further before it is collected: it is small,
// and pages make much that is short-lived, so that the runtime's own choice
// spends a third of the processor on collecting. What GOGC says goes before.
func tuneMemory() {
	const growth, limit = 400, 512 << 20
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(growth)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit)
	}
}

// serve listens first, so that a port already taken is known before the data is touched.
func (l listenFlags) serve(g *globals, c Config, prepare func(ctx context.Context, a *App, address string) error,
) (err error) {
	ln, err := net.Listen("tcp", l.Listen)
	if err != nil {
		return err
	}
	defer ln.Close()
	if l.Pprof != "" {
		stop, err := serveProfiles(l.Pprof)
		if err != nil {
			return err
		}
		defer stop()
	}
	tuneMemory()
	c.BaseURL = l.BaseURL
	if c.BaseURL == "" {
		c.BaseURL = "http://" + ln.Addr().String()
	}
	a, err := Open(g.ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if prepare != nil {
		if err := prepare(g.ctx, a, c.BaseURL); err != nil {
			return err
		}
	}
	return a.Run(g.ctx, ln)
}

type demoCmd struct {
	dataFlags
	listenFlags
}

// Run serves the demo.
func (d *demoCmd) Run(g *globals) error {
	c := d.config(g)
	c.Demo = true
	return d.serve(g, c, func(ctx context.Context, a *App, address string) error {
		fmt.Fprintf(g.out, "Thôn Số – demo\n\n  %s\n\n", address)
		return Demo(ctx, a, g.out)
	})
}
