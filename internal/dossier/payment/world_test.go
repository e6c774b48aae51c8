package payment_test

import (
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
)

// world is a house with what the tests of this package need.
type world struct{ *dossiertest.World }

func each(t *testing.T, test func(w *world)) {
	dossiertest.Each(t, func(w *dossiertest.World) { test(&world{w}) })
}

func newWorld(t *testing.T, h *apptest.House) *world { return &world{dossiertest.New(t, h)} }
