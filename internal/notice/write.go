package notice

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	noticeevent "github.com/motcua/motcua/internal/event/notice"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/notify"
	"github.com/motcua/motcua/internal/org"
)

// onFact writes the notices of a fact: one for each contact that the submitter gave.
func (r *Room) onFact() room.Listener {
	kinds := make([]string, 0, len(noticeOf))
	for k := range noticeOf {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	return room.Listener{Name: "notice.write", Kinds: kinds, Fresh: true, Handle: func(tx *store.Tx, e event.Event) error {
		if tx.Now().Sub(e.At) > r.Config.filled().Stale {
			return nil
		}
		id := strings.TrimPrefix(e.Record, dossierevent.Record(""))
		d, err := dossier.ByID(tx, id)
		if fault.Of(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		what := noticeOf[e.Kind]
		if d.Channel != dossier.Online && (what == Submitted || what == Payment) {
			return nil // who stands at the counter has the paper in hand
		}
		if what == Moved {
			if tell, err := promiseMoved(d, e); err != nil || !tell {
				return err
			}
		}
		return r.write(tx, e.ID, what, d)
	}}
}

// promiseMoved tells whether a change of the calendar moved a day that somebody was promised: not before the
// dossier was accepted, not when only the hour is another, and not while the clock stands still, for then the day
// is not known anyway. A later move speaks for itself.
func promiseMoved(d *dossier.Dossier, e event.Event) (bool, error) {
	var f dossierevent.DueMoved
	if err := e.Decode(&f); err != nil {
		return false, err
	}
	running := d.State == dossier.Accepted || d.State == dossier.Processing
	was, now := store.Time(f.Was), store.Time(f.Now)
	return running && d.Due.Equal(now) && (day.Of(was) != day.Of(now) || deadline.Unit(d.DueUnit).ByMoment()), nil
}

// write writes to the submitter of a dossier about a fact.
func (r *Room) write(tx *store.Tx, fact string, what What, d *dossier.Dossier) error {
	subject, body, err := r.wording(tx, what, d, day.Of(tx.Now()))
	if err != nil {
		return err
	}
	t, who := templates[what], d.Party(dossier.Submitter)
	l := notify.Letter{Record: dossierevent.Record(d.ID), What: t.title, Version: t.version, Subject: subject, Body: body,
		To: map[notify.Channel]string{notify.Email: who.Email, notify.SMS: who.Phone}, Held: map[notify.Channel]bool{}}
	for channel, c := range l.To {
		if l.Held[channel], err = r.held(tx, d, channel, c); err != nil {
			return err
		}
	}
	return r.Notify.Write(tx, fact, l)
}

// held tells whether nothing goes to a contact. One that nobody has proved to be the submitter's is told once, and not
// when it was told of several other dossiers today: it may be the number of somebody who knows nothing of this.
func (r *Room) held(tx *store.Tx, d *dossier.Dossier, channel notify.Channel, c string) (bool, error) {
	if c == "" {
		return false, nil
	}
	proved, err := contact.Proved(tx, c, dossier.Holders(d)...)
	if err != nil || proved {
		return false, err
	}
	told, err := notify.Told(tx, dossierevent.Record(d.ID), channel, contact.TitleWord)
	if err != nil || told {
		return true, err
	}
	may, err := r.Contact.First(tx, c)
	return !may, err
}

// Checked is an official who has checked with the submitter that telephone and e-mail address are theirs.
type Checked struct {
	org.Request
	Dossier string
}

// Check writes that down; from then on notices go out.
func (r *Room) Check(ctx context.Context, c Checked) error {
	d, err := r.Dossier.Load(ctx, c.Viewer, c.Dossier)
	if err != nil {
		return err
	}
	if !c.Viewer.Can(MayCall, d.Received) {
		return fault.New(fault.Forbidden, "notice.not_yours")
	}
	if err := d.Writable(); err != nil {
		return err
	}
	_, err = c.Do(ctx, r.DB, func(tx *store.Tx) (action.Path, error) {
		if _, err := tx.Emit(dossierevent.ContactChecked{Dossier: d.ID}, c.By(d.Received)); err != nil {
			return "", err
		}
		return action.At("dossier", d.ID, "notices"), dossier.ProveContact(tx, d)
	})
	return err
}

// Called is a telephone call that an official made about a dossier.
type Called struct {
	org.Request
	Dossier string
	Number  string
	Text    string // what was said
}

// Call writes down that somebody was told by telephone (đã báo qua điện thoại).
func (r *Room) Call(ctx context.Context, c Called) error {
	d, err := r.Dossier.Load(ctx, c.Viewer, c.Dossier)
	if err != nil {
		return err
	}
	if !c.Viewer.Can(MayCall, d.Received) {
		return fault.New(fault.Forbidden, "notice.not_yours")
	}
	if err := d.Writable(); err != nil {
		return err
	}
	var bad []fault.Field
	if fold.Said(c.Number) == "" {
		bad = append(bad, fault.Field{Name: "number", Key: "notice.number_missing"})
	}
	if fold.Said(c.Text) == "" {
		bad = append(bad, fault.Field{Name: "text", Key: "notice.text_missing"})
	}
	if err := fault.Fields(bad...); err != nil {
		return err
	}
	_, err = c.Do(ctx, r.DB, func(tx *store.Tx) (action.Path, error) {
		id := tx.NewID()
		if _, err := tx.Emit(noticeevent.Called{Notice: id, Dossier: d.ID, Text: store.BodyHash(c.Number, c.Text)}, c.By(d.Received)); err != nil {
			return "", err
		}
		err := notify.Call(tx, notify.Called{ID: id, Record: dossierevent.Record(d.ID), What: templates[Call].title, Number: c.Number, Text: c.Text,
			Person: c.Viewer.Person, Name: c.Viewer.Name})
		return action.At("dossier", d.ID, "notices"), err
	})
	return err
}

// Remind writes to those whose results wait to be collected, in the hours of the day.
func (r *Room) Remind(ctx context.Context) error {
	c := r.Config.filled()
	if h := r.DB.Now().In(day.Zone).Hour(); h < c.From || h >= c.Until {
		return nil
	}
	return r.DB.Write(ctx, func(tx *store.Tx) error {
		list, err := dossier.Uncollected(tx, tx.Now().Add(-c.RemindAfter), tx.Now().Add(-c.RemindAfter-time.Duration(c.RemindTimes)*c.RemindEvery))
		if err != nil {
			return err
		}
		for _, d := range list {
			turn := int(tx.Now().Sub(d.FinishedAt.Add(c.RemindAfter)) / c.RemindEvery)
			if turn >= c.RemindTimes {
				continue
			}
			if err := r.write(tx, fmt.Sprintf("reminder/%s/%d", d.ID, turn), Reminder, d); err != nil {
				return err
			}
		}
		return nil
	})
}
