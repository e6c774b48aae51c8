package dossier

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Guidance is what somebody was told, complete and once (NĐ 61/2018 Điều 15).
type Guidance struct {
	Unit      string // where it was given; of a dossier, its receiving unit
	Procedure string // code; may be empty before there is a dossier
	Name      string // who was guided
	Phone     string
	Content   string
	By        string // filled in by the room
	At        time.Time
}

func (g Guidance) check() error {
	var bad []fault.Field
	if fold.Said(g.Name) == "" {
		bad = append(bad, fault.Field{Name: "name", Key: "dossier.guided_name_missing"})
	}
	if fold.Said(g.Content) == "" {
		bad = append(bad, fault.Field{Name: "content", Key: "dossier.guided_content_missing"})
	}
	return fault.Fields(bad...)
}

const insertGuidance = `insert into dossier_guidance (id, dossier_id, unit, procedure_code, name, phone, content, by_person, by_name, at)`

// Guide records guidance on a dossier.
func (r *Room) Guide(ctx context.Context, a Input, content string) (*Dossier, error) {
	return r.Do(ctx, a, CmdGuide, func(c *Change) ([]event.Fact, error) {
		p := c.Dossier.Party(Submitter)
		g := Guidance{Unit: c.Dossier.Received, Procedure: c.Dossier.Version.Procedure, Name: p.Name, Phone: p.Phone, Content: strings.TrimSpace(content)}
		if err := g.check(); err != nil {
			return nil, err
		}
		c.Note = g.Content
		if err := c.Tx.Many(insertGuidance, [][]any{g.row(c.Tx, c.Dossier.ID, a.Viewer)}); err != nil {
			return nil, err
		}
		return []event.Fact{dossierevent.Guided{Dossier: c.Dossier.ID, Text: store.BodyHash(g.Content)}}, nil
	})
}

func (g Guidance) row(tx *store.Tx, dossier string, v org.Viewer) []any {
	return []any{tx.NewID(), dossier, g.Unit, g.Procedure, g.Name, g.Phone, g.Content, v.Person, v.Name, store.Millis(tx.Now())}
}

// RecordGuidance records guidance at the counter before there is a dossier, in the name of a unit whose counter
// the viewer works at. The same form sent twice is one record.
func (r *Room) RecordGuidance(ctx context.Context, a Input, g Guidance) error {
	if !a.Viewer.Can(MayGuide, g.Unit) {
		return fault.New(fault.Forbidden, "dossier.not_yours", "command", string(CmdGuide))
	}
	_, err := r.Once(ctx, a.Request, func(tx *store.Tx) (action.Path, error) {
		if err := g.check(); err != nil {
			return "", err
		}
		row := g.row(tx, "", a.Viewer)
		if err := tx.Many(insertGuidance, [][]any{row}); err != nil {
			return "", err
		}
		id, _ := row[0].(string)
		_, err := tx.Emit(dossierevent.GuidanceGiven{Guidance: id, Unit: g.Unit, Procedure: g.Procedure, Text: store.BodyHash(id, g.Name, g.Content)},
			a.By(g.Unit))
		return action.At("guidance"), err
	})
	return err
}

// Guidances lists the newest guidance given at the counters where v works, at most limit.
func (r *Room) Guidances(ctx context.Context, v org.Viewer, limit int) (list []Guidance, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		list = nil
		var args []any
		in := store.In(&args, v.Units(MayGuide))
		return store.All(s, `select unit, procedure_code, name, phone, content, by_name, at from dossier_guidance where unit in `+in+
			` order by at desc, id desc`+store.Limit(limit),
			args, func(row *sql.Rows) error {
				var g Guidance
				var at int64
				err := row.Scan(&g.Unit, &g.Procedure, &g.Name, &g.Phone, &g.Content, &g.By, &at)
				g.At = store.Time(at)
				list = append(list, g)
				return err
			})
	})
	return list, err
}
