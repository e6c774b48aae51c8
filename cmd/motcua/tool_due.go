package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
)

// ToolDue is `motcua tool due`: by when, and why?
type ToolDue struct {
	Received string   `required:"" placeholder:"T" help:"Moment of valid acceptance: RFC 3339, '2026-11-23 14:30' (Việt Nam time), or a date, which means its first opening, 07:00."`
	Term     int      `placeholder:"N" help:"How many units; not needed for same_day."`
	Unit     string   `required:"" placeholder:"U" help:"working_day, day, month, working_hour, hour or same_day."`
	Pause    []string `placeholder:"FROM/TO" help:"A pause for a supplement, written like --received; repeat for more, in order."`
	Policy   string   `default:"restart" help:"What a supplement does to the clock: restart, resume or resume_plus:N (working days)."`
	Data     string   `placeholder:"DIR" type:"path" help:"Count by the calendar kept in this data folder. Default: the published calendar inside the program."`
	Holidays string   `placeholder:"FILE" type:"path" help:"Count by the days off and make-up days of this CSV file."`
	JSON     bool     `help:"Print one JSON object: due, steps."`
}

// usedWrongly is an error with exit code 2.
type usedWrongly string

func (u usedWrongly) Error() string { return string(u) }

// ExitCode is 2: used wrongly.
func (usedWrongly) ExitCode() int { return exitUsage }

// Run prints the due moment and the way to it.
func (t *ToolDue) Run(ctx context.Context, out io.Writer) error {
	desk, err := t.desk(ctx)
	if err != nil {
		return err
	}
	book, err := lang.Load(deadline.Words())
	if err != nil {
		return err
	}
	words := book.Words(lang.Default)
	r, err := deadline.Question{Received: t.Received, Term: deadline.Term{N: t.Term, Unit: deadline.Unit(t.Unit)},
		Pauses: t.Pause, Policy: t.Policy}.Answer(desk)
	var f *fault.Fault
	if errors.As(err, &f) {
		return usedWrongly(words.T(f.Key, f.Args...))
	}
	if err != nil {
		return err
	}
	steps := deadline.Explain(r.Steps, words)
	if t.JSON {
		return printJSON(out, struct {
			Due   string   `json:"due"`
			Steps []string `json:"steps"`
		}{r.Due.In(day.Zone).Format(time.RFC3339), steps})
	}
	for i, s := range steps {
		if _, err := fmt.Fprintf(out, "%2d. %s\n", i+1, s); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "Hạn: %s\n", words.Due(r.Due))
	return err
}

// desk is the calendar to count by.
func (t *ToolDue) desk(ctx context.Context) (day.Desk, error) {
	switch {
	case t.Data != "" && t.Holidays != "":
		return day.Desk{}, usedWrongly("chỉ dùng một trong hai: --data hoặc --holidays")
	case t.Data != "":
		return deskOfData(ctx, t.Data)
	case t.Holidays != "":
		f, err := os.Open(t.Holidays)
		if err != nil {
			return day.Desk{}, usedWrongly(fmt.Sprintf("không đọc được tệp lịch nghỉ: %v", err))
		}
		defer func() { _ = f.Close() }()
		return deskOfFile(t.Holidays, f)
	}
	const own = "holidays_2024_2027.csv"
	f, err := cataloguedata.FS.Open(own)
	if err != nil {
		return day.Desk{}, err
	}
	defer func() { _ = f.Close() }()
	return deskOfFile(own, f)
}

func deskOfFile(name string, r io.Reader) (day.Desk, error) {
	rows, err := deadline.ReadHolidays(name, r)
	if err != nil {
		return day.Desk{}, err
	}
	return day.Desk{Calendar: day.NewCalendar(deadline.Kept(rows)), Hours: day.Office()}, nil
}

func deskOfData(ctx context.Context, dir string) (desk day.Desk, err error) {
	db, err := openKept(ctx, app.Config{Data: dir, Database: os.Getenv("MOTCUA_DATABASE")})
	if err != nil {
		return desk, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.Read(ctx, func(s *store.Snapshot) error {
		cal, err := deadline.Now(s)
		desk = cal.Desk
		return err
	})
	return desk, err
}
