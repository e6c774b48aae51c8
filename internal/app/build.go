package app

import (
	"context"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/certify"
	"github.com/motcua/motcua/internal/dossier/consult"
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
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/seal"
	"github.com/motcua/motcua/internal/kit/space"
	"github.com/motcua/motcua/internal/kit/view"
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

// DefaultStop is how long requests and jobs may take when the house stops.
const DefaultStop = 20 * time.Second

// build makes the rooms, collects their cards, gives their listeners and jobs to the runner, and registers the routes.
func (a *App) build() (err error) {
	a.started = a.DB.Now()
	if a.Lang, err = lang.Load(Words()...); err != nil {
		return err
	}
	offices, err := networks("--offices", a.Config.Offices)
	if err != nil {
		return err
	}
	a.Limit = limit.New(a.DB, offices...)
	if a.Blobs, err = a.Config.openBlobs(); err != nil {
		return err
	}
	a.Space = space.New(a.Config.space(a.DB.Now))
	a.DB.Spare(a.Space)
	a.Blobs = blob.Spare(a.Blobs, a.Space)
	if a.Config.Account.Secrets, err = a.Config.secrets(); err != nil {
		return err
	}
	a.Config.Account.SessionsKept, a.Config.Account.AuditKept, a.Config.Account.Limit = a.Config.KeepSessions, a.Config.KeepAudit, a.Limit
	a.Org = &org.Room{DB: a.DB}
	a.Auth = account.NewAuth(a.Org, a.Config.Account)
	a.Catalogue, a.Names = &catalogue.Cache{}, &catalogue.Names{DB: a.DB}
	a.Forms = &form.Forms{Places: places{a.DB, a.Config.Province}}
	a.Drafts = &form.Drafts{DB: a.DB, Secrets: a.Config.Account.Secrets, Limit: a.Limit}
	a.Files = file.New(a.DB, a.Blobs, file.Config{Limit: a.Limit, Pictures: file.PictureConfig{Self: a.Config.Self}})
	if a.Fees, err = fee.New(a.DB, a.Config.Fee); err != nil {
		return err
	}
	a.Payments = &payment.Room{Fees: a.Fees}
	a.Dossier = &dossier.Room{DB: a.DB, Config: a.Config.Dossier, Forms: a.Forms, Catalogue: a.Catalogue, Money: a.Payments,
		Families: []dossier.Family{payment.Commands(), consult.Commands(), certify.Commands()}}
	a.Payments.Dossier = a.Dossier
	a.Partners = &partner.Room{DB: a.DB, Limit: a.Limit}
	a.Portal = &portal.Room{DB: a.DB, Limit: a.Limit, Dossier: a.Dossier, Config: a.Config.Portal}
	a.Notify = &notify.Room{DB: a.DB, Carriers: a.Config.carriers(), Secrets: a.Config.Account.Secrets}
	a.Contact = &contact.Room{DB: a.DB, Limit: a.Limit, Secrets: a.Config.Account.Secrets, Words: a.Lang.Words(lang.Default),
		Carry: a.carry, Reaches: a.reaches}
	a.Portal.Contact, a.Auth.Contact = a.Contact, a.Contact
	a.Notice = &notice.Room{DB: a.DB, Dossier: a.Dossier, Notify: a.Notify, Contact: a.Contact, Words: a.Lang.Words(lang.Default), PublicURL: a.PublicURL(),
		Config: a.Config.Notice}
	a.Jobs = &job.Runner{DB: a.DB, Log: a.Log}
	if a.printer, err = a.newPrinter(); err != nil {
		return err
	}
	a.Inbox, a.Search = &inbox.Box{}, &search.Room{DB: a.DB}
	a.cards = a.rooms()
	for _, c := range slices.Backward(a.cards) { // dossiers stand before the catalogue and the people they are made of
		a.Inbox.Sources, a.Search.Sources = append(a.Inbox.Sources, c.Inbox...), append(a.Search.Sources, c.Search...)
	}
	for _, c := range a.cards {
		a.Jobs.Add(c.Base)
		for kind, access := range c.Files {
			a.Files.Owner(kind, access)
		}
		a.Org.Rooms = append([]room.Base{c.Base}, a.Org.Rooms...) // the higher rooms first
	}
	a.Jobs.Add(room.Base{Listeners: a.Search.Listeners()})
	return a.registerRoutes()
}

// secrets is the key for what the database must not hold in the clear.
func (c Config) secrets() (*seal.Box, error) {
	if c.SecretKey != "" {
		return seal.Load(c.SecretKey)
	}
	return seal.LoadOrMake(filepath.Join(c.Data, "secret.key"))
}

func (c Config) openBlobs() (blob.Store, error) {
	if s := c.S3; s.Endpoint != "" {
		return blob.OpenS3(blob.S3Config{Endpoint: s.Endpoint, Bucket: s.Bucket, Region: s.Region, Key: s.Key, Secret: s.Secret, TempDir: c.waiting()})
	}
	return blob.OpenLocal(filepath.Join(c.Data, "blob"))
}

// waiting is where uploads to a bucket wait until their hash is known: in the data folder, whose disk is watched, if there is one.
func (c Config) waiting() string {
	if _, err := os.Stat(c.Data); err != nil {
		return ""
	}
	return c.Data
}

// networks reads the networks of a setting.
func networks(flag string, list []string) (out []netip.Prefix, err error) {
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("%s: %q is not a network like 10.0.0.0/8", flag, s)
		}
		out = append(out, p)
	}
	return out, nil
}

// mux makes the guarded mux of this house.
func (a *App) mux() (*web.Mux, error) {
	proxies, err := networks("--proxies", a.Config.Proxies)
	if err != nil {
		return nil, err
	}
	c := web.Config{Lang: a.Lang, API: []string{api.Prefix}, ErrorPage: view.Problem, Names: a.Names.In, Log: a.Log, Proxies: proxies, Secure: a.Config.Behind,
		Limit: a.Limit, Receive: a.receive}
	if a.Config.AccessLog {
		c.Access = a.Log
	}
	return web.NewMux(c), nil
}

// newPrinter prints slips in Vietnamese with the fonts built into the program.
func (a *App) newPrinter() (*slip.Printer, error) {
	sub, err := fs.Sub(asset.FS, "dist/pdf")
	if err != nil {
		return nil, err
	}
	if a.fonts, err = pdf.Load(sub, "Serif"); err != nil {
		return nil, err
	}
	return slip.New(slip.Config{Fonts: a.fonts, Words: a.Lang.Words(lang.Default), Demo: a.Config.Demo}), nil
}

// records is what the pages of plain records share.
func (a *App) records() recordpage.House {
	h := recordpage.House{DB: a.DB, Blobs: a.Blobs, Fonts: a.fonts, Lang: a.Lang, People: org.PersonNames, Attachments: a.attachments,
		Limit: a.Limit, Secrets: a.Config.Account.Secrets, Asker: func(ctx context.Context) string { return org.ViewerOf(ctx).Person }}
	if a.Config.Demo && a.Lang != nil {
		h.Legend = a.Lang.Words(lang.Default).T("slip.trial")
	}
	return h
}

func (a *App) openBlob(ctx context.Context, hash string) (blob.Reader, error) {
	return a.Blobs.Open(ctx, hash)
}
