package demo

import (
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
)

var cheap = Options{Org: org.Config{HashMemory: 64, HashTime: 1, NoTOTP: true}}

func prepare() storetest.Prepare {
	return storetest.Prepare{Name: "demo", Series: []store.Series{
		{Room: "org", FS: org.Card().Migrations}, {Room: "place", FS: place.Card().Migrations},
	}}
}

func TestBuild(t *testing.T) {
	storetest.Each(t, prepare(), func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		began := time.Now()
		p, err := Build(t.Context(), db, cheap)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("built in %v", time.Since(began))
		began = time.Now()
		again, err := Build(t.Context(), db, cheap)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("again in %v", time.Since(began))
		_ = again
		for _, s := range p.SignIns {
			t.Log(s)
		}
		_ = day.Zone
	})
}
