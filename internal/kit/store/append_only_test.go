package store_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

var ledger = storetest.Prepare{Name: "ledger", Series: []store.Series{{Room: "ledger", FS: fstest.MapFS{"migrations/0001_ledger.sql": {Data: []byte(
	`create table ledger_line (id text primary key, amount bigint not null);
insert into ledger_line (id, amount) values ('a', 1), ('b', 2);
-- append-only: ledger_line
create table ledger_note (id text primary key, body text not null, state text not null, tries bigint not null);
insert into ledger_note (id, body, state, tries) values ('a', 'told', 'waiting', 3);
-- append-only: ledger_note (id, body); tries only grow
`)}}}}}

// What was written stays: no statement changes, replaces, deletes or empties it on either engine, and what may change keeps its bounds.
func TestAppendOnly(t *testing.T) {
	storetest.Each(t, ledger, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		try := func(query string) error {
			return db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(query); return err })
		}
		attacks := []string{
			`update ledger_line set amount = 5`,
			`update ledger_line set amount = amount where id = 'a'`,
			`delete from ledger_line where id = 'a'`,
			`delete from ledger_line`,
			`insert into ledger_line (id, amount) values ('a', 9) on conflict (id) do update set amount = excluded.amount`,
			`update ledger_note set body = 'told otherwise'`,
			`update ledger_note set tries = 2`,
			`update ledger_note set state = 'sent', id = 'c'`,
			`delete from ledger_note`,
		}
		if db.Engine() == store.Postgres {
			attacks = append(attacks, `truncate ledger_line`, `truncate ledger_note cascade`, `truncate erasure`, `truncate event`)
		} else {
			attacks = append(attacks, `insert or replace into ledger_line (id, amount) values ('a', 9)`, `replace into ledger_note (id, body, state, tries) values ('a', 'x', '', 9)`)
		}
		for _, q := range attacks {
			if err := try(q); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", q, err)
			}
		}
		if err := try(`update ledger_note set state = 'sent', tries = 4`); err != nil {
			t.Error(err)
		}
		if n := count(t, db, `select sum(amount) from ledger_line`); n != 3 {
			t.Errorf("the ledger holds %d", n)
		}
	})
}

// What a law wants gone goes through Erase, of the table named only, and leaves a line that nobody changes.
func TestErase(t *testing.T) {
	storetest.Each(t, ledger, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Erase("ledger_note", "law", `delete from ledger_line`)
			return err
		}); err == nil {
			t.Error("a line of another table went")
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			n, err := tx.Erase("ledger_line", "Luật số 91/2025/QH15", `delete from ledger_line where id = 'a'`)
			if n != 1 {
				t.Errorf("%d went", n)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, `select count(*) from erasure where name = 'ledger_line' and n = 1 and why like 'Luật%'`); n != 1 {
			t.Errorf("%d lines about it", n)
		}
		for _, q := range []string{`delete from ledger_line`, `update erasure set n = -1`, `update erasure set why = ''`, `delete from erasure`} {
			if err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(q); return err }); err == nil {
				t.Errorf("%s went through afterwards", q)
			}
		}
	})
}
