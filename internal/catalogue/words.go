package catalogue

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/motcua/motcua/internal/event"
	catalogueevent "github.com/motcua/motcua/internal/event/catalogue"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Word is what the province calls a state of a dossier.
type Word struct {
	Key string // the word key of its name
	VI  string
	EN  string
}

// longestWord is the most letters of a name or of a reason.
const longestWord = 500

// WordList is the names as they stand.
type WordList struct {
	Words []Word
	Rev   int64
}

// States reads the names that the province has changed.
func States(q store.Querier) (out WordList, err error) {
	if err := q.QueryRow(`select rev from catalogue_state_rev`).Scan(&out.Rev); err != nil {
		return out, wrap(err, "names of states")
	}
	err = store.All(q, `select key, vi, en from catalogue_state order by key`, nil, func(r rows) error {
		var w Word
		err := r.Scan(&w.Key, &w.VI, &w.EN)
		out.Words = append(out.Words, w)
		return err
	})
	return out, wrap(err, "names of states")
}

// KeepStates writes the names anew, if nobody changed them since rev. A name without Vietnamese is refused, one in
// neither language is that of the house.
func KeepStates(tx *store.Tx, l WordList, by event.By) error {
	var bad []fault.Field
	var keep []Word
	for i, w := range l.Words {
		w.VI, w.EN = clean(w.VI), clean(w.EN)
		name := "words." + strconv.Itoa(i) + ".vi"
		switch {
		case w.VI == "" && w.EN == "":
			continue
		case w.VI == "":
			bad = append(bad, fault.Field{Name: name, Key: "catalogue.word_missing"})
		case len([]rune(w.VI)) > longestWord || len([]rune(w.EN)) > longestWord:
			bad = append(bad, fault.Field{Name: name, Key: "catalogue.word_long", Args: []any{"n", longestWord}})
		case strings.ContainsAny(w.VI+w.EN, "{}"):
			bad = append(bad, fault.Field{Name: name, Key: "catalogue.word_braces"})
		}
		keep = append(keep, w)
	}
	if err := fault.Fields(bad...); err != nil {
		return err
	}
	n, err := tx.Exec(`update catalogue_state_rev set rev=rev+1 where rev=$1`, l.Rev)
	if err != nil {
		return wrap(err, "names of states")
	}
	if n == 0 {
		return fault.New(fault.Conflict, "catalogue.list_changed")
	}
	return replaceStates(tx, keep, by)
}

func replaceStates(tx *store.Tx, keep []Word, by event.By) error {
	was, err := States(tx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`delete from catalogue_state`); err != nil {
		return wrap(err, "names of states")
	}
	fact := catalogueevent.WordsChanged{List: "states", Keys: []string{}}
	for _, w := range keep {
		if _, err := tx.Exec(`insert into catalogue_state (key, vi, en) values ($1,$2,$3)`, w.Key, w.VI, w.EN); err != nil {
			return wrap(err, "names of states")
		}
		if !slices.Contains(was.Words, w) {
			fact.Keys = append(fact.Keys, w.Key)
		}
	}
	for _, w := range was.Words {
		if !slices.ContainsFunc(keep, func(k Word) bool { return k.Key == w.Key }) {
			fact.Keys = append(fact.Keys, w.Key)
		}
	}
	_, err = tx.Emit(fact, by)
	return err
}

// Names are the names of states that the province has changed, ready for every page. The zero Names knows none.
// They are read again after Fresh, or at once when Forget was called on this node.
type Names struct {
	DB    *store.DB
	mu    sync.Mutex
	until time.Time
	known map[string]map[string]string // language → word key → name
}

// Fresh is how long another node may show the name of before.
const Fresh = 10 * time.Second

// In gives the names of a language by their word keys; what cannot be read leaves the names of the house.
func (n *Names) In(tag string) map[string]string {
	if n == nil || n.DB == nil {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if now := n.DB.Now(); n.known == nil || now.After(n.until) {
		n.until = now.Add(Fresh)
		fresh := map[string]map[string]string{"vi": {}, "en": {}}
		err := n.DB.Read(context.Background(), func(s *store.Snapshot) error {
			l, err := States(s)
			for _, w := range l.Words {
				fresh["vi"][w.Key] = w.VI
				if w.EN != "" {
					fresh["en"][w.Key] = w.EN
				}
			}
			return err
		})
		if err == nil || n.known == nil {
			n.known = fresh
		}
	}
	return n.known[tag]
}

// Forget makes the next page read the names again.
func (n *Names) Forget() {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.known = nil
}
