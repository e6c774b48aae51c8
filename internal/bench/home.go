package bench

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
)

const homeReaders = 16

// home reads the citizen's home, and in turns a bare net/http handler that writes the same bytes.
func (r *run) home(ctx context.Context) error {
	r.say("citizen home")
	c := newClient(homeReaders)
	header := http.Header{"Accept-Encoding": {"gzip"}}
	body, sent, err := get(ctx, c, r.base+"/", header)
	if err != nil {
		return err
	}
	bare, stop, err := bareServer(ctx, body, sent)
	if err != nil {
		return err
	}
	defer stop()
	var ours, theirs load
	for range r.rounds {
		for url, sum := range map[string]*load{r.base + "/": &ours, bare: &theirs} {
			l, err := runLoad(ctx, homeReaders, r.slice/2, func(ctx context.Context, _ int) (bool, error) {
				_, _, err := get(ctx, c, url, header)
				return true, err
			})
			if err != nil {
				return err
			}
			sum.add(l)
		}
	}
	r.atLeast("citizen home, against a bare net/http handler writing the same bytes", "pages/s", ours.rate(), theirs.rate())
	return nil
}

// bareServer answers every request with these bytes and headers.
func bareServer(ctx context.Context, body []byte, header http.Header) (url string, stop func(), err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	srv := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		for k, v := range header {
			if k != "Date" {
				h[k] = v
			}
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body) // the reader went away
	})}
	go func() { _ = srv.Serve(l) }() // ends with Close
	return "http://" + l.Addr().String() + "/", func() { _ = srv.Close() }, nil
}

var inStyle = regexp.MustCompile(`url\(["']?(/asset/[^"')#]+|[^"')#/:]+\.(?:woff2|svg|png))["']?\)`)

// weights adds up what a browser fetches for a page: on the first visit the page with its styles, scripts,
// fonts and pictures, in brotli where it is offered; on the next only the page, for the rest is kept for ever.
// The icon of the tab is not part of the page and not counted, here as in Lighthouse.
func (r *run) weights(ctx context.Context) error {
	r.say("page weights")
	for _, p := range []struct {
		name, path             string
		first, again, requests float64 // goals: kB, kB and number
	}{{"citizen home", "/", 100, 25, 8}, {"start page of a procedure", "/procedures/1.004873", 80, 12, 6}} {
		w, err := r.weigh(ctx, p.path)
		if err != nil {
			return err
		}
		r.atMost(p.name+": first visit, compressed", "kB", float64(w.first)/1000, p.first)
		r.atMost(p.name+": repeat visit, compressed", "kB", float64(w.again)/1000, p.again)
		r.atMost(p.name+": requests of a first visit", "requests", float64(w.requests), p.requests)
	}
	return nil
}

type weight struct{ first, again, requests int }

func (r *run) weigh(ctx context.Context, path string) (weight, error) {
	c := newClient(1)
	sent, _, err := get(ctx, c, r.base+path, http.Header{"Accept-Encoding": {"br, gzip"}})
	if err != nil {
		return weight{}, err
	}
	plain, _, err := get(ctx, c, r.base+path, http.Header{})
	if err != nil {
		return weight{}, err
	}
	w := weight{len(sent), len(sent), 1}
	seen := map[string]bool{}
	todo, err := parts(plain)
	if err != nil {
		return weight{}, err
	}
	for len(todo) > 0 {
		url := todo[0]
		todo = todo[1:]
		if seen[url] {
			continue
		}
		seen[url] = true
		b, _, err := get(ctx, c, r.base+url, http.Header{"Accept-Encoding": {"br, gzip"}})
		if err != nil {
			return w, err
		}
		w.first, w.requests = w.first+len(b), w.requests+1
		if strings.HasSuffix(url, ".css") {
			css, _, err := get(ctx, c, r.base+url, http.Header{})
			if err != nil {
				return w, err
			}
			todo = append(todo, inside(css)...)
		}
	}
	return w, nil
}

// parts lists the files that a page is made of.
func parts(page []byte) (list []string, err error) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	for n := range doc.Descendants() {
		url := attr(n, "src")
		if n.Data == "use" || n.Data == "link" && !strings.Contains(attr(n, "rel"), "icon") {
			url = attr(n, "href")
		}
		if url, _, _ = strings.Cut(url, "#"); n.Type == html.ElementNode && strings.HasPrefix(url, "/asset/") {
			list = append(list, url)
		}
	}
	return list, nil
}

// inside lists the files that a style sheet names; they may stand beside it.
func inside(css []byte) (list []string) {
	for _, m := range inStyle.FindAllSubmatch(css, -1) {
		url := string(m[1])
		if !strings.HasPrefix(url, "/") {
			url = "/asset/" + url
		}
		list = append(list, url)
	}
	return list
}
