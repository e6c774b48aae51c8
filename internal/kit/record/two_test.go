package record_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/history"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// purse is a record whose account takes two people.
type purse struct {
	ID, Name, Account string
	Seq               int64
	Waits             record.Proposal
}

type purseFact struct {
	what     string
	Purse    string            `json:"purse"`
	Changed  map[string]string `json:"changed"`
	Proposed map[string]string `json:"proposed"`
}

func (f purseFact) Kind() string   { return "purse." + f.what }
func (f purseFact) Record() string { return "purse:" + f.Purse }

var purses = record.New(record.Kind[purse]{
	Name: "purse", Home: "/purses",
	Table: store.Table[purse]{Name: "purse_item", ID: func(x *purse) *string { return &x.ID }, Seq: func(x *purse) *int64 { return &x.Seq }},
	Fields: field.List[purse]{field.Text("name", func(x *purse) *string { return &x.Name }).Needed(),
		field.Text("account", func(x *purse) *string { return &x.Account })},
	Key:  []string{"name"},
	Fact: func(x *purse, changed map[string]string) event.Fact { return purseFact{"kept", x.ID, changed, nil} },
	Two: &record.Two[purse]{Fields: []string{"account"}, At: func(x *purse) *record.Proposal { return &x.Waits },
		Proposed: func(x *purse, p map[string]string) event.Fact { return purseFact{"proposed", x.ID, nil, p} },
		Declined: func(x *purse) event.Fact { return purseFact{"declined", x.ID, nil, nil} }},
})

var pursesPrepared = storetest.Prepare{Name: "purse", Series: []store.Series{{Room: "history", FS: history.Base().Migrations},
	{Room: "purse", FS: fstest.MapFS{"migrations/0001_purse.sql": {Data: []byte(`
	create table purse_item (id text primary key, seq bigint not null, name text not null,
	account text not null, proposal text not null, proposed_by text not null, proposed_at bigint not null);`)}}}}}

func as(who string) record.Rights[purse] {
	return record.Rights[purse]{Adds: true, Keeps: func(*purse) bool { return who != "guest" }, By: func(*purse) event.By {
		return event.By{Actor: who, Reason: why[who]}
	}}
}

// why is the reason each of them gives; gus and ann give none.
var why = map[string]string{"bob": "no letter of the bank", "eve": "no letter of the bank", "gus": " "}

type pursesWorld struct {
	t  *testing.T
	db *store.DB
}

func (w pursesWorld) keep(who string, x purse) (y purse, err error) {
	err = w.db.Write(w.t.Context(), func(tx *store.Tx) (err error) { y, err = purses.Keep(w.t.Context(), tx, as(who), x); return err })
	return y, err
}

func (w pursesWorld) decide(who string, x purse, agree bool) (y purse, err error) {
	err = w.db.Write(w.t.Context(), func(tx *store.Tx) (err error) {
		y, err = purses.Decide(w.t.Context(), tx, as(who), record.Decision{ID: x.ID, Seen: x.Seq, Agree: agree})
		return err
	})
	return y, err
}

func (w pursesWorld) now(id string) (x purse) {
	w.t.Helper()
	if err := w.db.Read(context.Background(), func(s *store.Snapshot) (err error) { x, err = purses.Load(s, as("x"), id); return err }); err != nil {
		w.t.Fatal(err)
	}
	return x
}

func (w pursesWorld) must(x purse, err error) purse {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	return x
}

// One person alone never changes a field that takes two: not as a new record, not by writing it, not by sending a proposal along, not by a file, not
// by agreeing to what he asked for. A second one puts it in force; what is refused changes nothing.
func TestTwoPeople(t *testing.T) {
	storetest.Each(t, pursesPrepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		w := pursesWorld{t, db}
		forged := record.Proposal{Says: map[string]string{"account": "mine"}, By: "bob"}
		x := w.must(w.keep("ann", purse{Name: "till", Account: "111", Waits: forged}))
		if x.Account != "" || w.now(x.ID).Account != "" || x.Waits.By != "ann" || x.Waits.Says["account"] != "111" {
			t.Fatalf("a new record: %+v", x)
		}
		if _, err := w.decide("ann", x, true); fault.Of(err) != fault.Forbidden {
			t.Errorf("ann agrees with herself: %v", err)
		}
		if _, err := w.decide("guest", x, true); fault.Of(err) != fault.Forbidden {
			t.Errorf("a guest agrees: %v", err)
		}
		x = w.must(w.decide("bob", x, true))
		if x.Account != "111" || len(x.Waits.Says) != 0 || w.now(x.ID).Account != "111" {
			t.Fatalf("agreed: %+v", x)
		}
		x.Name, x.Account, x.Waits = "till 2", "999", forged
		x = w.must(w.keep("ann", x))
		if got := w.now(x.ID); got.Account != "111" || got.Name != "till 2" || got.Waits.By != "ann" || got.Waits.Says["account"] != "999" {
			t.Fatalf("a name holds at once, an account does not: %+v", got)
		}
		if y := w.must(w.keep("ann", purse{ID: x.ID, Seq: x.Seq, Name: x.Name, Account: "999"})); y.Seq != x.Seq {
			t.Error("the same proposal was announced twice")
		}
		stale := x
		x = w.must(w.keep("eve", purse{ID: x.ID, Seq: x.Seq, Name: x.Name, Account: "666"}))
		if _, err := w.decide("bob", stale, true); fault.Of(err) != fault.Conflict {
			t.Errorf("bob agrees to what he did not see: %v", err)
		}
		if _, err := w.decide("eve", x, true); fault.Of(err) != fault.Forbidden {
			t.Errorf("eve agrees with herself: %v", err)
		}
		if _, err := w.decide("gus", x, false); fault.Of(err) != fault.Invalid || w.now(x.ID).Waits.By != "eve" {
			t.Errorf("gus refuses it without a reason: %v", err)
		}
		x = w.must(w.decide("bob", x, false))
		if got := w.now(x.ID); got.Account != "111" || len(got.Waits.Says) != 0 {
			t.Errorf("refused: %+v", got)
		}
		if _, err := w.decide("bob", x, true); fault.Of(err) != fault.Conflict {
			t.Errorf("nothing waits: %v", err)
		}
		var lines []record.Line[purse]
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			layout := purses.Layout(field.Here(tx, book.Words("vi")), as("ann"))
			table, err := intake.Read("t.csv", strings.NewReader("name,account\ntill 2,777\nnew,888\n"), layout)
			if err == nil {
				lines, err = purses.Take(t.Context(), tx, as("ann"), record.Incoming{Words: book.Words("vi"), Table: table})
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for i, l := range lines {
			if got := w.now(l.Record.ID); !l.Waits || l.Status != intake.Taken || got.Account != []string{"111", ""}[i] || got.Waits.By != "ann" {
				t.Errorf("line %d of a file: %+v, %+v", i, l, got)
			}
		}
		w.told(x.ID)
	})
}

// told reads the timeline: every proposal stands in it.
func (w pursesWorld) told(id string) {
	w.t.Helper()
	var got []string
	if err := w.db.Read(context.Background(), func(s *store.Snapshot) error {
		list, err := purses.History(s, as("x"), id)
		for _, c := range list {
			line := c.By.Actor + " " + c.Kind
			for _, f := range slices.Concat(c.Fields, c.Asked) {
				line += " " + f.Field.Name + "=" + f.Now.Text()
			}
			got = append(got, line)
		}
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	want := []string{"ann purse.kept name=till", "ann purse.proposed account=111", "bob purse.kept account=111", "ann purse.kept name=till 2",
		"ann purse.proposed account=999", "eve purse.proposed account=666", "bob purse.declined", "ann purse.proposed account=777"}
	if !slices.Equal(got, want) {
		w.t.Errorf("the timeline:\n%s", strings.Join(got, "\n"))
	}
}

// Of many who agree to a proposal, change it and take it back at once, one is first and the others are told; what stands in the end was proposed by one
// and agreed to by another.
func TestTwoPeopleAtOnce(t *testing.T) {
	db := storetest.OpenPostgres(t, pursesPrepared, &storetest.Clock{})
	w := pursesWorld{t, db}
	for range 5 {
		x := w.must(w.keep("ann", purse{Name: "till" + store.Secret(4), Account: "111"}))
		var wg sync.WaitGroup
		errs := make([]error, 9)
		for i := range errs {
			wg.Go(func() {
				switch i % 3 {
				case 0:
					_, errs[i] = w.decide("bob", x, true)
				case 1:
					_, errs[i] = w.decide("eve", x, false)
				default:
					_, errs[i] = w.keep("eve", purse{ID: x.ID, Seq: x.Seq, Name: x.Name, Account: "666"})
				}
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			var f *fault.Fault
			if err == nil {
				won++
			} else if !errors.As(err, &f) {
				t.Error(err)
			}
		}
		if got := w.now(x.ID); won != 1 || got.Account == "666" {
			t.Errorf("%d won: %+v", won, got)
		}
	}
}
