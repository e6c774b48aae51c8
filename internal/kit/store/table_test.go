package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

type colour string

type thing struct {
	ID     string
	Seq    int64
	Name   string
	Colour colour
	Price  int64
	New    bool
	Since  day.Date
	Until  day.Date
	Seen   time.Time
	Marks  []colour
}

var things = store.Table[thing]{
	Name: "thing_item",
	ID:   func(x *thing) *string { return &x.ID },
	Seq:  func(x *thing) *int64 { return &x.Seq },
	Columns: []store.Column[thing]{
		store.Col("name", func(x *thing) *string { return &x.Name }),
		store.Col("colour", func(x *thing) *colour { return &x.Colour }),
		store.Col("price", func(x *thing) *int64 { return &x.Price }),
		store.Col("fresh", func(x *thing) *bool { return &x.New }),
		store.Day("since", func(x *thing) *day.Date { return &x.Since }),
		store.DayOrNone("until", func(x *thing) *day.Date { return &x.Until }),
		store.Moment("seen", func(x *thing) *time.Time { return &x.Seen }),
		store.Texts("marks", func(x *thing) *[]colour { return &x.Marks }),
		store.Folded("search", func(x *thing) string { return x.Name }),
	},
}

var tabled = storetest.Prepare{Name: "table", Series: []store.Series{{Room: "thing", FS: fstest.MapFS{"migrations/0001_thing.sql": {Data: []byte(`
create table thing_item (id text primary key, seq bigint not null, name text not null, colour text not null, price bigint not null, fresh boolean not null,
	since text not null, until text not null, seen bigint not null, marks text not null, search text not null);`)}}}}}

func put(t *testing.T, db *store.DB, list ...thing) {
	t.Helper()
	if err := db.Write(t.Context(), func(tx *store.Tx) error { return things.Insert(tx, list...) }); err != nil {
		t.Fatal(err)
	}
}

func look[V any](t *testing.T, db *store.DB, fn func(q store.Querier) (V, error)) (v V) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) (err error) { v, err = fn(s); return err }); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTableKeepsEveryColumn(t *testing.T) {
	storetest.Each(t, tabled, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		x := thing{ID: "1", Seq: 1, Name: "Máy quét Đông Kinh", Colour: "red", Price: -5, New: true, Since: 0, Until: day.On(2026, time.November, 23),
			Seen: time.UnixMilli(1_764_000_000_123).UTC(), Marks: []colour{"a", "b"}}
		put(t, db, x, thing{ID: "2", Seq: 7, Since: 1})
		one := func(id string) thing {
			return look(t, db, func(q store.Querier) (thing, error) { return things.One(q, store.If("id = $", id)) })
		}
		if got := one("1"); fmt.Sprint(got) != fmt.Sprint(x) {
			t.Errorf("kept %+v, want %+v", got, x)
		}
		if got := one("2"); got.Until != 0 || !got.Seen.IsZero() || got.Marks != nil || got.Since != 1 {
			t.Errorf("what is not there: %+v", got)
		}
		x.Name, x.Seq = "Máy in", 2
		save := func(x thing, seen int64) error {
			return db.Write(t.Context(), func(tx *store.Tx) error { return things.Save(tx, x, seen) })
		}
		if err := save(x, 1); err != nil {
			t.Fatal(err)
		}
		if err := save(x, 1); fault.Of(err) != fault.Conflict {
			t.Errorf("saved over a change: %v", err)
		}
		find := func(text string) int64 {
			return look(t, db, func(q store.Querier) (int64, error) { return things.Count(q, store.Where{}.Has("search", text)) })
		}
		if find("MAY ỈN") != 1 || find("in may") != 1 || find("quet") != 0 || find("may_in") != 0 || find("%") != 0 || find("  ") != 2 {
			t.Error("the search key does not follow the row")
		}
		if n := find(strings.Repeat("in ", 10_000)); n != 1 { // of a text without end the beginning is looked for
			t.Errorf("a long text finds %d", n)
		}
		long := store.If(`search like $ escape '\'`, "%"+store.Like(strings.Repeat("ộ", 60_000))+"%")
		if n := look(t, db, func(q store.Querier) (int64, error) { return things.Count(q, long) }); n != 0 {
			t.Errorf("a long word finds %d", n)
		}
		var f *fault.Fault
		err := db.Read(t.Context(), func(s *store.Snapshot) error { _, err := things.One(s, store.If("id = $", "3")); return err })
		if !errors.As(err, &f) || f.Code != fault.NotFound || f.Key != "store.gone" {
			t.Errorf("no such row: %v", err)
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			return errors.Join(things.Put(tx, thing{ID: "3", Name: "new"}), things.Put(tx, thing{ID: "3", Name: "in its place"}))
		}); err != nil || one("3").Name != "in its place" {
			t.Errorf("put: %v", err)
		}
	})
}

func TestWhere(t *testing.T) {
	base := store.If("a = $ or a = $", 1, 2)
	left, right := base.Is("b", 3), base.In("c", []string{"x", "y"}) // neither writes into the other
	for _, c := range []struct {
		w    store.Where
		sql  string
		args string
	}{
		{store.Where{}, "1=1", "[0]"},
		{left, "(a = $2 or a = $3) and (b = $4)", "[0 1 2 3]"},
		{right, "(a = $2 or a = $3) and (c in ($4,$5))", "[0 1 2 x y]"},
		{store.Where{}.In("c", nil), "(c in (null))", "[0]"},
		{left.Both(store.If("d = $", 4)), "(a = $2 or a = $3) and (b = $4) and (d = $5)", "[0 1 2 3 4]"},
		{store.Where{}.Has("s", `Đỏ 50%_\`), `(s like $2 escape '\') and (s like $3 escape '\')`, `[0 %do% %50\%\_\\%]`},
	} {
		args := []any{0}
		if sql := c.w.SQL(&args); sql != c.sql || fmt.Sprint(args) != c.args {
			t.Errorf("%s %v, want %s %s", sql, args, c.sql, c.args)
		}
	}
}

// Whatever the order and the size of pages, all pages together are every row once, in that order.
func TestPagesAreTheWholeList(t *testing.T) {
	storetest.Each(t, tabled, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		var all []thing
		for i := range 23 {
			all = append(all, thing{ID: fmt.Sprintf("id%02d", i*7%23), Name: []string{"ô", "a", "Đ"}[i%3], Colour: colour(fmt.Sprint(i % 4)),
				Price: int64(i%5 - 2), New: i%2 == 0, Since: day.Date(i % 6), Seen: store.Time(int64(i % 3))})
		}
		put(t, db, all...)
		for _, o := range []store.Order{{}, {Desc: true}, {By: "colour"}, {By: "price", Desc: true}, {By: "fresh"}, {By: "since", Desc: true},
			{By: "seen"}, {By: "search"}, {By: "nonsense"}} {
			want := look(t, db, func(q store.Querier) (ids []string, err error) {
				return ids, things.Each(q, store.Where{}, o, func(x thing) error { ids = append(ids, x.ID); return nil })
			})
			for _, size := range []int{1, 4, 23, 24} {
				var got []string
				for after, n := "", 0; n < 30; n++ {
					after = look(t, db, func(q store.Querier) (string, error) {
						list, next, err := things.Page(q, store.Where{}, store.PageOf{Order: o, After: after, Size: size})
						for _, x := range list {
							got = append(got, x.ID)
						}
						return next, err
					})
					if after == "" {
						break
					}
				}
				if !slices.Equal(got, want) {
					t.Errorf("%+v by %d: %v, want %v", o, size, got, want)
				}
			}
		}
		// An address that somebody made up begins the list anew.
		for _, bad := range []string{"x", "W10", "WzEsImEiXQ", "WyJcdTAwMDAiLCJhIl0", strings.Repeat("A", 999)} {
			for _, by := range []string{"", "colour", "price", "fresh"} {
				look(t, db, func(q store.Querier) (int, error) {
					list, _, err := things.Page(q, store.Where{}, store.PageOf{Order: store.Order{By: by}, After: bad})
					return len(list), err
				})
			}
		}
	})
}

// Of those who save over the same version at once, one wins.
func TestRaceOfSaving(t *testing.T) {
	db := storetest.OpenPostgres(t, tabled, &storetest.Clock{})
	put(t, db, thing{ID: "1", Seq: 1})
	won := make([]error, 8)
	var wg sync.WaitGroup
	for i := range won {
		wg.Go(func() {
			won[i] = db.Write(t.Context(), func(tx *store.Tx) error { return things.Save(tx, thing{ID: "1", Seq: 2, Price: int64(i)}, 1) })
		})
	}
	wg.Wait()
	n := 0
	for _, err := range won {
		if err == nil {
			n++
		} else if fault.Of(err) != fault.Conflict {
			t.Error(err)
		}
	}
	if n != 1 {
		t.Errorf("%d of 8 were saved", n)
	}
}

// A short list of values is walked by the index of its column, a long one leaves the index of the order to serve.
func TestAmongHidesAColumnThatSaysLittle(t *testing.T) {
	for n, want := range map[int]string{0: "(unit in (null))", 2: "(unit in ($1,$2))"} {
		var args []any
		if got := (store.Where{}).Among("unit", make([]string, n)).SQL(&args); got != want || len(args) != n {
			t.Errorf("%d: %s", n, got)
		}
	}
	var args []any
	if got := (store.Where{}).Among("unit", make([]string, 51)).SQL(&args); !strings.HasPrefix(got, "(unit || '' in ($1,") || len(args) != 51 {
		t.Errorf("51: %s", got)
	}
}
