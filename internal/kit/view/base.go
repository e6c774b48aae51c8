// Package view renders what all pages share: the two layouts (citizens, staff), form fields, chips, tables. The view
// of a page is a struct that embeds Base; texts come from the word files, never from the code.
package view

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strings"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/web"
)

// Lang holds the words of this package.
//
//go:embed lang/*.json
var Lang embed.FS

// Theme is the identity of an installation on screen; a province sets it.
type Theme struct {
	Owner   string // who runs it: "UBND tỉnh Lạng Sơn"
	Brand   string // what it is called: "Cổng Dịch vụ công"
	Logo    string // address of the official picture; empty: a plain seal
	Phone   string // where people help: "1022"
	Hours   string // when they do
	Address string
	Color   string // of the browser's own bar, "#0a2a55" when empty
	Demo    bool   // a strip says that nothing here is real
}

// Viewer is the signed-in person, as the layouts show it.
type Viewer struct {
	ID      string
	Name    string // full name
	Post    string // "Công chức Tư pháp – Hộ tịch"; empty for citizens
	Unit    string // "UBND phường Kỳ Lừa"
	Staff   bool
	Profile string // address of the own account page
	SignOut string // where the sign-out button posts
}

// Given is the name by which the person is greeted.
func (v *Viewer) Given() string { return lang.GivenName(v.Name) }

// Initials are for the round mark: "Lê Mai Anh" → "MA".
func (v *Viewer) Initials() string {
	f := strings.Fields(v.Name)
	if len(f) > 2 {
		f = f[len(f)-2:]
	}
	s := ""
	for _, w := range f {
		s += string([]rune(w)[:1])
	}
	return strings.ToUpper(s)
}

// Link is a text that leads somewhere.
type Link struct {
	Text string
	Href string
	Icon string // may be empty
	Key  string // keyboard key, may be empty
	Note string // a count or a hint behind it, may be empty
	Here bool   // this is the page one is on
}

// Group is a part of a menu.
type Group struct {
	Title string // may be empty
	Links []Link
}

// Menu is what the layout offers besides the page.
type Menu struct {
	Main   []Link  // the citizens' header
	Bottom []Link  // the citizens' bar at the bottom of a phone, four at most, each with an icon
	Side   []Group // the staff sidebar
	All    string  // where all of it is listed, when the sidebar has no room for everything; empty: it has
	Search string  // where the staff search box asks; empty: no box
	SignIn string  // where citizens sign in
	Help   []Link  // in the help box and the footer
	Footer []Group
	Alarm  string // what an administrator must see to now, already words; mostly empty
}

// House is what the layouts need from the app: theme and menus.
type House struct {
	Theme Theme
	// Menu gives the menus for a reader; viewer is nil for somebody not signed in.
	Menu func(r *http.Request, viewer *Viewer) Menu
}

// Base is what every page knows. Embed it in the struct of the page.
type Base struct {
	Title  string // already words
	Path   string
	Words  *lang.Words
	Viewer *Viewer // nil: nobody signed in
	Theme  Theme
	Menu   Menu
	Errors []fault.Field
	Flash  string // what was just done, already words
	Wrong  bool   // the flash says that something was wrong
	Crumbs []Link
	Size   string // text size: "", "l", "xl"
	Langs  []string
	Public bool              // search engines may list it
	Split  bool              // staff: a queue beside an open dossier
	Boxes  map[string]string // labels by the name of the input, where what is wrong with a field does not name it; see ErrorSummary
	Keys   []Link            // staff: further keys of this page, Key and Text

	Searched string // staff: what was looked for, kept in the search box
	query    url.Values
}

type houseKey struct{}
type viewerKey struct{}

// WithHouse is the middleware that gives every page the theme and the menus: m.Use(view.WithHouse(house)).
func WithHouse(h House) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), houseKey{}, &h)))
		})
	}
}

// WithViewer puts the signed-in person into the context; the session middleware calls it.
func WithViewer(ctx context.Context, v *Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerOf is the signed-in person, nil when there is none.
func ViewerOf(r *http.Request) *Viewer {
	v, _ := r.Context().Value(viewerKey{}).(*Viewer)
	return v
}

// From makes the Base of a page: its title (a word key with arguments), the reader's words, choices and menus.
func From(r *http.Request, title string, args ...any) Base {
	words := web.Words(r)
	b := Base{
		Title: words.T(title, args...), Path: r.URL.Path, Words: words, Viewer: ViewerOf(r),
		Flash: web.FlashText(r), Wrong: web.FlashWrong(r), Size: web.TextSize(r), Langs: web.Languages(r),
	}
	if r.Method == http.MethodGet {
		b.query = r.URL.Query()
	}
	if h, ok := r.Context().Value(houseKey{}).(*House); ok {
		b.Theme = h.Theme
		if h.Menu != nil {
			b.Menu = h.Menu(r, b.Viewer)
		}
	}
	return b
}

// WithErrors adds the fields that are wrong when err is an Invalid fault; any other error changes nothing.
func (b Base) WithErrors(err error) Base {
	if f, ok := web.Invalid(err); ok {
		b.Errors = f.Fields
		if len(b.Errors) == 0 {
			b.Errors = []fault.Field{{Key: f.Key, Args: f.Args}}
		}
	}
	return b
}

// Refused adds the words of a refusal that a page shows itself, its fields or one line, and gives the status; false: err is
// none of those.
func (b Base) Refused(err error) (Base, int, bool) {
	if err == nil {
		return b, http.StatusOK, true
	}
	f := web.Fault(err)
	switch f.Code {
	case fault.Invalid:
		return b.WithErrors(err), web.Status(f.Code), true
	case fault.TooMany, fault.Forbidden, fault.Conflict, fault.Full:
		b.Errors = []fault.Field{{Key: f.Key, Args: f.Args}}
		return b, web.Status(f.Code), true
	}
	return b, 0, false
}

// WithCrumbs sets the breadcrumbs.
func (b Base) WithCrumbs(crumbs ...Link) Base { b.Crumbs = crumbs; return b }

// T is the text of a key.
func (b Base) T(key string, args ...any) string { return b.Words.T(key, args...) }

// Error is what is wrong with the field name, in words; "" when nothing is.
func (b Base) Error(name string) string {
	for _, f := range b.Errors {
		if f.Name == name {
			return b.T(f.Key, f.Args...)
		}
	}
	return ""
}

// wrong is a line of the error summary, with the label of the box before it where the page gives one.
func (b Base) wrong(f fault.Field) string {
	text := b.T(f.Key, f.Args...)
	if box := b.Boxes[f.Name]; box != "" {
		return box + ": " + text
	}
	return text
}

// Input begins a form field: its label from a word key, its value, and what is wrong with it.
func (b Base) Input(name, label, value string) Input {
	return Input{Name: name, Label: b.T(label), Value: value, Error: b.Error(name), words: b.Words}
}

// PageTitle is the text of <title>: "Lỗi: …" first when something is wrong, so that it is heard first.
func (b Base) PageTitle() string {
	title := b.Title
	if b.Theme.Brand != "" && b.Theme.Brand != title {
		title += " – " + b.Theme.Brand
	}
	if len(b.Errors) > 0 {
		return b.T("view.error_title", "title", title)
	}
	return title
}

// Address is the address of this page with some of its query set: name, value, name, value …; "" takes the name out.
func (b Base) Address(set ...string) string {
	q := url.Values{}
	for k, v := range b.query {
		q[k] = v
	}
	for i := 0; i+1 < len(set); i += 2 {
		if q.Set(set[i], set[i+1]); set[i+1] == "" {
			q.Del(set[i])
		}
	}
	if len(q) == 0 {
		return b.Path
	}
	return b.Path + "?" + q.Encode()
}

// Following are the ways from one page of a list: to the next, which begins after what the list has said ("" at its end), and
// from a later page to the beginning.
func (b Base) Following(after string) (p Pages) {
	if b.query.Get("after") != "" {
		p.First = b.Address("after", "")
	}
	if after != "" {
		p.Next = b.Address("after", after)
	}
	return p
}
