package orgpage

import (
	"strings"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

// sessionLines are sessions as a page lists them.
type sessionLines struct {
	Sessions []account.Session
	Here     string // id of the one that looks; it is ended by signing out
	Base     string // where the forms that end the others post
}

func (l sessionLines) table(b view.Base) view.Table {
	t := view.Table{Caption: b.T("org.sessions_title"), Quiet: true, Empty: b.T("org.no_session"),
		Heads: []view.Cell{{Text: b.T("org.h_device")}, {Text: b.T("org.h_seen")}, {Text: b.T("org.h_act")}}}
	for _, s := range l.Sessions {
		name := device(s.Agent)
		if name == "" {
			name = b.T("org.device_unknown")
		}
		row := []view.Cell{{Text: name, Sub: b.T("org.session_since", "at", s.Created)}, {Text: b.Words.DateTime(s.Seen), Sub: s.Address}}
		if s.ID == l.Here {
			row = append(row, view.Cell{Body: view.Chip(view.Ok, "monitor", b.T("org.session_here"))})
		} else {
			row = append(row, view.Cell{Body: endForm(b, l.Base+"/session/"+s.ID+"/end")})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// tries lists wrong passwords for the account of the viewer.
func (v securityView) tries() view.Table {
	t := view.Table{Caption: v.T("org.tries_title"), Quiet: true, Heads: []view.Cell{{Text: v.T("org.h_device")}, {Text: v.T("org.h_when")}}}
	for _, a := range v.Tries {
		name := device(a.Agent)
		if name == "" {
			name = v.T("org.device_unknown")
		}
		t.Rows = append(t.Rows, []view.Cell{{Text: name}, {Text: v.Words.DateTime(a.At), Sub: a.Address}})
	}
	return t
}

// resets lists what others have reset of the account of the viewer.
func (v securityView) resets() view.Table {
	t := view.Table{Caption: v.T("org.resets_title"), Quiet: true, Heads: []view.Cell{{Text: v.T("org.h_what")}, {Text: v.T("org.h_actor")},
		{Text: v.T("org.h_when")}}}
	for _, a := range v.Resets {
		t.Rows = append(t.Rows, []view.Cell{{Text: v.T(a.What.Word()), Sub: v.saying(a)}, {Text: actorName(v.Base, v.names, a)},
			{Text: v.Words.DateTime(a.At)}})
	}
	return t
}

// watched lists what happened to the accounts and rights of leaders and administrators.
func (v securityView) watched() view.Table {
	t := view.Table{Caption: v.T("org.watched_title"), Quiet: true, Empty: v.T("org.watched_none"), Heads: []view.Cell{{Text: v.T("org.h_what")},
		{Text: v.T("org.name")}, {Text: v.T("org.h_actor")}, {Text: v.T("org.h_when")}}}
	for _, a := range v.Watched {
		t.Rows = append(t.Rows, []view.Cell{{Text: v.T(a.What.Word()), Sub: v.saying(a)}, {Text: v.names[a.Person]}, {Text: actorName(v.Base, v.names, a)},
			{Text: v.Words.DateTime(a.At)}})
	}
	return t
}

// saying is what a line says besides: the role that was given, or why.
func (v securityView) saying(a org.Audit) string {
	switch a.What {
	case org.LeaderRole, org.LeaderDelegated, org.RoleAsked, org.RoleAgreed, org.RoleDeclined:
		role, id, _ := strings.Cut(a.Detail, " ")
		id, why, _ := strings.Cut(id, " ")
		unit, _ := v.chart.Unit(id)
		return strings.TrimSuffix(v.T(org.Role(role).Word())+", "+unit.Name+": "+why, ": ")
	case org.ResetAsked, org.ResetDeclined:
		return a.Detail
	case org.UnitMoved:
		moved, below, _ := strings.Cut(a.Detail, " ")
		unit, _ := v.chart.Unit(moved)
		parent, _ := v.chart.Unit(below)
		return unit.Name + " → " + parent.Name
	}
	return ""
}

func actorNames(q store.Querier, lines []org.Audit) (map[string]string, error) {
	var ids []string
	for _, a := range lines {
		ids = append(ids, a.Actor, a.Person)
	}
	return org.PersonNames(q, ids)
}

// actorName is who wrote a line; what nobody of the house did was done on the server.
func actorName(b view.Base, names map[string]string, a org.Audit) string {
	if name := names[a.Actor]; name != "" {
		return name
	}
	return b.T("org.on_server")
}

// device names browser and system out of what a browser says about itself, the way people speak of them.
func device(agent string) string {
	find := func(list [][2]string) string {
		for _, x := range list {
			if strings.Contains(agent, x[0]) {
				return x[1]
			}
		}
		return ""
	}
	// The order matters: most browsers also claim to be the ones below them.
	browser := find([][2]string{{"coc_coc", "Cốc Cốc"}, {"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Zalo", "Zalo"},
		{"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}})
	system := find([][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}})
	if browser == "" || system == "" {
		return browser + system
	}
	return browser + ", " + system
}
