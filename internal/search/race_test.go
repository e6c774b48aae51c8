package search

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

var prepared = storetest.Prepare{Name: "search", Series: []store.Series{{Room: "search", FS: Base().Migrations}}}

// Two nodes that bring the same record into the index for the first time: it stands there once, under the words it had last.
func TestRaceFirstEntryOnce(t *testing.T) {
	db := storetest.OpenPostgres(t, prepared, &storetest.Clock{})
	var read atomic.Int32
	both := make(chan struct{})
	x := &Source{Kind: "thing", Entries: func(_ store.Querier, ids []string) (map[string]Entry, error) {
		word := "first"
		switch read.Add(1) {
		case 1:
			<-both
		case 2:
			close(both)
		default:
			word = "last" // who comes second reads again
		}
		return map[string]Entry{ids[0]: {Words: []string{word}, Scopes: []string{"u"}}}, nil
	}}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return x.putAll(tx, []string{"a"}) }); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	err := db.Read(t.Context(), func(s *store.Snapshot) error {
		entries, texts, found := 0, 0, 0
		if err := s.QueryRow(`select count(*) from search_entry`).Scan(&entries); err != nil {
			return err
		}
		if err := s.QueryRow(`select count(*) from text_index`).Scan(&texts); err != nil {
			return err
		}
		if err := s.QueryRow(`select count(*) from search_entry e join text_index t on t.rowid = e.n where t.words like '%last%'`).Scan(&found); err != nil {
			return err
		}
		if entries != 1 || texts != 1 || found != 1 {
			return fmt.Errorf("%d entries, %d texts, %d found by the last words", entries, texts, found)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
