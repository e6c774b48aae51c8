// Package notice is the room of what people are told about their dossiers: by e-mail, by SMS, and by the telephone
// calls that officials write down; all in one log per dossier. A notice follows a fact, goes only to the contacts
// that the submitter gave, and is sent once.
package notice

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
)

// Channel is a way to reach a person.
type Channel string

// The channels.
const (
	Email Channel = "email"
	SMS   Channel = "sms"
	Phone Channel = "phone" // an official called and wrote it down
)

// State says how far a notice has come.
type State string

// The states. Waiting ones are tried again; Unknown was broken off while it went out and is not sent again.
const (
	Waiting State = "waiting"
	Sending State = "sending"
	Sent    State = "sent"
	Failed  State = "failed"
	Unknown State = "unknown"
	Off     State = "off" // the house has no such channel: nothing went out
)

// Notice is a line of the log of a dossier.
type Notice struct {
	ID      string
	Dossier string
	What    What
	Version int64
	Channel Channel
	Contact string
	Subject string
	Body    string
	State   State
	Tries   int64
	Trouble string
	Written time.Time
	Settled time.Time
	ByName  string // who telephoned
}

// Message is what a carrier takes to a person.
type Message struct {
	ID      string // the same at every try: a gateway that knows it does not deliver twice
	To      string
	Subject string // e-mail only
	Text    string
}

// Carrier is the port to an outside channel.
type Carrier interface {
	// Send hands the message over; nil means that the other side has taken it.
	Send(ctx context.Context, m Message) error
	// Check tells whether the other side answers, without sending anything.
	Check(ctx context.Context) error
}

// Config sets what the house decides. The zero value works.
type Config struct {
	// Stale is how old a fact may be and still be told: a house that is set up anew does not write to everybody
	// about the past. 48 hours when 0.
	Stale time.Duration
	// RemindAfter is how long a result may wait before its owner is reminded, and RemindEvery how long until the
	// next time, at most RemindTimes; 3 days, 7 days and 3 times when 0.
	RemindAfter, RemindEvery time.Duration
	RemindTimes              int
	// From and Until are the hours of the day in which reminders go out; 8 and 17 when 0.
	From, Until int
}

func def[T int | time.Duration](v, d T) T {
	if v == 0 {
		return d
	}
	return v
}

func (c Config) filled() Config {
	c.Stale = def(c.Stale, 48*time.Hour)
	c.RemindAfter = def(c.RemindAfter, 3*24*time.Hour)
	c.RemindEvery = def(c.RemindEvery, 7*24*time.Hour)
	c.RemindTimes = def(c.RemindTimes, 3)
	c.From, c.Until = def(c.From, 8), def(c.Until, 17)
	return c
}

// Room writes and sends notices.
type Room struct {
	DB        *store.DB
	Dossier   *dossier.Room
	Words     *lang.Words // in which notices are written
	PublicURL string      // where the links of notices lead
	Carriers  map[Channel]Carrier
	Config    Config
}

// Pauses between the tries of a notice; after the last one it has failed, and the log says so.
var pauses = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 8 * time.Hour}
