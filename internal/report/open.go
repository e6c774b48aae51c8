package report

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Cell names one figure of a table.
type Cell struct {
	Ask
	Column string
	Key    map[string]string // of the row; empty: all rows
	After  string            // dossier id after which the page begins
	Size   int               // 50 when 0
}

// Opened is a dossier behind a figure.
type Opened struct {
	ID         string
	Code       string
	Procedure  string
	Field      string
	Unit       string
	AcceptedAt time.Time
	Due        time.Time
	FinishedAt time.Time
}

// Open lists the dossiers behind a figure, by the same conditions that counted it.
func Open(ctx context.Context, db *store.DB, c Cell) (list []Opened, next string, err error) {
	where, ok := condition(columns, c.Column)
	if !ok {
		return nil, "", fault.New(fault.NotFound, "report.no_such_figure")
	}
	if c.Size == 0 {
		c.Size = 50
	}
	err = db.Read(ctx, func(s *store.Snapshot) error {
		ask, err := c.settle(s)
		if err != nil {
			return err
		}
		var args []any
		query := `select f.dossier_id, f.code, f.procedure_code, f.field, f.competent_unit, f.accepted_at, f.due, f.finished_at from ` + ask.scope(&args) + " and (" + where + ")"
		for g, v := range c.Key {
			if groupings[g] == "" {
				return fault.New(fault.NotFound, "report.no_such_figure")
			}
			args = append(args, v)
			query += fmt.Sprintf(" and %s = $%d", groupings[g], len(args))
		}
		args = append(args, c.After, c.Size+1)
		query += fmt.Sprintf(" and f.dossier_id > $%d order by f.dossier_id limit $%d", len(args)-1, len(args))
		list, next, err = opened(s, query, args, c.Size)
		return err
	})
	return list, next, err
}

func opened(s *store.Snapshot, query string, args []any, size int) (list []Opened, next string, err error) {
	err = store.All(s, query, args, func(r *sql.Rows) error {
		var o Opened
		var accepted, due, finished int64
		if err := r.Scan(&o.ID, &o.Code, &o.Procedure, &o.Field, &o.Unit, &accepted, &due, &finished); err != nil {
			return err
		}
		o.AcceptedAt, o.Due, o.FinishedAt = store.Time(accepted), store.Time(due), store.Time(finished)
		if len(list) == size {
			next = list[size-1].ID
			return nil
		}
		list = append(list, o)
		return nil
	})
	return list, next, err
}

// condition is what a column counts; a sum counts what its parts count.
func condition(columns []Column, key string) (string, bool) {
	for _, c := range columns {
		if c.Key != key {
			continue
		}
		if c.where != "" {
			return c.where, true
		}
		var parts []string
		for _, p := range c.sum {
			w, _ := condition(columns, p)
			parts = append(parts, "("+w+")")
		}
		return strings.Join(parts, " or "), true
	}
	return "", false
}
