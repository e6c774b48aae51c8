// Package app assembles the program: it opens the store, builds the rooms from the lowest floor up, registers the
// routes and starts the workers. An App is a value that a test can start on a free port with a temporary database.
package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/asset"
	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/job"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/pdf"
	"github.com/motcua/motcua/internal/kit/space"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/notice"
	"github.com/motcua/motcua/internal/notify"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/partner"
	"github.com/motcua/motcua/internal/portal"
	"github.com/motcua/motcua/internal/search"
	"github.com/motcua/motcua/internal/slip"
)

// App is the assembled program.
type App struct {
	Config    Config
	DB        *store.DB
	Lang      *lang.Bundle
	Mux       *web.Mux
	Jobs      *job.Runner
	Blobs     blob.Store
	Limit     *limit.Limiter
	Space     *space.Watch
	Org       *org.Room
	Auth      *account.Auth
	Catalogue *catalogue.Cache
	Names     *catalogue.Names // what the province calls the states of a dossier
	Forms     *form.Forms
	Drafts    *form.Drafts
	Fees      *fee.Room
	Files     *file.Room
	Dossier   *dossier.Room
	Payments  *payment.Room
	Portal    *portal.Room
	Notify    *notify.Room
	Notice    *notice.Room
	Contact   *contact.Room
	Partners  *partner.Room
	Inbox     *inbox.Box
	Search    *search.Room
	Log       *slog.Logger
	started   time.Time
	printer   *slip.Printer
	fonts     *pdf.Fonts
	cards     []card.Card // of all rooms, see rooms.go
}

// OpenStore opens the database of the data folder and brings its schema up to date. It is all that commands
// without pages need.
func OpenStore(ctx context.Context, c Config) (*store.DB, error) {
	db, err := store.Open(ctx, store.Config{URL: c.database(), Now: c.Now, Unsynced: c.Unsynced})
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx, Series()...); err != nil {
		_ = db.Close()
		return nil, err
	}
	allow()
	return db, nil
}

func (c Config) database() string {
	if c.Database != "" {
		return c.Database
	}
	return "sqlite:" + filepath.Join(c.Data, "motcua.db")
}

// Open opens the store, builds the rooms and registers the routes. Nothing runs yet: see Serve and Jobs.
func Open(ctx context.Context, c Config) (*App, error) {
	if err := asset.Check(); err != nil {
		return nil, err
	}
	db, err := OpenStore(ctx, c)
	if err != nil {
		return nil, err
	}
	a, err := New(db, c)
	if err != nil {
		_ = db.Close()
	}
	return a, err
}

// New builds the rooms and registers the routes on a store that is open and up to date; tests begin here.
func New(db *store.DB, c Config) (*App, error) {
	allow()
	a := &App{Config: c, DB: db, Log: slog.Default()}
	return a, a.build()
}

// Close closes the store. Serve must have ended.
func (a *App) Close() error { return a.DB.Close() }

// PublicURL is the address that people type and QR codes carry.
func (a *App) PublicURL() string {
	if a.Config.PublicURL != "" {
		return strings.TrimRight(a.Config.PublicURL, "/")
	}
	scheme := "http://"
	if a.Config.TLSCert != "" || a.Config.Behind {
		scheme = "https://"
	}
	return scheme + a.Config.Addr
}

// Listen takes the address, and proves that the certificate can be read. It comes before everything else: a
// second process on the same address must not touch the data of the first.
func Listen(ctx context.Context, c Config) (net.Listener, error) {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return nil, errors.New("--tls-cert and --tls-key go together: one of them is missing")
	}
	if c.TLSCert != "" {
		if _, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey); err != nil {
			return nil, fmt.Errorf("cannot use the certificate: %w", err)
		}
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", c.Addr, err)
	}
	return l, nil
}

// Serve answers requests and works through jobs until ctx ends; then it stops in order: no new requests,
// the requests under way, the jobs under way, the store. ready is called with the address once it answers.
func (a *App) Serve(ctx context.Context, l net.Listener, ready func(addr string)) error {
	proxies, err := networks("--proxies", a.Config.Proxies)
	if err != nil {
		return err
	}
	here := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")} // this machine: its proxy, its probes
	l = a.Limit.Listener(l, limit.Connections, append(here, proxies...)...)
	srv := web.Server(a.Config.Addr, a.Mux)
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	failed := make(chan error, 1)
	done := make(chan struct{}, 3)
	go func() { a.Jobs.Run(work); done <- struct{}{} }()
	go func() { store.Sequencer{DB: a.DB}.Run(work); done <- struct{}{} }()
	go func() { a.index(work); done <- struct{}{} }()
	go func() {
		err := serve(srv, l, a.Config)
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
		failed <- err
	}()
	if ready != nil {
		ready(l.Addr().String())
	}
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.Config.StopAfter)
	defer cancel()
	if e := srv.Shutdown(grace); err == nil && e != nil {
		err = fmt.Errorf("requests did not end in time: %w", e)
	}
	stopWork()
	for range 3 {
		select {
		case <-done:
		case <-grace.Done():
			return fmt.Errorf("jobs did not end in time: %w", grace.Err())
		}
	}
	return err
}

// index brings into the search index what was there before it could be found.
func (a *App) index(ctx context.Context) {
	if err := a.Search.Refresh(ctx); err != nil && ctx.Err() == nil {
		a.Log.Error("search: the index is not whole", "err", err)
	}
}

func serve(srv *http.Server, l net.Listener, c Config) error {
	if c.TLSCert != "" {
		return srv.ServeTLS(l, c.TLSCert, c.TLSKey)
	}
	return srv.Serve(l)
}
