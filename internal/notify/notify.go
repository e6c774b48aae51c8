// Package notify keeps the log of what people were told about records of any kind, and takes notices to their channels:
// e-mail, SMS, and telephone calls that officials write down. The sentences are those of the room that speaks. A notice
// follows a fact and is sent once.
package notify

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/kit/seal"
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
	// Unproved ones do not go out: nobody has proved that the contact is the person's.
	Unproved State = "unproved"
)

// Notice is a line of the log of a record.
type Notice struct {
	ID      string
	Record  string // "<room>:<id>"
	What    string // word key of what it tells
	Version int64  // of the words
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
	secret  string // sealed; empty: there is none, or it has gone out
	mark    string
	until   time.Time
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

// Room writes and sends notices.
type Room struct {
	DB       *store.DB
	Carriers map[Channel]Carrier
	Secrets  *seal.Box // seals what the log must not show while it waits
}

// Secret is a part of a text that goes out and is kept nowhere after: a code. In the log stands Mark.
type Secret struct {
	Mark  string
	Text  string
	Until time.Time // later the letter is of no use, and does not go out
}

// Letter is what somebody is told, on every channel by which he can be reached.
type Letter struct {
	Record  string // what it is about
	What    string // word key of what it tells
	Version int64  // of the words
	Subject string
	Body    string
	To      map[Channel]string // contacts; an empty one is none
	Held    map[Channel]bool   // contacts that nothing goes to, because nobody has proved them
	Secret  Secret
}

// Write makes the notices of a fact, one for each contact, and the jobs that send them; what was written for the fact
// before stays. fact is the id of an event, or another name that stands for one occasion.
func (r *Room) Write(tx *store.Tx, fact string, l Letter) error {
	for _, channel := range []Channel{Email, SMS} {
		contact := l.To[channel]
		if contact == "" {
			continue
		}
		n := Notice{ID: tx.NewID(), Record: l.Record, What: l.What, Version: l.Version, Channel: channel, Contact: contact, Subject: l.Subject, Body: l.Body,
			State: Waiting, Written: tx.Now()}
		if r.Carriers[channel] == nil {
			n.State = Off
		}
		if l.Held[channel] {
			n.State = Unproved
		}
		if n.State == Waiting && l.Secret.Text != "" {
			n.mark, n.until = l.Secret.Mark, l.Secret.Until
			n.secret = base64.StdEncoding.EncodeToString(r.Secrets.Seal([]byte(l.Secret.Text), n.ID))
		}
		fresh, err := insert(tx, fact, n, "")
		if err != nil {
			return err
		}
		if fresh && n.State == Waiting {
			if err := tx.Enqueue(sendJob(n.ID, 0, tx.Now())); err != nil {
				return err
			}
		}
	}
	return nil
}

// Told tells whether something went out, or will, about a record on a channel: but for telephone calls, and notices of one
// kind that do not count.
func Told(q store.Querier, record string, channel Channel, but string) (bool, error) {
	var n int
	err := q.QueryRow(`select count(*) from notify_notice where record = $1 and channel = $2 and what <> $3 and state <> $4`, record, string(channel), but,
		string(Unproved)).Scan(&n)
	return n > 0, err
}

// Called is a telephone call about a record, written down by the official who made it.
type Called struct {
	ID     string
	Record string
	What   string // word key
	Number string
	Text   string // what was said
	Person string
	Name   string
}

// Call writes down a telephone call.
func Call(tx *store.Tx, c Called) error {
	_, err := insert(tx, c.ID, Notice{ID: c.ID, Record: c.Record, What: c.What, Version: 1, Channel: Phone, Contact: c.Number, Body: c.Text, State: Sent,
		Written: tx.Now(), Settled: tx.Now(), ByName: c.Name}, c.Person)
	return err
}

func sendJob(id string, try int64, at time.Time) store.Job {
	return store.Job{Kind: "notify.send", Args: id, RunAt: at, Unique: fmt.Sprintf("notify/%s/%d", id, try)}
}

// Pauses between the tries of a notice; after the last one it has failed, and the log says so.
var pauses = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 8 * time.Hour}
