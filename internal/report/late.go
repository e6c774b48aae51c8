package report

import "github.com/motcua/motcua/internal/figure"

// A paused dossier is late only if it was so before the pause.
const (
	pausedNow  = `f.state in (5, 6) and not ` + nowLate
	runningNow = `f.state not in (5, 6) and not ` + nowLate
)

// Late is how every unfinished dossier stands, by the unit and the step that has it; those that nobody has accepted yet as
// well, by the clock of the intake: of each dossier that was unfinished at the position its last fact up to there. A
// dossier unfinished then is unfinished now or has changed since.
var Late = &figure.Population{
	Code: "late", Version: "late/2", Name: "report.late", Need: MayRead, Path: dossierPath,
	From: `(select h.dossier_id, h.state, h.code, h.procedure_code, h.field, h.received_unit, h.competent_unit, h.accepted_at, h.due, h.due_unit, h.first_late, h.finished_at,
			h.step_unit, h.step_name
			from (select distinct u.dossier_id from (select e.dossier_id from dossier_end_facts e where e.state in (1, 2, 4, 5, 6)
				union all select p.dossier_id from dossier_desk_facts p where p.position > ` + figure.Position + `) u) c
			cross join dossier_desk_facts h where h.dossier_id = c.dossier_id and h.seq = (select l.seq from dossier_desk_facts l
				where l.dossier_id = c.dossier_id and l.position <= ` + figure.Position + ` order by l.seq desc limit 1)) f
		where f.state in (1, 2, 4, 5, 6)`,
	ID: "f.dossier_id", Units: []string{"f.competent_unit", "f.received_unit"},
	Dimensions: []figure.Dimension{{Key: "unit", Column: "f.step_unit", Of: figure.OfUnit}, {Key: "step", Column: "f.step_name"}},
	Figures: []figure.Figure{ // each dossier stands in exactly one of them but the total
		{Code: "unfinished", Name: "report.total", Sum: []string{"overdue", "due_today", "due_soon", "in_term", "waiting"}},
		{Code: "overdue", Name: "report.overdue", Where: nowLate},
		{Code: "due_today", Name: "report.due_today", Where: runningNow + ` and not ` + noDue + ` and ` + dayDue + ` = ` + dayNow},
		{Code: "due_soon", Name: "report.due_soon", Where: runningNow + ` and not ` + noDue + ` and ` + dayDue + ` > ` + dayNow + ` and ` + dayDue +
			` <= ` + figure.Soon},
		{Code: "in_term", Name: "report.left", Where: runningNow + ` and (` + noDue + ` or ` + dayDue + ` > ` + figure.Soon + `)`},
		{Code: "waiting", Name: "report.waiting", Where: pausedNow},
	},
}
