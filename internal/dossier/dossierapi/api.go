// Package dossierapi is how machines call the one-stop: the catalogue, applying, following, handling dossiers and
// reports, with the use cases that the pages use.
package dossierapi

import (
	"slices"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/portal"
)

// API needs the rooms it opens.
type API struct {
	DB        *store.DB
	Dossier   *dossier.Room
	Payments  *payment.Room
	Portal    *portal.Room
	Catalogue *catalogue.Cache
	Drafts    *form.Drafts
	Files     *file.Room
	Lang      *lang.Bundle // its default language names the columns of tables
}

// Operations are what the room brings to the interface for machines.
func (a API) Operations() []api.Operation {
	return slices.Concat(a.procedures(), a.applying(), a.following(), a.dossiers(), a.commands(), a.files(), a.consultations(), a.mirrors(), a.reports())
}
