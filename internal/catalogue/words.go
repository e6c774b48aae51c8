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

// The editable lists.
const (
	States  = "states"  // what the province calls the states of a dossier
	Reasons = "reasons" // phrases offered where a reason is asked
)

// ReasonActs are the acts for which reasons can be offered: commands of a dossier that ask for one.
var ReasonActs = []string{"refuse_intake", "ask_supplement", "send_back", "refuse", "extend", "stop", "withdraw"}

// Word is an entry of an editable list.
type Word struct {
	Key  string // of a state: its word key; of a reason: its id
	Kind string // of a reason: its act
	VI   string
	EN   string
}

// longestWord is the most letters of an entry.
const longestWord = 500

// WordList is a list as it stands.
type WordList struct {
	Words []Word
	Rev   int64
}

// WordsOf reads a list.
func WordsOf(q store.Querier, list string) (WordList, error) {
	var out WordList
	if err := q.QueryRow(`select rev from catalogue_list where list=$1`, list).Scan(&out.Rev); err != nil {
		return out, wrap(err, "list "+list)
	}
	err := store.All(q, `select key, kind, vi, en from catalogue_word where list=$1 order by n`, []any{list}, func(r rows) error {
		var w Word
		err := r.Scan(&w.Key, &w.Kind, &w.VI, &w.EN)
		out.Words = append(out.Words, w)
		return err
	})
	return out, wrap(err, "list "+list)
}

// ReasonsFor are the reasons offered for an act, in the order of the list, in one language.
func ReasonsFor(q store.Querier, act, tag string) ([]string, error) {
	l, err := WordsOf(q, Reasons)
	var out []string
	for _, w := range l.Words {
		if w.Kind != act {
			continue
		}
		if tag == "en" && w.EN != "" {
			out = append(out, w.EN)
		} else {
			out = append(out, w.VI)
		}
	}
	return out, err
}

// KeepWords writes a list anew, if nobody changed it since rev. An entry without Vietnamese is refused, one with
// neither language is left out.
func KeepWords(tx *store.Tx, list string, l WordList, by event.By) error {
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
		case list == Reasons && !slices.Contains(ReasonActs, w.Kind):
			bad = append(bad, fault.Field{Name: "words." + strconv.Itoa(i) + ".kind", Key: "catalogue.word_act"})
		case strings.ContainsAny(w.VI+w.EN, "{}"):
			bad = append(bad, fault.Field{Name: name, Key: "catalogue.word_braces"})
		}
		if w.Key == "" {
			w.Key = tx.NewID()
		}
		keep = append(keep, w)
	}
	if err := fault.Fields(bad...); err != nil {
		return err
	}
	n, err := tx.Exec(`update catalogue_list set rev=rev+1 where list=$1 and rev=$2`, list, l.Rev)
	if err != nil {
		return wrap(err, "list "+list)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "catalogue.list_changed")
	}
	return replaceWords(tx, list, keep, by)
}

func replaceWords(tx *store.Tx, list string, keep []Word, by event.By) error {
	was, err := WordsOf(tx, list)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`delete from catalogue_word where list=$1`, list); err != nil {
		return wrap(err, "list "+list)
	}
	fact := catalogueevent.WordsChanged{List: list, Keys: []string{}}
	for i, w := range keep {
		if _, err := tx.Exec(`insert into catalogue_word (list, key, n, kind, vi, en) values ($1,$2,$3,$4,$5,$6)`, list, w.Key, i, w.Kind, w.VI, w.EN); err != nil {
			return wrap(err, "list "+list)
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
			l, err := WordsOf(s, States)
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
