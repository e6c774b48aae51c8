package dossierpage_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/web"
)

// pick is the tick of a dossier in the list.
func pick(d *dossier.Dossier) string { return d.ID + "." + strconv.FormatInt(d.Seq, 10) }

// TestBulk assigns, hands on and prints several dossiers, each with a result of its own.
func TestBulk(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		a, b, taken := s.accepted(), s.accepted(), s.accepted()
		taken, err := s.Dossier.Take(t.Context(), s.as("vanhoa.kylua", taken))
		s.must(err)
		head, person := s.reader("chanhvanphong.kylua"), s.As(t, "tuphap.kylua").Person
		p := head.Open("/queue?tab=centre")
		if got := p.Texts(".bulk button"); len(got) != 3 {
			t.Errorf("offered in bulk: %q", got)
		}
		picks := url.Values{"do": {"assign"}, "pick": {pick(a), pick(b), pick(taken), "0000.1"}}
		p = head.Post("/queue/bulk?tab=centre", picks)
		const at = "form[action=/queue/bulk?tab=centre]"
		p.Want(at, "Đã chọn 4 hồ sơ.")
		s.unchanged(a, "before anybody was chosen")
		key := p.Attr(at+" input[name=_key]", "value")
		p = head.Submit(p, at, url.Values{"person": {person}})
		p.Want("[role=status] b", "2 xong, 2 không được.")
		p.Want("table.results", "Hồ sơ đang do người khác xử lý.")
		p.Want("table.results", "Không tìm thấy hồ sơ này")
		for _, d := range []*dossier.Dossier{a, b} {
			if x := s.now(d); x.Step.Assignee != person {
				t.Errorf("not assigned: %+v", x.Step)
			}
		}
		s.unchanged(taken, "in other hands")
		after := s.now(a)
		picks.Set("person", person)
		picks.Set(web.KeyField, key)
		head.Post("/queue/bulk?tab=centre", picks).Want("[role=status] b", "2 xong, 2 không được.")
		s.unchanged(after, "pressed twice")

		stale := url.Values{"do": {"assign"}, "pick": {pick(b)}, "person": {s.As(t, "vanhoa.kylua").Person}}
		head.Post("/queue/bulk?tab=centre", stale).Want("[role=status] b", "0 xong, 1 không được.")
		r := s.reader("tuphap.kylua")
		r.Post("/queue/bulk?tab=todo", url.Values{"do": {"forward"}, "pick": {pick(after)}}).Want("table.results", "không có thao tác này")
		sent := s.sent()
		p = s.reader("tiepnhan.kylua").Post("/queue/bulk?tab=todo", url.Values{"do": {"print"}, "pick": {pick(sent), pick(after)}})
		p.Want("[role=status] b", "1 xong, 1 không được.")
		if got := p.Attr("table.results a[href="+after.Path()+"/receipt]", "href"); got == "" {
			t.Errorf("prints %s", got)
		}
		for _, do := range []string{"accept", "refuse_intake", "approve", ""} {
			if p := head.Post("/queue/bulk", url.Values{"do": {do}, "pick": {pick(after)}}); p.Status != 404 {
				t.Errorf("%q in bulk: %d", do, p.Status)
			}
		}
		if p = head.Post("/queue/bulk?tab=todo", url.Values{"do": {"assign"}}); !strings.Contains(p.Body, "Xin chọn từ 1 đến 50") {
			t.Errorf("nothing ticked: %d", p.Status)
		}
	})
}

// TestFilters narrows the queue, keeps the narrowing and drops it.
func TestFilters(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		d := s.accepted()
		r := s.reader("tuphap.kylua")
		p := r.Open("/queue?tab=todo")
		if got := p.Texts(".due a"); len(got) != 5 || !strings.HasPrefix(got[2], "1 ") {
			t.Errorf("the bands: %q", got)
		}
		if got := p.Texts(".tabs a em"); len(got) < 3 || got[0] != "1" {
			t.Errorf("the tabs count %q", got)
		}
		p = r.Open("/queue?tab=todo&band=late")
		if strings.Contains(p.Text("table.q"), "Nông Thị Hoa") {
			t.Error("what is not late stands among the late")
		}
		p = r.Open("/queue?tab=todo&filters=open")
		p.Want(".sieve", d.Version.Name)
		p = r.Submit(p, ".sieve form[action=/queue]", url.Values{"proc": {single}, "band": {"soon"}})
		p.Want("table.q", "Nông Thị Hoa")
		keep := "/queue/filter?band=soon&proc=" + single + "&tab=todo"
		p = r.Post(keep, url.Values{"name": {""}})
		wrong(t, p, "name")
		p = r.Post(keep, url.Values{"name": {"Sắp đến hạn"}})
		p.Want(".sieve .pill", "Sắp đến hạn")
		if got, want := p.Attr(".sieve .pill", "href"), "/queue?band=soon&proc="+single+"&tab=todo"; got != want {
			t.Errorf("the filter leads to %s, want %s", got, want)
		}
		p = r.Open("/queue?tab=todo&filters=open")
		id := strings.Split(p.Attr(".sieve form[method=post]", "action"), "/")[3]
		p = r.Post("/queue/filter/"+strings.Split(id, "/")[0]+"/drop?tab=todo", url.Values{})
		if p.Has(".sieve .pill") {
			t.Error("the filter was not dropped")
		}
	})
}
