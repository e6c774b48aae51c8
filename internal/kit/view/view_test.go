package view_test

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

func TestCitizenLayout(t *testing.T) {
	p := webtest.NewReader(t, sink(t)).Open("/form")
	if p.Status != http.StatusOK || p.Attr("html", "lang") != "vi" {
		t.Fatalf("%d\n%s", p.Status, p.Body)
	}
	p.Want("title", "Cấp giấy xác nhận tình trạng hôn nhân – Cổng Dịch vụ công")
	p.Want("a.skip[href=#main]", "nội dung chính")
	p.Want(".demo", "không có thật")
	p.Want("footer a[href=tel:1022]", "1022")
	p.Want(".head .btn", "Đăng nhập")
	p.Want(".head a[aria-current=page]", "Thủ tục")
	if n := len(p.All(".thumb a")); n != 4 {
		t.Errorf("%d places under the thumb", n)
	}
	if p.Has(".errors") || p.Has(".flash") {
		t.Error("errors or a flash without a reason")
	}
	if p.Attr(".util a[lang=en]", "href") != "/form?lang=en" || p.Attr(".util a[aria-current=true][lang]", "lang") != "vi" {
		t.Error("language links")
	}
	for _, src := range p.All("script") {
		if webtest.Attr(src, "src") == "" || webtest.Text(src) != "" {
			t.Error("a script inside the page: the policy forbids it")
		}
	}
}

// The policy allows no inline style or script; every id is there once; every label leads to a field and every
// description exists.
func TestEveryPageIsSound(t *testing.T) {
	r := webtest.NewReader(t, sink(t))
	pages := map[string]*webtest.Page{}
	for _, path := range []string{"/form", "/track", "/staff?staff", "/queue?staff", "/conflict", "/none", "/none?staff"} {
		pages[path] = r.Open(path)
	}
	pages["POST /form"] = r.Post("/form", url.Values{})
	for path, p := range pages {
		if strings.Contains(p.Body, " style=") || regexp.MustCompile(` on[a-z]+=`).MatchString(p.Body) || strings.Contains(p.Body, "<style") {
			t.Errorf("%s has inline style or script", path)
		}
		if strings.Contains(p.Body, "⟦") {
			t.Errorf("%s lacks words: %s", path, regexp.MustCompile(`⟦[^⟧]*⟧`).FindString(p.Body))
		}
		ids := map[string]bool{}
		for _, n := range p.All("[id]") {
			if id := webtest.Attr(n, "id"); ids[id] {
				t.Errorf("%s has #%s twice", path, id)
			} else {
				ids[id] = true
			}
		}
		for attr, selector := range map[string]string{"for": "label[for]", "aria-describedby": "[aria-describedby]", "aria-labelledby": "[aria-labelledby]"} {
			for _, n := range p.All(selector) {
				for _, id := range strings.Fields(webtest.Attr(n, attr)) {
					if !ids[id] {
						t.Errorf("%s: %s=%q leads nowhere", path, attr, id)
					}
				}
			}
		}
		if n := len(p.All("h1")); n != 1 {
			t.Errorf("%s has %d h1", path, n)
		}
	}
}

func TestErrorsAreSaidOnTopAndAtTheField(t *testing.T) {
	p := webtest.NewReader(t, sink(t)).Post("/form", url.Values{"name": {""}, "birth.d": {"5"}, "gender": {"m"}, "papers": {"b"}, "commune": {"2"},
		"reason": {"<b>vì</b>\nthế"}, "agree": {"1"}})
	if p.Status != http.StatusUnprocessableEntity {
		t.Fatalf("status %d", p.Status)
	}
	p.Want("title", "Lỗi: Cấp giấy")
	if p.Attr("#errors", "tabindex") != "-1" || !p.Has("#errors[autofocus][role=alert]") {
		t.Error("the summary cannot take the focus")
	}
	p.Want("#errors a[href=#name]", "Chưa điền họ, chữ đệm và tên")
	p.Want("#errors a[href=#birth]", "Ngày sinh phải có năm")
	p.Want("#name-error", "Lỗi: Chưa điền họ")
	if p.Attr("input#name", "aria-invalid") != "true" || p.Attr("input#name", "aria-describedby") != "name-hint name-error" {
		t.Error("the field does not tell that it is wrong")
	}
	// what was typed is still there
	if p.Attr("#birth", "value") != "5" || !p.Has("input[name=gender][value=m][checked]") || !p.Has("input[name=papers][value=b][checked]") ||
		p.Has("input[name=papers][value=a][checked]") || !p.Has("option[value=2][selected]") || !p.Has("#agree[checked]") {
		t.Error("values were lost")
	}
	if !strings.Contains(p.Body, "&lt;b&gt;vì&lt;/b&gt;\nthế</textarea>") {
		t.Error("the text was changed or not escaped")
	}
}

func TestFlashIsSaidOnce(t *testing.T) {
	r := webtest.NewReader(t, sink(t))
	p := r.Submit(r.Open("/form"), "main form", url.Values{"name": {"Y Blŏ Êban"}, "birth.y": {"1994"}})
	if r.Path != "/track" {
		t.Fatalf("at %s", r.Path)
	}
	p.Want(".flash[role=status]", "Đã gửi hồ sơ")
	if r.Open("/track").Has(".flash") {
		t.Error("said twice")
	}
}

func TestChoicesStay(t *testing.T) {
	r := webtest.NewReader(t, sink(t))
	r.Open("/track?lang=en&size=xl")
	p := r.Open("/track")
	if p.Attr("html", "lang") != "en" || p.Attr("html", "data-size") != "xl" {
		t.Errorf("lang %q size %q", p.Attr("html", "lang"), p.Attr("html", "data-size"))
	}
	p.Want("a.skip", "Skip")
	p.Want(".util a.a3[aria-current=true]", "Very large")
}

func TestParts(t *testing.T) {
	p := webtest.NewReader(t, sink(t)).Open("/track")
	p.Want(".dom li[aria-current=step]", "Thẩm định")
	if got := p.Texts("section p.vh"); len(got) != 1 || got[0] != "Hồ sơ có 4 bước, đang ở bước 2." {
		t.Errorf("the bar for the ear: %q", got)
	}
	p.Want(".steps li.now", "Đang hỏi xã Ea Nam")
	p.Want(".steps li.now a", "Nộp bổ sung")
	p.Want(".chip.solid", "Quá hạn 2 ngày")
	p.Want(".sum .change a", "Sửa : Họ, chữ đệm và tên")
	p.Want(".help .call", "1022")
	p.Want(".qr[role=img] svg", "")
	p.Want("td.mute", "Chưa có việc nào")
	p.Want("tfoot td.n", "15.000 ₫")
	if p.Attr(".pages a[rel=next]", "href") != "?p=3" || !p.Has(".bread a[href=/track]") {
		t.Error("links of a list or of the way back")
	}
	for _, svg := range p.All("svg.i") {
		if webtest.Attr(svg, "aria-hidden") != "true" {
			t.Error("an icon is read out")
		}
	}
}

func TestUploadInputTellsTheScript(t *testing.T) {
	p := webtest.NewReader(t, sink(t)).Open("/form")
	if p.Attr("#paper", "name") != "paper" || p.Attr("#paper-camera", "name") != "" {
		t.Error("the form must send each file once")
	}
	for _, id := range []string{"#paper", "#paper-camera"} {
		if p.Attr(id, "data-upload") != "/files" || p.Attr(id, "data-list") != "paper-list" || p.Attr(id, "data-status") != "paper-status" ||
			p.Attr(id, "data-sending") != "Đang gửi {name}…" {
			t.Errorf("%s: %s", id, p.Body)
		}
	}
	p.Want("#paper-list li", "quyet-dinh.jpg")
	if p.Attr("#reason", "data-count") != "reason-left" || p.Attr("#reason-left", "data-left") != "Còn {n} ký tự" {
		t.Error("the counter")
	}
}

func TestStaffLayout(t *testing.T) {
	r := webtest.NewReader(t, sink(t))
	p := r.Open("/staff?staff")
	p.Want(".top .who", "Quầy 04")
	p.Want(".ava", "MA")
	p.Want(".rail a[href=/new] kbd", "N")
	if !p.Has("form[role=search] input[data-find]") || !p.Has("dialog#keys") || !p.Has("form[action=/sign-out] button") {
		t.Error("search, keys or the way out")
	}
	if p.Attr(".head-row a[data-key=I]", "aria-keyshortcuts") != "I" {
		t.Error("the key is not announced")
	}
	p = r.Open("/queue?staff")
	p.Want(".rail a[aria-current=page]", "Hồ sơ của tôi")
	if !p.Has("body.split") || len(p.All("[data-keys] [data-row] a[data-open]")) != 4 {
		t.Error("the queue")
	}
}

func TestProblemPages(t *testing.T) {
	r := webtest.NewReader(t, sink(t))
	p := r.Open("/conflict")
	if p.Status != http.StatusConflict || p.Attr("main .trouble a.btn", "href") != "/track" {
		t.Errorf("conflict: %d %s", p.Status, p.Body)
	}
	p.Want("main h1", "người khác cập nhật")
	p.Want(".trouble .ref", "xin đọc số")
	p = r.Open("/none")
	if p.Status != http.StatusNotFound || !p.Has("body .head") {
		t.Errorf("not found: %d", p.Status)
	}
	if p = r.Open("/none?staff"); !p.Has("body.desk .trouble") {
		t.Error("staff see the citizens' page")
	}
}

func TestIDs(t *testing.T) {
	for name, want := range map[string]string{"name": "name", "child[0].name": "child-0-name", "a b/c": "a-b-c", "ngày": "ng-y"} {
		if got := view.ID(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// Every icon that a template names is in the list that the build reads.
func TestIconsAreListed(t *testing.T) {
	raw, err := os.ReadFile("../../../web/icon/icons.txt")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, line := range strings.Split(string(raw), "\n") {
		name, _, _ := strings.Cut(line, "=")
		listed[strings.TrimSpace(name)] = true
	}
	use := regexp.MustCompile(`@Icon\("([a-z0-9-]+)"\)|[iI]con: "([a-z0-9-]+)"|return "(check|hourglass|x)"`)
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".templ") && !strings.HasSuffix(f.Name(), ".go") {
			continue
		}
		src, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range use.FindAllSubmatch(src, -1) {
			if name := string(m[1]) + string(m[2]) + string(m[3]); !listed[name] {
				t.Errorf("%s uses icon %q, which web/icon/icons.txt does not list", f.Name(), name)
			}
		}
	}
}
