package notices

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/quotedprintable"
	"net"
	"strings"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/dbtest"
	"thonso/internal/platform/i18n"
	"thonso/internal/platform/ids"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/mail"
	"thonso/internal/platform/seal"
)

// mailbox is an SMTP server that takes everything.
func mailbox(t *testing.T) (mail.Config, <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	mails := make(chan string, 8)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			take(c, mails)
		}
	}()
	return mail.Config{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, From: "motcua@giaphu.example"}, mails
}

func take(c net.Conn, mails chan<- string) {
	defer c.Close()
	r := bufio.NewReader(c)
	fmt.Fprint(c, "220 here\r\n")
	for {
		line, err := r.ReadString('\n')
		switch verb := strings.ToUpper(strings.TrimSpace(line)); {
		case err != nil:
			return
		case verb == "DATA":
			fmt.Fprint(c, "354 go\r\n")
			var b strings.Builder
			for line, err := r.ReadString('\n'); err == nil && line != ".\r\n"; line, err = r.ReadString('\n') {
				b.WriteString(line)
			}
			mails <- b.String()
			fmt.Fprint(c, "250 kept\r\n")
		case verb == "QUIT":
			fmt.Fprint(c, "221 bye\r\n")
			return
		default:
			fmt.Fprint(c, "250 yes\r\n")
		}
	}
}

// TestMailSpeaksThePersonsLanguage: subject, words and procedure are in the language chosen.
func TestMailSpeaksThePersonsLanguage(t *testing.T) {
	migrate := func(ctx context.Context, d *db.DB) error {
		return errors.Join(d.Migrate(ctx, "jobs", jobs.Migrations), d.Migrate(ctx, "notices", Files))
	}
	dbtest.Each(t, migrate, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		config, mails := mailbox(t)
		catalog := i18n.NewCatalog()
		box, err := seal.New(make([]byte, 32))
		if err := errors.Join(err, catalog.Add(Files)); err != nil {
			t.Fatal(err)
		}
		s := New(Deps{DB: d, Clock: clock.System{}, Queue: jobs.New(d, clock.System{}), Box: box,
			Mail: config, Catalog: catalog,
			BaseURL: "https://giaphu.example"})
		for lang, want := range map[string]string{"": "Hồ sơ X1 (Chứng thực bản sao) đã có kết quả.",
			"vi": "Hồ sơ X1 (Chứng thực bản sao) đã có kết quả.", "en": "Dossier X1 (Certified copy) has its result."} {
			m := Message{ID: ids.New(), Email: "thu@example.test", Key: "notices.dossier.resolved", Lang: lang,
				Args:  []string{"code", "X1", "procedure", "Chứng thực bản sao", "procedure.en", "Certified copy"},
				Lines: []string{"one", "two"}, PublicURL: "/t/abc"}
			if err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				return s.Tell(ctx, tx, m)
			}); err != nil {
				t.Fatal(err)
			}
			var id string
			if err := d.Read().QueryRow(ctx, `select id from notices_delivery where notice_id = $1`,
				m.ID).Scan(&id); err != nil {
				t.Fatal(err)
			}
			if err := s.sendMail(ctx, auth.Actor{}, sendMail{id}); err != nil {
				t.Fatal(err)
			}
			_, body, _ := strings.Cut(<-mails, "\r\n\r\n")
			raw, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
			text := strings.ReplaceAll(string(raw), "\r", "")
			if err != nil || !strings.HasPrefix(text, want+"\n\none\n\ntwo\n\n") ||
				!strings.Contains(text, "https://giaphu.example/t/abc") {
				t.Errorf("in %q: %s %v", lang, text, err)
			}
		}
	})
}
