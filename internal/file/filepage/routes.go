// Package filepage holds the handlers of room file: sending, opening, looking at and taking out.
package filepage

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// Pages needs the room and somebody who knows the reader.
type Pages struct {
	card.House
	Files *file.Room
	// Who says who asks: the signed-in person, or for the holder of a draft without account the code of the
	// draft, out of the cookie or address where the portal keeps it.
	Who func(r *http.Request) file.Who
}

// Card is what the room brings to the house. Who may do something with a file, its owner says. A slow telephone may take
// its time; what a file may weigh, a request may.
func (p Pages) Card() card.Card {
	const patience = 15 * time.Minute
	size := web.Limit(p.Files.Limits().File + 1<<20)
	return card.Card{Base: p.Files.Base(), Routes: []card.Route{
		card.On("POST /file", card.Anyone, p.send, size, web.Slow(patience)),
		card.On("GET /file/{id}", card.Anyone, p.open, web.Slow(patience)),
		card.On("GET /file/{id}/page/{n}", card.Anyone, p.picture, web.Slow(time.Minute)),
		card.On("POST /file/{id}/remove", card.Anyone, p.remove, size, web.Lasts()),
	}}
}

var plainID = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.:-]{0,99}$`)

// slotOf reads from the address which list is changed. What does not look right is left out.
func slotOf(q url.Values) file.Slot {
	l := file.Slot{Paper: q.Get("paper")}
	l.Owner, _ = file.ParseOwner(q.Get("owner"))
	if id := q.Get("list"); plainID.MatchString(id) {
		l.ID = id
	}
	if back := q.Get("back"); here(back) {
		l.Back = back
	}
	return l
}

// here tells whether an address leads to this site and nowhere else.
func here(s string) bool {
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && u.Host == "" && u.Scheme == ""
}

// turn is one request that changes a list.
type turn struct {
	Pages
	w    http.ResponseWriter
	r    *http.Request
	slot file.Slot
}

func (p Pages) turn(w http.ResponseWriter, r *http.Request, q url.Values) turn {
	return turn{Pages: p, w: w, r: r, slot: slotOf(q)}
}

// answer tells the sender how it went, in the way that was asked for: JSON for our script, the list anew for
// htmx, and for a plain form the way back to its page.
func (t turn) answer(done []file.File, trouble error) error {
	f := web.Fault(trouble)
	if trouble != nil && !slices.Contains([]fault.Code{fault.Invalid, fault.TooLarge, fault.TooMany, fault.Conflict, fault.Busy, fault.Full}, f.Code) {
		return trouble
	}
	var wrong []string
	if trouble != nil {
		wrong = said(t.r, f)
	}
	switch {
	case strings.Contains(t.r.Header.Get("Accept"), "application/json"):
		return t.json(done, wrong, f)
	case web.IsFragment(t.r):
		return t.part(wrong)
	case trouble != nil:
		if word := inPage[why(f)]; word != "" && t.slot.Back != "" { // a form without script stays on its page
			web.Flash(t.w, t.r, word)
			return web.Redirect(t.w, t.r, t.slot.Back)
		}
		if len(f.Fields) > 0 { // there is no page of ours to draw again: the error page says what is wrong
			f = fault.New(f.Code, f.Fields[0].Key, f.Fields[0].Args...)
		}
		return f.WithLink(t.slot.Back)
	case t.slot.Back != "":
		return web.Redirect(t.w, t.r, t.slot.Back)
	}
	return web.Redirect(t.w, t.r, "/")
}

// inPage are the words, by the key of a refusal, that the page from which a file came shows itself. They name no file: see web.Flash.
var inPage = map[string]string{"file.none_sent": "file.wrong_none", "file.empty": "file.wrong_empty", "file.type": "file.wrong_type",
	"file.locked": "file.wrong_locked", "file.no_page": "file.wrong_empty", "file.not_picture": "file.wrong_picture",
	"file.broken": "file.wrong_broken", "file.macro": "file.wrong_macro",
	"file.too_large": "file.wrong_large", "file.interrupted": "file.wrong_sent", "file.send_again": "file.wrong_sent"}

// why is the key of the first thing that is wrong.
func why(f *fault.Fault) string {
	if len(f.Fields) > 0 {
		return f.Fields[0].Key
	}
	return f.Key
}

// said are the words of a refusal, one a line.
func said(r *http.Request, f *fault.Fault) []string {
	words := web.Words(r)
	if len(f.Fields) == 0 {
		return []string{words.T(f.Key, f.Args...)}
	}
	var out []string
	for _, x := range f.Fields {
		out = append(out, words.T(x.Key, x.Args...))
	}
	return out
}

// part draws the list anew, for those who may change it. With something wrong its status is 422, for which
// the script shows the list too.
func (t turn) part(wrong []string) error {
	if err := t.Files.MayAdd(t.r.Context(), t.Who(t.r), t.slot.Owner); err != nil {
		return err
	}
	v := view.SentList{ID: t.slot.ID, Wrong: wrong}
	if err := t.DB.Read(t.r.Context(), func(s *store.Snapshot) (err error) { v.Files, err = t.list(s); return err }); err != nil {
		return err
	}
	status := http.StatusOK
	if len(wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(t.w, t.r, status, view.Files(v))
}

// list is the files of the slot.
func (t turn) list(q store.Querier) (out []view.Sent, err error) {
	list, err := file.List(q, t.slot.Owner)
	for _, f := range list {
		if f.Paper == t.slot.Paper {
			out = append(out, t.sent(f))
		}
	}
	return out, err
}

// sent is one file as the list shows it.
func (t turn) sent(f file.File) view.Sent {
	words := web.Words(t.r)
	s := view.Sent{
		Name: f.Name, Href: f.Path(), RemoveText: words.T("file.remove"),
		Note: words.T("file.note", "kb", max(1, (f.Size+512)/1024), "at", f.At),
	}
	if t.Files.Picturable(f.Type) {
		s.Picture = f.Picture(1, file.Thumb)
	}
	if f.Attached.IsZero() {
		s.Remove = t.slot.Remove(f)
	}
	return s
}

// tooLarge puts the words of the room in the place of the bare "request body too large".
func (p Pages) tooLarge(err error, name string) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return p.Files.TooLarge(name).WithCause(err)
	}
	return err
}
