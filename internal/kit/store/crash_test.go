package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// crashing names the store that this program writes to until it is killed, and how its records begin.
const crashing = "MOTCUA_TEST_CRASHING"

const crashWriters = 4

func init() {
	url, records, on := strings.Cut(os.Getenv(crashing), " ")
	if !on {
		return
	}
	db, err := store.Open(context.Background(), store.Config{URL: url})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for w := range crashWriters {
		go func() {
			for n := 1; ; n++ {
				record := fmt.Sprintf("%s-%d", records, w)
				if err := db.Write(context.Background(), func(tx *store.Tx) error { return emit(tx, record, fmt.Sprint(n)) }); err != nil {
					fmt.Println(err)
					os.Exit(1)
				}
				fmt.Println(record, n) // the answer: from here on it must be kept
			}
		}()
	}
	select {}
}

// TestCrashKeepsWhatWasAcknowledged: a program killed in the middle of its writes leaves all that it has answered, each
// write whole, and a store that goes on.
func TestCrashKeepsWhatWasAcknowledged(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		for seed := range storetest.Rounds(t, 2) {
			rnd := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a crash that can be had again, nearly
			records := fmt.Sprint("round-", seed)
			for record, last := range crash(t, storetest.Address(t, db), records, 1+rnd.IntN(300)) {
				var kept, whole, end int
				if err := db.Read(t.Context(), func(s *store.Snapshot) error {
					return s.QueryRow(`select count(*), count(p.event_id), coalesce(max(e.seq),0) from event e left join event_pending p on p.event_id=e.id
						where e.record=$1`, "test:"+record).Scan(&kept, &whole, &end)
				}); err != nil {
					t.Fatal(err)
				}
				if kept < last || whole != kept || end != kept {
					t.Errorf("seed %d, %s: %d acknowledged, %d kept, %d whole, sequence ends at %d", seed, record, last, kept, whole, end)
				}
			}
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return emit(tx, records, "and on") }); err != nil {
				t.Fatal(err)
			}
		}
		if db.Engine() == store.SQLite && count(t, db, `select count(*) from pragma_integrity_check where integrity_check <> 'ok'`) > 0 {
			t.Error("the file is damaged")
		}
	})
}

// crash lets another program write to the store, kills it after so many answers, and gives the last answer of each record.
func crash(t *testing.T, url, records string, after int) map[string]int {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), self) //nolint:gosec // this program
	c.Env = append(os.Environ(), crashing+"="+url+" "+records)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	answered := map[string]int{}
	for lines, n := bufio.NewScanner(out), 1; lines.Scan(); n++ {
		var record string
		var last int
		if k, err := fmt.Sscan(lines.Text(), &record, &last); k != 2 {
			t.Errorf("the other program: %s (%v)", lines.Text(), err)
		}
		answered[record] = last
		if n == after {
			_ = c.Process.Kill() // what it has said until then is still read
		}
	}
	_ = c.Wait() // killed
	if len(answered) == 0 {
		t.Error("nothing was written before the crash")
	}
	return answered
}
