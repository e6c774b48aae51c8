package demo

import (
	"fmt"

	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
)

// citizen is the invented citizen with an account.
const citizen = "Nông Thị Thu Lan"

// dept is a specialised agency of the province. The numbers are invented: what follows H37 is for the
// province to say (QĐ 20/2020/QĐ-TTg Điều 4).
type dept struct {
	n    int
	slug string
	name string
	boss string // title of its leader
}

var departments = []dept{
	{1, "vanphong", "Văn phòng UBND tỉnh", "Chánh Văn phòng"},
	{2, "thanhtratinh", "Thanh tra tỉnh", "Chánh Thanh tra"},
	{3, "sonoivu", "Sở Nội vụ", "Giám đốc"},
	{4, "sotuphap", "Sở Tư pháp", "Giám đốc"},
	{5, "sotaichinh", "Sở Tài chính", "Giám đốc"},
	{6, "socongthuong", "Sở Công Thương", "Giám đốc"},
	{7, "sonnmt", "Sở Nông nghiệp và Môi trường", "Giám đốc"},
	{8, "soxaydung", "Sở Xây dựng", "Giám đốc"},
	{9, "sovhttdl", "Sở Văn hóa, Thể thao và Du lịch", "Giám đốc"},
	{10, "sokhcn", "Sở Khoa học và Công nghệ", "Giám đốc"},
	{11, "sogddt", "Sở Giáo dục và Đào tạo", "Giám đốc"},
	{12, "soyte", "Sở Y tế", "Giám đốc"},
	{13, "sodttg", "Sở Dân tộc và Tôn giáo", "Giám đốc"},
}

// Numbers below the province that are not departments.
const (
	centreNumber = 14
	firstCommune = 21
)

func (p *plan) sub(n ...int) string {
	code := p.code
	for _, x := range n {
		code += fmt.Sprintf(".%d", x)
	}
	return code
}

// top makes the committee and the centre of the province, and those who look across it.
func (p *plan) top() {
	name := lower(p.name)
	committee := p.add(unit{kind: org.ProvinceCommittee, place: Place, name: "Ủy ban nhân dân " + name, short: "UBND " + name, code: p.sub()})
	centre := p.add(unit{kind: org.ProvinceCentre, place: Place, parent: committee, code: p.sub(centreNumber),
		name: "Trung tâm Phục vụ hành chính công " + name, short: "Trung tâm PVHCC " + name})
	p.hire("chutich.tinh", committee, "Chủ tịch UBND tỉnh", part{unit: committee, role: org.Chairman})
	p.hire("phochutich.tinh", committee, "Phó Chủ tịch UBND tỉnh", part{unit: committee, role: org.Chairman, backup: true})
	p.hire("chuyenvien.tinh", committee, "Chuyên viên", part{unit: committee, role: org.Specialist})
	p.hire("chuyenvien2.tinh", committee, "Chuyên viên", part{unit: committee, role: org.Specialist, backup: true},
		part{unit: committee, role: org.Clerk, backup: true})
	p.hire("vanthu.tinh", committee, "Văn thư", part{unit: committee, role: org.Clerk})
	p.hire("kiemsoat", committee, "Trưởng phòng Kiểm soát thủ tục hành chính", part{unit: committee, role: org.ProcedureOfficer})
	p.hire("kiemsoat2", committee, "Chuyên viên phòng Kiểm soát thủ tục hành chính", part{unit: committee, role: org.ProcedureOfficer, backup: true})
	p.hire("thanhtra", committee, "Thanh tra viên chính", part{unit: committee, role: org.Inspector})
	p.hire("quantri", committee, "Quản trị kỹ thuật", part{unit: committee, role: org.TechnicalAdmin})
	p.hire("quantri2", committee, "Quản trị kỹ thuật", part{unit: committee, role: org.TechnicalAdmin}) // what takes two administrators
	p.hire("giamdoc", centre, "Giám đốc Trung tâm", part{unit: centre, role: org.CentreDirector})
	p.hire("phogiamdoc", centre, "Phó Giám đốc Trung tâm", part{unit: centre, role: org.CentreDirector, backup: true})
	p.hire("tiepnhan.tinh", centre, "Chuyên viên tiếp nhận và trả kết quả", part{unit: centre, role: org.Receiver})
	p.hire("tiepnhan2.tinh", centre, "Chuyên viên tiếp nhận và trả kết quả", part{unit: centre, role: org.Receiver, backup: true},
		part{unit: centre, role: org.Cashier, backup: true})
	p.hire("thuquy.tinh", centre, "Cán bộ thu phí, lệ phí", part{unit: centre, role: org.Cashier})
	p.hire("hotro.tinh", centre, "Cán bộ hỗ trợ người dân", part{unit: centre, role: org.Helper})
}

func (p *plan) department(d dept) {
	at := p.add(unit{kind: org.Department, place: Place, parent: p.code, name: d.name, code: p.sub(d.n)})
	p.house(at, d.slug, d.boss+" "+d.name)
}

// house hires those without whom no dossier of an agency gets anywhere, each with a backup (NĐ 61/2018 Điều 12).
func (p *plan) house(at, slug, boss string) {
	p.hire("giamdoc."+slug, at, boss, part{unit: at, role: org.Chairman})
	p.hire("truongphong."+slug, at, "Trưởng phòng", part{unit: at, role: org.Head}, part{unit: at, role: org.Clerk, backup: true})
	p.hire("chuyenvien."+slug, at, "Chuyên viên", part{unit: at, role: org.Specialist})
	p.hire("phogiamdoc."+slug, at, "Phó "+boss, part{unit: at, role: org.Chairman, backup: true}, part{unit: at, role: org.Head, backup: true})
	p.hire("vanthu."+slug, at, "Văn thư", part{unit: at, role: org.Clerk}, part{unit: at, role: org.Specialist, backup: true})
}

// branchOf says which land registration branch serves a commune: five invented areas, by the order of the
// codes, which follows the former districts.
func branchOf(i, communes int) int { return i * 5 / communes }

// branches makes the branches of the land registration office; each serves the communes of its area.
func (p *plan) branches(communes []place.Unit) {
	for n, roman := range []string{"I", "II", "III", "IV", "V"} {
		var serves []string
		for i, c := range communes {
			if branchOf(i, len(communes)) == n {
				serves = append(serves, c.Code)
			}
		}
		if len(serves) == 0 {
			continue
		}
		at := p.add(unit{kind: org.LandBranch, place: serves[0], serves: serves[1:], parent: p.sub(7), code: p.sub(7, n+1),
			name: "Chi nhánh Văn phòng đăng ký đất đai khu vực " + roman, short: "Chi nhánh VPĐKĐĐ khu vực " + roman})
		p.house(at, fmt.Sprintf("vpdkdd%d", n+1), "Giám đốc Chi nhánh")
	}
}
