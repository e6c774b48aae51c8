package dossierpage

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// queuePage is the page of the queue, with a dossier open beside it or none.
type queuePage struct {
	view.Base
	Tab  queue.Tab
	Tabs []view.Link
	Text string
	Rows []row
	Next string
	Open *dossierView

	Filter   filterBar
	Tools    []view.Option // what can be done to the ticked
	Receives bool          // the viewer works at a counter
	At       string        // query that keeps tab and search on every link
	Query    url.Values    // what was asked for
	Calendar deadline.Calendar
	viewer   org.Viewer
}

// row is a line of the queue, in words.
type row struct {
	queue.Row
	Href  string
	Chip  chip
	Due   string
	Sub   string // channel, and who has it
	IDNo  string
	Here  bool
	Lead  string // the code: its beginning, which only the ear needs,
	Dots  string // what the eye sees in its place,
	Short string // and its end
}

type chip struct{ Kind, Icon, Text string }

// tabs are the queues an official may be offered.
var tabs = []struct {
	tab  queue.Tab
	need org.Action // offered to whom may do this anywhere
}{
	{queue.Todo, dossier.MayRead}, {queue.Inbox, dossier.MayAccept}, {queue.Mine, dossier.MayTake}, {queue.Return, dossier.MayReturn},
	{queue.Asked, dossier.MayAnswer},
	{queue.Waiting, dossier.MayRead}, {queue.Centre, dossier.MayRead},
}

func (p Pages) queue(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	if text := r.URL.Query().Get("q"); text != "" { // a code, typed or scanned, opens its dossier at once
		if d, err := p.Dossier.ByCode(r.Context(), v, text); err == nil {
			return web.Redirect(w, r, d.Path())
		}
	}
	pg, err := p.queuePage(r, v)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, queueView(pg))
}

// queuePage draws the queue of the viewer.
func (p Pages) queuePage(r *http.Request, v org.Viewer) (pg queuePage, err error) {
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		pg, err = p.readQueue(s, r, v)
		return err
	})
	return pg, err
}

// readQueue reads the queue of the viewer in a snapshot.
func (p Pages) readQueue(s *store.Snapshot, r *http.Request, v org.Viewer) (queuePage, error) {
	q := r.URL.Query()
	pg := queuePage{Base: view.From(r, "dossierpage.queue"), Tab: queue.Tab(q.Get("tab")), Text: q.Get("q"), Query: q, viewer: v}
	pg.Split = true
	pg.Keys = keyHelp(pg.Words)
	pg.Receives = v.CanAnywhere(dossier.MayAccept)
	var mine []queue.Tab
	for _, t := range tabs {
		if !v.CanAnywhere(t.need) {
			continue
		}
		if pg.Tab == "" {
			pg.Tab = t.tab
		}
		mine = append(mine, t.tab)
		pg.Tabs = append(pg.Tabs, view.Link{Text: pg.T("dossierpage.tab_" + string(t.tab)), Href: "/queue?tab=" + string(t.tab), Here: t.tab == pg.Tab})
	}
	var err error
	if pg.Calendar, err = deadline.Now(s); err != nil {
		return queuePage{}, err
	}
	counts, err := p.Counters.Tallies(s, v, mine, pg.Tab)
	if err != nil {
		return queuePage{}, err
	}
	for i, t := range mine {
		pg.Tabs[i].Key = inbox.Capped(counts[t].All)
	}
	if n := counts[pg.Tab].Bands[inbox.Late]; n > 0 {
		pg.Title = pg.T("dossierpage.queue_late", "n", inbox.Capped(n))
	}
	if err := addFilterBar(s, &pg, v, counts[pg.Tab]); err != nil {
		return queuePage{}, err
	}
	pg.Tools = tools(pg, v)
	keep := writeFilter(url.Values{"tab": {string(pg.Tab)}}, pg.Filter.Filter)
	if pg.Text != "" {
		keep.Set("q", pg.Text)
	}
	pg.At = "?" + keep.Encode()
	if pg.Tab == queue.Asked {
		list, err := askedRows(s, pg, v)
		pg.Rows = list
		return pg, err
	}
	page, err := queue.Query{Viewer: v, Tab: pg.Tab, Text: pg.Text, After: q.Get("after"), Filter: pg.Filter.Filter}.Read(s)
	if err != nil {
		return queuePage{}, err
	}
	if page.Next != "" {
		keep.Set("after", page.Next)
		pg.Next = "/queue?" + keep.Encode()
	}
	pg.Rows, err = rows(s, pg, page.Rows, v)
	return pg, err
}

// tools are what v can do to several dossiers at once.
func tools(pg queuePage, v org.Viewer) (list []view.Option) {
	for _, t := range []struct {
		do    string
		right org.Action
	}{{"assign", dossier.MayAssign}, {"forward", dossier.MayFinishStep}, {"print", dossier.MayPrint}} {
		if v.CanAnywhere(t.right) && pg.Tab != queue.Asked {
			list = append(list, view.Option{Value: t.do, Label: pg.T("dossierpage.bulk_" + t.do)})
		}
	}
	return list
}

func keyHelp(w *lang.Words) (list []view.Link) {
	for _, k := range []string{"D", "B", "T", "C", "R", "V", "L", "U", "I", "N", "P", "S"} {
		list = append(list, view.Link{Key: k, Text: w.T("dossierpage.key_" + k)})
	}
	return list
}

// rows puts what lists show into words; the time left comes from the ledger of room deadline.
func rows(s *store.Snapshot, pg queuePage, list []queue.Row, v org.Viewer) (out []row, err error) {
	var people []string
	for _, x := range list {
		if x.Assignee != "" && x.Assignee != v.Person {
			people = append(people, x.Assignee)
		}
	}
	names, err := org.PersonNames(s, people)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		clock := deadline.Standing{Due: x.Due, Unit: deadline.Unit(x.DueUnit), FirstLate: x.FirstLate}
		y := row{Row: x, Href: "/dossier/" + x.ID + pg.At, Chip: stateChip(pg.Words, x.State,
			chipOf(pg.Words, pg.Calendar, standing(x.State, clock), s.Now())), IDNo: lang.Mask(x.IDNo)}
		y.Lead, y.Dots, y.Short = short(x.Code)
		if !x.Due.IsZero() {
			y.Due = pg.Words.DateTime(x.Due)
		}
		y.Sub = pg.T("dossierpage.channel_" + string(x.Channel))
		switch {
		case x.Assignee == v.Person && x.Assignee != "":
			y.Sub += " · " + pg.T("dossierpage.with_me")
		case x.Assignee != "":
			y.Sub += " · " + names[x.Assignee]
		}
		out = append(out, y)
	}
	return out, nil
}

// short parts a code from its end, by which people tell dossiers apart; a short code has no lead.
func short(code string) (lead, dots, end string) {
	if n := len(code) - 12; n > 2 {
		return code[:n], "…", code[n:]
	}
	return "", "", code
}

// dossierView is the dossier beside the queue.
type dossierView struct {
	*dossier.Dossier
	Noted      bool // this reading is written down
	version    catalogue.Version
	Chip       chip
	Facts      []fact
	Papers     []paperLine
	Answers    []view.Row
	Files      []file.File
	Shown      *shownFile
	Log        []view.Step
	Checks     []dossier.Verification
	Clock      []string
	Actions    []actionButton
	Parallel   parallelPanel
	Form       *actionForm
	Receipt    string
	Slips      []view.Link // other slips that can be printed
	Owing      payment.Owing
	Collect    string // where its fee is taken; empty: not by this viewer, or nothing is open
	Exceptions exceptionsPanel
	Back       string
	Proposer   string // who put the proposal before the leader
	Guide      string // word key of the help on the step, for who holds it
	Next       string // the next dossier of the list; empty: there is none
}

type fact struct {
	Label, Value string
	Top          bool // stands above everything else
}

type paperLine struct {
	dossier.Paper
	Name string
	Mark chip
}

// shownFile is the file in view.
type shownFile struct {
	file.File
	Picture string // address of a picture of its first page
	Frame   string // address for the browser's own viewer
}

func (p Pages) dossier(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	pg, err := p.queueWithDossier(r, v, func(s *store.Snapshot, pg *queuePage) (err error) {
		if a := r.URL.Query().Get("act"); a != "" {
			pg.Open.Form, err = p.actionForm(s, pg, dossier.Command(a), nil)
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, queueView(pg))
}

// queueWithDossier draws the queue with the dossier of the address beside it, and in it what else belongs to the page; all
// of one snapshot.
func (p Pages) queueWithDossier(r *http.Request, v org.Viewer, more func(s *store.Snapshot, pg *queuePage) error) (pg queuePage, err error) {
	x, id := opened{v: v}, r.PathValue("id")
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		if x.d, x.note, err = dossier.OpenIn(s, v, id); err != nil {
			return err
		}
		if pg, err = p.readQueue(s, r, v); err == nil {
			err = p.openIn(s, &pg, x)
		}
		if err == nil {
			err = more(s, &pg)
		}
		return err
	})
	if err != nil || pg.Open.Noted {
		return pg, err
	}
	return pg, p.Dossier.Note(r.Context(), id, x.note)
}

// opened is a dossier that somebody opens.
type opened struct {
	d    *dossier.Dossier
	v    org.Viewer
	note dossier.Reading
}

// openIn puts an open dossier beside the queue.
func (p Pages) openIn(s *store.Snapshot, pg *queuePage, x opened) (err error) {
	d := x.d
	for i := range pg.Rows {
		pg.Rows[i].Here = pg.Rows[i].ID == d.ID
	}
	pg.Title = pg.T("dossierpage.title", "code", shownCode(d), "who", d.Applicant().Name)
	if pg.Open, err = p.dossierView(s, *pg, x); err != nil {
		return err
	}
	pg.Open.Next = next(*pg)
	return nil
}

// next is the address of the dossier below the one that is open; of the most urgent, once the open one has left the
// list.
func next(pg queuePage) string {
	if pg.Tab == queue.Asked {
		return ""
	}
	i := 1 + slices.IndexFunc(pg.Rows, func(r row) bool { return r.Here })
	if i >= len(pg.Rows) {
		return ""
	}
	return pg.Rows[i].Href
}

func shownCode(d *dossier.Dossier) string {
	if d.Code != "" {
		return d.Code
	}
	return d.Tracking
}
