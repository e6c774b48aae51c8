package record_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/history"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/sheet"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

type car struct {
	ID    string
	Seq   int64
	Plate string
	Owner string
	Make  string
	Seats int64
	Since day.Date
	Paid  field.Value
	Note  string
}

type kept struct {
	Car     string            `json:"car"`
	Changed map[string]string `json:"changed"`
}

func (kept) Kind() string     { return "car.kept" }
func (k kept) Record() string { return "car:" + k.Car }

var cars = record.New(record.Kind[car]{
	Name: "car", Home: "/cars",
	Table: store.Table[car]{Name: "car_item", ID: func(x *car) *string { return &x.ID }, Seq: func(x *car) *int64 { return &x.Seq }},
	Fields: field.List[car]{
		field.Text("plate", func(x *car) *string { return &x.Plate }).For(field.Listed, field.Searched, field.Sorted),
		field.Thing(field.KindUnit, "owner", func(x *car) *string { return &x.Owner }, units{}).In("owner_id").Needed().For(field.Listed, field.Filtered),
		field.Choice("make", func(x *car) *string { return &x.Make }, "honda", "ford").Needed().For(field.Listed, field.Filtered),
		field.Number("seats", func(x *car) *int64 { return &x.Seats }).Between("1", "60").For(field.Listed, field.Sorted),
		field.Date("since", func(x *car) *day.Date { return &x.Since }).Between("", "today"),
		field.Cell(field.Field{Name: "paid", Kind: field.KindMoney, Empties: []field.Empty{field.None, field.NotApplicable}, See: "see_money"},
			func(x *car) *field.Value { return &x.Paid }),
		field.Long("note", func(x *car) *string { return &x.Note }),
	},
	Title: func(x *car) string { return x.Plate },
	Key:   []string{"plate"},
	Check: func(_ store.Querier, _, x *car) error {
		if strings.HasPrefix(x.Plate, "X") {
			return fault.Fields(fault.Field{Name: "plate", Key: "car.plate_bad"})
		}
		return nil
	},
	Fact: func(x *car, changed map[string]string) event.Fact { return kept{Car: x.ID, Changed: changed} },
})

// TestHiddenFieldsTellNothing: a field that is not for everybody is no key, is not searched, orders no list and names no record.
func TestHiddenFieldsTellNothing(t *testing.T) {
	note := field.Cell(field.Field{Name: "note", Kind: field.KindText, See: "see_note"}, func(x *car) *field.Value { return &x.Paid })
	plate := field.Text("plate", func(x *car) *string { return &x.Plate })
	title := func(x *car) string { return x.Plate }
	for name, k := range map[string]record.Kind[car]{
		"searched": {Name: "car", Title: title, Fields: field.List[car]{note.For(field.Searched), plate}},
		"a key":    {Name: "car", Title: title, Fields: field.List[car]{note, plate}, Key: []string{"note"}},
		"ordering": {Name: "car", Title: title, Fields: field.List[car]{note, plate}, Order: store.Order{By: "note_key"}},
		"naming":   {Name: "car", Fields: field.List[car]{note, plate}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a hidden field %s was taken", name)
				}
			}()
			record.New(k)
		}()
	}
	record.New(record.Kind[car]{Name: "car", Title: title, Fields: field.List[car]{note, plate}, Order: store.Order{By: "plate_key"}})
}

// units are the source of owners: u1 and u2 may be chosen, u3 is gone.
type units struct{}

func (units) Options(_ context.Context, _ store.Querier, find string) (list []field.Option, more bool, err error) {
	for id, name := range map[string]string{"u1": "Phường Kỳ Lừa", "u2": "Phường Đông Kinh"} {
		if find == "" || find == id || strings.Contains(fold.Key(name), fold.Key(find)) {
			list = append(list, field.Option{Value: id, Label: lang.Text{"vi": name}})
		}
	}
	slices.SortFunc(list, func(a, b field.Option) int { return strings.Compare(a.Value, b.Value) })
	return list, false, nil
}

func (units) Names(_ context.Context, _ store.Querier, ids []string) (map[string]field.Named, error) {
	out := map[string]field.Named{}
	for _, id := range ids {
		out[id] = field.Named{Name: map[string]string{"u1": "Phường Kỳ Lừa", "u2": "Phường Đông Kinh", "u3": "Thị trấn cũ"}[id]}
	}
	return out, nil
}

var book = func() *lang.Bundle {
	m := fstest.MapFS{}
	for _, tag := range []string{"vi", "en"} {
		m["lang/"+tag+".json"] = &fstest.MapFile{Data: []byte(`{"car.title":"Xe ` + tag + `","car.plate":"Biển số ` + tag + `","car.owner":"Đơn vị ` +
			tag + `","car.make":"Hãng ` + tag + `","car.make_honda":"Honda ` + tag + `",
		"car.make_ford":"Ford ` + tag + `","car.seats":"Chỗ ` + tag + `","car.since":"Từ ` + tag + `","car.paid":"Đã trả ` + tag +
			`","car.note":"Ghi chú ` + tag + `"}`)}
	}
	b, err := lang.Load(field.Words(), identity.Words(), record.Words(), m)
	if err != nil {
		panic(err)
	}
	return b
}()

var prepared = storetest.Prepare{Name: "record", Series: []store.Series{{Room: "history", FS: history.Base().Migrations},
	{Room: "car", FS: fstest.MapFS{"migrations/0001_car.sql": {Data: []byte(`
create table car_item (id text primary key, seq bigint not null, plate text not null, plate_key text not null, owner_id text not null, make text not null, seats bigint not null,
	since text not null, paid text not null, note text not null, search text not null);
create unique index car_item_plate on car_item (owner_id, plate) where plate <> '';`)}}}}}

// rights of who keeps the cars of u1 and u2 and sees those of some owners.
func rights(sees ...string) record.Rights[car] {
	if len(sees) == 0 {
		sees = []string{"u1", "u2", "u3"}
	}
	return record.Rights[car]{Sees: store.Where{}.In("owner_id", sees), Adds: true,
		Keeps:  func(x *car) bool { return x.Owner != "u3" && slices.Contains(sees, x.Owner) },
		By:     func(x *car) event.By { return event.By{Actor: "ann", Unit: x.Owner} },
		Within: func(x *car) (column, unit string) { return "owner_id", x.Owner }}
}

func honda(plate string) car {
	return car{Plate: plate, Owner: "u1", Make: "honda", Seats: 4, Since: day.On(2024, time.March, 15)}
}

func keep(t testing.TB, db *store.DB, r record.Rights[car], x car) (y car, err error) {
	t.Helper()
	err = db.Write(t.Context(), func(tx *store.Tx) (err error) { y, err = cars.Keep(t.Context(), tx, r, x); return err })
	return y, err
}

func read[V any](t testing.TB, db *store.DB, fn func(q store.Querier) (V, error)) (v V) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) (err error) { v, err = fn(s); return err }); err != nil {
		t.Fatal(err)
	}
	return v
}

func wrong(err error) string {
	var f *fault.Fault
	switch {
	case errors.As(err, &f) && len(f.Fields) > 0:
		return f.Fields[0].Name + " " + f.Fields[0].Key
	case f != nil:
		return string(f.Code)
	}
	return fmt.Sprint(err)
}

func TestKeep(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		x, err := keep(t, db, rights(), honda("12A-1"))
		if err != nil || x.ID == "" || x.Seq != 1 {
			t.Fatal(x, err)
		}
		x.Seats, x.Paid = 7, field.Whole(0)
		y, err := keep(t, db, rights(), x)
		if err != nil || y.Seq != 2 {
			t.Fatal(y, err)
		}
		if same, err := keep(t, db, rights(), y); err != nil || same.Seq != 2 {
			t.Errorf("nothing changed, and yet a fact: %v %v", same, err)
		}
		for want, spoil := range map[string]func(x *car) record.Rights[car]{
			"conflict":              func(x *car) record.Rights[car] { x.Seq = 1; return rights() },
			"not_found":             func(*car) record.Rights[car] { return rights("u2") },
			"forbidden":             func(x *car) record.Rights[car] { r := rights(); r.Keeps = func(x *car) bool { return false }; return r },
			"owner field.missing":   func(x *car) record.Rights[car] { x.Owner = ""; return rights() },
			"owner field.not_found": func(x *car) record.Rights[car] { x.Owner = "u3"; return rights() },
			"make field.not_option": func(x *car) record.Rights[car] { x.Make = "tank"; return rights() },
			"seats field.too_large": func(x *car) record.Rights[car] { x.Seats = 61; return rights() },
			"since field.too_late":  func(x *car) record.Rights[car] { x.Since = day.On(2026, time.November, 24); return rights() },
			"plate car.plate_bad":   func(x *car) record.Rights[car] { x.Plate = "X"; return rights() },
		} {
			z := y
			if _, err := keep(t, db, spoil(&z), z); wrong(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		// Who may not see the money neither changes nor reads it.
		blind := rights()
		blind.May = func(string) bool { return false }
		y.Paid, y.Note = field.Whole(5), "x"
		if y, err = keep(t, db, blind, y); err != nil || y.Paid != field.Whole(0) {
			t.Errorf("the money was changed: %+v %v", y, err)
		}
		hist := func(r record.Rights[car]) (out []string) {
			for _, c := range read(t, db, func(q store.Querier) ([]record.Change, error) { return cars.History(q, r, x.ID) }) {
				line := c.By.Actor + " " + c.By.Unit
				for _, f := range c.Fields {
					line += fmt.Sprintf(" %s:%s>%s", f.Field.Name, f.Was.Canonical(), f.Now.Canonical())
				}
				out = append(out, line)
			}
			return out
		}
		want := []string{"ann u1 plate:>12A-1 owner:>u1 make:>honda seats:>4 since:>2024-03-15", "ann u1 seats:4>7 paid:>0", "ann u1 note:>x"}
		if got := hist(rights()); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		if got := hist(blind); got[1] != "ann u1 seats:4>7" {
			t.Errorf("%q", got)
		}
	})
}

func TestListIsNarrowedAndSorted(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		for i, plate := range []string{"Đỏ", "an", "Bê"} {
			x := honda(plate)
			x.Seats, x.Make = int64(9-i), []string{"honda", "ford"}[i%2]
			x.Owner = []string{"u1", "u2"}[i/2]
			if _, err := keep(t, db, rights(), x); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			r    record.Rights[car]
			a    record.Ask
			want string
		}{
			{rights(), record.Ask{}, "Bê an Đỏ"},
			{rights(), record.Ask{Sort: "plate"}, "an Bê Đỏ"},
			{rights(), record.Ask{Sort: "-plate"}, "Đỏ Bê an"},
			{rights(), record.Ask{Sort: "seats"}, "Bê an Đỏ"},
			{rights(), record.Ask{Sort: "since"}, "Bê an Đỏ"}, // not one of the sorted fields
			{rights("u1"), record.Ask{}, "an Đỏ"},
			{rights(), record.Ask{Text: "do"}, "Đỏ"},
			{rights(), record.Ask{Filter: map[string]field.Value{"make": field.Said("honda"), "seats": field.Whole(1)}}, "Bê Đỏ"},
			{rights(), record.Ask{Filter: map[string]field.Value{"owner": field.Said("u2")}}, "Bê"},
		} {
			list := read(t, db, func(q store.Querier) ([]car, error) { list, _, err := cars.List(q, c.r, c.a); return list, err })
			var got []string
			for _, x := range list {
				got = append(got, x.Plate)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%+v: %q, want %q", c.a, got, c.want)
			}
		}
	})
}

// Of those who change the same record at once one wins; of those who add the same plate at once one is told.
func TestRaceOfKeeping(t *testing.T) {
	db := storetest.OpenPostgres(t, prepared, &storetest.Clock{})
	x, err := keep(t, db, rights(), honda("1"))
	if err != nil {
		t.Fatal(err)
	}
	for name, make := range map[string]func(i int) car{
		"change": func(i int) car { y := x; y.Note = fmt.Sprint(i); return y },
		"add":    func(int) car { return honda("2") },
	} {
		var wg sync.WaitGroup
		won := [8]error{}
		for i := range won {
			wg.Go(func() { _, won[i] = keep(t, db, rights(), make(i)) })
		}
		wg.Wait()
		n := 0
		for _, err := range won {
			if err == nil {
				n++
			} else if fault.Of(err) != fault.Conflict && wrong(err) != "plate record.known" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d of 8", name, n)
		}
	}
}

// file writes all cars that may be seen as a file, and reads it back as a table.
func file(t testing.TB, db *store.DB, r record.Rights[car], f sheet.Format, tag string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := db.Read(t.Context(), func(s *store.Snapshot) error {
		return sheet.Write(&b, f, cars.File(t.Context(), field.Here(s, book.Words(tag)), r, record.Ask{}))
	}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func plan(t testing.TB, db *store.DB, r record.Rights[car], b []byte) (lines []record.Line[car], err error) {
	t.Helper()
	err = db.Read(t.Context(), func(s *store.Snapshot) error {
		e := field.Here(s, book.Words("vi"))
		table, err := intake.Read("x", bytes.NewReader(b), cars.Layout(e, r))
		if err == nil {
			lines, err = cars.Plan(t.Context(), e, r, table)
		}
		return err
	})
	return lines, err
}

func take(t testing.TB, db *store.DB, r record.Rights[car], b []byte) (lines []record.Line[car], err error) {
	t.Helper()
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		e := field.Here(tx, book.Words("vi"))
		table, err := intake.Read("x", bytes.NewReader(b), cars.Layout(e, r))
		if err == nil {
			lines, err = cars.Take(t.Context(), tx, r, record.Incoming{Words: e.Words, Table: table})
		}
		return err
	})
	return lines, err
}

func told(lines []record.Line[car]) (out string) {
	for _, l := range lines {
		s := l.Status
		if l.Status == intake.Taken && l.New() {
			s = "new"
		}
		for _, f := range l.Wrong {
			s += "(" + f.Name + " " + f.Key + ")"
		}
		out += s + " "
	}
	return strings.TrimSpace(out)
}

func TestFilesComeBack(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		for i, plate := range []string{"12A-1", "=1+1", "", "", "00123"} {
			x := honda(plate)
			x.Paid = []field.Value{{}, field.Whole(0), field.Lacking(field.None), field.Lacking(field.NotApplicable), field.Whole(15000)}[i]
			x.Note = "dòng 1\n- dòng 2"
			if _, err := keep(t, db, rights(), x); err != nil {
				t.Fatal(err)
			}
		}
		for _, f := range []sheet.Format{sheet.CSV, sheet.XLSX} {
			for _, tag := range []string{"vi", "en"} {
				b := file(t, db, rights(), f, tag)
				lines, err := plan(t, db, rights(), b)
				if err != nil || told(lines) != "unchanged unchanged unchanged unchanged unchanged" {
					t.Errorf("%s in %s: %s %v", f, tag, told(lines), err)
				}
			}
		}
		if err := sheet.Write(&bytes.Buffer{}, "doc", sheet.Table{}); err == nil {
			t.Error("a format that does not exist")
		}
	})
}

const arrivals = `Biển số vi;Đơn vị vi;Hãng vi;Chỗ vi;Từ vi;Ghi chú vi
30A-1;Phường Kỳ Lừa;Honda vi;5;15/3/2024;mới
30A-2;u2;ford;7;2024-03-15;
;Kỳ Lừa;Ford vi;4;1/1/2020;không biển
;Kỳ Lừa;Ford vi;4;1/1/2020;không biển
30A-1;Phường Kỳ Lừa;Honda vi;5;15/3/2024;mới
X-1;Phường Kỳ Lừa;Honda vi;5;15/3/2024;
30A-3;Phường lạ;Honda vi;năm;31/2/2024;
`

func TestTakingAFile(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		want := "new new new new refused( record.row_twice) refused(plate car.plate_bad) refused(owner field.not_found)(seats field.not_number)(since field.not_date)"
		dry, err := plan(t, db, rights(), []byte(arrivals))
		if err != nil || told(dry) != want {
			t.Fatalf("%s %v", told(dry), err)
		}
		if n := read(t, db, func(q store.Querier) (int64, error) { return cars.Count(q, rights(), record.Ask{}) }); n != 0 {
			t.Fatalf("the dry run kept %d", n)
		}
		wet, err := take(t, db, rights(), []byte(arrivals))
		if err != nil || told(wet) != want {
			t.Fatalf("%s %v", told(wet), err)
		}
		// The same file again: nothing is to be done. Two rows that say the same are two records.
		again, err := take(t, db, rights(), []byte(arrivals))
		if err != nil || told(again) != "unchanged unchanged unchanged unchanged "+strings.Join(strings.Split(want, " ")[4:], " ") {
			t.Errorf("%s %v", told(again), err)
		}
		// A change, by its key and by its id; an id that nobody has.
		id := wet[1].Record.ID
		lines, err := take(t, db, rights(), []byte("plate,seats\n30A-1,9\n"))
		if err != nil || told(lines) != "taken" || lines[0].Record.Seats != 9 || lines[0].Record.Note != "mới" {
			t.Errorf("by key: %s %+v %v", told(lines), lines, err)
		}
		lines, err = take(t, db, rights(), []byte("id,owner\n"+id+",u1\nxyz,u1\n"))
		if err != nil || told(lines) != "taken refused(id record.no_such_id)" {
			t.Errorf("by id: %s %v", told(lines), err)
		}
		if c := read(t, db, func(q store.Querier) ([]record.Change, error) { return cars.History(q, rights(), id) }); len(c) != 2 ||
			c[1].Fields[0].Was.Text() != "u2" {
			t.Errorf("%+v", c)
		}
		// What may not be seen is not there.
		if lines, err := take(t, db, rights("u2"), []byte("id,owner\n"+id+",u2\n")); err != nil || told(lines) != "refused(id record.no_such_id)" {
			t.Errorf("another's: %s %v", told(lines), err)
		}
		var bad *intake.Structural
		if _, err := plan(t, db, rights(), []byte("plate,colour\na,b\n")); !errors.As(err, &bad) || bad.Key != "record.file_unknown" {
			t.Errorf("an unknown column: %v", err)
		}
	})
}

// TestKeyOfAUnit: who sees the cars of one unit learns nothing of the plates of another, neither by keeping one nor by a file of
// guesses that is only looked at.
func TestKeyOfAUnit(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		theirs := honda("12A-1")
		theirs.Owner = "u2"
		if _, err := keep(t, db, rights("u2"), theirs); err != nil {
			t.Fatal(err)
		}
		const guesses = "plate,owner,make,seats\n12A-1,u1,honda,4\n12A-2,u1,honda,4\n12A-1,u2,honda,4\n12A-9,u2,honda,4\n"
		lines, err := plan(t, db, rights("u1"), []byte(guesses))
		if err != nil || told(lines) != "new new refused( record.forbidden) refused( record.forbidden)" {
			t.Errorf("guesses: %s %v", told(lines), err)
		}
		ours, err := keep(t, db, rights("u1"), honda("12A-1"))
		if err != nil {
			t.Fatalf("a plate that another unit has: %v", err)
		}
		if _, err := keep(t, db, rights("u1"), honda("12A-1")); wrong(err) != "plate record.known" {
			t.Errorf("a plate of the unit again: %v", err)
		}
		ours.Owner = "u2"
		if _, err := keep(t, db, rights(), ours); wrong(err) != "plate record.known" {
			t.Errorf("into a unit that has the plate: %v", err)
		}

		// A row of a file is the record of the unit that it names; where it names none, of the only one that has it.
		for rows, want := range map[string]string{
			"plate,seats\n12A-1,9\n":                                  "refused(plate field.several)",
			"plate,owner,seats\n12A-1,u2,9\n12A-1,u1,9\n12A-1,u2,8\n": "taken taken refused( record.row_twice)",
		} {
			if lines, err := plan(t, db, rights(), []byte(rows)); err != nil || told(lines) != want {
				t.Errorf("%q: %s, want %s %v", rows, told(lines), want, err)
			}
		}
		if lines, err := plan(t, db, rights("u1"), []byte("plate,seats\n12A-1,9\n")); err != nil || told(lines) != "taken" || lines[0].Record.Owner != "u1" {
			t.Errorf("the only one that is seen: %s %v", told(lines), err)
		}

		// Where a law wants one in the whole house, another is told that there is one, and no more.
		everywhere := *cars
		everywhere.Everywhere = true
		theirs.Plate = "12A-7"
		if _, err := keep(t, db, rights("u2"), theirs); err != nil {
			t.Fatal(err)
		}
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := everywhere.Keep(t.Context(), tx, rights("u1"), honda("12A-7"))
			return err
		})
		if wrong(err) != "plate record.known" {
			t.Errorf("everywhere: %v", err)
		}
	})
}

// Whatever is kept, its file is all unchanged, and taking it does nothing.
func TestAnyFileComesBack(t *testing.T) {
	db := storetest.OpenSQLite(t, prepared, &storetest.Clock{})
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aĐ ,;\"'\n=-+@12[]!")))
		x := honda(strings.TrimSpace(rapid.StringOfN(rapid.SampledFrom([]rune("aĐ;\"'=-+@12[]!")), 0, 12, -1).Draw(rt, "plate")))
		x.Note = strings.TrimSpace(text.Draw(rt, "note"))
		x.Paid = rapid.SampledFrom([]field.Value{{}, field.Whole(0), field.Whole(-3), field.Lacking(field.None),
			field.Lacking(field.NotApplicable)}).Draw(rt, "paid")
		if _, err := keep(t, db, rights(), x); err != nil && fault.Of(err) != fault.Conflict {
			rt.Skip()
		}
		for _, f := range []sheet.Format{sheet.CSV, sheet.XLSX} {
			lines, err := plan(t, db, rights(), file(t, db, rights(), f, "vi"))
			if err != nil || strings.Trim(told(lines), "unchaged ") != "" {
				rt.Fatalf("%s: %s %v", f, told(lines), err)
			}
		}
	})
}
