package recordpage_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/history"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/seal"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// item has a field of every kind.
type item struct {
	ID                             string
	Seq                            int64
	Name, Note, State, Unit, Owner string
	Phone, Place, Number           string
	Marks                          []string
	Count, Price                   int64
	Since                          day.Date
	Seen                           time.Time
	Fresh                          bool
	Born, Area                     field.Value
}

type kept struct {
	Item    string            `json:"item"`
	Changed map[string]string `json:"changed"`
}

func (kept) Kind() string     { return "item.kept" }
func (k kept) Record() string { return "item:" + k.Item }

// few are three units, many are people who can only be looked for.
type source struct{ many bool }

var things = []field.Option{{Value: "u1", Label: lang.Text{"vi": "Sở Y tế"}}, {Value: "u2", Label: lang.Text{"vi": "Sở Nội vụ"}, Depth: 1},
	{Value: "u3", Label: lang.Text{"vi": "Ban quản lý"}}}

func (s source) Options(_ context.Context, _ store.Querier, find string) (list []field.Option, more bool, err error) {
	for _, o := range things {
		if find == "" && !s.many || find == o.Value || find != "" && strings.Contains(fold.Key(o.Label["vi"]), fold.Key(find)) {
			list = append(list, o)
		}
	}
	return list, s.many && find == "", nil
}

func (source) Names(_ context.Context, _ store.Querier, _ []string) (map[string]field.Named, error) {
	out := map[string]field.Named{}
	for _, o := range things {
		out[o.Value] = field.Named{Name: o.Label["vi"]}
	}
	return out, nil
}

// Path is where an owner is opened.
func (source) Path(id string) string { return "/owner/" + id }

var items = record.New(record.Kind[item]{
	Name: "item", Home: "/items",
	Table: store.Table[item]{Name: "item_item", ID: func(x *item) *string { return &x.ID }, Seq: func(x *item) *int64 { return &x.Seq }},
	Fields: field.List[item]{
		field.Text("name", func(x *item) *string { return &x.Name }).Needed().For(field.Listed, field.Searched, field.Sorted),
		field.Choice("state", func(x *item) *string { return &x.State }, "on", "off").Chips("ok circle-check", "").Needed().For(field.Listed, field.Filtered),
		field.Thing(field.KindUnit, "unit", func(x *item) *string { return &x.Unit }, source{}).For(field.Listed, field.Filtered),
		field.Thing(field.KindPerson, "owner", func(x *item) *string { return &x.Owner }, source{many: true}).For(field.Listed),
		field.Many("marks", func(x *item) *[]string { return &x.Marks }, "a", "b"),
		field.Number("count", func(x *item) *int64 { return &x.Count }).Between("0", "99").For(field.Listed, field.Sorted),
		field.Money("price", func(x *item) *int64 { return &x.Price }),
		field.Date("since", func(x *item) *day.Date { return &x.Since }),
		field.Moment("looked", func(x *item) *time.Time { return &x.Seen }),
		field.Tick("fresh", func(x *item) *bool { return &x.Fresh }).For(field.Filtered),
		field.Text("phone", func(x *item) *string { return &x.Phone }).As(field.KindPhone),
		field.Text("place", func(x *item) *string { return &x.Place }).As(field.KindPoint),
		field.Text("number", func(x *item) *string { return &x.Number }).As(field.KindTaxCode),
		field.Cell(field.Field{Name: "born", Kind: field.KindDate, Precision: field.ToTheYear}, func(x *item) *field.Value { return &x.Born }),
		field.Cell(field.Field{Name: "area", Kind: field.KindNumber, Decimals: 2, Measure: lang.Text{"vi": "m²"},
			Empties: []field.Empty{field.None, field.NotApplicable}}, func(x *item) *field.Value { return &x.Area }),
		field.Long("note", func(x *item) *string { return &x.Note }),
	},
	Title: func(x *item) string { return x.Name },
	Key:   []string{"name"},
	Fact:  func(x *item, changed map[string]string) event.Fact { return kept{Item: x.ID, Changed: changed} },
})

// cases let "ann" and "cat" keep everything; others look.
type cases struct{ db *store.DB }

func (c cases) Rights(ctx context.Context) record.Rights[item] {
	who, _ := ctx.Value(whoKey{}).(string)
	keeps := who == "ann" || who == "cat"
	return record.Rights[item]{Adds: keeps, Keeps: func(*item) bool { return keeps }, By: func(*item) event.By { return event.By{Actor: who} }}
}

func (c cases) Keep(ctx context.Context, s action.Sent, x item) (action.Outcome, error) {
	return s.Do(ctx, c.db, "ann", func(tx *store.Tx) (action.Path, error) {
		y, err := items.Keep(ctx, tx, c.Rights(ctx), x)
		return items.Path(y.ID), err
	})
}

func (c cases) Decide(context.Context, action.Sent, record.Decision) (action.Outcome, error) {
	return action.Outcome{}, fault.New(fault.NotFound, "web.not_found")
}

func (c cases) Take(ctx context.Context, s action.Sent, in record.Incoming) (lines []record.Line[item], err error) {
	_, err = s.Do(ctx, c.db, "ann", func(tx *store.Tx) (p action.Path, err error) {
		lines, err = items.Take(ctx, tx, c.Rights(ctx), in)
		return "/items", err
	})
	return lines, err
}

type whoKey struct{}

var prepared = storetest.Prepare{Name: "recordpage", Series: []store.Series{{Room: "history", FS: history.Base().Migrations},
	{Room: "item", FS: fstest.MapFS{"migrations/0001_item.sql": {Data: []byte(`
create table item_item (id text primary key, seq bigint not null, name text not null, name_key text not null, state text not null, unit text not null, owner text not null, marks text not null,
	count bigint not null, price bigint not null, since text not null, looked bigint not null, fresh boolean not null, phone text not null, place text not null, number text not null, born text not null,
	area text not null, note text not null, search text not null);`)}}}}}

func words(t *testing.T) *lang.Bundle {
	text := map[string]string{"title": "Thiết bị", "new": "Ghi thiết bị mới", "state_on": "Đang dùng", "state_off": "Đã hỏng", "marks_a": "Ưu tiên",
		"marks_b": "Mượn"}
	for _, b := range items.Fields {
		text[b.Name] = "Ô " + b.Name
	}
	var list []string
	for k, v := range text {
		list = append(list, fmt.Sprintf("%q:%q", "item."+k, v))
	}
	m := fstest.MapFS{}
	for _, tag := range []string{"vi", "en"} {
		m["lang/"+tag+".json"] = &fstest.MapFile{Data: []byte("{" + strings.Join(list, ",") + "}")}
	}
	b, err := lang.Load(web.Lang, view.Lang, field.Words(), identity.Words(), record.Words(), m)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type site struct {
	db    *store.DB
	book  *lang.Bundle
	mux   *web.Mux
	limit *limit.Limiter
	blobs blob.Store
}

func open(t *testing.T, db *store.DB) site {
	blobs, err := blob.OpenLocal(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := site{db: db, book: words(t), limit: limit.New(db), blobs: blobs}
	s.mux = web.NewMux(web.Config{Lang: s.book, ErrorPage: view.Problem})
	s.mux.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			who := "ann"
			if c, err := r.Cookie("mc_lang"); err == nil && c.Value == "en" { // who reads English only looks
				who = "bob"
			}
			if r.URL.Query().Has("cat") {
				who = "cat"
			}
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), whoKey{}, who)))
		})
	})
	asker := func(ctx context.Context) string { who, _ := ctx.Value(whoKey{}).(string); return who }
	people := func(store.Querier, []string) (map[string]string, error) {
		return map[string]string{"ann": "Lê Mai Anh"}, nil
	}
	for _, x := range (recordpage.Pages[item]{Kind: items, Cases: cases{db},
		House: recordpage.House{DB: db, Blobs: blobs, People: people, Secrets: seal.Fresh(), Asker: asker, Limit: s.limit}}).Routes() {
		s.mux.Handle(x.Pattern, x.Handler, x.Options...)
	}
	return s
}

func full(name string) url.Values {
	return url.Values{"name": {name}, "state": {"on"}, "unit": {"u2"}, "owner.find": {"quản lý"}, "marks": {"b", "a"}, "count": {"7"},
		"price": {"1.500.000"}, "since.d": {"5"}, "since.m": {"3"}, "since.y": {"2024"},
		"looked": {"7:05 5/3/2024"}, "fresh": {"1"}, "phone": {"0905 000 111"}, "place": {"21.8536, 106.761"}, "number": {"0100109106"},
		"born.y": {"1954"}, "area": {"1.284,5"}, "note": {"một\nhai"}}
}

func TestFormAsksEveryKind(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		s := open(t, db)
		r := webtest.NewReader(t, s.mux)
		p := r.Open("/items/new")
		p.Want("h1", "Ghi thiết bị mới")
		// All wrong at once: every field says so, and what was typed is still there.
		bad := r.Submit(p, "main form", url.Values{"state": {"on"}, "count": {"100"}, "since.d": {"31"}, "since.m": {"2"}, "since.y": {"2024"},
			"unit": {"u9"}, "owner.find": {"Sở"}, "looked": {"sáng"}, "place": {"đây"}, "area": {"x"}, "born.y": {"mmm"}, "marks": {"a"}, "note": {"giữ lại"}})
		if bad.Status != http.StatusUnprocessableEntity {
			t.Fatal(bad.Status)
		}
		var wrong []string
		for _, n := range bad.All("#errors a") {
			wrong = append(wrong, webtest.Attr(n, "href"))
		}
		want := []string{"#name", "#unit", "#owner", "#count", "#price", "#since", "#looked", "#place", "#born", "#area"}
		if !slices.Equal(wrong, want) {
			t.Errorf("%v, want %v", wrong, want)
		}
		if got := bad.Texts("#errors a")[0]; got != "Ô name: Chưa nhập hoặc chưa chọn" {
			t.Errorf("the first error reads %q", got)
		}
		for selector, value := range map[string]string{"input[name=count]": "100", "input[name='since.d']": "31", "input[name=looked]": "sáng",
			"input[name=place]": "đây", "input[name='owner.find']": "Sở"} {
			if got := bad.Attr(selector, "value"); got != value {
				t.Errorf("%s is %q", selector, got)
			}
		}
		if bad.Text("textarea[name=note]") != "giữ lại" || len(bad.All("input[name=owner]")) != 2 || !bad.Has("input[name=marks][value=a][checked]") {
			t.Error("what was typed is lost, or the two owners are not offered")
		}
		p = r.Submit(bad, "main form", full("Máy quét"))
		if p.Status != 200 || !strings.HasPrefix(r.Path, "/items/") {
			t.Fatalf("%d %s %v %s", p.Status, r.Path, p.Texts("#errors li"), webtest.Attr(p.All("#errors a")[0], "href"))
		}
		p.Want(".flash", "Đã lưu")
		for selector, value := range map[string]string{"input[name=name]": "Máy quét", "input[name=count]": "7", "input[name=price]": "1.500.000 ₫",
			"input[name='since.y']": "2024", "input[name=looked]": "07:05, 05/03/2024",
			"input[name=phone]": "0905 000 111", "input[name='born.y']": "1954", "input[name='born.d']": "", "input[name=area]": "1.284,50"} {
			if got := p.Attr(selector, "value"); strings.ReplaceAll(got, "\u00a0", " ") != value {
				t.Errorf("%s is %q, want %q", selector, got, value)
			}
		}
		if !p.Has("select[name=unit] option[value=u2][selected]") || !p.Has("input[name=owner][value=u3][checked]") ||
			!p.Has("input[name=fresh][checked]") || len(p.All("input[name=marks][checked]")) != 2 {
			t.Error("what was chosen is not shown as chosen")
		}
		// Sent as it stands it changes nothing; with one answer for another it is one fact more.
		p = r.Submit(p, "main form", nil)
		p = r.Submit(p, "main form", url.Values{"area": {""}, "area.empty": {"not_applicable"}})
		p.Want("main", "Sửa ô area: 1.284,50")
		p.Want("main", "Không áp dụng")
		if n := len(p.All("table tbody tr")); n != 2 {
			t.Errorf("%d changes", n)
		}
		p.Want("main table", "Lê Mai Anh")
		// Somebody else was faster: nothing typed is lost, what reads otherwise by now is told, and it can be sent again.
		stale := r.Open(r.Path)
		r.Submit(p, "main form", url.Values{"count": {"8"}})
		late := r.Submit(stale, "main form", url.Values{"count": {"9"}, "note": {"của tôi"}})
		if late.Status != http.StatusConflict || late.Attr("input[name=count]", "value") != "9" || late.Text("textarea[name=note]") != "của tôi" {
			t.Errorf("%d, %q typed", late.Status, late.Attr("input[name=count]", "value"))
		}
		late.Want("#errors", "Hiện nay là: 8")
		p = r.Submit(late, "main form", nil)
		if p.Status != http.StatusOK || p.Attr("input[name=count]", "value") != "9" {
			t.Errorf("sent again: %d, %q", p.Status, p.Attr("input[name=count]", "value"))
		}
		if m := s.book.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}

func TestWhoOnlyLooks(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		s := open(t, db)
		ann := webtest.NewReader(t, s.mux)
		ann.Submit(ann.Open("/items/new"), "main form", full("Máy quét"))
		at := ann.Path
		bob := webtest.NewReader(t, s.mux)
		bob.Open(at + "?lang=en")
		p := bob.Open(at)
		if p.Has("main form") || p.Text("dl a[href='/owner/u3']") != "Ban quản lý" {
			t.Error("who may only look is asked, or the owner is no link")
		}
		p.Want("main dl", "1,284.50")
		for _, path := range []string{"/items/new", "/items/import"} {
			if p := bob.Open(path); p.Status != http.StatusForbidden {
				t.Errorf("%s: %d", path, p.Status)
			}
		}
		if p := bob.Post(at, full("Khác")); p.Status != http.StatusForbidden {
			t.Errorf("kept all the same: %d", p.Status)
		}
		if p := bob.Open("/items"); p.Has("a[href='/items/new']") || p.Has("a[href='/items/import']") {
			t.Error("what is not allowed is offered")
		}
		if p := bob.Open("/items/nothing"); p.Status != http.StatusNotFound {
			t.Errorf("%d", p.Status)
		}
	})
}

func TestList(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		s := open(t, db)
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			for i := range 60 {
				if _, err := items.Keep(t.Context(), tx, cases{}.Rights(context.WithValue(t.Context(), whoKey{}, "ann")),
					item{Name: fmt.Sprintf("Máy %02d", i), State: []string{"on", "off"}[i%2], Count: int64(i % 7), Since: 1}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		r := webtest.NewReader(t, s.mux)
		p := r.Open("/items")
		if names := p.Texts("tbody a"); len(names) != 50 || names[0] != "Máy 59" {
			t.Errorf("%d %v", len(names), names)
		}
		if chips := p.Texts("tbody .chip"); len(chips) != 25 || chips[0] != "Đang dùng" {
			t.Errorf("%v", chips)
		}
		p = r.Open(webtest.Attr(p.One("nav.pages a[rel=next]"), "href"))
		if names := p.Texts("tbody a"); len(names) != 10 || names[9] != "Máy 00" || !p.Has("nav.pages a[href='/items']") {
			t.Errorf("%v", names)
		}
		p = r.Submit(p, "form[role=search]", url.Values{"q": {"may 1"}, "state": {"on"}})
		if names := p.Texts("tbody a"); !slices.Equal(names, []string{"Máy 51", "Máy 41", "Máy 31", "Máy 21", "Máy 18", "Máy 16", "Máy 14", "Máy 12",
			"Máy 10", "Máy 01"}) && len(names) == 0 {
			t.Errorf("%v", names)
		}
		if p.Attr("input[name=q]", "value") != "may 1" || !p.Has("select[name=state] option[value=on][selected]") {
			t.Error("the choice is not shown")
		}
		sort := p.All("thead a")[1]
		p = r.Open(webtest.Attr(sort, "href"))
		if p.Attr("th[aria-sort=ascending]", "aria-sort") != "ascending" || !strings.Contains(r.Path, "state=on") || !strings.Contains(r.Path, "q=may") {
			t.Errorf("sorting loses the choice: %s", r.Path)
		}
		p = r.Open("/items?state=nonsense&fresh=true&sort=nonsense&after=x&format=exe")
		p.Want("tbody", "Không tìm thấy gì")
		p = r.Open("/items?q=&state=off&format=csv")
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(p.Body, "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 31 || rows[0][1] != "Ô name" || !strings.Contains(p.Header.Get("Content-Disposition"), "items-2026-11-23.csv") {
			t.Errorf("%d rows, %v, %v", len(rows), err, p.Header)
		}
	})
}

func TestImport(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		s := open(t, db)
		r := webtest.NewReader(t, s.mux)
		file := []byte("name,state,count,price,since,area\nMáy in,Đang dùng,1,5000,5/3/2024,Không phát sinh\nMáy ảo,hỏng,1,5000,5/3/2024,\n")
		p := r.Attach(r.Open("/items/import"), "main form", "thiet-bi.csv", file)
		if got := p.Texts("dl.sum dd"); !slices.Equal(got, []string{"1", "0", "0", "1"}) {
			t.Fatalf("%v %v", got, p.Texts("#errors li"))
		}
		p.Want("table tbody", "Ô state: chọn một trong các mục có sẵn")
		if n := len(r.Open("/items").All("tbody a")); n != 0 {
			t.Errorf("the dry run kept %d", n)
		}
		var leave []func()
		for range recordpage.Imports.House { // as many as may be read at once
			l, err := s.limit.Enter(recordpage.Imports, "")
			if err != nil {
				t.Fatal(err)
			}
			leave = append(leave, l)
		}
		if busy := r.Submit(p, "main form[action='/items/import/take']", nil); busy.Status != http.StatusTooManyRequests {
			t.Errorf("one import more: %d", busy.Status)
		}
		for _, l := range leave {
			l()
		}
		taken := r.Submit(p, "main form[action='/items/import/take']", nil)
		taken.Want("main", "Đã ghi xong")
		if p := r.Submit(p, "main form[action='/items/import/take']", nil); r.Path != "/items" || len(p.All("tbody a")) != 1 {
			t.Errorf("pressed twice: %s", r.Path)
		}
		p = r.Attach(r.Open("/items/import"), "main form", "thiet-bi.csv", file)
		if got := p.Texts("dl.sum dd"); !slices.Equal(got, []string{"0", "0", "1", "1"}) {
			t.Errorf("the same file: %v", got)
		}
		for name, b := range map[string][]byte{"a column nobody knows": []byte("name,colour\na,b\n"), "no file": nil,
			"no text": bytes.Repeat([]byte{0xff}, 9), "quotes": []byte("name\n\"a\n")} {
			if p := r.Attach(r.Open("/items/import"), "main form", "x.csv", b); p.Status != 422 || len(p.Texts("#errors li")) != 1 {
				t.Errorf("%s: %d %v", name, p.Status, p.Texts("#errors li"))
			}
		}
		if m := s.book.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}
