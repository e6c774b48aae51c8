package store

import (
	"fmt"
	"slices"
	"strings"
)

// The text index finds numbers by words: FTS5 on SQLite, an inverted index over tsvector on PostgreSQL. What a word is,
// the program says and not the engine: small letters and figures of ASCII, and the marks : # < = * / . _ -

// longestTextWord is the most letters of a word; what is longer is cut, in the index and in what is asked.
const longestTextWord = 64

// TextOf are the words by which a number is found. Fresh: it is not in the index yet.
type TextOf struct {
	N     int64
	Words []string
	Fresh bool
}

// IndexText makes numbers found by their words, and by no others that they were found by before.
func (t *Tx) IndexText(list ...TextOf) error {
	rows := make([][]any, len(list))
	for i, x := range list {
		clean := make([]string, 0, len(x.Words))
		for _, w := range x.Words {
			if w = textWord(w); w != "" {
				clean = append(clean, w)
			}
		}
		slices.Sort(clean)
		rows[i] = []any{x.N, strings.Join(slices.Compact(clean), " ")}
		if !x.Fresh {
			if err := t.DropText(x.N); err != nil {
				return err
			}
		}
	}
	if err := t.Bulk("text_index", []string{"rowid", "words"}, rows); err != nil {
		return fmt.Errorf("store: index text: %w", err)
	}
	return nil
}

// DropText takes n out of the index.
func (t *Tx) DropText(n int64) error {
	if _, err := t.Exec(`delete from text_index where rowid = $1`, n); err != nil {
		return fmt.Errorf("store: drop text %d: %w", n, err)
	}
	return nil
}

// TextWord is a word that is looked for; with Prefix every word that begins so.
type TextWord struct {
	Word   string
	Prefix bool
}

// Text is what is looked for: of each group one of its words. A group without words finds nothing.
type Text [][]TextWord

// FindText lists the numbers found, the greatest first, at most so many.
func FindText(q Querier, x Text, most int) (list []int64, err error) {
	query, arg := TextSQL(q, x, most)
	if query == "" {
		return nil, nil
	}
	rows, err := q.Query(query, arg)
	if err != nil {
		return nil, fmt.Errorf("store: find text: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, rows.Err()
}

// TextSQL is the query of FindText, for those who ask how it is read; empty: nothing can be found.
func TextSQL(q Querier, x Text, most int) (query, arg string) {
	e := engineOf(q)
	var and []string
	or, star := " | ", ":*"
	if e == SQLite {
		or, star = " OR ", " *"
	}
	for _, group := range x {
		var words []string
		for _, w := range group {
			s := textWord(w.Word)
			if s == "" {
				continue
			}
			if e == SQLite {
				s = `"` + s + `"`
			} else {
				s = "'" + s + "'"
			}
			if w.Prefix {
				s += star
			}
			words = append(words, s)
		}
		if len(words) == 0 {
			return "", ""
		}
		and = append(and, "("+strings.Join(words, or)+")")
	}
	if len(and) == 0 {
		return "", ""
	}
	where, glue := `text_index match $1`, " AND "
	if e == Postgres {
		where, glue = `array_to_tsvector(string_to_array(words, ' ')) @@ cast($1 as tsquery)`, " & "
	}
	return fmt.Sprintf(`select rowid from text_index where %s order by rowid desc limit %d`, where, most), strings.Join(and, glue)
}

// textWord is a word as the index keeps it: other characters are left out, so nothing in it means anything to an engine.
func textWord(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune(":#<=*/._-", r) {
			return r
		}
		return -1
	}, s)
	return s[:min(len(s), longestTextWord)]
}

func engineOf(q Querier) Engine {
	switch q := q.(type) {
	case *Tx:
		return q.db.engine
	case *Snapshot:
		return q.db.engine
	}
	return ""
}
