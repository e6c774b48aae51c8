package seed_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	feeevent "github.com/motcua/motcua/internal/event/fee"
	fileevent "github.com/motcua/motcua/internal/event/file"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/seed"
)

// standing is what the facts of a dossier say of it.
type standing struct {
	state                           dossier.State
	code, form, step, unit, number  string
	seq, accepted, finished, ending int64
	due                             int64 // as accepted
	history                         string
}

// TestReplay: a replay of the facts gives the projections, of copies as of originals.
func TestReplay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		if _, err := seed.Run(t.Context(), h.App, few); err != nil {
			t.Fatal(err)
		}
		hashes(t, h)
		dossiers := map[string]*standing{}
		if err := h.DB.Read(t.Context(), func(q *store.Snapshot) error {
			to, err := store.Position(q)
			if err != nil {
				return err
			}
			last := int64(0)
			var facts []event.Event
			if err := store.Replay(q, 0, to, func(e event.Event) error {
				if e.Position != last+1 {
					return fmt.Errorf("position %d after %d", e.Position, last)
				}
				last = e.Position
				facts = append(facts, e)
				return apply(dossiers, e)
			}); err != nil {
				return err
			}
			if len(dossiers) != few.Dossiers {
				t.Errorf("the facts tell of %d dossiers", len(dossiers))
			}
			for id, s := range dossiers {
				s.compare(t, q, id)
			}
			return others(t, q, facts)
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// apply carries a fact on to what is known of its dossier.
func apply(all map[string]*standing, e event.Event) error {
	id, ours := strings.CutPrefix(e.Record, dossierevent.Record(""))
	if !ours {
		return nil
	}
	s := all[id]
	if s == nil {
		s = &standing{}
		all[id] = s
	}
	at := store.Millis(e.At)
	s.seq = e.Seq
	s.history += fmt.Sprintf("%d %d %s\n", e.Seq, at, e.ID)
	var err error
	switch e.Kind {
	case dossierevent.Submitted{}.Kind():
		var f dossierevent.Submitted
		err = e.Decode(&f)
		s.state, s.form = dossier.New, f.Form
	case dossierevent.Accepted{}.Kind():
		var f dossierevent.Accepted
		err = e.Decode(&f)
		s.state, s.code, s.due, s.accepted = dossier.Accepted, f.Code, f.Due, at
	case dossierevent.IntakeRefused{}.Kind():
		s.state = dossier.IntakeRefused
	case dossierevent.SupplementAsked{}.Kind():
		s.state = dossier.AwaitPapers
	case dossierevent.Supplemented{}.Kind():
		var f dossierevent.Supplemented
		err = e.Decode(&f)
		s.state, s.form = dossier.State(f.State), f.Form
	case dossierevent.Moved{}.Kind():
		var f dossierevent.Moved
		err = e.Decode(&f)
		s.step, s.unit = f.To, f.Unit
	case dossierevent.Assigned{}.Kind(), dossierevent.Verified{}.Kind(), dossierevent.Proposed{}.Kind():
		s.state = dossier.Processing
	case dossierevent.Issued{}.Kind():
		var f dossierevent.Issued
		err = e.Decode(&f)
		s.state, s.number, s.finished = dossier.Done, f.Number, at
	case dossierevent.Returned{}.Kind():
		s.state, s.ending = dossier.Returned, at
	}
	return err
}

// compare holds the projections of a dossier against its facts, and its due moment against its ledger.
func (s *standing) compare(t *testing.T, q store.Querier, id string) {
	t.Helper()
	d, err := dossier.ByID(q, id)
	if err != nil {
		t.Fatal(err)
	}
	is := standing{state: d.State, code: d.Code, form: store.BodyHash(string(d.Answers)), step: s.step, unit: s.unit, number: d.Result.Number, seq: d.Seq,
		accepted: store.Millis(d.AcceptedAt), finished: store.Millis(d.FinishedAt), ending: store.Millis(d.ReturnedAt), due: s.due}
	if s.step != "" && !d.State.Ended() {
		is.step, is.unit = d.Step.Key, d.Step.Unit
	}
	clock := "intake:" + id
	if s.code != "" {
		clock = id
	}
	c, err := deadline.Load(q, clock)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := deadline.Standings(q, []string{clock})
	if err != nil {
		t.Fatal(err)
	}
	if !kept[clock].Due.Equal(c.Due) || !d.Due.Equal(c.Due) && !d.Due.IsZero() {
		t.Errorf("%s is due on %v, its clock says %v, its ledger %v", d.Code, d.Due, kept[clock].Due, c.Due)
	}
	if s.code != "" {
		is.due = store.Millis(c.First)
	}
	for table, query := range map[string]string{
		"dossier_history": `select seq, at, event_id from dossier_history where dossier_id=$1 order by seq`,
		"history_line":    `select e.seq, e.at, h.event_id from history_line h join event e on e.id = h.event_id where h.record = 'dossier:' || $1 order by e.seq`,
	} {
		is.history = ""
		if err := store.All(q, query, []any{id}, func(r *sql.Rows) error {
			var seq, at int64
			var fact string
			err := r.Scan(&seq, &at, &fact)
			is.history += fmt.Sprintf("%d %d %s\n", seq, at, fact)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if is != *s {
			t.Errorf("%s %s:\nfacts      %+v\nprojection %+v", table, id, *s, is)
		}
	}
}

// others holds bills, receipts and files against their facts.
func others(t *testing.T, q store.Querier, facts []event.Event) error {
	t.Helper()
	seen := map[string]int{}
	for _, e := range facts {
		seen[e.Kind]++
		switch e.Kind {
		case feeevent.Paid{}.Kind():
			var f feeevent.Paid
			if err := e.Decode(&f); err != nil {
				return err
			}
			x, err := fee.Load(q, f.Bill)
			if err != nil || x.State != fee.Paid || x.Record != f.Of || x.Phi != f.Phi || x.LePhi != f.LePhi {
				t.Errorf("%+v, but the bill is %+v, %v", f, x, err)
			}
		case feeevent.ReceiptIssued{}.Kind():
			var f feeevent.ReceiptIssued
			if err := e.Decode(&f); err != nil {
				return err
			}
			x, err := fee.ReceiptOf(q, f.Bill)
			var content string
			if err := q.QueryRow(`select content from fee_receipt where id=$1 and number=$2 and year=$3`, f.Receipt, f.Number,
				f.Year).Scan(&content); err != nil {
				return err
			}
			sum := sha256.Sum256([]byte(content))
			if err != nil || x.ID != f.Receipt || x.Number != f.Number || hex.EncodeToString(sum[:]) != f.Hash || x.At != store.Millis(e.At) {
				t.Errorf("%+v, but the receipt is %+v, %v", f, x, err)
			}
		case fileevent.Attached{}.Kind():
			var f fileevent.Attached
			if err := e.Decode(&f); err != nil {
				return err
			}
			x, err := file.Load(q, f.File)
			if err != nil || x.Owner.String() != f.Owner || x.Hash != f.Hash || !x.Attached.Equal(e.At) {
				t.Errorf("%+v, but the file is %+v, %v", f, x, err)
			}
		}
	}
	for _, kind := range []string{feeevent.Paid{}.Kind(), feeevent.ReceiptIssued{}.Kind(), fileevent.Attached{}.Kind()} {
		if seen[kind] == 0 {
			t.Errorf("no %s", kind)
		}
	}
	return nil
}
