package notify

import (
	"database/sql"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

const columns = `id, record, what, version, channel, contact, subject, body, state, tries, trouble, written, settled, by_name, secret, mark, until`

func scan(row func(...any) error) (n Notice, err error) {
	var written, settled, until int64
	err = row(&n.ID, &n.Record, &n.What, &n.Version, &n.Channel, &n.Contact, &n.Subject, &n.Body, &n.State, &n.Tries, &n.Trouble, &written, &settled, &n.ByName,
		&n.secret, &n.mark, &until)
	n.Written, n.Settled, n.until = store.Time(written), store.Time(settled), store.Time(until)
	return n, err
}

// insert writes a notice unless the fact has one on this channel already.
func insert(tx *store.Tx, fact string, n Notice, by string) (fresh bool, err error) {
	done, err := tx.Exec(`insert into notify_notice (fact, channel, id, record, what, version, contact, subject, body, state, tries, trouble, written,
		settled, by_person, by_name, secret, mark, until) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,0,'',$11,$12,$13,$14,$15,$16,$17) on conflict (fact, channel) do nothing`,
		fact, string(n.Channel), n.ID, n.Record, n.What, n.Version, n.Contact, n.Subject, n.Body, string(n.State),
		store.Millis(n.Written), store.Millis(n.Settled), by, n.ByName, n.secret, n.mark, store.Millis(n.until))
	return done > 0, err
}

func byID(q store.Querier, id string) (Notice, error) {
	return scan(q.QueryRow(`select `+columns+` from notify_notice where id = $1`, id).Scan)
}

// turn is a step of a notice from a state to another.
type turn struct {
	from, to State
	trouble  string
	at       time.Time // when it was settled; zero: it is not
}

// settle moves a notice on; Conflict when it is not in the state it is moved from any more.
func settle(tx *store.Tx, id string, t turn) error {
	try := 0
	if t.to == Sending {
		try = 1
	}
	n, err := tx.Exec(`update notify_notice set state = $3, trouble = $4, settled = $5, tries = tries + $6 where id = $1 and state = $2`,
		id, string(t.from), string(t.to), clip(t.trouble), store.Millis(t.at), try)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "notify.settled")
	}
	if err == nil && t.to != Waiting && t.to != Sending { // a secret is kept until it has gone out
		_, err = tx.Exec(`update notify_notice set secret = '' where id = $1 and until > 0`, id)
	}
	return err
}

func clip(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), 300)])
}

// Of lists what was told about a record ("<room>:<id>"), the newest first. It checks no right: the caller has loaded
// the record as its reader may see it.
func Of(q store.Querier, record string) (list []Notice, err error) {
	err = store.All(q, `select `+columns+` from notify_notice where record = $1 order by id desc`, []any{record}, func(r *sql.Rows) error {
		n, err := scan(r.Scan)
		list = append(list, n)
		return err
	})
	return list, err
}
