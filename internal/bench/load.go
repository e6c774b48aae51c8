package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// newClient keeps a connection per reader open and takes compressed bytes as browsers do.
func newClient(readers int) *http.Client {
	return &http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{MaxIdleConns: readers, MaxIdleConnsPerHost: readers, DisableCompression: true}}
}

// load is what readers did in a slice of time.
type load struct {
	n    int
	took []time.Duration // of each
	in   time.Duration
}

func (l *load) add(o load) {
	l.n, l.in, l.took = l.n+o.n, l.in+o.in, append(l.took, o.took...)
}

func (l *load) rate() float64 { return float64(l.n) / l.in.Seconds() }

// quantile is the time that this share of the requests did not exceed.
func (l *load) quantile(q float64) time.Duration {
	if len(l.took) == 0 {
		return 0
	}
	slices.Sort(l.took)
	return l.took[min(int(q*float64(len(l.took))), len(l.took)-1)]
}

// runLoad has so many readers repeat do until the slice is over, or one of them fails, or there is no more to do.
func runLoad(ctx context.Context, readers int, slice time.Duration, do func(ctx context.Context, reader int) (more bool, err error)) (load, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var mu sync.Mutex
	var all load
	var failed error
	start := time.Now()
	var wg sync.WaitGroup
	for i := range readers {
		wg.Go(func() {
			var mine load
			for time.Since(start) < slice && ctx.Err() == nil {
				began := time.Now()
				more, err := do(ctx, i)
				if err != nil {
					mu.Lock()
					if failed == nil {
						failed = err
					}
					mu.Unlock()
					cancel()
					return
				}
				if !more {
					break
				}
				mine.n++
				mine.took = append(mine.took, time.Since(began))
			}
			mu.Lock()
			all.add(mine)
			mu.Unlock()
		})
	}
	wg.Wait()
	all.in = time.Since(start)
	return all, failed
}

// get reads a page to its end; anything but 200 is an error.
func get(ctx context.Context, c *http.Client, url string, header http.Header) ([]byte, http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, nil, err
	}
	req.Header = header
	res, err := c.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, nil, err
	}
	if res.StatusCode != http.StatusOK {
		return nil, nil, fmt.Errorf("GET %s: %s to %q", url, res.Status, res.Header.Get("Location"))
	}
	return b, res.Header, nil
}
