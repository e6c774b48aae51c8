package catalogue

import (
	"slices"
	"strings"
)

// procedureRow is a procedure as the public list has it.
type procedureRow struct {
	Code, Name, Ministry, Field, LawType, Decision, URL string
	Levels, Applicants, Results, Ways                   []string
}

// from takes the row over: names as found, levels, and who is competent.
func (c *Content) from(r procedureRow, departments map[string]string) {
	c.Name, c.Field, c.LawType, c.Decision, c.Source = r.Name, r.Field, r.LawType, r.Decision, r.URL
	c.Levels, c.Applicants = r.Levels, r.Applicants
	c.Results = nil
	for _, code := range r.Results {
		c.Results = append(c.Results, Result{Code: code})
	}
	c.unflag(atCompetence)
	c.Competence, c.Department = competence(r), ""
	if c.Competence == "department" {
		if c.Department = departments[r.Ministry]; c.Department == "" {
			c.flag(DepartmentNeeded, atCompetence, r.Ministry)
		}
	}
	switch {
	case len(r.Levels) == 0:
		c.flag(LevelMissing, atCompetence, "")
	case c.Competence == outside:
		c.flag(OutsideProvince, atCompetence, r.Ministry)
		if slices.Contains(strayFields, r.Field) {
			c.flag(MinistryDoubtful, atCompetence, r.Ministry)
		}
	}
}

// strayFields never belong to a body of the state's own lines: where the source says so all the same, its
// ministry is in doubt, and an official must say whose procedure it is.
var strayFields = []string{"Nông nghiệp", "Người có công"}

// decidedAt tells whether lists show the procedure under a level. The source gives bodies of the state's own
// lines the level of the place where they sit (a tax team: "commune"), but no committee of that level decides:
// they stand under "other".
func (c *Content) decidedAt(level string) bool {
	if c.Competence != outside || c.Has(MinistryDoubtful) {
		return slices.Contains(c.Levels, level)
	}
	switch level {
	case "other":
		return true
	case "ministry":
		return slices.Contains(c.Levels, level)
	}
	return false
}

// outside is the competence of bodies that belong to the state's own lines, not to the province.
const outside = "central"

// Bodies that are no part of the province's government: their dossiers live in systems of their own, and the
// province's system only mirrors them (NĐ 224/2026 Điều 15).
var (
	outsideMinistries = []string{"bo-cong-an", "ngan-hang-nha-nuoc", "toa-an-nhan-dan"}
	outsideFields     = []string{"Thuế", "Hải quan", "Kho bạc Nhà nước", "Dự trữ", "Chứng khoán", "Bảo hiểm", "Thi hành án dân sự"}
	outsideWords      = []string{"BHXH", "BHYT"}
)

// competence says what kind of unit decides: since the two-tier government the lowest level named.
func competence(r procedureRow) string {
	has := func(l string) bool { return slices.Contains(r.Levels, l) }
	switch {
	case slices.Contains(outsideMinistries, r.Ministry), slices.Contains(outsideFields, r.Field),
		slices.ContainsFunc(outsideWords, func(w string) bool { return strings.Contains(r.Field, w) }):
		return outside
	case has("commune"):
		return "commune_committee"
	case has("province") && r.Field == "Đất đai":
		return "land_branch" // Văn phòng đăng ký đất đai and its branches (Luật Đất đai 2024 Điều 136)
	case has("province"):
		return "department"
	case has("ministry"):
		return "ministry"
	}
	return ""
}

// settle decides the level of service: what cannot be counted, routed or asked for can only be read.
// NĐ 224/2026 Điều 14: full is the rule, partial has a reason – here, papers that must be shown in person, or
// no way to file online.
func (c *Content) settle() {
	switch {
	case len(c.TermFaults()) > 0, !c.usablePapers(), c.routeless():
		c.Service = Information
	case !slices.ContainsFunc(c.Channels, func(ch Channel) bool { return ch.Kind == "online" }),
		slices.ContainsFunc(c.Papers, func(p Paper) bool { return p.Kind == Show }):
		c.Service = Partial
	default:
		c.Service = Full
	}
}

// limit keeps the level of service that an official chose, unless nobody could file by it (decisions §18).
func (c *Content) limit() {
	if c.Service == "" {
		c.settle()
	}
	if len(c.TermFaults()) > 0 || !c.usablePapers() || c.routeless() {
		c.Service = Information
	}
	if c.FiledAt == "" {
		c.FiledAt = National
	}
}

// Where a procedure is filed (decisions §1).
const (
	Here     = "here"     // Nộp tại đây
	National = "national" // Nộp trên Cổng Dịch vụ công quốc gia
)

// routeless tells whether nobody in the province can be named who decides.
func (c *Content) routeless() bool {
	return c.Competence == "" || c.Competence == outside || c.Competence == "ministry" || c.Has(DepartmentNeeded)
}
