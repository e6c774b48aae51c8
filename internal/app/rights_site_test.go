package app_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

// The two communes of the matrix: all officials of its columns work in the first.
const (
	ownPlace   = "06187" // phường Kỳ Lừa
	otherPlace = "06184" // xã Đồng Đăng
	procedure  = "1.004873"
	missing    = "00000000000000000000000000"
)

var (
	system = event.By{Actor: "system"}
	slugOf = map[string]string{ownPlace: "kylua", otherPlace: "dongdang"}
)

// site is a house with two communes at work and somebody signed in for every column of the matrix.
type site struct {
	*apptest.House
	t       *testing.T
	v       catalogue.Version
	people  map[string]string // column → person id
	cookies map[string]string // column → session cookie
	units   map[string]string // place → committee
	ready   map[string]*dossier.Dossier
	drafts  map[string]form.Draft // of the citizen's account, and of nobody here
	kept    map[string][]string
	keys    map[string]string // column → key of its official
	n       int
}

func newSite(t *testing.T, h *apptest.House) *site {
	t.Helper()
	s := &site{House: h, t: t, people: map[string]string{}, cookies: map[string]string{}, units: map[string]string{},
		ready: map[string]*dossier.Dossier{}, kept: map[string][]string{}, keys: map[string]string{}}
	s.read(func(q *store.Snapshot) (err error) {
		if s.v, err = h.Catalogue.Current(q, procedure, day.Of(q.Now())); err != nil {
			return err
		}
		for place := range slugOf {
			if s.units[place], err = org.CompetentUnit(q, org.Competence{Kind: string(org.CommuneCommittee)}, place, day.Of(q.Now())); err != nil {
				return err
			}
		}
		return nil
	})
	// The demonstration has these three at the province only, where no unit is another one.
	for login, role := range map[string]org.Role{"kiemsoat.kylua": org.ProcedureOfficer, "thanhtra.kylua": org.Inspector, "quantri.kylua": org.TechnicalAdmin} {
		s.hire(login, s.units[ownPlace], role)
	}
	s.hire("quantri.dongdang", s.units[otherPlace], org.TechnicalAdmin)
	for column, login := range logins {
		if login != "" {
			s.cookies[column] = s.signIn(column)
			var person string
			s.read(func(q *store.Snapshot) error {
				return q.QueryRow(`select person_id from org_login where login=$1`, login).Scan(&person)
			})
			s.people[column] = person
		}
	}
	s.drafts = map[string]form.Draft{"citizen": s.begin("citizen:" + s.people["citizen"]), "nobody": s.begin("")}
	return s
}

// begin begins a draft of an account, or of nobody.
func (s *site) begin(owner string) form.Draft {
	s.t.Helper()
	x, err := s.Drafts.Start(s.t.Context(), org.Request{}, form.Begun{Owner: owner, Procedure: procedure, Version: s.v.ID})
	s.must(err)
	return x
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) read(fn func(q *store.Snapshot) error) {
	s.t.Helper()
	s.must(s.DB.Read(s.t.Context(), fn))
}

func (s *site) write(fn func(tx *store.Tx) error) {
	s.t.Helper()
	s.must(s.DB.Write(s.t.Context(), fn))
}

// hire makes an official with an account and, if given, a role.
func (s *site) hire(login, unit string, role org.Role) (person, grant string) {
	s.t.Helper()
	hash, err := s.Auth.Hash(s.t.Context(), demo.Password)
	s.must(err)
	s.write(func(tx *store.Tx) (err error) {
		if person, err = org.CreatePerson(tx, org.NewPerson{Name: "Người " + login, Unit: unit, Invented: true}, system); err != nil {
			return err
		}
		if role != "" {
			if grant, err = org.GiveRole(tx, org.Grant{Person: person, Unit: unit, Role: role, From: day.Of(tx.Now())}, system); err != nil {
				return err
			}
		}
		return account.Open(tx, account.Opening{Person: person, Login: login, Hash: hash}, system)
	})
	return person, grant
}

// spare is an official of a commune with a role and a session, for administrators to try themselves on: the same
// until something was done.
func (s *site) spare(place string) (person, grant, session string) {
	s.t.Helper()
	x := s.keep("spare/"+place, func() []string {
		login := fmt.Sprintf("canbo%d.%s", s.count(), slugOf[place])
		person, grant := s.hire(login, s.units[place], org.Helper)
		return []string{person, grant, s.session(login, account.Officials)}
	})
	return x[0], x[1], x[2]
}

// postOf is a post that a spare official holds in the committee of a commune.
func (s *site) postOf(person, place string) string {
	return s.keep("post/"+place, func() []string {
		var id string
		s.write(func(tx *store.Tx) (err error) {
			id, err = org.GivePost(tx, org.Post{Person: person, Unit: s.units[place], Title: "Công chức", From: day.Of(tx.Now())}, system)
			return err
		})
		return []string{id}
	})[0]
}

// office is an office of a commune in which nobody works.
func (s *site) office(place string) string {
	return s.keep("office/"+place, func() []string {
		var id string
		s.write(func(tx *store.Tx) (err error) {
			id, err = org.CreateUnit(tx, org.NewUnit{Kind: org.CommuneOffice, Place: place, Name: fmt.Sprintf("Phòng %d", s.count()), Parent: s.units[place],
				From: day.Of(tx.Now()).Add(-30)}, system)
			return err
		})
		return []string{id}
	})[0]
}

// absence is one of a spare official of a commune.
func (s *site) absence(place string) string {
	p, _, _ := s.spare(place)
	return s.keep("absence/"+place, func() []string {
		var id string
		s.write(func(tx *store.Tx) (err error) {
			today := day.Of(tx.Now())
			id, err = org.BeAbsent(tx, org.Absence{Person: p, From: today, Last: today.Add(3)}, nil, system)
			return err
		})
		return []string{id}
	})[0]
}

// keep makes what requests are tried on and gives the same again until one of them has changed something.
func (s *site) keep(key string, make func() []string) []string {
	if s.kept[key] == nil {
		s.kept[key] = make()
	}
	return s.kept[key]
}

// session is another session of an account, as a second device has one.
func (s *site) session(login string, realm account.Realm) string {
	s.t.Helper()
	in, err := s.Auth.SignIn(s.t.Context(), account.Attempt{Realm: realm, Login: login, Password: demo.Password,
		Client: account.Client{Address: "198.51.100.7"}})
	s.must(err)
	return in.Session
}

// signIn signs the person of a column in and gives the cookie.
func (s *site) signIn(column string) string {
	s.t.Helper()
	if column == "citizen" {
		return s.enter("/account/sign-in", logins[column])
	}
	return s.enter("/sign-in", logins[column])
}

// enter signs in as a browser does.
func (s *site) enter(path, login string) string {
	s.t.Helper()
	rec := s.do(s.post(path, url.Values{"login": {login}, "password": {demo.Password}}, ""))
	for _, c := range rec.Result().Cookies() {
		if c.Name == "mc_session" && rec.Code == http.StatusSeeOther {
			return c.Name + "=" + c.Value
		}
	}
	s.t.Fatalf("%s cannot sign in: %d %s", login, rec.Code, rec.Body)
	return ""
}

// do asks as a browser does: with the site that a write comes from.
func (s *site) do(r *http.Request) *httptest.ResponseRecorder {
	if r.Method != http.MethodGet {
		r.Header.Set("Origin", "http://"+r.Host)
	}
	rec := httptest.NewRecorder()
	s.Mux.ServeHTTP(rec, r)
	return rec
}

func (s *site) get(path, cookie string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "http://mot-cua.test"+path, nil)
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	return r
}

func (s *site) post(path string, v url.Values, cookie string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "http://mot-cua.test"+path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	return r
}

// as is an act by a person of the demonstration on a dossier as it stands.
func (s *site) as(login string, d *dossier.Dossier) dossier.Input {
	s.t.Helper()
	return dossier.Input{Request: org.Request{Viewer: s.As(s.t, login), Sent: action.Sent{Seen: d.Seq, Key: store.NewID(s.Clock.Now())}}, Dossier: d.ID}
}

// stages are how far a dossier has come when a command can be given to it.
var stages = map[string]int{"accept": 0, "refuse_intake": 0, "take": 1, "assign": 1, "verify": 1, "propose": 1, "reassign": 1, "finish_step": 1,
	"finish_branch": 1, "consult": 1, "urge": 1, "answer_urge": 1, "transfer": 1, "read": 1, "approve": 2, "send_back": 2, "issue": 3, "return": 4}

// dossierFor gives a dossier of a commune to which the command can be given: the same until it was changed.
func (s *site) dossierFor(cmd, place string) *dossier.Dossier {
	s.t.Helper()
	key := fmt.Sprint(stage(cmd), "/", place)
	further := furthers[cmd]
	if further != nil {
		key = cmd + "/" + place
	}
	if d := s.ready[key]; d != nil {
		fresh, err := s.Dossier.Tracked(s.t.Context(), d.Tracking)
		s.must(err)
		if fresh.Seq == d.Seq {
			return d
		}
	}
	d := s.bring(stage(cmd), place)
	if further != nil {
		d = further(s, slugOf[place], d)
	}
	s.ready[key] = d
	return d
}

// mirrored is a dossier of the first commune that another system keeps.
func (s *site) mirrored() *dossier.Dossier {
	s.t.Helper()
	now := s.Clock.Now()
	d, _, err := s.Dossier.Mirror(s.t.Context(), dossier.Mirrored{System: "Cổng Dịch vụ công quốc gia", By: "partner:matrix",
		Code: "G15.01-20261123-0000001", Procedure: procedure, Place: ownPlace,
		Channel: dossier.Online, State: dossier.Processing, Applicant: dossier.Party{Name: "Nông Thị Cổng", IDNo: "020190004321", Phone: "0905000444"},
		Submitted: now.Add(-time.Hour), Accepted: now.Add(-time.Hour), Told: now.Add(-time.Minute), Units: []string{s.units[ownPlace]}})
	s.must(err)
	return d
}

// bring files a dossier and leads it so far by the officials of its commune. In the first commune the citizen
// with the account has filed it.
func (s *site) bring(stage int, place string) *dossier.Dossier {
	s.t.Helper()
	ctx, at := context.Background(), slugOf[place]
	a := dossier.Application{Request: org.Request{Sent: action.Sent{Key: store.NewID(s.Clock.Now())}}, Version: s.v.ID, Place: place,
		Channel: dossier.Online, FiledBy: "citizen", Answers: []byte(`{"acting":"self"}`), Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa " + at, IDNo: "020190001234", Phone: "0905000111"}}}
	if place == ownPlace {
		a.Viewer = org.Viewer{Person: s.people["citizen"], Citizen: true}
	}
	d, err := s.Dossier.Submit(ctx, a)
	s.must(err)
	for n := range stage {
		switch n {
		case 0:
			d, err = s.Dossier.Accept(ctx, s.as("tiepnhan."+at, d), checked(d))
		case 1:
			d, err = s.Dossier.Propose(ctx, s.as("tuphap."+at, d), dossier.Grant, "Đủ điều kiện.")
		case 2:
			d, err = s.Dossier.Approve(ctx, s.as("chutich."+at, d), d.ProposalHash())
		case 3:
			act := s.as("vanthu."+at, d)
			d, err = s.Dossier.Issue(ctx, act, dossier.Issuing{Number: s.next(), Book: "Sổ", File: s.upload(d, act.Viewer)})
		}
		s.must(err)
	}
	return d
}

// count gives a fresh number.
func (s *site) count() int { s.n++; return s.n }

// next is a fresh number of a book, and a fresh key.
func (s *site) next() string { return fmt.Sprintf("%d/XN", s.count()) }

func checked(d *dossier.Dossier) (list []dossier.ReceivedPaper) {
	for _, p := range d.Papers {
		how := p.How
		if how == "" {
			how = "shown"
		}
		list = append(list, dossier.ReceivedPaper{Key: p.Key, How: how, Originals: 1, Check: "ok"})
	}
	return list
}

// photo is a picture that differs each time, so that no two uploads are the same file.
func (s *site) photo() []byte {
	s.n++
	img := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range img.Pix {
		img.Pix[i] = byte(i * s.n)
	}
	var b bytes.Buffer
	s.must(jpeg.Encode(&b, img, nil))
	return b.Bytes()
}

// upload sends a picture for a dossier.
func (s *site) upload(d *dossier.Dossier, by org.Viewer) string {
	s.t.Helper()
	f, err := s.Files.Save(org.WithViewer(context.Background(), by),
		file.Upload{Owner: file.Owner{Kind: "dossier", ID: d.ID}, Paper: "result", Name: "ket-qua.jpg",
			Who: file.Who{Actor: by.Actor(), Staff: true}, Body: bytes.NewReader(s.photo())})
	s.must(err)
	return f.ID
}

// draft begins a draft that nobody in the matrix has the code of, with a file in it.
func (s *site) draft() (id, fileID string) {
	s.t.Helper()
	if x := s.kept["draft"]; x != nil {
		return x[0], x[1]
	}
	defer func() { s.kept["draft"] = []string{id, fileID} }()
	x := s.begin("")
	f, err := s.Files.Save(s.t.Context(), file.Upload{Owner: file.Owner{Kind: "draft", ID: x.ID}, Paper: "x", Name: "anh.jpg",
		Who: file.Who{Actor: "anonymous", Proof: x.Code}, Body: bytes.NewReader(s.photo())})
	s.must(err)
	return x.ID, f.ID
}

// colleague is whom a role in a unit is delegated to: somebody of it, or of another commune.
func (s *site) colleague(unit, what string) string {
	if what == "other" {
		unit = s.units[otherPlace]
	}
	p, _ := s.hire(fmt.Sprintf("dongnghiep%d", s.count()), unit, org.Helper)
	return p
}

// delegation is one that the head of an office of the commune has given.
func (s *site) delegation(place string) (id string) {
	s.t.Helper()
	if x := s.kept["delegation/"+place]; x != nil {
		return x[0]
	}
	defer func() { s.kept["delegation/"+place] = []string{id} }()
	to, _, _ := s.spare(place)
	head := s.As(s.t, "truongkinhte."+slugOf[place])
	s.write(func(tx *store.Tx) (err error) {
		today := day.Of(tx.Now())
		id, err = org.Delegate(tx, org.Delegation{By: head.Person, To: to, Unit: head.Roles[0].Unit, Role: org.Head, Duty: head.Roles[0].Duty,
			From: today, Last: today.Add(3)}, system)
		return err
	})
	return id
}

// trace counts what a request could leave behind; reading and refusing leave nothing.
func (s *site) trace() (n [7]int) {
	s.t.Helper()
	s.read(func(q *store.Snapshot) error {
		return q.QueryRow(`select (select count(*) from event), (select count(*) from idempotency), (select count(*) from file_file),
			(select count(*) from file_file where removed > 0), (select count(*) from org_session where ended > 0), (select count(*) from form_draft), (select count(*) from dossier_filter)`).
			Scan(&n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6])
	})
	return n
}
