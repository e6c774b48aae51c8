package app_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/asset"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/proposal"
)

// ask is one request of the matrix: where it goes and what is sent.
type ask struct {
	path string
	form url.Values
	file bool // sent as a file
	// cookie is sent beside the session
	cookie string
	// key is sent as a bearer token, body as it stands with its type
	key        string
	body, kind string
}

// asks makes the request of a row for a column: the words of the case choose the target. Each is the request of
// somebody who fills in everything rightly; what is refused is refused for want of the right, and for nothing else.
var asks = map[string]func(s *site, column, what string) ask{
	"GET /asset/{file...}": func(*site, string, string) ask { return ask{path: asset.Path("citizen.css")} },
	"GET /queue":           plain("/queue"),
	"GET /guidance":        plain("/guidance"),
	"POST /guidance": func(s *site, _, _ string) ask {
		return ask{path: "/guidance", form: url.Values{web.KeyField: {s.next()}, "name": {"Bà Lý"}, "content": {"Mang thêm bản án."}}}
	},
	"GET /counter":              plain("/counter?q=doc+than"),
	"GET /counter/{code}":       func(_ *site, _, what string) ask { return ask{path: "/counter/" + code(what)} },
	"POST /counter/{code}":      func(_ *site, _, what string) ask { return ask{path: "/counter/" + code(what), form: walkIn()} },
	"GET /dossier/{id}":         readDossier,
	"GET /dossier/{id}/receipt": func(s *site, _, what string) ask { return ask{path: "/dossier/" + s.id("read", what) + "/receipt"} },
	"GET /dossier/{id}/slip/{slip}": func(s *site, _, what string) ask {
		slip, where, _ := strings.Cut(what, ":")
		return ask{path: "/dossier/" + s.id("take", where) + "/slip/" + slip}
	},
	"POST /dossier/{id}/{act}":       command,
	"GET /consultation/{id}":         askedOf,
	"POST /consultation/{id}":        askedOf,
	"GET /report/ii06a":              plain("/report/ii06a?by=unit"),
	"GET /report/ii06a/open":         openFigure,
	"GET /book":                      book,
	"GET /report/late":               plain("/report/late"),
	"GET /report/late/open":          openLate,
	"GET /dossier/{id}/notices":      func(s *site, _, what string) ask { return ask{path: "/dossier/" + s.id("read", what) + "/notices"} },
	"POST /dossier/{id}/notices":     calledUp,
	"GET /api/v1/procedures":         plain("/api/v1/procedures"),
	"GET /api/v1/procedures/{code}":  plain("/api/v1/procedures/1.004873"),
	"POST /api/v1/drafts":            post("/api/v1/drafts", url.Values{}),
	"POST /api/v1/drafts/{id}/files": post("/api/v1/drafts/"+missing+"/files", url.Values{}),
	"POST /api/v1/applications":      post("/api/v1/applications", url.Values{}),
	"GET /api/v1/track/{code}":       plain("/api/v1/track/1.004873"),
	"GET /api/v1/dossiers":           withKey(func(*site, string) string { return "/api/v1/dossiers" }),
	"GET /api/v1/dossiers/{id}":      withKey(func(s *site, what string) string { return "/api/v1/dossiers/" + s.id("read", what) }),
	"GET /api/v1/dossiers/{id}/files/{file}": withKey(func(s *site, what string) string {
		return "/api/v1/dossiers/" + s.id("read", what) + "/files/" + s.fileOf(strings.Replace(what, "session", "missing", 1))
	}),
	"PUT /api/v1/mirrors/{code}":             post("/api/v1/mirrors/G15.01-20261123-0000001", url.Values{}),
	"POST /api/v1/dossiers/{id}/files":       machineFile,
	"POST /api/v1/dossiers/{id}/commands":    machineCommand,
	"GET /api/v1/consultations":              plain("/api/v1/consultations"),
	"POST /api/v1/consultations/{id}/answer": machineAnswer,
	"GET /api/v1/report/ii06a":               withKey(func(*site, string) string { return "/api/v1/report/ii06a?from=2026-11-01&to=2026-11-30" }),
	"GET /api/v1/collectors":                 withKey(func(*site, string) string { return "/api/v1/collectors" }),
	"GET /api/v1/collectors/{id}":            withKey(func(s *site, what string) string { return "/api/v1" + aCollector(s, "", what).path }),
	"POST /api/v1/collectors":                machineRecord(newCollector),
	"PATCH /api/v1/collectors/{id}":          machineRecord(aCollector),
	"GET /api/v1/lists/reasons":              withKey(func(*site, string) string { return "/api/v1/lists/reasons" }),
	"GET /api/v1/lists/reasons/{id}":         withKey(func(s *site, what string) string { return "/api/v1" + aReason(s, "", what).path }),
	"POST /api/v1/lists/reasons":             machineRecord(newReason),
	"PATCH /api/v1/lists/reasons/{id}":       machineRecord(aReason),
	"GET /api/docs":                          plain("/api/docs"), "GET /api/openapi.json": plain("/api/openapi.json"),
	"GET /partners": plain("/partners"), "POST /partners": makeKey,
	"POST /partners/{id}/agree": aKey("/agree"), "POST /partners/{id}/withdraw": aKey("/withdraw"),

	"POST /queue/filter":           post("/queue/filter?tab=todo&band=late", url.Values{"name": {"Quá hạn"}}),
	"POST /queue/filter/{id}/drop": post("/queue/filter/"+missing+"/drop", url.Values{}),
	"POST /queue/bulk":             bulk,

	"GET /counter/copies":      plain("/counter/copies"),
	"GET /counter/signatures":  plain("/counter/signatures"),
	"POST /counter/copies":     certifyAt("/counter/copies"),
	"POST /counter/signatures": certifyAt("/counter/signatures"),
	"POST /counter/signed":     certifiedAt,
	"GET /fees/book":           plain("/fees/book"),
	"GET /fees/{bill}":         seeBill(false, ""),
	"GET /fees/{bill}/request": seeBill(false, "/request"),
	"GET /fees/{bill}/receipt": seeBill(true, "/receipt"),
	"POST /fees/{bill}/{act}":  till,
	"GET /recovery":            plain("/recovery"),
	"POST /recovery": func(s *site, _, _ string) ask {
		return ask{path: "/recovery", form: url.Values{web.KeyField: {s.next()}, "number": {"020190001299"}, "name": {"Hoàng Thị Mai"}, "checked": {"1"}}}
	},
	"GET /fee-sheets": plain("/fee-sheets"), "GET /fee-sheets/{id}": aSheet, "POST /fee-sheets/{id}/sign": signSheet,
	"GET /collectors": plain("/collectors"), "GET /collectors/{id}": aCollector, "POST /collectors/{id}": aCollector,
	"POST /collectors/{id}/decide": decideCollector,
	"GET /collectors/new":          plain("/collectors/new"), "POST /collectors/new": newCollector,
	"GET /collectors/import": plain("/collectors/import"), "POST /collectors/import": recordFile("/collectors", "", collectorText),
	"POST /collectors/import/take": recordFile("/collectors", "fee_collector", collectorText),

	"POST /file":              sendFile,
	"GET /file/{id}":          func(s *site, _, what string) ask { return ask{path: "/file/" + s.fileOf(what)} },
	"GET /file/{id}/page/{n}": func(s *site, _, what string) ask { return ask{path: "/file/" + s.fileOf(what) + "/page/1"} },
	"POST /file/{id}/remove": func(s *site, _, what string) ask {
		return ask{path: "/file/" + s.fileOf(what) + "/remove", form: url.Values{}}
	},

	"GET /catalogue/{code}":          func(_ *site, _, what string) ask { return ask{path: "/catalogue/" + kept(what)} },
	"POST /catalogue/{code}/draft":   beginDraft,
	"GET /catalogue/{code}/compare":  compareVersions,
	"GET /version/{id}":              version(""),
	"POST /version/{id}/{act}":       version("act"),
	"GET /version/{id}/edit/{part}":  version("edit"),
	"POST /version/{id}/edit/{part}": version("edit"),
	"GET /version/{id}/preview":      version("preview"),
	"POST /version/{id}/preview":     version("preview"),
	"GET /lists/states":              plain("/lists/states"),
	"POST /lists/states": func(s *site, _, _ string) ask {
		return ask{path: "/lists/states", form: url.Values{web.KeyField: {s.next()}, "rev": {"0"}, "words.rows": {"1"}, "words.0.vi": {"Thử"},
			"words.0.key": {"dossierpage.state_new"}}}
	},
	"GET /lists/reasons": plain("/lists/reasons"), "GET /lists/reasons/{id}": aReason, "POST /lists/reasons/{id}": aReason,
	"GET /lists/reasons/new": plain("/lists/reasons/new"), "POST /lists/reasons/new": newReason,
	"GET /lists/reasons/import":       plain("/lists/reasons/import"),
	"POST /lists/reasons/import":      recordFile("/lists/reasons", "", reasonText),
	"POST /lists/reasons/import/take": recordFile("/lists/reasons", "catalogue_reason", reasonText),
	"GET /lists/phrases":              plain("/lists/phrases"), "GET /lists/phrases/{id}": aPhrase, "POST /lists/phrases/{id}": aPhrase,
	"GET /lists/phrases/new": plain("/lists/phrases/new"), "POST /lists/phrases/new": newPhrase,
	"GET /lists/phrases/import":       plain("/lists/phrases/import"),
	"POST /lists/phrases/import":      recordFile("/lists/phrases", "", phraseText),
	"POST /lists/phrases/import/take": recordFile("/lists/phrases", "catalogue_phrase", phraseText),
	"POST /lists/fees":                func(s *site, _, _ string) ask { return ask{path: "/lists/fees", form: rateForm(s)} },
	"POST /lists/fees/{id}/{act}":     rateAsk,
	"POST /lists/holidays/{id}/{act}": dayAsk,
	"POST /lists/holidays": func(s *site, _, _ string) ask {
		return ask{path: "/lists/holidays", form: url.Values{web.KeyField: {s.next()}, "date.d": {"30"}, "date.m": {"11"}, "date.y": {"2026"},
			"kind": {"statutory"}, "name": {"Ngày nghỉ thử"}, "source": {"Thử"}}}
	},

	"GET /{$}":               plain("/"),
	"GET /procedures":        plain("/procedures?q=doc+than"),
	"GET /procedures/{code}": func(_ *site, _, what string) ask { return ask{path: "/procedures/" + code(what)} },
	"POST /resume":           resume,
	"POST /apply/{code}": func(s *site, _, what string) ask {
		return ask{path: "/apply/" + code(what), form: url.Values{web.KeyField: {s.next()}}}
	},
	"GET /apply/{draft}":      draftPage(""),
	"GET /apply/{draft}/drop": draftPage("/drop"), "POST /apply/{draft}/drop": dropDraft, "POST /leave": post("/leave", url.Values{}),
	"GET /apply/{draft}/saved": draftPage("/saved"), "GET /apply/{draft}/case": draftPage("/case"), "POST /apply/{draft}/case": draftPage("/case"),
	"GET /apply/{draft}/place": draftPage("/place"), "POST /apply/{draft}/place": draftPage("/place"), "GET /apply/{draft}/papers": draftPage("/papers"),
	"POST /apply/{draft}/papers": draftPage("/papers"), "GET /apply/{draft}/review": draftPage("/review"), "POST /apply/{draft}/review": draftPage("/review"),
	"GET /apply/{draft}/{page}": draftPage("/person"), "POST /apply/{draft}/{page}": draftPage("/person"),
	"POST /track": track, "GET /track/{code}": follow(""), "GET /track/{code}/sent": follow("/sent"),
	"GET /track/{code}/result": follow("/result"), "GET /track/{code}/receipt": follow("/receipt"), "GET /track/{code}/fee": follow("/fee"),
	"GET /track/{code}/fee/qr":            follow("/fee/qr"),
	"GET /track/{code}/contact/{channel}": follow("/contact/sms"), "POST /track/{code}/contact/{channel}": follow("/contact/sms"),
	"GET /track/{code}/notices": follow("/notices"), "GET /track/{code}/readers": follow("/readers"),
	"GET /track/{code}/slip/{slip}": followAsked("/slip/supplement"), "GET /track/{code}/supplement": followAsked("/supplement"),
	"POST /track/{code}/supplement":    followAsked("/supplement"),
	"GET /track/{code}/supplement/{n}": followAsked("/supplement/1"), "POST /track/{code}/supplement/{n}": followAsked("/supplement/1"),
	"GET /track/{code}/withdraw": followAsked("/withdraw"), "POST /track/{code}/withdraw": followAsked("/withdraw"),

	"POST /sign-in":               signInWrong("/sign-in"),
	"POST /account/sign-in":       signInWrong("/account/sign-in"),
	"POST /sign-in/code":          post("/sign-in/code", url.Values{"code": {"000000"}}),
	"POST /account/second-factor": post("/account/second-factor", url.Values{"code": {"000000"}}),
	"POST /account/password": post("/account/password",
		url.Values{"current": {"Sai-Mat-Khau-1"}, "fresh": {"Dung-Mat-Khau-2"}, "again": {"Dung-Mat-Khau-2"}}),
	"POST /account/register/code":                post("/account/register/code", url.Values{"token": {"x"}}),
	"POST /account/forgot":                       post("/account/forgot", url.Values{"login": {""}}),
	"POST /account/register":                     post("/account/register", url.Values{"name": {""}}),
	"POST /sign-out":                             post("/sign-out", url.Values{}),
	"POST /account/security/session/{id}/end":    endSession,
	"POST /account/security/second-factor/off":   post("/account/security/second-factor/off", url.Values{"current": {"Sai-Mat-Khau-1"}}),
	"POST /account/security/delegate":            delegate,
	"POST /account/security/delegation/{id}/end": endDelegation,

	"GET /people/{id}":                         person(""),
	"POST /people/new":                         newPerson,
	"POST /people/{id}/role":                   giveRole,
	"GET /people/role/{proposal}":              askedRole,
	"POST /people/role/{proposal}/{act}":       decideRole,
	"POST /people/{id}/role/{grant}/end":       person("grant"),
	"POST /people/{id}/act":                    person("act"),
	"POST /people/{id}/post":                   givePost,
	"POST /people/{id}/reset":                  askReset,
	"POST /people/{id}/reset/{proposal}/{act}": decideReset,
	"POST /people/{id}/post/{post}/end":        person("post"),

	"GET /handover/{person}":          hands,
	"POST /handover/{person}":         handOver,
	"POST /handover/{person}/absence": recordAbsence,
	"POST /absence/{id}/end":          comeBack,

	"POST /units/new":                         newUnit,
	"GET /units/{id}":                         unit(""),
	"GET /units/{id}/change":                  unit("/change"),
	"POST /units/{id}/change":                 unit("/change"),
	"GET /units/{id}/end":                     unit("/end"),
	"POST /units/{id}/end":                    unit("/end"),
	"POST /units/{id}/serve":                  unit("/serve"),
	"POST /people/{id}/session/{session}/end": person("session"),
}

func plain(path string) func(*site, string, string) ask {
	return func(*site, string, string) ask { return ask{path: path} }
}

func post(path string, v url.Values) func(*site, string, string) ask {
	return func(*site, string, string) ask { return ask{path: path, form: v} }
}

// draftPage opens a page of a draft: of the citizen's account, of nobody here, or one whose code the reader has.
func draftPage(page string) func(*site, string, string) ask {
	return func(s *site, _, what string) ask {
		a := ask{form: url.Values{web.KeyField: {s.next()}, "subject.ethnic": {"Tày"}, "place": {ownPlace}}}
		id := missing
		switch what {
		case "mine":
			id = s.drafts["citizen"].ID
		case "foreign":
			id = s.drafts["nobody"].ID
		case "code":
			id, a.cookie = s.drafts["nobody"].ID, app.DraftCookie+"="+s.drafts["nobody"].Code
		}
		a.path = "/apply/" + id + page
		return a
	}
}

// dropDraft gives up a draft begun for it: of the citizen's account, or of nobody here.
func dropDraft(s *site, _, what string) ask {
	id := missing
	switch what {
	case "mine":
		id = s.begin(s.drafts["citizen"].Owner).ID
	case "foreign":
		id = s.begin("").ID
	}
	return ask{path: "/apply/" + id + "/drop", form: url.Values{}}
}

func resume(s *site, _, what string) ask {
	code := "AAAA-AAAA-AAAA"
	if what == "code" {
		code = s.begin("").Code // a citizen makes it theirs
	}
	return ask{path: "/resume", form: url.Values{"code": {code}}}
}

// track asks for a dossier by its code and a second fact: right, wrong, or about a code that does not exist.
func track(s *site, _, what string) ask {
	d := s.dossierFor("read", ownPlace)
	v := url.Values{"code": {d.Tracking}, "second": {"0111"}}
	switch what {
	case "wrong":
		v.Set("code", s.bring(0, ownPlace).Tracking)
		v.Set("second", "9999")
	case "missing":
		v.Set("code", "ABCD-EFGH-"+fmt.Sprintf("%04d", s.count()))
	}
	return ask{path: "/track", form: v}
}

func follow(page string) func(*site, string, string) ask {
	return func(s *site, _, what string) ask {
		if what == "missing" {
			return ask{path: "/track/ABCD-EFGH-JKLM" + page}
		}
		if what == "mirrored" {
			return ask{path: "/track/" + s.mirrored().Tracking + page}
		}
		return ask{path: "/track/" + s.dossierFor("return", place(what)).Tracking + page}
	}
}

// place is the commune that a target lies in.
func place(what string) string {
	if strings.HasSuffix(what, "other") {
		return otherPlace
	}
	return ownPlace
}

func code(what string) string {
	if what == "missing" {
		return "9.999999"
	}
	return procedure
}

// id is the dossier of a target, ready for a command.
func (s *site) id(cmd, what string) string {
	switch {
	case strings.HasSuffix(what, "missing"):
		return missing
	case strings.HasSuffix(what, "mirrored"):
		return s.mirrored().ID
	}
	return s.dossierFor(cmd, place(what)).ID
}

func readDossier(s *site, _, what string) ask {
	if cmd, where, ok := strings.Cut(what, ":"); ok { // the form of an act
		return ask{path: "/dossier/" + s.id(cmd, where) + "?act=" + cmd}
	}
	return ask{path: "/dossier/" + s.id("read", what)}
}

// command gives an act rightly filled in.
func command(s *site, _, what string) ask {
	cmd, where, _ := strings.Cut(what, ":")
	if cmd == string(payment.CmdRequire) {
		id := missing
		switch where {
		case "missing":
		case "mirrored":
			id = s.id(cmd, where)
		default:
			id = s.keep("charged/"+place(where), func() []string { d, _ := s.charged(place(where)); return []string{d.ID} })[0]
		}
		return ask{path: "/dossier/" + id + "/" + cmd, form: url.Values{web.KeyField: {s.next()}}}
	}
	v := url.Values{web.KeyField: {s.next()}, "reason": {"Lý do"}, "outcome": {"grant"}, "text": {"Đủ điều kiện."}, "place": {"UBND"}, "people": {"Cán bộ"},
		"content": {"Đã tra cứu."}, "at": {"09:00 23/11/2026"}, "number": {s.next()}, "book": {"Sổ"}, "how": {"counter"}, "person": {s.people["spec"]},
		"paper-to-khai": {"form"}, "paper-giay-to-tuy-than": {"shown"}}
	for name, value := range clockFields {
		v.Set(name, value)
	}
	s.desk(cmd, where, v)
	if where != "missing" && where != "mirrored" {
		d := s.dossierFor(cmd, place(where))
		v.Set("hash", d.ProposalHash())
		if cmd == "issue" {
			v.Set("file", s.upload(d, s.As(s.t, "vanthu."+slugOf[place(where)])))
		}
	}
	return ask{path: "/dossier/" + s.id(cmd, where) + "/" + cmd, form: v}
}

// walkIn is a whole form of the counter for somebody who never married.
func walkIn() url.Values {
	v := url.Values{web.KeyField: {web.NewKey()}}
	for name, value := range map[string]string{
		"acting": "self", "submitter.name": "Hoàng Thị Mẫu", "submitter.citizen_id": "020196001234", "submitter.birth": "08031996",
		"submitter.phone":         "0905000111",
		"submitter.address.typed": "Kỳ Lừa", "submitter.address.code": ownPlace, "submitter.address.detail": "Số 12, đường Lê Lợi",
		"subject.sex": "female", "subject.ethnic": "Tày", "subject.nationality": "Việt Nam", "status.kind": "never", "history.moved": "no",
		"period.kind":  "now",
		"purpose.kind": "other", "purpose.other": "Mua bán nhà đất", "purpose.copies": "1", "reissue.again": "no", "result.way": "counter", "declaration": "1",
		"place": ownPlace, "paper-to-khai": "form", "paper-giay-to-tuy-than": "shown",
	} {
		v.Set(name, value)
	}
	return v
}

func openFigure(_ *site, _, what string) ask {
	if what == "missing" {
		return ask{path: "/report/ii06a/open?column=nothing"}
	}
	return ask{path: "/report/ii06a/open?column=received"}
}

// book asks for the follow-up book of a centre: one's own when none is named.
func book(s *site, _, what string) ask {
	switch what {
	case "other":
		return ask{path: "/book?unit=" + s.dossierFor("read", otherPlace).Received}
	case "pdf":
		return ask{path: "/book?format=pdf"}
	}
	return ask{path: "/book"}
}

func openLate(_ *site, _, what string) ask {
	if what == "missing" {
		return ask{path: "/report/late/open?column=nothing"}
	}
	return ask{path: "/report/late/open?column=unfinished"}
}

func sendFile(s *site, _, what string) ask {
	owner := "dossier:" + missing
	switch what {
	case "own", "other", "mirrored":
		owner = "dossier:" + s.id("read", what)
	case "draft":
		id, _ := s.draft()
		owner = "draft:" + id
	}
	return ask{path: "/file?" + url.Values{"owner": {owner}, "paper": {"result"}, "back": {"/queue"}}.Encode(), file: true}
}

// fileOf is a file of the target that is not taken into the record yet.
func (s *site) fileOf(what string) string {
	switch what {
	case "missing":
		return missing
	case "draft":
		_, f := s.draft()
		return f
	}
	return s.keep("file/"+what, func() []string {
		return []string{s.upload(s.dossierFor("read", place(what)), s.As(s.t, "tiepnhan."+slugOf[place(what)]))}
	})[0]
}

func signInWrong(path string) func(*site, string, string) ask {
	return func(s *site, _, _ string) ask {
		return ask{path: path, form: url.Values{"login": {fmt.Sprintf("nobody%d", s.count())}, "password": {"Sai-Mat-Khau-1"}}}
	}
}

// endSession ends another device of the reader, of somebody of the same unit, of somebody elsewhere.
func endSession(s *site, column, what string) ask {
	id := missing
	switch what {
	case "mine":
		realm := account.Officials
		if column == "citizen" {
			realm = account.Citizens
		}
		if id = "nobody"; logins[column] != "" {
			id = s.session(logins[column], realm)
		}
	case "own", "other":
		_, _, id = s.spare(place(what))
	}
	return ask{path: "/account/security/session/" + id + "/end", form: url.Values{}}
}

// delegate hands the reader's first role to a colleague.
func delegate(s *site, column, what string) ask {
	v := url.Values{web.KeyField: {s.next()}, "from.d": {"23"}, "from.m": {"11"}, "from.y": {"2026"}, "last.d": {"30"}, "last.m": {"11"}, "last.y": {"2026"}}
	if login := logins[column]; login != "" && column != "citizen" {
		if list := s.As(s.t, login).Roles; len(list) > 0 {
			v.Set("role", strings.Join([]string{string(list[0].Role), list[0].Unit, list[0].Duty}, "/"))
			v.Set("to", s.colleague(list[0].Unit, what))
		}
	}
	return ask{path: "/account/security/delegate", form: v}
}

func endDelegation(s *site, _, what string) ask {
	id := missing
	if what != "missing" {
		id = s.delegation(place(what))
	}
	return ask{path: "/account/security/delegation/" + id + "/end", form: url.Values{web.KeyField: {s.next()}}}
}

func newPerson(s *site, _, what string) ask {
	v := url.Values{web.KeyField: {s.next()}, "name": {"Người Mới"}, "unit": {s.units[place(what)]}, "login": {fmt.Sprintf("moi%d", s.count())}}
	return ask{path: "/people/new", form: v}
}

func giveRole(s *site, _, what string) ask {
	p := missing
	unit := s.units[ownPlace]
	switch what {
	case "own", "other":
		p, _, _ = s.spare(place(what))
	case "own-at-other": // a person of one's own gets rights in another unit
		p, _, _ = s.spare(ownPlace)
		unit = s.units[otherPlace]
	}
	return ask{path: "/people/" + p + "/role", form: url.Values{web.KeyField: {s.next()}, "unit": {unit}, "role": {"cashier"}, "from.d": {"23"},
		"from.m": {"11"}, "from.y": {"2026"}}}
}

// person asks about an official: the page, or one of the buttons on it.
func person(button string) func(*site, string, string) ask {
	return func(s *site, _, what string) ask {
		p, grant, session := missing, missing, missing
		if what != "missing" {
			p, grant, session = s.spare(place(what))
		}
		v := url.Values{web.KeyField: {s.next()}}
		switch button {
		case "grant":
			return ask{path: "/people/" + p + "/role/" + grant + "/end", form: v}
		case "act":
			v.Set("act", "lock")
			return ask{path: "/people/" + p + "/act", form: v}
		case "post":
			post := missing
			if what != "missing" {
				post = s.postOf(p, place(what))
			}
			return ask{path: "/people/" + p + "/post/" + post + "/end", form: v}
		case "session":
			return ask{path: "/people/" + p + "/session/" + session + "/end", form: v}
		}
		return ask{path: "/people/" + p}
	}
}

// leaderAt is a head in a commune who is there to be reset; missing: nobody.
func leaderAt(s *site, what string) string {
	if what == "missing" {
		return missing
	}
	return s.keep("leader/"+what, func() []string {
		person, _ := s.hire(fmt.Sprintf("lanhdao%d.%s", s.count(), slugOf[place(what)]), s.units[place(what)], org.Head)
		return []string{person}
	})[0]
}

func askReset(s *site, _, what string) ask {
	return ask{path: "/people/" + leaderAt(s, what) + "/reset", form: url.Values{web.KeyField: {s.next()}, "password": {"1"}, "reason": {"Quên mật khẩu"}}}
}

// decideReset decides about a reset that somebody else asked for.
func decideReset(s *site, _, what string) ask {
	act, where, _ := strings.Cut(what, ":")
	person, id := leaderAt(s, where), missing
	if where != "missing" {
		id = s.keep("reset/"+where, func() []string {
			var p proposal.Proposal[account.ResetAsk]
			s.write(func(tx *store.Tx) (err error) {
				p, err = account.ResetProposals.Make(tx, person, account.ResetAsk{Password: true, Reason: "Quên mật khẩu"}, s.another())
				return err
			})
			return []string{p.ID}
		})[0]
	}
	return ask{path: "/people/" + person + "/reset/" + id + "/" + act, form: url.Values{web.KeyField: {s.next()}, "reason": {"Không nhờ"}}}
}

// another is an administrator of the province who asks for what a second person agrees to.
func (s *site) another() event.By { return event.By{Actor: s.As(s.t, "quantri2").Actor()} }

// roleAt is a role for somebody in a commune that waits for a second person; missing: none.
func roleAt(s *site, what string) string {
	if what == "missing" {
		return missing
	}
	return s.keep("role/"+what, func() []string {
		unit := s.units[place(what)]
		who, _ := s.hire(fmt.Sprintf("moi%d.%s", s.count(), slugOf[place(what)]), unit, "")
		var p proposal.Proposal[org.Grant]
		s.write(func(tx *store.Tx) (err error) {
			p, err = org.RoleProposals.Make(tx, who+" "+unit, org.Grant{Person: who, Unit: unit, Role: org.Chairman, From: day.Of(tx.Now())}, s.another())
			return err
		})
		return []string{p.ID}
	})[0]
}

func askedRole(s *site, _, what string) ask { return ask{path: "/people/role/" + roleAt(s, what)} }

// decideRole decides about a role that somebody else proposed.
func decideRole(s *site, _, what string) ask {
	act, where, _ := strings.Cut(what, ":")
	return ask{path: "/people/role/" + roleAt(s, where) + "/" + act, form: url.Values{web.KeyField: {s.next()}, "reason": {"Không đúng người"}}}
}

// givePost appoints a spare official, there or in another commune.
func givePost(s *site, column, what string) ask {
	a := giveRole(s, column, what)
	v := url.Values{web.KeyField: a.form[web.KeyField], "post_unit": a.form["unit"], "title": {"Công chức"}, "post_from.d": {"23"},
		"post_from.m": {"11"}, "post_from.y": {"2026"}}
	return ask{path: strings.TrimSuffix(a.path, "role") + "post", form: v}
}

// newUnit makes an office under a committee.
func newUnit(s *site, _, what string) ask {
	parent := missing
	if what != "missing" {
		parent = s.units[place(what)]
	}
	return ask{path: "/units/new", form: url.Values{web.KeyField: {s.next()}, "kind": {"commune_office"},
		"name": {fmt.Sprintf("Phòng %d", s.count())}, "parent": {parent},
		"from.d": {"23"}, "from.m": {"11"}, "from.y": {"2026"}}}
}

// unit asks about an office of a commune in which nobody works: its page, or one of its forms.
func unit(page string) func(*site, string, string) ask {
	return func(s *site, _, what string) ask {
		id, parent := missing, missing
		if what != "missing" {
			id, parent = s.office(place(what)), s.units[place(what)]
		}
		v := url.Values{web.KeyField: {s.next()}, "name": {fmt.Sprintf("Phòng %d", s.count())}, "parent": {parent}, "place": {ownPlace},
			"from.d": {"24"}, "from.m": {"11"}, "from.y": {"2026"}, "on.d": {"24"}, "on.m": {"11"}, "on.y": {"2026"}}
		return ask{path: "/units/" + id + page, form: v}
	}
}

// calledUp writes down a telephone call.
func calledUp(s *site, _, what string) ask {
	return ask{path: "/dossier/" + s.id("read", what) + "/notices", form: url.Values{web.KeyField: {s.next()}, "number": {"0905000111"}, "text": {"Đã hẹn."}}}
}

// hands asks what somebody has in hand.
func hands(s *site, _, what string) ask {
	p := missing
	if what != "missing" {
		p, _, _ = s.spare(place(what))
	}
	return ask{path: "/handover/" + p}
}

// handOver hands what the backup of a specialist has in hand to the specialist.
func handOver(s *site, _, what string) ask {
	v := url.Values{web.KeyField: {s.next()}, "reason": {"Nghỉ phép."}, "person": {s.As(s.t, "tuphap."+slugOf[place(what)]).Person}, "dossier": {missing}}
	p := missing
	if what != "missing" {
		d := s.dossierFor("reassign", place(what))
		p = d.Step.Assignee
		v.Set("dossier", d.ID)
	}
	return ask{path: "/handover/" + p, form: v}
}

func recordAbsence(s *site, column, what string) ask {
	a := hands(s, column, what)
	a.path += "/absence"
	a.form = url.Values{web.KeyField: {s.next()}, "from.d": {"23"}, "from.m": {"11"}, "from.y": {"2026"}, "last.d": {"30"}, "last.m": {"11"},
		"last.y": {"2026"}}
	return a
}

func comeBack(s *site, _, what string) ask {
	id := missing
	if what != "missing" {
		id = s.absence(place(what))
	}
	return ask{path: "/absence/" + id + "/end", form: url.Values{web.KeyField: {s.next()}}}
}

// request makes the request with the session of a column.
func (s *site) request(method string, a ask, cookie string) *http.Request {
	if a.cookie != "" {
		cookie = strings.TrimPrefix(cookie+"; "+a.cookie, "; ")
	}
	switch {
	case a.body != "":
		r := httptest.NewRequest(method, "http://mot-cua.test"+a.path, strings.NewReader(a.body))
		r.Header.Set("Content-Type", a.kind)
		r.Header.Set("Cookie", cookie)
		r.Header.Set("Idempotency-Key", s.next())
		if a.key != "" {
			r.Header.Set("Authorization", "Bearer "+a.key)
		}
		return r
	case method == http.MethodGet:
		r := s.get(a.path, cookie)
		if a.key != "" {
			r.Header.Set("Authorization", "Bearer "+a.key)
		}
		return r
	case !a.file:
		r := s.post(a.path, a.form, cookie)
		r.Method = method
		return r
	}
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", "anh.jpg")
	s.must(err)
	_, err = part.Write(s.photo())
	s.must(err)
	s.must(m.Close())
	r := httptest.NewRequest(method, "http://mot-cua.test"+a.path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	return r
}
