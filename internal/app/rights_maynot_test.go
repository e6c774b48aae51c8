package app_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// mayNot is what each role may not do (NĐ 61/2018 Điều 11–20): requests that are right in everything else, with the
// answer they get. Nothing of it may leave a trace.
var mayNot = []struct {
	column, what string
	tries        []string // route, case, answer
}{
	{"citizen", "see dossiers without a recorded relation", []string{
		"GET /track/{code} other ask", "GET /track/{code}/result other 404", "GET /track/{code}/receipt other 404",
		"GET /track/{code}/notices other 303", "GET /file/{id} other 404", "GET /dossier/{id} other 403",
		"GET /queue - 403", "POST /track/{code}/withdraw other 303", "POST /track/{code}/supplement other 303"}},
	{"help", "confirm or sign for the citizen", []string{
		"POST /counter/{code} own 403", "GET /counter/{code} own 403", "POST /apply/{draft}/review mine 404",
		"POST /apply/{draft}/review foreign 404", "POST /dossier/{id}/{act} accept:own 404",
		"POST /dossier/{id}/{act} supplement:own 404", "POST /dossier/{id}/{act} withdraw:own 404", "GET /dossier/{id} own 404", "GET /file/{id} own 404"}},
	{"recv", "decide the substance", []string{
		"POST /dossier/{id}/{act} propose:own 403", "POST /dossier/{id}/{act} approve:own 403", "POST /dossier/{id}/{act} send_back:own 403",
		"POST /dossier/{id}/{act} verify:own 403",
		"POST /dossier/{id}/{act} stop:own 403", "POST /dossier/{id}/{act} extend:own 403", "POST /dossier/{id}/{act} allow_supplement:own 403",
		"POST /dossier/{id}/{act} issue:own 403"}},
	{"head", "act outside the own competence", []string{
		"POST /dossier/{id}/{act} assign:other 404", "POST /dossier/{id}/{act} reassign:other 404", "POST /dossier/{id}/{act} extend:other 404",
		"POST /dossier/{id}/{act} approve:own 403",
		"POST /dossier/{id}/{act} accept:own 403", "POST /handover/{person} other 404", "POST /handover/{person}/absence other 404"}},
	{"spec", "ask the citizen for papers directly, or sign", []string{
		"POST /dossier/{id}/{act} ask_supplement:own 403", "POST /dossier/{id}/notices own 403", "POST /guidance own 403",
		"POST /dossier/{id}/{act} refuse_intake:own 403", "POST /dossier/{id}/{act} approve:own 403",
		"POST /dossier/{id}/{act} issue:own 403", "POST /dossier/{id}/{act} return:own 403"}},
	{"clrk", "change a signed text", []string{
		"POST /dossier/{id}/{act} propose:own 403", "POST /dossier/{id}/{act} approve:own 403", "POST /dossier/{id}/{act} correct:own 403",
		"POST /dossier/{id}/{act} verify:own 403"}},
	{"proc", "edit the history of a dossier", []string{
		"POST /dossier/{id}/{act} correct:own 403", "POST /dossier/{id}/{act} record_outside:own 403", "POST /dossier/{id}/notices own 403",
		"POST /file own 403", "POST /file/{id}/remove own 403"}},
	{"tech", "read dossiers", []string{
		"GET /queue - 403", "GET /dossier/{id} own 404", "GET /file/{id} own 404", "GET /file/{id}/page/{n} own 404",
		"GET /dossier/{id}/receipt own 404", "GET /dossier/{id}/notices own 404",
		"GET /book - 403", "GET /report/ii06a - 403", "GET /report/late - 403", "GET /fees - 403", "GET /moved - 403",
		"GET /api/v1/dossiers/{id} key:own 404"}},
}

// mayNever are the roles that give no command to a dossier, or only those named.
var mayNever = map[string][]dossier.Command{
	"insp": nil, "proc": nil, "tech": nil, "help": nil,
	"cash": {payment.CmdRequire, payment.CmdRecord, payment.CmdExempt, payment.CmdVoid},
}

// TestMayNot is the column "may not" of the table of roles, tried.
func TestMayNot(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := newSite(t, h)
		for _, m := range mayNot {
			for _, try := range m.tries {
				f := strings.Fields(try)
				if got := s.cell(row{route: f[0] + " " + f[1], what: f[2]}, m.column); got != f[3] {
					t.Errorf("%s may not %s: %s %s %s gives %s, want %s", m.column, m.what, f[0], f[1], f[2], got, f[3])
				}
			}
		}
		for column, allowed := range mayNever {
			for _, cmd := range s.Dossier.Commands() {
				if slices.Contains(allowed, cmd) {
					continue
				}
				for _, r := range []row{{route: "POST /dossier/{id}/{act}", what: string(cmd) + ":own"},
					{route: "POST /api/v1/dossiers/{id}/commands", what: "key:" + string(cmd) + ":own"}} {
					if got := s.cell(r, column); got != "403" && got != "404" {
						t.Errorf("%s gives %s: %s", column, r.what, got)
					}
				}
			}
		}
		s.signsOnlyWhatWasSeen()
		s.delegationEnds()
		s.keysAreOnesOwn()
	})
}

// signsOnlyWhatWasSeen: the signer approves the version that lay before him and no other.
func (s *site) signsOnlyWhatWasSeen() {
	s.t.Helper()
	d := s.bring(2, ownPlace)
	seen := d.ProposalHash()
	back, err := s.Dossier.SendBack(s.t.Context(), func() dossier.Input { a := s.as("chutich.kylua", d); a.Reason = "Sửa lại."; return a }())
	s.must(err)
	_, err = s.Dossier.Propose(s.t.Context(), s.as("tuphap.kylua", back), dossier.Grant, "Nội dung khác.")
	s.must(err)
	before := s.trace()
	rec := s.do(s.post(d.Path()+"/approve", url.Values{web.KeyField: {s.next()}, "hash": {seen}}, s.cookies["chrm"]))
	if rec.Code != 409 || s.trace() != before {
		s.t.Errorf("another version than the one seen is approved: %d", rec.Code)
	}
}

// delegationEnds: who acted for the chairman does so until the last day and not a day longer, and approves nothing he
// proposed himself.
func (s *site) delegationEnds() {
	s.t.Helper()
	d, own := s.bring(2, ownPlace), s.bring(2, ownPlace)
	chairman, head := s.As(s.t, "chutich.kylua"), s.As(s.t, "truongkinhte.kylua")
	spec := s.As(s.t, "tuphap.kylua")
	s.write(func(tx *store.Tx) error {
		today := day.Of(tx.Now())
		for _, to := range []string{head.Person, spec.Person} {
			if _, err := org.Delegate(tx, org.Delegation{By: chairman.Person, To: to, Unit: s.units[ownPlace], Role: org.Chairman, From: today,
				Last: today}, system); err != nil {
				return err
			}
		}
		return nil
	})
	approve := func(column string, d *dossier.Dossier) int {
		return s.do(s.post(d.Path()+"/approve", url.Values{web.KeyField: {s.next()}, "hash": {d.ProposalHash()}}, s.cookies[column])).Code
	}
	if code := approve("spec", own); code != 403 {
		s.t.Errorf("approves his own proposal as a delegate: %d", code)
	}
	s.Clock.Add(24 * time.Hour)
	for _, column := range []string{"head", "spec"} {
		cookie := s.enter("/sign-in", logins[column]) // yesterday's session is over
		s.cookies[column] = cookie
		if code := approve(column, d); code != 403 {
			s.t.Errorf("%s approves the day after the delegation: %d", column, code)
		}
	}
}

// keysAreOnesOwn: the key of a form is its sender's: another who sends it does not get the outcome, and does nothing.
func (s *site) keysAreOnesOwn() {
	s.t.Helper()
	d := s.bring(0, otherPlace)
	key := s.next()
	form := url.Values{web.KeyField: {key}, "reason": {"Không thuộc thẩm quyền."}}
	cookie := s.enter("/sign-in", "tiepnhan.dongdang")
	if rec := s.do(s.post(d.Path()+"/refuse_intake", form, cookie)); rec.Code != 303 {
		s.t.Fatalf("refused by the own counter: %d", rec.Code)
	}
	recv := s.enter("/sign-in", logins["recv"])
	before := s.trace()
	if rec := s.do(s.post(d.Path()+"/refuse_intake", form, recv)); rec.Code != 404 || strings.Contains(rec.Body.String(), d.Tracking) || s.trace() != before {
		s.t.Errorf("another unit sends the same form again: %d", rec.Code)
	}
	theirs := s.bring(1, otherPlace)
	mine := s.bring(1, ownPlace)
	rec := s.do(s.post("/queue/bulk?tab=todo", url.Values{web.KeyField: {s.next()}, "do": {"print"}, "pick": {mine.ID, theirs.ID, missing}}, recv))
	page := rec.Body.String()
	if rec.Code != 200 || strings.Contains(page, theirs.Code) || strings.Contains(page, "Nông Thị Hoa dongdang") || !strings.Contains(page, mine.Code) {
		s.t.Errorf("mixed with those of others: %d, theirs shown: %v", rec.Code, strings.Contains(page, theirs.Code))
	}
	if a, b := strings.Count(page, "Không tìm thấy hồ sơ này"), 2; a != b {
		s.t.Errorf("of what is hidden and what is missing %d look the same, want %d", a, b)
	}
}
