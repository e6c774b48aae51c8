package report

import (
	"github.com/motcua/motcua/internal/figure"
)

// A term in hours is judged by the moment, every other by date; dates are compared as the numbers of their days in Việt
// Nam (decisions §12).
const (
	ended    = `f.finished_at > 0`
	noDue    = `f.due = 0`
	hours    = `f.due_unit in ('hour','working_hour')`
	dayDone  = `((f.finished_at + 25200000) / 86400000)`
	dayDue   = `((f.due + 25200000) / 86400000)`
	dayNow   = `((` + figure.At + ` + 25200000) / 86400000)`
	closed   = `f.finished_state in (7, 8)` // rút, dừng: counted on time (decisions §16)
	wasLate  = `f.first_late > 0`           // late when something was about to move its due day: late for ever (decisions §16; ADR 0009)
	doneLate = `(` + wasLate + ` or not ` + noDue + ` and (case when ` + hours + ` then f.finished_at > f.due else ` + dayDone + ` > ` + dayDue + ` end))`
	doneEar  = `(f.first_late = 0 and not ` + noDue + ` and ` + dayDone + ` < ` + dayDue + `)`
	nowLate  = `(` + wasLate + ` or not ` + noDue +
		` and f.state not in (5, 6) and (case when ` + hours + ` then ` + figure.At + ` > f.due else ` + dayNow + ` > ` +
		dayDue + ` end))`
)

// about lists the dossiers that a table can be about: those open now or settled since the period began, and those of
// which more was told after the position or the cut-off. Every other dossier was settled before the period then as it is
// now. ("union" alone would have SQLite sort the whole history.)
// The tables say "cross join" because SQLite then keeps the order: these first, by index the facts of each.
// The last fact is looked up backwards from the newest, so one or two rows of each dossier are read, not its whole story.
const about = `(select distinct u.dossier_id from (select e.dossier_id from dossier_end_facts e where e.accepted_at > 0 and e.finished_at = 0
		union all select e.dossier_id from dossier_end_facts e where e.accepted_at > 0 and e.finished_at >= ` + figure.Begin + `
		union all select h.dossier_id from dossier_facts h where h.position > ` + figure.Position + `
		union all select h.dossier_id from dossier_facts h where h.at >= ` + figure.End + `) u) c`

// II06a is II.06a/VPCP/KSTT as printed before TT 05/2025, with the columns of decisions §16: of each dossier its
// last fact up to the position and the cut-off; accepted, and not finished before the period. Unit is the competent
// authority at the cut-off; a centre decides nothing, and reports on what it received. Place is the commune that the
// dossier is about.
var II06a = &figure.Population{
	Code: "ii06a", Version: "II.06a/2020.2", Name: "report.ii06a", Need: MayRead, Path: dossierPath,
	From: `(select h.dossier_id, h.state, h.code, h.procedure_code, h.field, h.channel, h.received_unit, h.competent_unit, h.place, h.accepted_at, h.due, h.due_unit,
			h.first_late, h.finished_at, h.finished_state, h.extended, h.home
			from ` + about + ` cross join dossier_facts h where h.dossier_id = c.dossier_id and h.seq = (select l.seq from dossier_facts l
				where l.dossier_id = c.dossier_id and l.position <= ` + figure.Position + ` and l.at < ` + figure.End + ` order by l.seq desc limit 1)) f
		where f.accepted_at > 0 and (f.finished_at = 0 or f.finished_at >= ` + figure.Begin + `)`,
	ID: "f.dossier_id", Units: []string{"f.competent_unit", "f.received_unit"},
	Dimensions: []figure.Dimension{{Key: "unit", Column: "f.competent_unit", Of: figure.OfUnit}, {Key: "field", Column: "f.field"},
		{Key: "place", Column: "f.place", Of: figure.OfPlace}},
	Figures: []figure.Figure{
		{Code: "received", No: "3", Name: "report.total", Sum: []string{"online", "direct", "carried"}},
		{Code: "online", No: "4", Name: "report.online", Where: `f.accepted_at >= ` + figure.Begin + ` and f.channel = 'online'`},
		{Code: "direct", No: "5", Name: "report.direct", Where: `f.accepted_at >= ` + figure.Begin + ` and f.channel <> 'online'`},
		{Code: "carried", No: "6", Name: "report.carried", Where: `f.accepted_at < ` + figure.Begin},
		{Code: "resolved", No: "7", Name: "report.total", Sum: []string{"early", "on_time", "late"}},
		{Code: "early", No: "8", Name: "report.early", Where: ended + ` and not ` + closed + ` and ` + doneEar},
		{Code: "on_time", No: "9", Name: "report.on_time", Where: ended + ` and (` + closed + ` or not ` + doneEar + ` and not ` + doneLate + `)`},
		{Code: "late", No: "10", Name: "report.overdue", Where: ended + ` and not ` + closed + ` and ` + doneLate},
		{Code: "open", No: "11", Name: "report.total", Sum: []string{"open_in_term", "open_late"}},
		{Code: "open_in_term", No: "12", Name: "report.in_term", Where: `not ` + ended + ` and not ` + nowLate},
		{Code: "open_late", No: "13", Name: "report.overdue", Where: `not ` + ended + ` and ` + nowLate},
		{Code: "paused", Name: "report.paused", Where: `not ` + ended + ` and f.state in (5, 6)`},
		{Code: "extended", Name: "report.extended", Where: `f.extended > 0`},
		{Code: "first_late", Name: "report.first_late", Where: wasLate + ` and f.due > f.first_late`},
		{Code: "closed_late", Name: "report.closed_late", Where: ended + ` and ` + closed + ` and ` + doneLate},
		{Code: "mirrored", Name: "report.mirrored", Where: `f.home <> ''`},
		{Code: "in_time", Name: "report.in_time", Sum: []string{"early", "on_time"}, Per: "resolved"},
	},
}

func dossierPath(id string) string { return "/dossier/" + id }
