package cataloguepage

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/proposal"
)

// typed is a reason that was refused, and for which proposal it was typed.
type typed struct{ Reason, For string }

// waits is a proposal that waits for a second person, as a page shows it.
type waits[T any] struct {
	proposal.Proposal[T]
	By               string // who proposed it
	agrees, declines bool
}

// waiting are the proposals of a kind that wait, the oldest first.
func waiting[T any](q store.Querier, kind proposal.Kind[T], k editor) (out []waits[T], err error) {
	list, err := kind.Open(q)
	if err != nil {
		return nil, err
	}
	var authors []string
	for _, x := range list {
		authors = append(authors, x.Author)
	}
	names, err := org.PersonNames(q, authors)
	for _, x := range list {
		mine := x.Author == k.Actor()
		out = append(out, waits[T]{x, names[x.Author], k.publish && !mine, k.publish || mine})
	}
	return out, err
}

// second is where a proposal is decided, on the page that has s.At and s.Key and says the rest of s.
func (x waits[T]) second(b view.Base, t typed, s view.Second) view.Second {
	s.ID, s.Agrees, s.Declines, s.Back = x.ID, x.agrees, x.declines, b.T("cataloguepage.b_reject")
	in := b.Input("reason", "cataloguepage.f_reason", t.Reason)
	in.Rows, in.Max, in.Spell = 2, 1000, true
	if s.Open = t.For == x.ID; !s.Open {
		in.Value, in.Error = "", ""
	}
	s.Reason = in
	return s
}

// decide: the second person agrees to a proposal or gives it back; only the province publishes, and who wrote something down
// may take it back. It answers with what was typed for a page that shows a refusal.
func decide[T any](p Pages, r *http.Request, kind proposal.Kind[T], do map[string]func(tx *store.Tx, id string, by event.By) error) (typed, error) {
	f, err := web.ParseForm(r)
	k, act, t := editorOf(r), r.PathValue("act"), typed{For: r.PathValue("id")}
	switch {
	case err != nil:
		return t, err
	case do[act] == nil:
		return t, notHere()
	case act == "decline":
		t.Reason = f.Lines("reason")
	}
	var x proposal.Proposal[T]
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) { x, err = kind.ByID(s, t.For); return err }); err != nil {
		return t, err
	}
	if !k.publish && (act != "decline" || x.Author != k.Actor()) {
		return t, fault.New(fault.Forbidden, "cataloguepage.province_publishes")
	}
	at := action.Path(strings.TrimSuffix(r.URL.Path, "/"+t.For+"/"+act))
	_, err = k.request(r, f).Do(r.Context(), p.DB, func(tx *store.Tx) (action.Path, error) {
		return at, do[act](tx, t.For, k.By(k.unit, t.Reason, f.Key()))
	})
	return t, err
}
