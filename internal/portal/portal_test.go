package portal_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/portal"
)

const single = "1.004873"

// world is a house with a draft ready to be sent.
type world struct {
	*apptest.House
	t        *testing.T
	v        catalogue.Version
	searches int // in vain
}

func newWorld(t *testing.T, h *apptest.House) *world {
	t.Helper()
	w := &world{House: h, t: t}
	w.must(h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) {
		w.v, err = h.Catalogue.Current(s, single, day.Of(s.Now()))
		return err
	}))
	return w
}

func each(t *testing.T, test func(w *world)) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) { test(newWorld(t, h)) })
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// sending is a draft with answers that need no paper, and its application.
func (w *world) sending() portal.Sending {
	w.t.Helper()
	b, err := os.ReadFile("../../procedures/" + single + "/sample.json")
	w.must(err)
	a, err := form.ReadAnswers([]byte(strings.Replace(string(b), `"attach": "photo"`, `"attach": "declare"`, 1)))
	w.must(err)
	x, err := w.Drafts.Start(w.t.Context(), org.Request{}, form.Begun{Procedure: single, Version: w.v.ID, Answers: a})
	w.must(err)
	raw, err := a.Bytes()
	w.must(err)
	return portal.Sending{Draft: x, Application: dossier.Application{Version: w.v.ID, Place: "06187", Channel: dossier.Online, FiledBy: "citizen",
		Answers: raw, Parties: dossier.PartiesOf(a.Who()), Way: "counter"}}
}

func (w *world) send(s portal.Sending) (portal.Sent, portal.Pass) {
	w.t.Helper()
	sent, pass, err := w.Portal.Send(w.t.Context(), s)
	w.must(err)
	return sent, pass
}

func (w *world) dossiers() (n int) {
	w.t.Helper()
	w.must(w.DB.Read(w.t.Context(), func(s *store.Snapshot) error { return s.QueryRow(`select count(*) from dossier_dossier`).Scan(&n) }))
	return n
}

func TestADraftIsSentOnce(t *testing.T) {
	each(t, func(w *world) {
		s := w.sending()
		first, pass := w.send(s)
		again, _ := w.send(s)
		if first.Dossier == "" || again.Dossier != first.Dossier || again.Tracking != first.Tracking || w.dossiers() != 1 {
			t.Errorf("sent twice: %+v %+v, %d dossiers", first, again, w.dossiers())
		}
		if _, err := w.Portal.Open(t.Context(), first.Tracking, pass.Token); err != nil {
			t.Errorf("the sender cannot open the dossier: %v", err)
		}
		changed := s
		changed.Draft.Rev++
		_, _, err := w.Portal.Send(t.Context(), changed)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Code != fault.Conflict || f.Link != first.Path() {
			t.Errorf("a changed draft after it was sent: %v", err)
		}
	})
}

func TestARefusalLeavesTheDraft(t *testing.T) {
	each(t, func(w *world) {
		s := w.sending()
		s.Application.Parties = nil
		if _, _, err := w.Portal.Send(t.Context(), s); fault.Of(err) != fault.Invalid {
			t.Fatalf("sent without a submitter: %v", err)
		}
		if _, err := w.Drafts.Resume(t.Context(), s.Draft.Code); err != nil {
			t.Errorf("the draft is gone: %v", err)
		}
		if _, err := w.Portal.Became(t.Context(), s.Draft.ID, form.Key{Code: s.Draft.Code}, ""); fault.Of(err) != fault.NotFound {
			t.Errorf("the draft became something: %v", err)
		}
	})
}

func TestWhatADraftBecameIsForItsHolder(t *testing.T) {
	each(t, func(w *world) {
		s := w.sending()
		sent, pass := w.send(s)
		for name, k := range map[string]form.Key{"nobody": {}, "another code": {Code: "AAAA-BBBB-CCCC"}, "an account": {Owner: "citizen:x"}} {
			if _, err := w.Portal.Became(t.Context(), s.Draft.ID, k, "x"); fault.Of(err) != fault.NotFound {
				t.Errorf("%s learns what a draft became: %v", name, err)
			}
		}
		if got, err := w.Portal.Became(t.Context(), s.Draft.ID, form.Key{Code: s.Draft.Code}, ""); err != nil || got.Tracking != sent.Tracking {
			t.Errorf("the holder: %+v %v", got, err)
		}
		if got, err := w.Portal.Became(t.Context(), s.Draft.ID, form.Key{}, pass.Token); err != nil || got.Tracking != sent.Tracking {
			t.Errorf("who has a pass: %+v %v", got, err)
		}
		w.Clock.Add(31 * time.Minute)
		if _, err := w.Portal.Became(t.Context(), s.Draft.ID, form.Key{Code: s.Draft.Code}, pass.Token); fault.Of(err) != fault.NotFound {
			t.Errorf("a code and a pass of long ago open it: %v", err)
		}
	})
}

func TestUnknownCodeAndWrongFactReadTheSame(t *testing.T) {
	each(t, func(w *world) {
		sent, _ := w.send(w.sending())
		_, unknown := w.track(portal.Asking{Code: "AAAA-BBBB-CCCC", Second: "0111", Address: "10.0.0.1"})
		_, wrong := w.track(portal.Asking{Code: sent.Tracking, Second: "9999", Address: "10.0.0.1"})
		if unknown == nil || wrong == nil || unknown.Error() != wrong.Error() {
			t.Errorf("%v / %v", unknown, wrong)
		}
	})
}

func TestAPassEndsAndIsForItsDossier(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		first, pass := w.send(w.sending())
		second, _ := w.send(w.sending())
		if _, err := w.Portal.Open(ctx, second.Tracking, pass.Token); fault.Of(err) != fault.NotFound {
			t.Errorf("a pass opens another dossier: %v", err)
		}
		both, err := w.track(portal.Asking{Code: second.Tracking, Second: "0111", Address: "10.0.0.1", Token: pass.Token})
		w.must(err)
		if both.Token == pass.Token {
			t.Error("the token of the asker was taken over")
		}
		for _, s := range []portal.Sent{first, second} {
			if _, err := w.Portal.Open(ctx, s.Tracking, both.Token); err != nil {
				t.Errorf("the new pass: %v", err)
			}
		}
		w.Clock.Add(30*time.Minute + time.Second)
		if _, err := w.Portal.Open(ctx, first.Tracking, both.Token); fault.Of(err) != fault.NotFound {
			t.Errorf("a pass after its time: %v", err)
		}
		for _, r := range w.Portal.Base().Retention {
			_, err := r.Forget(ctx, w.DB)
			w.must(err)
		}
		var n int
		w.must(w.DB.Read(ctx, func(s *store.Snapshot) error { return s.QueryRow(`select count(*) from portal_pass`).Scan(&n) }))
		if n != 0 {
			t.Errorf("%d passes are kept after their time", n)
		}
	})
}

func TestRaceTheSameDraftFromManyWindows(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	s := w.sending()
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := map[string]bool{}
	for range 12 {
		wg.Go(func() {
			sent, _, err := w.Portal.Send(context.Background(), s)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			seen[sent.Tracking] = true
		})
	}
	wg.Wait()
	if len(seen) != 1 || w.dossiers() != 1 {
		t.Errorf("%v, %d dossiers", seen, w.dossiers())
	}
}
