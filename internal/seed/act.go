package seed

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/portal"
)

// hand gives commands: inside one big transaction, or each in its own.
type hand struct {
	dossier *dossier.Room
	portal  *portal.Room
	do      func(fn func(tx *store.Tx) error) error
	heard   func() error // lets the listeners hear what was announced
	now     time.Time
}

// within is a hand that works in a transaction at a moment of the past.
func (s *story) within(tx *store.Tx, at time.Time) hand {
	var facts []event.Event
	tx = tx.At(at, func(e event.Event) { facts = append(facts, e) })
	heard := func() error {
		for len(facts) > 0 { // a listener may announce more
			e := facts[0]
			facts = facts[1:]
			if err := s.house.Jobs.Hear(tx, e); err != nil {
				return err
			}
		}
		return nil
	}
	return hand{s.house.Dossier.Within(tx), s.house.Portal.Within(tx), func(fn func(*store.Tx) error) error { return fn(tx) }, heard, tx.Now()}
}

// act gives the next command to a dossier and says when the one after it comes; zero: none.
func (s *story) act(ctx context.Context, h hand, l *life) (time.Time, error) {
	l.acts = append(l.acts, h.now)
	var err error
	if l.d == nil {
		s.sent++
		l.d, err = s.send(ctx, h, l)
	} else {
		l.d, err = s.step(ctx, h, l)
	}
	if err == nil {
		err = h.heard()
	}
	if err == nil {
		err = h.do(func(tx *store.Tx) (err error) {
			l.bill, l.owes, err = fee.OpenOf(tx, dossierevent.Record(l.d.ID))
			return err
		})
	}
	if err != nil {
		return time.Time{}, err
	}
	return s.next(l, h.now), nil
}

// next says when the present step will be done.
func (s *story) next(l *life, now time.Time) time.Time {
	d := l.d
	offers := actions(l)
	switch {
	case d.State.Ended():
		return time.Time{}
	case l.owes:
		return s.after(now, l.payIn)
	case d.State == dossier.AwaitPapers:
		return s.after(now, 4*l.intake)
	case d.State == dossier.New:
		return later(s.after(d.SubmittedAt, l.intake), s.after(now, 0.2))
	case d.State == dossier.Done:
		if l.stays {
			return time.Time{}
		}
		return s.after(d.FinishedAt, l.wait)
	case slices.Contains(offers, "propose") && d.Step.Assignee == "":
		return s.at(l, l.pace[0])
	case slices.Contains(offers, "propose"):
		return later(s.at(l, l.pace[1]), s.after(now, 0.3))
	case slices.Contains(offers, "approve"):
		return later(s.at(l, l.pace[2]), s.after(now, 0.2))
	case slices.Contains(offers, "issue"):
		return later(s.at(l, l.pace[3]), s.after(now, 0.1))
	}
	return time.Time{} // a step this story does not know how to finish
}

func actions(l *life) []string {
	for _, st := range dossier.Steps(l.offer.Version) {
		if st.Key == l.d.Step.Key {
			return st.Actions
		}
	}
	return nil
}

// send sends the dossier: online with its files, or at the counter of the commune.
func (s *story) send(ctx context.Context, h hand, l *life) (*dossier.Dossier, error) {
	a := dossier.Application{Version: l.offer.ID, Case: l.offer.caseKey(), Place: l.place}
	var err error
	if a.Answers, a.Parties, err = s.said(l); err != nil {
		return nil, err
	}
	if l.online {
		a.Channel, a.FiledBy, a.Way = dossier.Online, "citizen", "online"
		return s.sendDraft(ctx, h, l, a)
	}
	if err := h.do(func(tx *store.Tx) (err error) {
		if a.Helped, err = h.dossier.Centre(tx, l.offer.Version, l.place, s.world.on); err != nil {
			return err
		}
		a.Viewer, err = s.world.who(tx, org.Seat{Unit: a.Helped, Role: org.Receiver})
		return err
	}); err != nil {
		return nil, err
	}
	a.Channel, a.FiledBy, a.Way, a.Papers = dossier.Counter, "receiver", "counter", came(l.offer)
	return h.dossier.FileAtCounter(ctx, a)
}

// sendDraft photographs the papers for a draft and sends it.
func (s *story) sendDraft(ctx context.Context, h hand, l *life, a dossier.Application) (*dossier.Dossier, error) {
	x := form.Draft{Procedure: l.offer.Code, Version: l.offer.ID, Rev: 1, Code: store.Secret(12)}
	if err := h.do(func(tx *store.Tx) error {
		x.ID = tx.NewID()
		for _, p := range l.offer.photographed() {
			if err := s.photograph(tx, l, file.Owner{Kind: "draft", ID: x.ID}, p); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return nil, err
	}
	sent, _, err := h.portal.Send(ctx, portal.Sending{Draft: x, Application: a})
	if err != nil {
		return nil, err
	}
	var d *dossier.Dossier
	err = h.do(func(tx *store.Tx) (err error) { d, err = dossier.ByID(tx, sent.Dossier); return err })
	return d, err
}

// said are the answers of the applicant and who they name.
func (s *story) said(l *life) ([]byte, []dossier.Party, error) {
	b, err := l.offer.of(l.party, l.born, s.world.on)
	if err != nil {
		return nil, nil, err
	}
	a, err := form.ReadAnswers(b)
	if err != nil {
		return nil, nil, err
	}
	if list := dossier.PartiesOf(a.Who()); list[0].Name != "" {
		return b, list, nil
	}
	return b, []dossier.Party{l.party}, nil // a form that asks nobody's name
}

// photograph sends a picture of a paper, as a citizen does.
func (s *story) photograph(tx *store.Tx, l *life, owner file.Owner, paper string) error {
	who := file.Who{Actor: "anonymous", Address: l.party.IDNo} // an address of its own: the daily limit is per network
	_, err := s.upload(tx, who, owner, paper)
	return err
}

// photographed are the papers that must be handed in.
func (o *offer) photographed() (list []string) {
	for _, p := range o.demanded {
		if p.Kind != catalogue.Show && !p.EForm {
			list = append(list, p.Key)
		}
	}
	return list
}

// came says how each demanded paper comes at the counter.
func came(o *offer) (list []dossier.ReceivedPaper) {
	for _, p := range o.demanded {
		t := dossier.ReceivedPaper{Key: p.Key, How: "paper", Originals: p.Originals, Copies: p.Copies, Check: "ok"}
		if p.Kind == catalogue.Show {
			t.How = "shown"
		}
		list = append(list, t)
	}
	return list
}

func (s *story) upload(tx *store.Tx, who file.Who, owner file.Owner, paper string) (file.File, error) {
	return s.house.Files.Note(tx, file.Upload{Who: who, Owner: owner, Paper: paper}, s.scan)
}

// step gives the command that the present step waits for.
func (s *story) step(ctx context.Context, h hand, l *life) (*dossier.Dossier, error) {
	d, a := l.d, dossier.Input{Dossier: l.d.ID}
	switch {
	case l.owes:
		return s.pay(ctx, h, l, a)
	case d.State == dossier.AwaitPapers:
		return s.supplement(ctx, h, l, a)
	}
	if err := h.do(func(tx *store.Tx) (err error) {
		a.Viewer, err = s.world.who(tx, org.Seat{Unit: d.Step.Unit, Role: org.Role(d.Step.Role), Duty: d.Step.Duty})
		return err
	}); err != nil {
		return nil, err
	}
	offers := actions(l)
	switch {
	case d.State == dossier.New && l.refused:
		a.Reason = "Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan."
		return h.dossier.RefuseIntake(ctx, a)
	case d.State == dossier.New && l.unclear && len(l.offer.photographed()) > 0:
		l.unclear = false
		return h.dossier.AskSupplement(ctx, a, dossier.Asking{Days: 10, Points: []dossier.Point{{Kind: dossier.OfPaper, Key: l.offer.photographed()[0],
			Reason: "Ảnh chụp mờ, không đọc được."}}})
	case d.State == dossier.New:
		return h.dossier.Accept(ctx, a, checked(d))
	case d.State == dossier.Done:
		return h.dossier.Return(ctx, a, d.Way)
	case slices.Contains(offers, "propose"):
		return s.handle(ctx, h, l, a)
	case slices.Contains(offers, "approve") && l.back && slices.Contains(offers, "send_back"):
		l.back = false
		a.Reason = "Đề nghị kiểm tra lại thông tin trước khi trình."
		return h.dossier.SendBack(ctx, a)
	case slices.Contains(offers, "approve"):
		return h.dossier.Approve(ctx, a, d.ProposalHash())
	}
	return s.issue(ctx, h, l, a)
}

// pay takes the money for the open bill: in cash at the counter, by transfer from home.
func (s *story) pay(ctx context.Context, h hand, l *life, a dossier.Input) (*dossier.Dossier, error) {
	p := fee.Payment{Method: fee.Cash}
	if l.online {
		p = fee.Payment{Method: fee.Transfer, Amount: l.bill.Total, Reference: "FT" + store.Secret(12)}
	}
	if err := h.do(func(tx *store.Tx) (err error) {
		a.Viewer, err = s.world.who(tx, org.Seat{Unit: l.d.Received, Role: org.Cashier})
		if errors.Is(err, errNobody) { // where nobody is cashier the receiver takes the money
			a.Viewer, err = s.world.who(tx, org.Seat{Unit: l.d.Received, Role: org.Receiver})
		}
		return err
	}); err != nil {
		return nil, err
	}
	return (&payment.Room{Dossier: h.dossier, Fees: s.house.Fees}).Record(ctx, a, l.bill.ID, p)
}

// supplement hands in what was asked for, from home.
func (s *story) supplement(ctx context.Context, h hand, l *life, a dossier.Input) (*dossier.Dossier, error) {
	a.Holder = true
	if err := h.do(func(tx *store.Tx) error {
		r, err := dossier.OpenRequest(tx, l.d.ID)
		if err != nil {
			return err
		}
		for _, p := range r.Points {
			if err := s.photograph(tx, l, dossier.SupplementFiles(r.ID), p.Key); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return nil, err
	}
	return h.dossier.Supplement(ctx, a, dossier.Supplied{})
}

// checked says that the receiver looked at every paper and found it in order.
func checked(d *dossier.Dossier) (list []dossier.ReceivedPaper) {
	for _, p := range d.Papers {
		t := dossier.ReceivedPaper{Key: p.Key, How: p.How, Originals: p.Originals, Copies: p.Copies, Check: "ok"}
		if t.How == "" && p.Kind == catalogue.Show {
			t.How = "shown"
		}
		if t.How != "" {
			list = append(list, t)
		}
	}
	return list
}

// handle takes the dossier, records a verification, proposes a result.
func (s *story) handle(ctx context.Context, h hand, l *life, a dossier.Input) (*dossier.Dossier, error) {
	switch {
	case l.d.Step.Assignee == "":
		return h.dossier.Take(ctx, a)
	case l.verify && !l.verified && slices.Contains(actions(l), "verify"):
		l.verified = true
		return h.dossier.Verify(ctx, a, dossier.Verification{At: h.now.Add(-time.Hour), Place: "Trụ sở cơ quan", People: a.Viewer.Name,
			Content: "Đã đối chiếu thông tin trong hồ sơ, không có sai lệch."})
	case l.negated:
		a.Ground = "Quyết định công bố thủ tục hành chính, mục Yêu cầu, điều kiện"
		return h.dossier.Propose(ctx, a, dossier.Refuse, "Không đủ điều kiện giải quyết theo quy định.")
	}
	return h.dossier.Propose(ctx, a, dossier.Grant, "Hồ sơ đầy đủ, hợp lệ. Đề nghị giải quyết.")
}

// issue uploads the signed result, enters it into the book and issues it.
func (s *story) issue(ctx context.Context, h hand, l *life, a dossier.Input) (*dossier.Dossier, error) {
	in := dossier.Issuing{Book: "Sổ kết quả giải quyết thủ tục hành chính"}
	if err := h.do(func(tx *store.Tx) error {
		f, err := s.upload(tx, file.Who{Actor: a.Viewer.Actor(), Unit: l.d.Step.Unit, Staff: true}, file.Owner{Kind: "dossier", ID: l.d.ID}, "result")
		if err != nil {
			return err
		}
		n, err := book.In(l.d.Competent, in.Book, h.now).Next(tx, 1)
		in.File, in.Number = f.ID, fmt.Sprintf("%d/KQ", n)
		return err
	}); err != nil {
		return nil, err
	}
	return h.dossier.Issue(ctx, a, in)
}
