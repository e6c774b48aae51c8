package app_test

import (
	"encoding/base64"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/certify"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// costly is a procedure whose fee is known without counting anything by hand: 8.000 đồng a copy.
const costly = "2.000635"

// charged is a dossier with a bill to pay, taken in at the counter of a commune, and its bill.
func (s *site) charged(place string) (d *dossier.Dossier, bill string) {
	s.t.Helper()
	var v catalogue.Version
	s.read(func(q *store.Snapshot) (err error) {
		v, err = s.Catalogue.Current(q, costly, day.Of(q.Now()))
		return err
	})
	answers, err := os.ReadFile("../../procedures/" + costly + "/sample.json")
	s.must(err)
	a := dossier.Application{Request: org.Request{Viewer: s.As(s.t, "tiepnhan."+slugOf[place]), Sent: action.Sent{Key: store.NewID(s.Clock.Now())}},
		Version: v.ID, Place: place, Channel: dossier.Counter, FiledBy: "receiver", Answers: answers, Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa", IDNo: "020190001234"}}}
	for _, p := range v.Papers {
		a.Papers = append(a.Papers, dossier.ReceivedPaper{Key: p.Key, How: "shown", Check: "ok"})
	}
	a.Helped = a.Viewer.HomeUnits()[0]
	d, err = s.Dossier.FileAtCounter(s.t.Context(), a)
	s.must(err)
	s.read(func(q *store.Snapshot) error {
		list, err := fee.Of(q, dossierevent.Record(d.ID))
		if err == nil {
			bill = list[0].ID
		}
		return err
	})
	return d, bill
}

// billFor is a bill of a commune, open or paid: the same until something was done.
func (s *site) billFor(paid bool, what string) string {
	s.t.Helper()
	if strings.HasSuffix(what, "missing") {
		return missing
	}
	at, key := place(what), "bill/open/"+place(what)
	if paid {
		key = "bill/paid/" + at
	}
	return s.keep(key, func() []string {
		d, bill := s.charged(at)
		if paid {
			_, err := s.Payments.Record(s.t.Context(), s.as("thuquy."+slugOf[at], d), bill, fee.Payment{Method: fee.Cash})
			s.must(err)
		}
		return []string{bill}
	})[0]
}

func seeBill(paid bool, page string) func(*site, string, string) ask {
	return func(s *site, _, what string) ask { return ask{path: "/fees/" + s.billFor(paid, what) + page} }
}

// till gives an act of the till rightly filled in.
func till(s *site, _, what string) ask {
	act, where, _ := strings.Cut(what, ":")
	v := url.Values{web.KeyField: {s.next()}, "reference": {"FT" + s.next()}, "ground": {"Quyết định 12/QĐ-UBND"}, "amount": {"16.000"}}
	bill := s.billFor(act == "void" || act == "aside" || act == "back", where)
	if act == "back" && bill != missing {
		v.Set("payment", s.keep("aside/"+place(where), func() []string { return []string{s.aside(bill)} })[0])
		v.Set("method", "cash")
		v.Set("back_reference", "PC 01")
	}
	return ask{path: "/fees/" + bill + "/" + act, form: v}
}

// sheetOf is the control sheet of a commune; with fresh there is a line that nobody has signed.
func (s *site) sheetOf(place string, fresh bool) (x fee.ControlSheet) {
	s.t.Helper()
	exempt := func() []string {
		d, bill := s.charged(place)
		a := s.as("thuquy."+slugOf[place], d)
		a.Reason = "Quyết định 12/QĐ-UBND"
		_, err := s.Payments.Exempt(s.t.Context(), a, bill)
		s.must(err)
		return []string{d.Received}
	}
	desk := s.keep("sheet/"+place, exempt)[0]
	if fresh {
		exempt()
	}
	kind, _ := fee.Sheets(org.Viewer{})
	s.read(func(q *store.Snapshot) (err error) {
		x, err = kind.Table.One(q, store.If("unit_id = $ and on_day = $", desk, day.Of(q.Now()).String()))
		return err
	})
	return x
}

func aSheet(s *site, _, what string) ask {
	if what == "missing" {
		return ask{path: "/fee-sheets/" + missing}
	}
	return ask{path: "/fee-sheets/" + s.sheetOf(place(what), false).ID}
}

func signSheet(s *site, _, what string) ask {
	if what == "missing" {
		return ask{path: "/fee-sheets/" + missing + "/sign", form: url.Values{web.KeyField: {s.next()}, "last": {"1"}}}
	}
	x := s.sheetOf(place(what), true)
	return ask{path: "/fee-sheets/" + x.ID + "/sign", form: url.Values{web.KeyField: {s.next()}, "last": {strconv.FormatInt(x.Lines, 10)}}}
}

// aside is money that came for a settled bill and waits to be given back.
func (s *site) aside(bill string) (id string) {
	s.t.Helper()
	s.must(s.DB.Write(s.t.Context(), func(tx *store.Tx) error {
		if err := s.Fees.KeepSurplus(tx, bill, fee.Payment{Amount: 500, Reference: "FT" + s.next()}, event.By{Actor: "system"}); err != nil {
			return err
		}
		list, err := fee.SurplusOf(tx, bill)
		if err == nil {
			id = list[len(list)-1].ID
		}
		return err
	}))
	return id
}

// collector is a collecting body that was entered: the committee of a commune.
func (s *site) collector(what string) (c fee.Collector) {
	s.t.Helper()
	at := place(what)
	s.must(s.DB.Write(s.t.Context(), func(tx *store.Tx) (err error) {
		if c, err = fee.CollectorOf(tx, s.units[at]); err != nil || c.ID != "" {
			return err
		}
		held := fee.Collectors(s.DB)
		req := org.Request{Viewer: s.As(s.t, "quantri."+slugOf[at])}
		c, err = held.Kind.Keep(org.WithViewer(s.t.Context(), req.Viewer), tx, held.RightsOf(req), fee.Collector{Unit: s.units[at]})
		return err
	}))
	return c
}

// aCollector opens a collecting body, or enters an account of it; "new" stands for one of which nothing was entered yet.
func aCollector(s *site, _, what string) ask {
	if what == "missing" {
		return ask{path: "/collectors/" + missing, form: url.Values{web.KeyField: {s.next()}}}
	}
	c := s.collector(what)
	return ask{path: "/collectors/" + c.ID, form: url.Values{web.KeyField: {s.next()}, "seen": {strconv.FormatInt(c.Seq, 10)}, "unit": {c.Unit},
		"bank": {"970436"}, "account": {"00110044"}, "holder": {"UBND"}}}
}

// decideCollector takes back what waits on a collecting body.
func decideCollector(s *site, _, what string) ask {
	if what == "missing" {
		return ask{path: "/collectors/" + missing + "/decide", form: url.Values{web.KeyField: {s.next()}, "agree": {"no"}, "reason": {"Sai số"}, "seen": {"1"}}}
	}
	c := s.collector(what)
	s.must(s.DB.Write(s.t.Context(), func(tx *store.Tx) (err error) {
		held := fee.Collectors(s.DB)
		req := org.Request{Viewer: s.As(s.t, "quantri."+slugOf[place(what)])}
		c.Bank, c.Account, c.Holder = "970436", "00110066", "UBND"
		c, err = held.Kind.Keep(org.WithViewer(s.t.Context(), req.Viewer), tx, held.RightsOf(req), c)
		return err
	}))
	form := url.Values{web.KeyField: {s.next()}, "agree": {"no"}, "reason": {"Sai số"}, "seen": {strconv.FormatInt(c.Seq, 10)}}
	return ask{path: "/collectors/" + c.ID + "/decide", form: form}
}

func newCollector(s *site, _, _ string) ask {
	s.write(func(tx *store.Tx) error {
		_, err := tx.Exec(`delete from fee_collector where unit_id = $1`, s.units[ownPlace])
		return err
	})
	return ask{path: "/collectors/new", form: url.Values{web.KeyField: {s.next()}, "unit": {s.units[ownPlace]}, "tax_code": {"0100109106"}}}
}

// collectorText is a file with a collecting body of which nothing was entered yet.
func collectorText(s *site) string {
	newCollector(s, "", "")
	return "unit,tax_code\n" + s.units[ownPlace] + ",0100109106\n"
}

// recordFile is a file with plain records: looked at, or, of a kind, taken by who looked at it.
func recordFile(home, kind string, text func(*site) string) func(*site, string, string) ask {
	return func(s *site, column, _ string) ask {
		text := text(s)
		if kind == "" {
			return ask{path: home + "/import", body: "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" + text +
				"\r\n--x--\r\n", kind: "multipart/form-data; boundary=x"}
		}
		info, err := s.Blobs.Put(s.t.Context(), strings.NewReader(text), 1<<20)
		s.must(err)
		sealed := s.Config.Account.Secrets.Seal([]byte(info.Hash), "import:"+kind+":"+s.people[column])
		return ask{path: home + "/import/take", form: url.Values{web.KeyField: {s.next()}, "file": {base64.RawURLEncoding.EncodeToString(sealed)},
			"name": {"a.csv"}}}
	}
}

// certifyAt fills in the form of certification.
func certifyAt(path string) func(*site, string, string) ask {
	return func(s *site, _, _ string) ask {
		return ask{path: path, form: url.Values{web.KeyField: {s.next()}, "act": {"take"}, "d0.pages": {"2"}, "d0.copies": {"3"},
			"d0.name": {"Học bạ"}, "name": {"Hoàng Thị Mẫu"}}}
	}
}

// certifiedAt hands over what was filed for certification and paid for.
func certifiedAt(s *site, _, what string) ask {
	id, signer := missing, ""
	if what != "missing" {
		at := place(what)
		signer = s.As(s.t, "chutich."+slugOf[at]).Person
		id = s.keep("certification/"+at, func() []string { return []string{s.certification(at)} })[0]
	}
	return ask{path: "/counter/signed", form: url.Values{web.KeyField: {s.next()}, "dossier": {id}, "signer": {signer}}}
}

// certification is a dossier that a commune filed for certification and that was paid for.
func (s *site) certification(at string) string {
	s.t.Helper()
	var v catalogue.Version
	s.read(func(q *store.Snapshot) (err error) {
		v, err = s.Catalogue.Current(q, "2.000815", day.Of(q.Now()))
		return err
	})
	by := s.As(s.t, "tiepnhan2."+slugOf[at])
	d, err := certify.Accept(s.t.Context(), s.Payments, certify.Certification{Book: "Sổ", Numbers: 1, Payment: &fee.Payment{Method: fee.Cash},
		Application: dossier.Application{Request: org.Request{Viewer: by, Sent: action.Sent{Key: s.next()}}, Version: v.ID, Place: at,
			Channel: dossier.Counter, FiledBy: "receiver", Helped: by.HomeUnits()[0], Way: "counter",
			Answers: []byte(`{"documents":[{"name":"Học bạ","pages":2,"copies":3}]}`),
			Papers:  []dossier.ReceivedPaper{{Key: "ban-chinh", How: "shown", Check: "ok"}},
			Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Hoàng Thị Mẫu"}}}})
	s.must(err)
	return d.ID
}
