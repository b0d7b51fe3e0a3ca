package mail_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"thonso/internal/platform/mail"
)

// server is an SMTP server that keeps what it is given, or refuses.
func server(t *testing.T, refuse bool) (port int, got <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	mails := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		serve(c, refuse, mails)
	}()
	return l.Addr().(*net.TCPAddr).Port, mails
}

func serve(c net.Conn, refuse bool, mails chan<- string) {
	r := bufio.NewReader(c)
	say := func(s string) { fmt.Fprint(c, s+"\r\n") }
	say("220 here")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(strings.TrimSpace(line)); {
		case strings.HasPrefix(verb, "RCPT") && refuse:
			say("550 nobody")
		case verb == "DATA":
			say("354 go")
			var b strings.Builder
			for {
				l, err := r.ReadString('\n')
				if err != nil || l == ".\r\n" {
					break
				}
				b.WriteString(l)
			}
			mails <- b.String()
			say("250 kept")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 yes")
		}
	}
}

func TestSend(t *testing.T) {
	port, got := server(t, false)
	c := mail.Config{Host: "127.0.0.1", Port: port, From: "Xã Gia Phú <motcua@giaphu.example>"}
	err := c.Send(context.Background(), mail.Message{ID: "id-1", To: "a@example.org", Subject: "Hồ sơ đã có kết quả",
		Body: "Chào bà,\nmời bà lên xã."})
	if err != nil {
		t.Fatal(err)
	}
	m := <-got
	for _, want := range []string{"Message-ID: <id-1@127.0.0.1>", "To: a@example.org", "Subject: =?utf-8?q?",
		"Auto-Submitted: auto-generated", "Ch=C3=A0o b=C3=A0"} {
		if !strings.Contains(m, want) {
			t.Errorf("the mail lacks %q:\n%s", want, m)
		}
	}
}

func TestRefusedIsAnError(t *testing.T) {
	port, _ := server(t, true)
	c := mail.Config{Host: "127.0.0.1", Port: port, From: "motcua@giaphu.example"}
	if err := c.Send(context.Background(), mail.Message{ID: "x", To: "a@example.org"}); err == nil {
		t.Error("no error")
	}
}

func TestOffAndForged(t *testing.T) {
	if err := (mail.Config{}).Send(context.Background(), mail.Message{}); !errors.Is(err, mail.ErrOff) {
		t.Errorf("got %v", err)
	}
	c := mail.Config{Host: "127.0.0.1", Port: 1, From: "motcua@giaphu.example"}
	for _, a := range []string{"", "a", "a@b\r\nBcc: c@d", "A <a@b.example>", "đaothi@b.example"} {
		if err := c.Send(t.Context(), mail.Message{ID: "x", To: a}); err == nil ||
			err.Error() != "mail: not an address" {
			t.Errorf("%q is taken for an address: %v", a, err)
		}
	}
}
