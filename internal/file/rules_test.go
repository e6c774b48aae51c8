package file_test

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
)

// daily lets one address send n files a day.
func daily(n int64) file.Rules {
	return file.Rules{Upload: limit.Rule{Name: "upload", Word: "file.day_full", Address: limit.Budget{Day: n}}}
}

// sender sends files for drafts of its own from one address.
type sender struct {
	world
	t    *testing.T
	from string
	n    int
}

func (s *sender) send(draft string, mb int) error {
	s.n++
	body := io.MultiReader(strings.NewReader(fmt.Sprintf("%%PDF-1.7\n%s %d", s.from, s.n)), io.LimitReader(endless{}, max(0, int64(mb)<<20-100)))
	_, err := s.Save(s.t.Context(), file.Upload{Owner: file.Owner{Kind: "draft", ID: draft}, Paper: "p", Name: "a.pdf", Body: body,
		Who: file.Who{Actor: "anonymous", Address: s.from, Proof: "code of " + draft}})
	return err
}

// TestAFamilyAndAnOfficePass: the budgets hold for twenty photographs of 5 MB in one dossier, and for an office whose people all have
// one address and send 300 dossiers in a day.
func TestAFamilyAndAnOfficePass(t *testing.T) {
	each(t, file.Config{Pictures: unseen}, func(t *testing.T, w world) {
		family := sender{world: w, t: t, from: "203.0.113.9"}
		for range 20 {
			if err := family.send("d1", 5); err != nil {
				t.Fatal(err)
			}
		}
		w = open(w.db, w.clock, w.blobs, w.dir, file.Config{Pictures: unseen, Limit: limit.New(w.db, netip.MustParsePrefix("198.51.100.0/24"))})
		office := sender{world: w, t: t, from: "198.51.100.7"}
		for n := range 300 { // in eight hours; each file counts as one MB at least
			if err := office.send(fmt.Sprint("o", n), 0); err != nil {
				t.Fatalf("dossier %d: %v", n, err)
			}
			w.clock.Add(96 * time.Second)
		}
	})
}

// TestAFloodOfFiles: one address, the network around it and the house have an end, each refusal says from when more is taken, nothing of
// what is refused stays, and a partner's people are counted under its key.
func TestAFloodOfFiles(t *testing.T) {
	rule := limit.Rule{Name: "upload", Word: "file.day_full", Address: limit.Budget{Day: 4}, Network: limit.Budget{Day: 6}, House: limit.Budget{Day: 9}}
	mb := limit.Rule{Name: "upload_mb", Word: "file.day_full", Address: limit.Budget{Day: 5}}
	each(t, file.Config{Rules: file.Rules{Upload: rule, UploadMB: mb}, Pictures: unseen}, func(t *testing.T, w world) {
		flood := func(from string, size int) (n int) {
			s := sender{world: w, t: t, from: from}
			for range 8 {
				err := s.send("d1", size)
				var f *fault.Fault
				switch {
				case err == nil:
					n++
				case !errors.As(err, &f) || f.Code != fault.TooMany || f.Args[0] != "at":
					t.Fatal(err)
				}
			}
			return n
		}
		for _, c := range []struct {
			from       string
			size, want int
		}{
			{"2001:db8:1:1::1", 1, 4}, {"2001:db8:1:1:ffff::2", 1, 0}, {"2001:db8:1:2::1", 1, 2},
			{"203.0.113.9", 2, 2}, {"192.0.2.1", 1, 1}, {"192.0.2.99", 1, 0},
		} {
			if n := flood(c.from, c.size); n != c.want {
				t.Errorf("%s sent %d, want %d", c.from, n, c.want)
			}
		}
		if n, rows := countFiles(t, w.dir), len(w.list(t, draft)); n != rows || rows != 9 {
			t.Errorf("%d files for %d rows", n, rows)
		}
		for n := range 12 {
			u := upload("a.pdf", pdftest.Simple(n))
			u.Who.Partner = "k1"
			w.save(t, u)
		}
	})
}
