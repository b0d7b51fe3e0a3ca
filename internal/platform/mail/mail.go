// Package mail sends plain-text e-mail through the SMTP server that the
// administrator configured; without one nothing is sent, and that is said.
package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"strings"
	"time"

	"thonso/internal/platform/text"
)

// A Config names the server. The zero Config sends nothing.
type Config struct {
	Host     string
	Port     int // 25, 587 (STARTTLS) or 465 (TLS)
	User     string
	Password string
	From     string // address, or "Name <address>"
}

// ErrOff says that no server is configured.
var ErrOff = errors.New("mail: no server configured")

// A Message is one e-mail to one person.
type Message struct {
	ID      string // becomes the Message-ID: a repeat is recognised by the receiver
	To      string
	Subject string
	Body    string
}

// On reports whether a server is configured.
func (c Config) On() bool { return c.Host != "" }

// Send hands m to the server within 30 seconds.
func (c Config) Send(ctx context.Context, m Message) error {
	if !c.On() {
		return ErrOff
	}
	from, err := mail.ParseAddress(c.From)
	if err != nil {
		return fmt.Errorf("mail: sender %q: %w", c.From, err)
	}
	if to, ok := text.Email(m.To); !ok || to == "" || to != m.To {
		return fmt.Errorf("mail: not an address")
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	client, err := c.dial(ctx)
	if err != nil {
		return fmt.Errorf("mail: reach %s: %w", c.Host, err)
	}
	defer client.Close()
	if err := c.deliver(client, from.Address, m.To, m.format(c.From, c.Host)); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	return client.Quit()
}

func (c Config) dial(ctx context.Context) (*smtp.Client, error) {
	addr := net.JoinHostPort(c.Host, fmt.Sprint(c.Port))
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	if t, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(t)
	}
	if c.Port == 465 {
		conn = tls.Client(conn, &tls.Config{ServerName: c.Host, MinVersion: tls.VersionTLS12})
	}
	client, err := smtp.NewClient(conn, c.Host)
	if err != nil {
		conn.Close()
		return nil, err
	}
	if ok, _ := client.Extension("STARTTLS"); ok && c.Port != 465 {
		if err := client.StartTLS(&tls.Config{ServerName: c.Host, MinVersion: tls.VersionTLS12}); err != nil {
			client.Close()
			return nil, err
		}
	}
	return client, nil
}

func (c Config) deliver(client *smtp.Client, from, to string, raw []byte) error {
	if c.User != "" {
		if err := client.Auth(smtp.PlainAuth("", c.User, c.Password, c.Host)); err != nil {
			return err
		}
	}
	if err := client.Mail(from); err != nil {
		return err
	}
	if err := client.Rcpt(to); err != nil {
		return err
	}
	w, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(raw); err != nil {
		return err
	}
	return w.Close()
}

func (m Message) format(from, host string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nSubject: %s\r\n", encodeFrom(from), m.To,
		mime.QEncoding.Encode("utf-8", m.Subject))
	fmt.Fprintf(&b, "Message-ID: <%s@%s>\r\nDate: %s\r\nMIME-Version: 1.0\r\n", m.ID, host,
		time.Now().Format(time.RFC1123Z))
	b.WriteString("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n" +
		"Auto-Submitted: auto-generated\r\n\r\n")
	q := quotedprintable.NewWriter(&b)
	_, _ = q.Write([]byte(strings.ReplaceAll(m.Body, "\n", "\r\n")))
	_ = q.Close()
	return b.Bytes()
}

func encodeFrom(s string) string {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return s
	}
	return a.String()
}
