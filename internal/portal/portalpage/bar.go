package portalpage

import (
	"slices"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/org"
)

// shortOf is the name of a step on the bar, where there is little room.
func (v *stateView) shortOf(s catalogue.Step) string {
	switch org.Role(s.Role) {
	case org.Specialist:
		return v.T("portalpage.bar_handle")
	case org.Chairman, org.Head:
		return v.T("portalpage.bar_sign")
	case org.Clerk:
		return v.T("portalpage.bar_issue")
	case org.Receiver:
		return v.T("portalpage.bar_return")
	}
	return s.Name
}

// bar is the Domino bar: intake, the public steps of the process, neighbours of one name joined. One piece of it is
// where the dossier is, until its result is returned.
func (v *stateView) bar(c catalogue.Version) []view.Step {
	d := v.Dossier
	if d.Mirrored() {
		return v.elsewhere()
	}
	list := []view.Step{{Title: v.T("portalpage.bar_intake")}}
	at, now := 0, "now"
	if v.taken() {
		at = min(1+reached(c, d.Step.Key), len(public(c)))
	}
	switch d.State {
	case dossier.IntakeRefused, dossier.Withdrawn, dossier.Stopped:
		now = "stop"
	case dossier.Returned:
		at, now = len(public(c)), "done"
	}
	list[0].State = placed(0, at, now)
	for i, s := range public(c) {
		title, state := v.shortOf(s), placed(i+1, at, now)
		if last := &list[len(list)-1]; last.Title == title {
			if state != "next" && last.State != now {
				last.State = state
			}
			continue
		}
		list = append(list, view.Step{Title: title, State: state})
	}
	return list
}

// taken tells whether the dossier came as far as the first step behind its intake: papers may be asked for, and it may
// be withdrawn, before and after that.
func (v *stateView) taken() bool {
	switch v.Dossier.State {
	case dossier.New, dossier.IntakeRefused:
		return false
	case dossier.AwaitPapers, dossier.AwaitPayment, dossier.Withdrawn, dossier.Stopped:
		return !v.Dossier.AcceptedAt.IsZero()
	}
	return true
}

// reached is the place among the public steps of the one where the dossier is, or of the last one before it.
func reached(c catalogue.Version, key string) (at int) {
	shown := public(c)
	for _, s := range dossier.Steps(c) {
		if i := slices.IndexFunc(shown, func(x catalogue.Step) bool { return x.Key == s.Key }); i >= 0 {
			at = i
		}
		if s.Key == key {
			return at
		}
	}
	return 0
}

// placed is the state of piece i of a bar, when the dossier is at a piece in a state.
func placed(i, at int, now string) string {
	switch {
	case i < at:
		return "done"
	case i == at:
		return now
	}
	return "next"
}

// public are the steps that citizens read of.
func public(c catalogue.Version) (list []catalogue.Step) {
	for _, s := range dossier.Steps(c) {
		if s.Public != "" && !slices.Contains(s.Actions, string(dossier.CmdAccept)) {
			list = append(list, s)
		}
	}
	return list
}
