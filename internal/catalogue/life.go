package catalogue

import (
	"io"
	"sync"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/kit/intake"
)

// Need is a procedure that an event of life leads to, and when it is needed.
type Need struct{ Code, Why string }

// LifeEvents are the procedures chosen for each event of life, the most needed first: catalogue-data/life_events.csv.
func LifeEvents() (map[string][]Need, error) { return lifeEvents() }

// lifeEvents reads them once: they are part of the program.
var lifeEvents = sync.OnceValues(func() (map[string][]Need, error) {
	f, err := cataloguedata.FS.Open("life_events.csv")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return readLifeEvents(f)
})

func readLifeEvents(r io.Reader) (map[string][]Need, error) {
	s, err := intake.Read("life_events.csv", r, intake.Layout{Columns: []string{"event", "order", "code", "why"}, Key: []string{"event", "code"}})
	if err != nil {
		return nil, err
	}
	out := map[string][]Need{}
	for _, l := range s.Lines {
		e := l.Text("event")
		out[e] = append(out[e], Need{l.Text("code"), l.Text("why")})
	}
	return out, nil
}
