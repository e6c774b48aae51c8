package app_test

import (
	"net/url"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/web"
)

// clockFields are what the forms around the clock ask, beside what other forms ask too.
var clockFields = map[string]string{"reason-paper-giay-to-cu-tru": "Chưa rõ nơi cư trú.", "paper-giay-to-cu-tru": "paper", "by": "Nông Thị Hoa", "paper": "Đơn",
	"papers": "Trả lại", "fees": "Không", "ground": "Nghị định 61/2018/NĐ-CP", "days": "1", "what": "verification", "why": "Mất điện.",
	"party-submitter.phone": "0905000999"}

// stage is how far a dossier has come when a command can be given to it, before it is led further.
func stage(cmd string) int {
	if fromAcceptance[cmd] {
		return 1
	}
	return stages[cmd]
}

var fromAcceptance = map[string]bool{"propose_supplement": true, "withdraw": true, "ask_stop": true, "propose_extension": true, "extend": true,
	"record_outside": true, "correct": true, "record_guidance": true, "supplement": true, "allow_supplement": true, "stop": true, "decline": true}

func (s *site) point(paper string) dossier.Asking {
	return dossier.Asking{Points: []dossier.Point{{Kind: dossier.OfPaper, Key: paper, Reason: "Thiếu."}}}
}

// asked is a dossier whose applicant was asked for a paper.
func (s *site) asked(at string, d *dossier.Dossier) *dossier.Dossier {
	d, err := s.Dossier.ProposeSupplement(s.t.Context(), s.as("tuphap."+at, d), s.point("giay-to-cu-tru"))
	s.must(err)
	d, err = s.Dossier.AskSupplement(s.t.Context(), s.as("tiepnhan."+at, d), dossier.Asking{})
	s.must(err)
	return d
}

// askedAgain is one about which a further request, on a new point, waits for the head.
func (s *site) askedAgain(at string, d *dossier.Dossier) *dossier.Dossier {
	d, err := s.Dossier.Supplement(s.t.Context(), s.as("tiepnhan."+at, s.asked(at, d)),
		dossier.Supplied{Came: []dossier.ReceivedPaper{{Key: "giay-to-cu-tru", How: "paper", Check: "ok"}}})
	s.must(err)
	d, err = s.Dossier.ProposeSupplement(s.t.Context(), s.as("tuphap."+at, d), s.point("ban-an-ly-hon"))
	s.must(err)
	return d
}

// toStop is one about which the applicant's request to stop waits for the leader.
func (s *site) toStop(at string, d *dossier.Dossier) *dossier.Dossier {
	a := s.as("tiepnhan."+at, d)
	a.Reason, a.Ground = "Đang tranh chấp.", "Nghị định 118/2025/NĐ-CP, Điều 17"
	d, err := s.Dossier.AskStop(s.t.Context(), a, dossier.Wish{By: "Nông Thị Hoa", At: s.Clock.Now(), How: "counter", Paper: "Đơn"})
	s.must(err)
	return d
}

// followAsked is a page of those who follow a dossier that waits for its applicant.
func followAsked(page string) func(*site, string, string) ask {
	return func(s *site, _, what string) ask {
		a := ask{path: "/track/ABCD-EFGH-JKLM" + page, form: url.Values{web.KeyField: {s.next()}, "reason": {"Tôi không còn nhu cầu."}}}
		if what != "missing" {
			a.path = "/track/" + s.dossierFor("supplement", place(what)).Tracking + page
		}
		return a
	}
}
