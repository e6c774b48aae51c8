package dossierpage

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// bulkPage is what became of each of the dossiers that were ticked; before an assignment, whom to give them to.
type bulkPage struct {
	view.Base
	Do     string
	Picks  []string
	Key    string
	People []view.Option
	Rows   []bulkRow
	Done   int
	Back   string
}

type bulkRow struct {
	Code  string
	Who   string
	Href  string
	Print string
	Chip  chip
}

// bulkMost is how many dossiers are done at one press: a page of the queue.
const bulkMost = 50

// bulk assigns, hands on or prints what was ticked. Nothing else is done in bulk: nobody accepts, refuses or approves
// what he has not opened (decisions §10). Each dossier is a command of its own with a result of its own.
func (p Pages) bulk(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	pg := bulkPage{Base: view.From(r, "dossierpage.bulk"), Do: f.Text("do"), Picks: f.All("pick"), Key: f.Raw(web.KeyField), Back: "/queue?" + r.URL.RawQuery}
	if pg.Key == "" {
		pg.Key = web.NewKey()
	}
	if !slices.Contains([]string{"assign", "forward", "print"}, pg.Do) {
		return fault.New(fault.NotFound, "web.not_found")
	}
	if len(pg.Picks) == 0 || len(pg.Picks) > bulkMost {
		return fault.New(fault.Conflict, "dossierpage.bulk_none").WithLink(pg.Back)
	}
	pg.Title = pg.T("dossierpage.bulk_" + pg.Do)
	if pg.Do == "assign" && f.Text("person") == "" {
		if pg.People, err = p.bulkPeople(r.Context(), v, pg.Picks); err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, bulkView(pg))
	}
	for i, pick := range pg.Picks {
		req := org.Request{Viewer: v, Sent: web.Sent(r, f)}
		row := p.bulkOne(r, req.For(strconv.Itoa(i), 0), bulkAction{do: pg.Do, pick: pick, person: f.Text("person")}, pg.Base)
		if row.Chip.Kind == "ok" {
			pg.Done++
		}
		pg.Rows = append(pg.Rows, row)
	}
	return web.Render(w, r, http.StatusOK, bulkView(pg))
}

// bulkAction is the act on one of the dossiers.
type bulkAction struct{ do, pick, person string }

// bulkOne does it to one dossier and says what became of it.
func (p Pages) bulkOne(r *http.Request, req org.Request, b bulkAction, base view.Base) bulkRow {
	v := req.Viewer
	id, typed, _ := strings.Cut(b.pick, ".")
	req.Seen, _ = strconv.ParseInt(typed, 10, 64) //nolint:errcheck // 0: not compared
	row := bulkRow{Code: id, Chip: chip{"ok", "circle-check", base.T("dossierpage.bulk_done_" + b.do)}}
	d, err := p.Dossier.Load(r.Context(), v, id)
	if err == nil {
		row.Code, row.Who, row.Href = shownCode(d), d.Applicant().Name, d.Path()
		a := dossier.Input{Request: req, Dossier: id}
		switch b.do {
		case "assign":
			_, err = p.Dossier.Assign(r.Context(), a, b.person)
		case "forward":
			_, err = p.Dossier.FinishStep(r.Context(), a, "")
		case "print":
			if row.Print = d.Path() + "/receipt"; !mayPrint(v, d) {
				err = fault.New(fault.Forbidden, "dossier.not_yours")
			} else if d.AcceptedAt.IsZero() {
				err = fault.New(fault.NotFound, "dossierpage.no_receipt")
			}
		}
	}
	if err != nil {
		row.Print, row.Chip = "", chip{"warn", "triangle-alert", why(base, err)}
	}
	return row
}

// why puts an error of one dossier into words.
func why(base view.Base, err error) string {
	var f *fault.Fault
	switch {
	case !errors.As(err, &f) || f.Code == fault.Internal:
		slog.Error("bulk", "error", err)
		return base.T("dossierpage.bulk_failed")
	case len(f.Fields) > 0:
		return base.T(f.Fields[0].Key, f.Fields[0].Args...)
	}
	return base.T(f.Key, f.Args...)
}

// bulkPeople lists who could have at least one of the steps.
func (p Pages) bulkPeople(ctx context.Context, v org.Viewer, picks []string) (list []view.Option, err error) {
	var seats []org.Seat
	for _, pick := range picks {
		id, _, _ := strings.Cut(pick, ".")
		d, err := p.Dossier.Load(ctx, v, id)
		if fault.Of(err) == fault.NotFound {
			continue // told with its result
		}
		if err != nil {
			return nil, err
		}
		if !slices.Contains(seats, d.Step.Seat()) {
			seats = append(seats, d.Step.Seat())
		}
	}
	err = p.DB.Read(ctx, func(s *store.Snapshot) error {
		list = nil
		for _, seat := range seats {
			holders, err := org.Holders(s, seat, day.Of(s.Now()))
			if err != nil {
				return err
			}
			for _, h := range holders {
				if !slices.ContainsFunc(list, func(o view.Option) bool { return o.Value == h.Person }) {
					list = append(list, view.Option{Value: h.Person, Label: h.Name})
				}
			}
		}
		return nil
	})
	return list, err
}
