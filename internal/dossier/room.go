package dossier

import (
	"embed"
	"fmt"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// Room gives the commands of the dossier. All but Config must be given.
type Room struct {
	DB        *store.DB
	Config    Config
	Forms     *form.Forms
	Catalogue *catalogue.Cache
	Money     Money    // nil: nothing is charged
	Families  []Family // commands of the packages above

	tx *store.Tx // see Within
}

// Money is what the commands ask of the fees of a dossier.
type Money interface {
	Accepted(c *Change) error // puts the bill to a dossier that is accepted
	Unpaid(c *Change) error   // refuses while something is still to be paid
	// Changed counts anew what is to be paid, when answers that it is counted by are not those of before.
	Changed(c *Change, before form.Answers) error
	Drop(c *Change) error // ends a bill that nobody will pay any more
}

// Form is the compiled form of a version.
func (r *Room) Form(v catalogue.Version) (*form.Form, error) {
	f, err := r.Forms.Of(v.Form)
	if err != nil {
		return nil, fmt.Errorf("dossier: form of %s: %w", v.Code, err)
	}
	return f, nil
}

// Holds gives the judge of the conditions of v over these answers on a day.
func (r *Room) Holds(v catalogue.Version, answers []byte, on day.Date) (func(when string) bool, error) {
	f, err := r.Form(v)
	if err != nil {
		return nil, err
	}
	a, err := form.ReadAnswers(answers)
	if err != nil {
		return nil, fmt.Errorf("dossier: answers: %w", err)
	}
	return f.Judge(a, on), nil
}

// Config holds what the law leaves open or a province decides. The zero value is the default.
type Config struct {
	IntakeHours int // working hours to answer a dossier in state 1; 8 when 0 (decisions §3)
}

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Base is what room dossier brings to the house.
func (r *Room) Base() room.Base {
	return room.Base{Name: "dossier", Floor: 40, Migrations: migrations, Words: words, Rights: Rights(), Tables: tables,
		Listeners: []room.Listener{followDue}, Jobs: []room.Job{r.expiry()}}
}
