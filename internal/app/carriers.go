package app

import (
	"context"

	"github.com/motcua/motcua/internal/connect/mail"
	"github.com/motcua/motcua/internal/connect/sms"
	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/notify"
)

// SMTP says which mail server takes notices.
type SMTP struct {
	Addr     string `help:"Mail server that takes notices, HOST:PORT; empty: no e-mail is sent." env:"MOTCUA_SMTP_ADDR"`
	User     string `help:"Sign-in name at the mail server; empty: none." env:"MOTCUA_SMTP_USER"`
	Password string `help:"Password at the mail server." env:"MOTCUA_SMTP_PASSWORD"`
	From     string `help:"Sender of notices." default:"Một Cửa <motcua@localhost>" env:"MOTCUA_SMTP_FROM"`
	Plain    bool   `help:"Speak to the mail server without TLS: only on the same machine." env:"MOTCUA_SMTP_PLAIN"`
}

// SMS says which gateway takes short messages; its protocol is described in internal/connect/sms.
type SMS struct {
	URL string `help:"Address of the SMS gateway; empty: no SMS is sent." env:"MOTCUA_SMS_URL"`
	Key string `help:"Key at the SMS gateway." env:"MOTCUA_SMS_KEY"`
}

// carriers are the channels that the settings name. A demonstration has none: nothing goes out of it.
func (c Config) carriers() map[notify.Channel]notify.Carrier {
	out := map[notify.Channel]notify.Carrier{}
	if c.Demo {
		return out
	}
	if c.SMTP.Addr != "" {
		out[notify.Email] = mail.Client{Addr: c.SMTP.Addr, User: c.SMTP.User, Password: c.SMTP.Password, From: c.SMTP.From, Plain: c.SMTP.Plain}
	}
	if c.SMS.URL != "" {
		out[notify.SMS] = sms.Client{URL: c.SMS.URL, Key: c.SMS.Key}
	}
	return out
}

// channelOf is the channel that reaches a contact.
func channelOf(c string) notify.Channel {
	if contact.IsMail(c) {
		return notify.Email
	}
	return notify.SMS
}

// reaches tells whether the house has a carrier for a contact.
func (a *App) reaches(c string) bool { return a.Notify.Carriers[channelOf(c)] != nil }

// carry sends a code.
func (a *App) carry(tx *store.Tx, l contact.Letter) error {
	return a.Notify.Write(tx, "code/"+tx.NewID(), notify.Letter{Record: l.Record, What: l.What, Version: 1, Subject: l.Subject, Body: l.Body,
		To: map[notify.Channel]string{channelOf(l.Contact): l.Contact}, Secret: notify.Secret{Mark: contact.Hidden, Text: l.Code, Until: l.Until}})
}

// examineCarriers asks the mail server and the gateway whether they are there.
func examineCarriers(ctx context.Context, c Config, add adder) {
	carriers := c.carriers()
	for _, x := range []struct {
		channel    notify.Channel
		what, flag string
	}{{notify.Email, "email", "--smtp-addr"}, {notify.SMS, "sms", "--sms-url"}} {
		carrier := carriers[x.channel]
		if carrier == nil {
			add(x.what, "warn", "app.check_carrier_none", "flag", x.flag)
			continue
		}
		if err := carrier.Check(ctx); err != nil {
			add(x.what, "bad", "app.check_carrier_bad", "error", err)
		} else {
			add(x.what, "ok", "app.check_carrier_ok")
		}
	}
}
