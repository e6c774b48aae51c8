package catalogue

import (
	"context"
	"fmt"
	"regexp"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// Item is a version in a list.
type Item struct {
	Version string
	Code    string
	Name    string
	Field   string
	State   State
	Number  int
	Service Service
	FiledAt string
	Flags   int // holes an official must mend
}

// ListQuery says which versions to list. The zero value of a filter means any.
type ListQuery struct {
	On      day.Date // versions in force on that day; 0: versions in State, of any day
	State   State    // when On is 0
	Level   string
	Field   string
	Service Service
	Flagged bool   // only those with holes
	After   string // code of the last item seen (with On), or its version id (with State)
	Limit   int    // 50 when 0
}

// List gives the versions in the order of their codes (in force) or ids (drafts and proposals).
func List(q store.Querier, l ListQuery) ([]Item, error) {
	if l.Limit <= 0 {
		l.Limit = 50
	}
	var args []any
	arg := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	key := "code"
	var where string
	if l.On != 0 {
		on := arg(l.On.String())
		where = `state='published' and from_day<=` + on + ` and (to_day='' or to_day>` + on + `)`
	} else {
		key = "id"
		where = `state=` + arg(string(l.State))
	}
	if l.Level != "" {
		where += level("v", l.Level)
	}
	if l.Field != "" {
		where += ` and field_key=` + arg(fold.Key(l.Field))
	}
	if l.Service != "" {
		where += ` and service=` + arg(string(l.Service))
	}
	if l.Flagged {
		where += ` and flags>0`
	}
	where += ` and ` + key + `>` + arg(l.After) + ` order by ` + key + fmt.Sprintf(` limit %d`, l.Limit)
	var out []Item
	err := store.All(q, `select v.id, v.code, v.name, v.field, v.state, v.number, v.service, v.filed_at, v.flags from catalogue_version v where `+
		where, args, func(r rows) error {
		var i Item
		err := r.Scan(&i.Version, &i.Code, &i.Name, &i.Field, &i.State, &i.Number, &i.Service, &i.FiledAt, &i.Flags)
		out = append(out, i)
		return err
	})
	return out, wrap(err, "list")
}

// level is a condition on the deciding level.
func level(table, l string) string {
	switch l {
	case "commune", "province", "ministry", "other":
		return ` and ` + table + `.at_` + l
	}
	return ""
}

// FieldCount is a field (lĩnh vực) with the number of its procedures.
type FieldCount struct {
	Field    string
	N        int
	Fileable int // of them, more than information
}

// Fields counts the procedures in force on a day by field, the fullest first. An empty level means all.
func Fields(q store.Querier, l string, on day.Date) ([]FieldCount, error) {
	var out []FieldCount
	err := store.All(q, `select min(v.field), count(*), count(*) filter (where v.service<>'information') from catalogue_version v
		where v.state='published' and v.from_day<=$1 and (v.to_day='' or v.to_day>$1)`+level("v", l)+`
		group by v.field_key order by count(*) desc, v.field_key`, []any{on.String()}, func(r rows) error {
		var f FieldCount
		err := r.Scan(&f.Field, &f.N, &f.Fileable)
		out = append(out, f)
		return err
	})
	return out, wrap(err, "count fields")
}

// Levels counts the procedures in force on a day by deciding level; one may stand under several.
func Levels(q store.Querier, on day.Date) (map[string]int, error) {
	var c, p, m, o int
	err := q.QueryRow(`select count(*) filter (where at_commune), count(*) filter (where at_province), count(*) filter (where at_ministry), count(*) filter (where at_other)
		from catalogue_version where state='published' and from_day<=$1 and (to_day='' or to_day>$1)`, on.String()).Scan(&c, &p, &m, &o)
	return map[string]int{"commune": c, "province": p, "ministry": m, "other": o}, wrap(err, "count levels")
}

// number4 finds runs of digits that may be about a person: they are not kept.
var number4 = regexp.MustCompile(`\d{4,}`)

// Notable tells whether a text may be kept: texts with long numbers (phones, citizens' numbers) and long texts are not.
func Notable(text string) bool {
	key := fold.Key(text)
	return key != "" && len(key) <= 80 && !number4.MatchString(key)
}

// Miss notes that a search found nothing, for those who care for the words, if the text is notable.
func Miss(ctx context.Context, db *store.DB, text string) error {
	if !Notable(text) {
		return nil
	}
	key := fold.Key(text)
	return db.Write(ctx, func(tx *store.Tx) error {
		now := store.Millis(tx.Now())
		_, err := tx.Exec(`insert into catalogue_miss (text_key, text, times, first_at, last_at) values ($1,$2,1,$3,$3)
			on conflict (text_key) do update set times=catalogue_miss.times+1, last_at=excluded.last_at`, key, clean(text), now)
		return wrap(err, "note a search")
	})
}

// Missed is a text that was looked for in vain.
type Missed struct {
	Text  string
	Times int
}

// Misses are the texts most often looked for in vain, but for those that a phrase stands for by now.
func Misses(q store.Querier, limit int) ([]Missed, error) {
	var out []Missed
	err := store.All(q, `select text, times from catalogue_miss
		where not exists (select 1 from catalogue_phrase p where p.said_key = text_key and not p.closed) order by times desc, last_at desc, text_key`+store.Limit(limit), nil, func(r rows) error {
		var m Missed
		err := r.Scan(&m.Text, &m.Times)
		out = append(out, m)
		return err
	})
	return out, wrap(err, "searches in vain")
}

// Foreign is the report of an import that another room made.
type Foreign struct {
	What   string // units, holidays
	File   string
	Report []byte // JSON
}

// KeepReport keeps the report beside those of this room.
func KeepReport(ctx context.Context, db *store.DB, f Foreign) error {
	return db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`insert into catalogue_import (id, at, what, file, hash, report, actor) values ($1,$2,$3,$4,'',$5,'system')`,
			tx.NewID(), store.Millis(tx.Now()), f.What, f.File, string(f.Report))
		return wrap(err, "keep the report")
	})
}
