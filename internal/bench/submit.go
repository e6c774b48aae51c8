package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/portal"
	"github.com/motcua/motcua/internal/seed"
	"github.com/motcua/motcua/procedures"
)

const (
	senders   = 64
	submitted = "1.004873" // with the sample of its package: a form of several pages and one photograph
)

// submissions measures how many complete drafts a second become dossiers when 64 people press "send" at once,
// and in turns the limit: the same transactions, given to the store by 64 callers without pages or network,
// so that it commits them in groups.
func (r *run) submissions(ctx context.Context) error {
	r.say("submissions")
	p, err := r.post(ctx)
	if err != nil {
		return err
	}
	var pages, bare load
	var commits int64
	answered := map[string]bool{}
	var mu sync.Mutex
	for range r.rounds {
		if err := p.fill(ctx, r.drafts); err != nil {
			return err
		}
		before := r.commits()
		l, err := runLoad(ctx, senders, r.slice, func(ctx context.Context, _ int) (bool, error) {
			to, more, err := p.send(ctx)
			if more && err == nil {
				mu.Lock()
				answered[to] = true
				mu.Unlock()
			}
			return more, err
		})
		if err != nil {
			return err
		}
		if err := r.settle(ctx); err != nil { // what the submissions left behind belongs to them
			return err
		}
		commits += r.commits() - before
		pages.add(l)
		if l, err = runLoad(ctx, senders, r.slice, p.direct); err != nil {
			return err
		}
		bare.add(l)
		if err := r.settle(ctx); err != nil {
			return err
		}
	}
	r.atLeast(fmt.Sprintf("submissions over HTTP by %d clients (form, one file, event, jobs), against the same transactions in groups without HTTP", senders),
		"submissions/s", pages.rate(), bare.rate())
	r.atMost("commits (one fsync each) per acknowledged submission, those of its jobs included", "commits", float64(commits)/float64(pages.n), 0.1)
	var lost int
	if lost, err = p.lost(ctx, answered, pages.n+bare.n); err != nil {
		return err
	}
	r.atMost("submissions lost or doubled", "submissions", float64(lost), 0)
	return nil
}

// settle waits until every job that is due is done and every fact has its position.
func (r *run) settle(ctx context.Context) error {
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		b, err := r.house.DB.BacklogNow(ctx)
		if err != nil || b.Waiting == 0 && b.Pending == 0 {
			return err
		}
		if time.Now().After(end) {
			return fmt.Errorf("%d jobs and %d facts still wait 30 s after the last submission", b.Waiting, b.Pending)
		}
	}
}

func (r *run) commits() int64 { _, n := r.house.DB.Counts(); return n }

// post is the stock of drafts that are ready to be sent.
type post struct {
	house   *app.App
	base    string
	client  *http.Client
	version catalogue.Version
	answers form.Answers
	paper   string
	scan    file.Sent
	drafts  chan form.Draft
	form    pageForm
	portal  *portal.Room
	before  int // dossiers in the store before
}

// post prepares: one draft is opened as a reader would, to learn what its last page sends.
func (r *run) post(ctx context.Context) (*post, error) {
	p := &post{house: r.house, base: r.base, client: newClient(senders), drafts: make(chan form.Draft, 1<<16),
		portal: &portal.Room{DB: r.house.DB, Dossier: r.house.Dossier}}
	list, err := catalogue.ReadPackages(procedures.FS)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		if x.Code == submitted {
			if p.answers, err = form.ReadAnswers(x.Sample); err != nil {
				return nil, err
			}
		}
	}
	if p.scan, err = seed.Scan(ctx, r.house.Blobs); err != nil {
		return nil, err
	}
	if err := r.house.DB.Read(ctx, func(s *store.Snapshot) error {
		on := day.Of(s.Now())
		if p.version, err = catalogue.Current(s, submitted, on); err != nil {
			return err
		}
		return s.QueryRow(`select count(*) from dossier_dossier`).Scan(&p.before)
	}); err != nil {
		return nil, err
	}
	if p.paper, err = p.photographed(); err != nil {
		return nil, err
	}
	if err := p.fill(ctx, 1); err != nil {
		return nil, err
	}
	x := <-p.drafts
	p.form, err = readForm(ctx, p.client, source{p.base + "/apply/" + x.ID + "/review", cookieOf(x)}, "/review")
	return p, err
}

// photographed is the paper of the sample that must come as a photograph.
func (p *post) photographed() (string, error) {
	a, err := p.answers.Bytes()
	if err != nil {
		return "", err
	}
	holds, err := p.house.Dossier.Holds(p.version, a, day.Of(p.house.DB.Now()))
	if err != nil {
		return "", err
	}
	var keys []string
	for _, x := range dossier.Demanded(p.version, "", holds) {
		if x.Kind != catalogue.Show && !x.EForm {
			keys = append(keys, x.Key)
		}
	}
	if len(keys) != 1 {
		return "", fmt.Errorf("the sample of %s demands %d photographs, not one", submitted, len(keys))
	}
	return keys[0], nil
}

func cookieOf(x form.Draft) string { return app.DraftCookie + "=" + x.Code }

// fill stocks drafts, complete, each with its photograph sent.
func (p *post) fill(ctx context.Context, n int) error {
	a := p.answers.Copy()
	a.Set("/_place", demo.Staffed()[0])
	var made atomic.Int64
	_, err := runLoad(ctx, senders, time.Minute, func(ctx context.Context, _ int) (bool, error) {
		if len(p.drafts)+int(made.Add(1)) > n {
			return false, nil
		}
		x, err := p.house.Drafts.Start(ctx, org.Request{}, form.Begun{Procedure: submitted, Version: p.version.ID, Answers: a, Page: "review"})
		if err != nil {
			return false, err
		}
		if err := p.house.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := p.house.Files.Note(tx, file.Upload{Who: file.Who{Actor: "anonymous", Address: x.ID},
				Owner: file.Owner{Kind: "draft", ID: x.ID}, Paper: p.paper}, p.scan)
			return err
		}); err != nil {
			return false, err
		}
		p.drafts <- x
		return true, nil
	})
	return err
}

// send posts the last page of a draft; where the answer leads names the dossier.
func (p *post) send(ctx context.Context) (to string, more bool, err error) {
	var x form.Draft
	select {
	case x = <-p.drafts:
	default:
		return "", false, nil
	}
	f := pageForm{action: p.base + "/apply/" + x.ID + "/review", values: p.form.fresh()}
	f.values.Set("_key", web.NewKey())
	res, err := f.post(ctx, p.client, cookieOf(x))
	if err != nil {
		return "", false, err
	}
	if res.status != http.StatusSeeOther || !strings.HasPrefix(res.location, "/track/") {
		return "", false, fmt.Errorf("submission answered %d, to %q", res.status, res.location)
	}
	return res.location, true, nil
}

// direct gives the store the same transaction without a page.
func (p *post) direct(ctx context.Context, _ int) (bool, error) {
	var x form.Draft
	select {
	case x = <-p.drafts:
	default:
		return false, nil
	}
	f, err := p.house.Dossier.Form(p.version)
	if err != nil {
		return false, err
	}
	clean := f.Clean(x.Answers, day.Of(p.house.DB.Now()))
	b, err := clean.Bytes()
	if err != nil {
		return false, err
	}
	_, _, err = p.portal.Send(ctx, portal.Sending{Draft: x, Application: dossier.Application{Version: p.version.ID, Place: demo.Staffed()[0],
		Channel: dossier.Online, FiledBy: "citizen", Answers: b, Parties: dossier.PartiesOf(clean.Who()), Way: "counter"}})
	return err == nil, err
}

// lost counts what was answered and is not there, and what is there without an answer.
func (p *post) lost(ctx context.Context, answered map[string]bool, sent int) (n int, err error) {
	total := 0
	err = p.house.DB.Read(ctx, func(s *store.Snapshot) error {
		for to := range answered {
			code, _, _ := strings.Cut(strings.TrimPrefix(to, "/track/"), "/")
			var found int
			if err := s.QueryRow(`select count(*) from dossier_dossier where tracking=$1`, code).Scan(&found); err != nil {
				return err
			}
			if found != 1 {
				n++
			}
		}
		return s.QueryRow(`select count(*) from dossier_dossier`).Scan(&total)
	})
	if err != nil {
		return 0, err
	}
	if diff := total - p.before - sent; diff != 0 {
		n += max(diff, -diff)
	}
	if sent == 0 {
		return 0, errors.New("nothing was sent")
	}
	return n, nil
}
