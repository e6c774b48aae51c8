package portalpage_test

import (
	"maps"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// single is the procedure of the way through: giấy xác nhận tình trạng hôn nhân.
const single = "1.004873"

// picture is a JPEG of one pixel.
var picture = []byte("\xff\xd8\xff\xdb\x00C\x00\x03\x02\x02\x02\x02\x02\x03\x02\x02\x02\x03\x03\x03\x03\x04\x06\x04\x04\x04\x04\x04\x08\x06\x06\x05\x06\t\x08\n\n\t\x08\t\t\n\x0c\x0f\x0c\n\x0b\x0e\x0b\t\t\r\x11\r\x0e\x0f\x10\x10\x11\x10\n\x0c\x12\x13\x12\x10\x13\x0f\x10\x10\x10\xff\xc9\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xcc\x00\x06\x00\x10\x10\x05\xff\xda\x00\x08\x01\x01\x00\x00?\x00\xd2\xcf \xff\xd9")

// answers are what a divorced person types, by the name of the input.
var answers = url.Values{
	"acting":         {"self"},
	"submitter.name": {"Nông Thị Hoa"}, "submitter.citizen_id": {"020190001234"}, "submitter.birth.d": {"8"}, "submitter.birth.m": {"3"},
	"submitter.birth.y": {"1990"},
	"submitter.phone":   {"0905 000 111"}, "submitter.address.typed": {"Kỳ Lừa"}, "submitter.address.code": {"06187"},
	"submitter.address.detail": {"Số 12, đường Lê Lợi"},
	"subject.sex":              {"female"}, "subject.ethnic": {"Tày"}, "subject.nationality": {"Việt Nam"},
	"status.kind": {"divorced"}, "status.abroad": {"no"}, "status.divorce.number": {"45/2021/QĐST-HNGĐ"}, "status.divorce.date.y": {"2021"},
	"status.divorce.issuer": {"Tòa án nhân dân thành phố Lạng Sơn"}, "status.attach": {"photo"},
	"history.moved": {"no"}, "period.kind": {"now"}, "purpose.kind": {"other"}, "purpose.other": {"Mua bán nhà đất"}, "purpose.copies": {"1"},
	"reissue.again": {"no"}, "result.way": {"counter"}, "declaration": {"1"},
}

// citizen is a reader on the way through.
type citizen struct {
	*webtest.Reader
	t       *testing.T
	h       *apptest.House
	answers url.Values
}

func newCitizen(t *testing.T, h *apptest.House) citizen {
	return citizen{webtest.NewReader(t, h.Mux), t, h, maps.Clone(answers)}
}

// begin opens the procedure and presses start.
func (c citizen) begin() *webtest.Page {
	c.t.Helper()
	p := c.Open("/procedures/" + single)
	return c.Submit(p, "form.cta", nil)
}

// fill answers every question of the form until the portal's own pages come.
func (c citizen) fill(p *webtest.Page) *webtest.Page {
	c.t.Helper()
	for range 40 {
		if !p.Has("progress") {
			return p
		}
		p = c.step(p)
	}
	c.t.Fatalf("the form does not end: %s", p.Body)
	return nil
}

// step answers one page of the form.
func (c citizen) step(p *webtest.Page) *webtest.Page {
	c.t.Helper()
	c.ok(p)
	v := url.Values{"_save": nil}
	for _, name := range []string{"input", "select", "textarea"} {
		for _, n := range p.All("main form " + name) {
			if typed, ok := c.answers[webtest.Attr(n, "name")]; ok {
				v[webtest.Attr(n, "name")] = typed
			}
		}
	}
	if _, ok := v["submitter.address.typed"]; ok { // the radio comes with the search
		v["submitter.address.code"] = c.answers["submitter.address.code"]
	}
	if _, ok := v["subject.address.typed"]; ok {
		v["subject.address.code"] = c.answers["subject.address.code"]
	}
	return c.Submit(p, "main form", without(v, "_save", "_act"))
}

// without leaves buttons unpressed.
func without(v url.Values, names ...string) url.Values {
	for _, n := range names {
		v[n] = []string{}
	}
	return v
}

func (c citizen) ok(p *webtest.Page) {
	c.t.Helper()
	if p.Status != 200 {
		c.t.Fatalf("%s: status %d: %v", c.Path, p.Status, p.Texts("main"))
	}
}

// toReview goes the whole way to the review with one photograph.
func (c citizen) toReview() *webtest.Page {
	c.t.Helper()
	p := c.fill(c.begin())
	p = c.Submit(p, "main form", without(url.Values{}, "_save", "_search"))
	c.ok(p)
	p = c.Attach(p, "form#paper-ban-an-ly-hon-box", "ban-an.jpg", picture)
	c.ok(p)
	p = c.Submit(p, "form[action="+c.Path+"]", without(url.Values{}, "_save"))
	c.ok(p)
	return p
}

// TestAWrongFileStaysInTheQuestion: a file that is not taken, sent without a script, leads back to its question, which says why.
func TestAWrongFileStaysInTheQuestion(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		p := c.Submit(c.fill(c.begin()), "main form", without(url.Values{}, "_save", "_search"))
		at, box := c.Path, "form#paper-ban-an-ly-hon-box"
		for name, c2 := range map[string]struct{ body, want string }{"bai-hat.mp3": {"ID3", "thuộc loại không nhận"}, "trong.pdf": {"", "rỗng"},
			"nua.pdf": {"%PDF-1.7\n", "bị hỏng"}, "anh.jpg": {"MZ\x90\x00", "không mở được như một ảnh"}} {
			p = c.Attach(p, box, name, []byte(c2.body))
			if c.ok(p); c.Path != at || !p.Has(box) || !strings.Contains(p.Text(".flash.bad[role=alert]"), c2.want) {
				t.Errorf("%s: %s says %q", name, c.Path, p.Texts(".flash"))
			}
		}
	})
}

var trackingCode = regexp.MustCompile(`^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$`)

func TestTheCitizensWay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		p := c.Open("/")
		p = c.Submit(p, "form[role=search]", url.Values{"q": {"giay doc than"}})
		c.ok(p)
		if first := webtest.Attr(p.All("ul.svc a")[0], "href"); first != "/procedures/"+single {
			t.Fatalf("the first hit of giay doc than is %s", first)
		}
		p = c.toReview()
		p.Want("h1", "Xem lại trước khi gửi")
		if !strings.Contains(p.Text("main"), "ban-an.jpg") || !strings.Contains(p.Text("main"), "Nông Thị Hoa") {
			t.Errorf("the review says %s", p.Text("main"))
		}
		p = c.Submit(p, "main form", nil)
		c.ok(p)
		code := p.Text("#tracking")
		if !trackingCode.MatchString(code) || c.Path != "/track/"+code+"/sent" {
			t.Fatalf("sent: %q at %s", code, c.Path)
		}
		p.Want("#received", "ban-an.jpg")
		if !p.Has(".qr svg") || strings.Contains(p.Text("main"), "Hẹn trả") {
			t.Error("no QR code, or a promise before acceptance")
		}
		p = c.Open("/track/" + code)
		p.Want(".state .chip", "Đã gửi, chưa tiếp nhận")
		if len(p.All(".dom li")) != 5 {
			t.Errorf("the bar has %v", p.Texts(".dom li"))
		}
	})
}
