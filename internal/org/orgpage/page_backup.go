package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

type backupView struct {
	view.Base
	Missing view.Table
	Named   view.Table
}

// backup lists the duties that have a backup officer and those that lack one (NĐ 61/2018 Điều 12).
func (p Pages) backup(w http.ResponseWriter, r *http.Request) error {
	v := org.ViewerOf(r.Context())
	b := view.From(r, "org.backup_title")
	pg := backupView{Base: b.WithCrumbs(peopleCrumb(b))}
	err := p.DB.Read(r.Context(), func(q *store.Snapshot) error {
		today := day.Of(q.Now())
		missing, err := org.Uncovered(q, v.Units(org.MayManageAccounts), today)
		if err != nil {
			return err
		}
		named, err := org.BackupGrants(q, v.Units(org.MayManageAccounts), today)
		if err != nil {
			return err
		}
		var ids []string
		for _, g := range named {
			ids = append(ids, g.Person)
		}
		names, err := org.PersonNames(q, ids)
		if err != nil {
			return err
		}
		pg.Missing = dutyTable(pg.Base, "org.backup_missing", []string{"org.unit", "org.f_role", "org.f_duty"})
		for _, g := range missing {
			pg.Missing.Rows = append(pg.Missing.Rows, dutyCells(pg.Base, v.Chart(), g))
		}
		pg.Named = dutyTable(pg.Base, "org.backup_named", []string{"org.name", "org.unit", "org.f_role", "org.f_duty"})
		for _, g := range named {
			who := view.Cell{Text: names[g.Person], Href: People + "/" + g.Person}
			pg.Named.Rows = append(pg.Named.Rows, append([]view.Cell{who}, dutyCells(pg.Base, v.Chart(), g)...))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, backupPage(pg))
}

func dutyTable(b view.Base, caption string, heads []string) view.Table {
	t := view.Table{Caption: b.T(caption), Empty: b.T("org.nothing_here")}
	for _, h := range heads {
		t.Heads = append(t.Heads, view.Cell{Text: b.T(h)})
	}
	return t
}

func dutyCells(b view.Base, c *org.Chart, g org.Grant) []view.Cell {
	unit, _ := c.Unit(g.Unit)
	return []view.Cell{{Text: unit.Name}, {Text: b.T(g.Role.Word())}, {Text: b.T(org.DutyWord(g.Duty))}}
}

func (p Pages) audit(w http.ResponseWriter, r *http.Request) error {
	b := view.From(r, "org.audit.title")
	kind, rights := org.AuditLog(org.ViewerOf(r.Context()))
	return recordpage.List[org.Audit]{Kind: kind, Rights: rights, House: p.Records, Cell: auditCell}.Page(w, r, b.WithCrumbs(peopleCrumb(b)))
}

// auditCell leads from a line to the official whose account it is about; what nobody of the house did was done on the server.
func auditCell(b view.Base, c view.Cell, at recordpage.Place[org.Audit]) view.Cell {
	switch x := at.Thing; at.Field {
	case "at":
		c.Href = ""
	case "person":
		c.Href = People + "/" + x.Person
	case "actor":
		if x.Actor != "" && c.Text == x.Actor {
			c.Text = b.T("org.on_server")
		}
	}
	return c
}
