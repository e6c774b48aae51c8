package orgpage

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// on gives the three boxes of a date.
func on(v url.Values, name, d, m, y string) url.Values {
	v.Set(name+".d", d)
	v.Set(name+".m", m)
	v.Set(name+".y", y)
	return v
}

// listed are the names of the units of a list.
func listed(p *webtest.Page) (out []string) {
	for _, a := range p.All("tbody a") {
		if strings.HasPrefix(webtest.Attr(a, "href"), Units+"/") {
			out = append(out, webtest.Text(a))
		}
	}
	return out
}

// The chart is kept through pages: a unit is made, renamed, shown as of a date, closed; what was stays.
func TestUnitThroughTime(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		r := s.in("tri.lv")
		p := r.Open(Units)
		if got := listed(p); !slices.Equal(got, []string{"Trung tâm Phục vụ hành chính công phường Tam Thanh", "UBND phường Tam Thanh"}) {
			t.Errorf("listed: %v", got)
		}
		p = r.Open(Units + "/new?parent=" + s.commune)
		make := on(url.Values{"kind": {"commune_office"}, "name": {"Phòng Kinh tế"}, "code": {"sai"}}, "from", "1", "7", "2025")
		p = r.Submit(p, "main form", make)
		if p.Status != http.StatusUnprocessableEntity || p.Attr("input[name=name]", "value") != "Phòng Kinh tế" {
			t.Fatalf("a wrong code: %d", p.Status)
		}
		p.Want("#errors", "H37.12")
		p = r.Submit(p, "main form", url.Values{"code": {"H37.40.3"}})
		p.Want("h1", "Phòng Kinh tế")
		p.Want("main", "Đang hoạt động")
		at := r.Path

		p = r.Submit(r.Open(at+"/change"), "main form", on(url.Values{"name": {"Phòng Kinh tế"}}, "from", "1", "3", "2026"))
		p.Want("#errors", "Chưa có gì thay đổi")
		p = r.Submit(p, "main form", url.Values{"name": {"Phòng Kinh tế, Hạ tầng và Đô thị"}, "short": {"Phòng KT"}, "code": {"H37.40.9"}})
		p.Want("h1", "Hạ tầng")
		rows := p.Text("section[aria-labelledby=history]")
		if !strings.Contains(rows, "H37.40.3") || !strings.Contains(rows, "H37.40.9") || !strings.Contains(rows, "28/02/2026") {
			t.Errorf("history: %s", rows)
		}
		for q, want := range map[string]string{"q=kinh+te": "Phòng Kinh tế, Hạ tầng và Đô thị", "q=H37.40.3&at.d=1&at.m=1&at.y=2026": "Phòng Kinh tế",
			"q=kinh+te&at.d=1&at.m=1&at.y=2020": ""} {
			got := listed(r.Open(Units + "?" + q))
			if strings.Join(got, "|") != want {
				t.Errorf("%s: %v", q, got)
			}
		}
		listedThroughTime(t, s, r)
		if p = r.Open(Units + "?at.d=31&at.m=2&at.y=2026"); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("31 February: %d", p.Status)
		}
		p = r.Submit(r.Open(at+"/end"), "main form", on(url.Values{}, "on", "1", "12", "2026"))
		p.Want("main", "Sẽ giải thể từ ngày 01/12/2026")
		closeStaffed(t, s, r)
	})
}

// listedThroughTime narrows the list, goes down from a unit, and takes it out as a file, each on a date.
func listedThroughTime(t *testing.T, s *site, r *webtest.Reader) {
	t.Helper()
	const centre, before, now = "Trung tâm Phục vụ hành chính công phường Tam Thanh", "Phòng Kinh tế", "Phòng Kinh tế, Hạ tầng và Đô thị"
	p := r.Open(Units + "?q=tam+thanh&kind=commune_committee")
	if got := listed(p); !slices.Equal(got, []string{"UBND phường Tam Thanh"}) {
		t.Fatalf("narrowed to committees: %v", got)
	}
	p.Want("tbody tr", "UBND cấp xã")
	down := Units + "?parent=" + s.commune
	p.Want(`tbody a[href="`+down+`"]`, "2 đơn vị trực thuộc")
	p = r.Open(down)
	if got := listed(p); !slices.Equal(got, []string{now, centre}) {
		t.Errorf("below the committee: %v", got)
	}
	p.Want("tbody", "Phòng chuyên môn cấp xã · H37.40.9")
	p.Want("tbody", "UBND phường Tam Thanh")
	p = r.Open(down + "&at.d=28&at.m=2&at.y=2026&sort=-unit")
	if got := listed(p); !slices.Equal(got, []string{centre, before}) {
		t.Errorf("below it the day before the change: %v", got)
	}
	p.Want("main", "Danh sách tại ngày 28/02/2026")
	for _, a := range p.All(".file-links a") {
		if href := webtest.Attr(a, "href"); strings.Contains(href, "format=csv") {
			if file := r.Open(href).Body; !strings.Contains(file, before) || strings.Contains(file, now) || !strings.Contains(file, "UBND phường Tam Thanh") {
				t.Errorf("file of that day: %s", file)
			}
		}
	}
	if got := listed(r.Open(Units + "?parent=" + s.other)); len(got) != 0 {
		t.Errorf("below a unit of somebody else: %v", got)
	}
}

// closeStaffed cannot close a unit in which somebody works, nor touch one of another commune.
func closeStaffed(t *testing.T, s *site, r *webtest.Reader) {
	t.Helper()
	p := r.Submit(r.Open(Units+"/"+s.centre+"/end"), "main form", on(url.Values{}, "on", "1", "12", "2026"))
	if p.Status != http.StatusConflict {
		t.Errorf("a unit with people is closed: %d", p.Status)
	}
	p.Want("#errors", "Còn 1 người")
	for _, page := range []string{"", "/change", "/end"} {
		if p = r.Open(Units + "/" + s.other + page); p.Status != http.StatusNotFound {
			t.Errorf("another commune%s: %d", page, p.Status)
		}
	}
	if p = s.in("ky.hv").Open(Units); p.Status != http.StatusForbidden {
		t.Errorf("the chairman keeps units: %d", p.Status)
	}
}

// Posts are given from–to and ended; the unit lists who held what.
func TestPostThroughTime(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		r := s.in("tri.lv")
		at := People + "/" + s.receiver
		p := r.Submit(r.Open(at), "#give-post", url.Values{"title": {""}, "post_unit": {s.centre}})
		p.Want("#errors", "Chưa nhập chức danh")
		give := url.Values{"title": {"Công chức Một cửa"}, "post_unit": {s.centre}}
		p = r.Submit(r.Open(at), "#give-post", on(give, "post_from", "1", "7", "2025"))
		p.Want("#posts-held", "Công chức Một cửa")
		if p = r.Submit(p, "#give-post", on(give, "post_from", "1", "8", "2025")); p.Status != http.StatusConflict {
			t.Errorf("the same post twice: %d", p.Status)
		}
		p = r.Open(Units + "/" + s.centre)
		p.Want("main", "Công chức Một cửa")
		p = r.Open(at)
		end := p.Attr("#posts-held form", "action")
		p = r.Submit(p, "#posts-held form", nil)
		if p.Has("#posts-held form") {
			t.Error("the post goes on")
		}
		if p = r.Post(strings.Replace(end, s.receiver, s.ot, 1), url.Values{"_key": {"another"}}); p.Status != http.StatusNotFound {
			t.Errorf("a post of somebody elsewhere: %d", p.Status)
		}
	})
}
