package demo

import (
	"slices"

	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
)

// fullyStaffed are the communes with people in every role: a ward of the city, a border town, a rural commune.
var fullyStaffed = []string{"06187", "06184", "06385"} // Kỳ Lừa, Đồng Đăng, Hữu Lũng

// commune makes a committee with its centre, and its people.
func (p *plan) commune(c place.Unit, i int) {
	n, name, s := firstCommune+i, lower(c.Name), slug(c.Plain())
	committee := p.add(unit{kind: org.CommuneCommittee, place: c.Code, parent: p.code, code: p.sub(n), name: "Ủy ban nhân dân " + name, short: "UBND " + name})
	centre := p.add(unit{kind: org.CommuneCentre, place: c.Code, parent: committee, code: p.sub(n, 1),
		name: "Trung tâm Phục vụ hành chính công " + name, short: "Trung tâm PVHCC " + name})
	p.hire("chutich."+s, committee, "Chủ tịch UBND "+name, part{unit: committee, role: org.Chairman})
	p.hire("tiepnhan."+s, centre, "Công chức tiếp nhận và trả kết quả", part{unit: centre, role: org.Receiver})
	if slices.Contains(fullyStaffed, c.Code) {
		p.full = append(p.full, c.Code)
		p.staff(c, n, committee, centre)
		return
	}
	// As small as it can be without a dossier that nobody owns: each stands in for another.
	p.hire("vanthu."+s, committee, "Công chức văn thư", part{unit: committee, role: org.Clerk}, part{unit: centre, role: org.Receiver, backup: true})
	p.hire("chuyenvien."+s, committee, "Chuyên viên", part{unit: committee, role: org.Specialist}, part{unit: committee, role: org.Clerk, backup: true})
}

// office is a specialised agency of a commune (NĐ 150/2025/NĐ-CP), with the duties of its specialist.
type office struct {
	n      int
	name   string
	head   string // login
	title  string
	login  string
	duties []string
	backs  []string // duties of the others that its specialist stands in for
}

func offices(ward bool) []office {
	economy := "Phòng Kinh tế"
	if ward {
		economy = "Phòng Kinh tế, Hạ tầng và Đô thị"
	}
	return []office{
		{2, "Văn phòng HĐND và UBND", "chanhvanphong", "Chánh Văn phòng HĐND và UBND", "tuphap", []string{"civil_status", "certification"},
			[]string{"economy", "land"}},
		{3, economy, "truongkinhte", "Trưởng " + economy, "kinhte", []string{"economy", "land"}, []string{"culture"}},
		{4, "Phòng Văn hóa - Xã hội", "truongvanhoa", "Trưởng Phòng Văn hóa - Xã hội", "vanhoa", []string{"culture"},
			[]string{"civil_status", "certification"}},
	}
}

// staff gives a commune its offices and people in every role, each with a backup (NĐ 61/2018 Điều 12).
func (p *plan) staff(c place.Unit, n int, committee, centre string) {
	name, s := lower(c.Name), slug(c.Plain())
	list := offices(c.Type == "phuong")
	keys := make([]string, len(list))
	for i, o := range list {
		keys[i] = p.add(unit{kind: org.CommuneOffice, place: c.Code, parent: committee, code: p.sub(n, o.n), name: o.name + " " + name})
	}
	for i, o := range list {
		next := keys[(i+1)%len(keys)]
		boss := []part{{unit: keys[i], role: org.Head}, {unit: next, role: org.Head, backup: true}}
		if i == 0 {
			boss = append(boss, part{unit: committee, role: org.Clerk, backup: true})
		}
		p.hire(o.head+"."+s, keys[i], o.title, boss...)
		var parts []part
		for _, d := range o.duties {
			parts = append(parts, part{unit: keys[i], role: org.Specialist, duty: d})
		}
		for _, d := range o.backs {
			parts = append(parts, part{unit: keyOf(list, keys, d), role: org.Specialist, duty: d, backup: true})
		}
		p.hire(o.login+"."+s, keys[i], "Chuyên viên "+o.name, parts...)
	}
	p.hire("phochutich."+s, committee, "Phó Chủ tịch UBND "+name, part{unit: committee, role: org.Chairman, backup: true})
	p.hire("vanthu."+s, committee, "Công chức văn thư", part{unit: committee, role: org.Clerk})
	p.hire("giamdoc."+s, centre, "Giám đốc Trung tâm", part{unit: centre, role: org.CentreDirector})
	p.hire("tiepnhan2."+s, centre, "Công chức tiếp nhận và trả kết quả", part{unit: centre, role: org.Receiver, backup: true},
		part{unit: centre, role: org.Cashier, backup: true}, part{unit: centre, role: org.CentreDirector, backup: true})
	p.hire("thuquy."+s, centre, "Cán bộ thu phí, lệ phí", part{unit: centre, role: org.Cashier})
	p.hire("hotro."+s, centre, "Cán bộ hỗ trợ người dân", part{unit: centre, role: org.Helper})
}

// keyOf is the office whose specialist has a duty.
func keyOf(list []office, keys []string, duty string) string {
	for i, o := range list {
		if slices.Contains(o.duties, duty) {
			return keys[i]
		}
	}
	return ""
}

// Staffed lists the codes of the communes with people in every role.
func Staffed() []string { return slices.Clone(fullyStaffed) }
