package catalogue

import (
	"github.com/motcua/motcua/internal/kit/right"
	"github.com/motcua/motcua/internal/org"
)

// What is done with the catalogue.
const (
	MayEdit    right.Action = "edit_catalogue"
	MayPublish right.Action = "publish_catalogue"
)

// Rights say who keeps the catalogue. Publishing takes a second person (Publish).
func Rights() right.Table {
	return right.Table{right.Give(org.ProcedureOfficer, right.Below, MayEdit, MayPublish)}
}
