package notify

import (
	"context"
	"encoding/base64"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// patience is how long a carrier may take.
const patience = 25 * time.Second

// Send takes one notice to its carrier. The try is written down before it is made: who finds it half made does not
// know whether it went out, and says so instead of sending it again.
func (r *Room) Send(ctx context.Context, j store.Job) error {
	var n Notice
	var mine bool
	err := r.DB.Write(ctx, func(tx *store.Tx) (err error) {
		mine = false
		if n, err = byID(tx, j.Args); err != nil {
			return err
		}
		switch n.State {
		case Waiting:
			if !n.until.IsZero() && !tx.Now().Before(n.until) {
				return settle(tx, n.ID, turn{from: Waiting, to: Failed, at: tx.Now(), trouble: "too late"})
			}
			mine = true
			return settle(tx, n.ID, turn{from: Waiting, to: Sending})
		case Sending:
			return settle(tx, n.ID, turn{from: Sending, to: Unknown, at: tx.Now()})
		}
		return nil // settled by another run
	})
	if fault.Of(err) == fault.Conflict {
		return nil // another run has it
	}
	if err != nil || !mine {
		return err
	}
	sent := r.carry(ctx, n)
	return r.DB.Write(ctx, func(tx *store.Tx) error {
		if sent == nil {
			return settle(tx, n.ID, turn{from: Sending, to: Sent, at: tx.Now()})
		}
		if n.Tries >= int64(len(pauses)) {
			return settle(tx, n.ID, turn{from: Sending, to: Failed, trouble: sent.Error(), at: tx.Now()})
		}
		if err := settle(tx, n.ID, turn{from: Sending, to: Waiting, trouble: sent.Error()}); err != nil {
			return err
		}
		return tx.Enqueue(sendJob(n.ID, n.Tries+1, tx.Now().Add(pauses[n.Tries])))
	})
}

func (r *Room) carry(ctx context.Context, n Notice) error {
	c := r.Carriers[n.Channel]
	if c == nil {
		return fault.New(fault.Conflict, "notify.no_carrier")
	}
	text := n.Body
	if len(n.secret) > 0 {
		sealed, err := base64.StdEncoding.DecodeString(n.secret)
		if err != nil {
			return err
		}
		secret, err := r.Secrets.Open(sealed, n.ID)
		if err != nil {
			return err
		}
		text = strings.Replace(text, n.mark, string(secret), 1)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return c.Send(ctx, Message{ID: n.ID, To: n.Contact, Subject: n.Subject, Text: text})
}
