package portalpage_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/portal/portalpage"
)

// wants fails unless the page has this status and this text in its main part.
func (c citizen) wants(p *webtest.Page, status int, text string) {
	c.t.Helper()
	if p.Status != status || !strings.Contains(p.Text("main"), text) {
		c.t.Errorf("%s: status %d, want %d with %q in: %s", c.Path, p.Status, status, text, p.Text("main"))
	}
}

// sent goes the whole way and gives the tracking code.
func (c citizen) sent() string {
	c.t.Helper()
	return c.Submit(c.toReview(), "main form", nil).Text("#tracking")
}

func TestHomeShowsWhatIsThere(t *testing.T) {
	c := newCitizen(t, apptest.SQLite(t))
	p := c.Open("/")
	c.ok(p)
	if len(p.All("ul.life a")) < 6 || !p.Has("a[href=/procedures/"+single+"]") || !p.Has(".help a[href=tel:1022]") {
		t.Errorf("the front page lacks something: %s", p.Text("main"))
	}
	if chosen := c.Open("/procedures?event=birth").All("ul.svc a"); len(chosen) < 3 || webtest.Attr(chosen[0], "href") != "/procedures/1.001193" {
		t.Error("the birth of a child does not lead to what was chosen for it")
	}
	for _, a := range p.All("ul.life a") {
		if found := c.Open(webtest.Attr(a, "href")); !found.Has("ul.svc a") {
			t.Errorf("%s finds nothing", webtest.Attr(a, "href"))
		}
	}
	if again := c.Open("/"); again.Header.Get("Etag") == "" {
		t.Error("the front page is not kept for anonymous readers")
	}
	p = c.Submit(c.Open("/"), "form[action=/track]", url.Values{"code": {"ABCD-EFGH-JKMN"}})
	if p.Attr("#code", "value") != "ABCD-EFGH-JKMN" {
		t.Error("the code typed on the front page is lost")
	}
}

func TestASearchInVainIsNoted(t *testing.T) {
	h := apptest.SQLite(t)
	c := newCitizen(t, h)
	c.wants(c.Open("/procedures?q=qwertyzxcv"), 200, "Không tìm thấy thủ tục nào")
	c.wants(c.Open("/procedures?q=qwertyzxcv"), 200, "1022")
	var missed []catalogue.Missed
	if err := h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) { missed, err = catalogue.Misses(s, 5); return err }); err != nil {
		t.Fatal(err)
	}
	if len(missed) != 1 || missed[0].Text != "qwertyzxcv" || missed[0].Times != 2 {
		t.Errorf("noted: %+v", missed)
	}
}

func TestFieldsLeadToTheirProcedures(t *testing.T) {
	c := newCitizen(t, apptest.SQLite(t))
	p := c.Open("/procedures")
	if !strings.HasPrefix(p.Texts("ul.fields a")[0], "Hộ tịch") {
		t.Errorf("what people can file does not stand first: %v", p.Texts("ul.fields a")[:3])
	}
	p = c.Open("/procedures?field=" + url.QueryEscape("Hộ tịch"))
	n := len(p.All("ul.svc a"))
	if n == 0 || n > 30 {
		t.Errorf("%d procedures on a page", n)
	}
	if next := p.All("p.cta a"); len(next) == 1 {
		if more := c.Open(webtest.Attr(next[0], "href")); !more.Has("ul.svc a") || more.Texts("ul.svc b")[0] == p.Texts("ul.svc b")[0] {
			t.Error("the second page is the first")
		}
	}
	c.wants(c.Open("/procedures?field=kh%C3%B4ng+c%C3%B3"), 200, "Không tìm thấy")
}

func TestAProcedureSaysWhatItNeeds(t *testing.T) {
	c := newCitizen(t, apptest.SQLite(t))
	p := c.Open("/procedures/" + single)
	for _, text := range []string{"3 ngày làm việc", "Theo nghị quyết của Hội đồng nhân dân tỉnh", "Không phải mang", "Phải xuất trình",
		"Thẻ căn cước hoặc hộ chiếu", "Nghị định 123/2015/NĐ-CP Điều 22", "tỉnh có thể quy định khác"} {
		if !strings.Contains(p.Text("main"), text) {
			t.Errorf("%q is not said", text)
		}
	}
	if p := c.Open("/procedures/9.999999"); p.Status != 404 {
		t.Errorf("a procedure that is not there: %d", p.Status)
	}
}

// What cannot be filed here has no button, says why, and refuses a post.
func TestInformationHasNoStart(t *testing.T) {
	h := apptest.SQLite(t)
	c := newCitizen(t, h)
	var list []catalogue.Item
	if err := h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) {
		list, err = catalogue.List(s, catalogue.ListQuery{On: day.Of(s.Now()), Service: catalogue.Information, Limit: 1})
		return err
	}); err != nil || len(list) == 0 {
		t.Fatalf("%v, %d procedures for information", err, len(list))
	}
	p := c.Open("/procedures/" + list[0].Code)
	if p.Has("form.cta") {
		t.Fatal("a procedure for information can be started")
	}
	c.wants(p, 200, "chỉ cung cấp thông tin")
	c.wants(c.Post("/apply/"+list[0].Code, url.Values{"_key": {"k"}}), 409, "chưa nộp được ở đây")
}

func TestStartPressedTwiceBeginsOneDraft(t *testing.T) {
	c := newCitizen(t, apptest.SQLite(t))
	p := c.Open("/procedures/" + single)
	c.Submit(p, "form.cta", nil)
	first := c.Path
	c.Submit(p, "form.cta", nil)
	if c.Path != first {
		t.Errorf("%s and %s", first, c.Path)
	}
}

func TestWhatWasTypedSurvivesErrors(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		p := c.Submit(c.begin(), "main form", url.Values{"_save": {}})
		c.wants(p, 422, "Có chỗ cần sửa lại")
		if !strings.HasPrefix(p.Text("title"), "Lỗi:") || !p.Has(".errors a[href=#acting]") {
			t.Error("the error is not said first, or leads nowhere")
		}
		p = c.Submit(p, "main form", url.Values{"acting": {"self"}, "_save": {}})
		p = c.Submit(p, "main form", url.Values{"submitter.name": {"Nông Thị Hoa"}, "submitter.citizen_id": {"12"}, "submitter.birth.y": {"1990"}, "_save": {}})
		c.wants(p, 422, "Câu 2 trên khoảng")
		at := c.Path
		if p.Attr("#submitter-name", "value") != "Nông Thị Hoa" || p.Attr("#submitter-citizen_id", "value") != "12" {
			t.Error("what was typed is lost")
		}
		if p = c.Open(at); p.Attr("#submitter-citizen_id", "value") != "12" {
			t.Error("the wrong answer is not in the draft")
		}
		p = c.Open(webtest.Attr(p.All("nav.bread a")[0], "href"))
		if !p.Has("input[value=self][checked]") {
			t.Error("back does not show the answer")
		}
	})
}

// TestAStepHasAnEnd: what is longer than a page of a form may hold is refused in words, is not in the draft, and still stands in the page.
func TestAStepHasAnEnd(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		p := c.Submit(c.begin(), "main form", url.Values{"acting": {"self"}, "_save": {}})
		p = c.Submit(p, "main form", url.Values{"submitter.name": {strings.Repeat("x", portalpage.MostStep)}, "submitter.birth.y": {"1990"}, "_save": {}})
		c.wants(p, 413, "64 kB")
		if !p.Has(".errors a[href=#submitter-name]") || len(p.Attr("#submitter-name", "value")) != portalpage.MostStep {
			t.Errorf("the page does not lead to what is too long (%v), or has lost it: %d", p.Has(".errors a[href=#submitter-name]"), len(p.Attr("#submitter-name", "value")))
		}
		p = c.Submit(p, "main form", url.Values{"submitter.name": {"Nông Thị Hoa"}, "_save": {}})
		if c.wants(p, 422, "Câu 2"); p.Attr("#submitter-name", "value") != "Nông Thị Hoa" || p.Attr("#submitter-birth-y", "value") != "1990" {
			t.Error("what was typed beside it is lost")
		}
	})
}

func TestSaveAndResumeOnAnotherDevice(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		p := c.Submit(c.begin(), "main form", url.Values{"acting": {"self"}, "_save": {}})
		p = c.Submit(p, "main form", url.Values{"submitter.name": {"Nông Thị Hoa"}, "_save": {"1"}})
		c.wants(p, 200, "Đã lưu tạm")
		code, at := p.Text("#resume-code"), strings.TrimSuffix(c.Path, "/saved")
		other := newCitizen(t, h)
		if p := other.Open(at + "/submitter"); p.Status != 404 {
			t.Errorf("another person's draft: %d", p.Status)
		}
		if p := other.Post(at+"/submitter", url.Values{"submitter.name": {"Kẻ khác"}}); p.Status != 404 {
			t.Errorf("a post to another person's draft: %d", p.Status)
		}
		if p := other.Post(at+"/review", nil); p.Status != 404 {
			t.Errorf("another person sends the draft: %d", p.Status)
		}
		other.wants(other.Submit(other.Open("/resume"), "main form", nil), 422, "Xin nhập mã")
		other.wants(other.Submit(other.Open("/resume"), "main form", url.Values{"code": {"AAAA-BBBB-CCCC"}}), 422, "Không có đơn đang dở nào")
		p = other.Submit(other.Open("/resume"), "main form", url.Values{"code": {strings.ToLower(code)}})
		if p.Attr("#submitter-name", "value") != "Nông Thị Hoa" {
			t.Errorf("at %s the draft is not taken up: %s", other.Path, p.Text("main"))
		}
		other.wants(other.Open("/resume"), 200, "Cấp Giấy xác nhận tình trạng hôn nhân")
		h.Clock.Add(31 * 24 * time.Hour)
		if p := other.Open(at + "/submitter"); p.Status != 404 {
			t.Errorf("a draft after its time: %d", p.Status)
		}
	})
}

func TestThePlaceIsFoundByOldAndNewNames(t *testing.T) {
	c := newCitizen(t, apptest.SQLite(t))
	p := c.fill(c.begin())
	p.Want("fieldset", "Kỳ Lừa") // the commune of the address
	at := c.Path
	search := func(typed string) *webtest.Page {
		return c.Submit(p, "main form", url.Values{"typed": {typed}, "_search": {"1"}})
	}
	c.wants(search(""), 422, "Xin gõ tên xã")
	c.wants(search("luong van tri"), 200, "Phường Lương Văn Tri")
	c.wants(search("vinh trai"), 200, "Trước 1/7/2025")
	if none := search("qqqq"); !none.Has("select option[value=06187]") {
		t.Error("when nothing is found the communes are not listed")
	}
	c.wants(c.Post(at, url.Values{"place": {""}}), 422, "Xin chọn xã, phường")
	c.wants(c.Post(at, url.Values{"place": {"00001"}}), 422, "Xin chọn nơi khác") // of another province
}

func TestPapersMissingAreNamed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		p := c.fill(c.begin())
		p = c.Submit(p, "main form", without(url.Values{}, "_save", "_search"))
		at := c.Path
		c.wants(c.Post(at, nil), 422, "Chưa có giấy tờ: Bản án, quyết định ly hôn")
		c.wants(c.Post(strings.Replace(at, "/papers", "/review", 1), nil), 422, "Chưa có giấy tờ: Bản án, quyết định ly hôn")
		slot := "form#paper-ban-an-ly-hon-box"
		if wrong := c.Attach(p, slot, "virus.exe", []byte("MZ\x90\x00 not a picture")); strings.Contains(wrong.Text("main"), "virus") ||
			!strings.Contains(wrong.Text(".flash.bad"), "loại không nhận") {
			t.Errorf("a program is taken: %d %q", wrong.Status, wrong.Texts(".flash"))
		}
		p = c.Attach(c.Open(at), slot, "bản án.jpg", picture)
		c.wants(p, 200, "bản án.jpg")
		remove := webtest.Attr(p.All(slot + " button[formaction]")[0], "formaction")
		if p = c.Post(remove, nil); strings.Contains(p.Text("main"), "bản án.jpg") {
			t.Error("the file is still there")
		}
		c.wants(c.Post(at, nil), 422, "Chưa có giấy tờ")
	})
}

func TestSendingTwiceAndChangingAfterwards(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		review := c.toReview()
		at := strings.TrimSuffix(c.Path, "/review")
		code := c.Submit(review, "main form", nil).Text("#tracking")
		if again := c.Submit(review, "main form[action="+at+"/review]", nil); again.Text("#tracking") != code {
			t.Error("sending twice gives two confirmations")
		}
		p := c.Post(at+"/acting", url.Values{"acting": {"relative"}})
		c.wants(p, 409, "đã gửi rồi")
		if !p.Has("a[href=/track/" + code + "/sent]") {
			t.Error("the conflict does not lead to the dossier")
		}
		if c.Open(at + "/acting"); c.Path != "/track/"+code+"/sent" {
			t.Errorf("the page of a draft that was sent leads to %s", c.Path)
		}
		if stranger := newCitizen(t, h); stranger.Open(at+"/acting").Status != 404 {
			t.Error("a stranger learns that the draft was sent")
		}
	})
}

func TestAnswersTakenBackStopTheSending(t *testing.T) {
	c := newCitizen(t, apptest.SQLite(t))
	c.toReview()
	at := strings.TrimSuffix(c.Path, "/review")
	c.Post(at+"/contact?to=review", url.Values{"submitter.phone": {"12"}})
	p := c.Open(at + "/review")
	if c.Path != at+"/contact?to=review&check=1" || !p.Has(".errors") {
		t.Errorf("the review of an unfinished form is at %s", c.Path)
	}
	c.wants(c.Post(at+"/review", nil), 422, "Có chỗ cần sửa lại")
	c.Post(at+"/contact?to=review", url.Values{"submitter.phone": {"0912 345 678"}})
	if c.Path != at+"/review" {
		t.Errorf("after a change the reader is at %s", c.Path)
	}
}

func TestADraftOfAnOlderVersionSaysSo(t *testing.T) {
	h := apptest.SQLite(t)
	c := newCitizen(t, h)
	c.begin()
	at := c.Path
	err := h.DB.Write(t.Context(), func(tx *store.Tx) error {
		v, err := h.Catalogue.Current(tx, single, day.Of(tx.Now()))
		if err != nil {
			return err
		}
		d, err := catalogue.SaveDraft(tx, catalogue.DraftOf{Code: single, Content: v.Content}, event.By{Actor: "a"})
		if err != nil {
			return err
		}
		if err := catalogue.Propose(tx, d.ID, d.Rev, event.By{Actor: "a"}); err != nil {
			return err
		}
		_, err = catalogue.Publish(tx, catalogue.Publication{Version: d.ID, Rev: d.Rev + 1, From: day.Of(tx.Now())}, event.By{Actor: "b"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c.wants(c.Open(at), 200, "Thủ tục vừa có bản mới")
	c.wants(c.begin(), 200, "Ông, bà làm hồ sơ này cho ai?")
}

func TestTrackingAsksTheSecondFact(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		code := newCitizen(t, h).sent()
		c := newCitizen(t, h)
		p := c.Open("/track/" + code)
		if p.Has("#code") || !p.Has("#second") || strings.Contains(p.Text("main"), "hôn nhân") {
			t.Error("a stranger with the code is asked for more or told more than the second fact")
		}
		if unknown := c.Open("/track/AAAA-BBBB-CCCC"); !unknown.Has("#second") {
			t.Error("an unknown code reads differently")
		}
		if p := c.Open("/track/" + code + "/sent"); !p.Has("#second") {
			t.Error("the confirmation opens without a pass")
		}
		for _, part := range []string{"/result", "/receipt"} {
			if p := c.Open("/track/" + code + part); p.Status != 404 {
				t.Errorf("%s without a pass: %d", part, p.Status)
			}
		}
		c.wants(c.Submit(p, "main form", nil), 422, "xin nhập 4 số cuối")
		c.wants(c.Submit(p, "main form", url.Values{"second": {"1112"}}), 422, "Không tìm thấy hồ sơ")
		c.wants(c.Submit(p, "main form", url.Values{"second": {"0111"}}), 200, "Chờ tiếp nhận")
		h.Clock.Add(31 * time.Minute)
		if p := c.Open("/track/" + code); !p.Has("#second") {
			t.Error("the pass does not end")
		}
		for range 7 {
			p = c.Post("/track", url.Values{"code": {code}, "second": {"1112"}})
		}
		c.wants(p, 429, "Đã thử sai nhiều lần")
		c.wants(c.Post("/track", url.Values{"code": {"H37.1-20261123-0000001"}, "second": {"0111"}}), 422, "xin nhập đủ số điện thoại di động")
	})
}

// handle takes a dossier from the counter to the returned result.
func handle(t *testing.T, h *apptest.House, code string, step func(d *dossier.Dossier)) {
	t.Helper()
	ctx := t.Context()
	d, err := h.Dossier.Tracked(ctx, code)
	must := func(x *dossier.Dossier, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		d = x
		step(d)
	}
	must(d, err)
	as := func(login string) dossier.Input {
		return dossier.Input{Request: org.Request{Viewer: h.As(t, login), Sent: action.Sent{Seen: d.Seq, Key: store.NewID(h.Clock.Now())}}, Dossier: d.ID}
	}
	var papers []dossier.ReceivedPaper
	for _, p := range d.Papers {
		how := p.How
		if how == "" {
			how = "shown"
		}
		papers = append(papers, dossier.ReceivedPaper{Key: p.Key, How: how, Originals: 1, Check: "ok"})
	}
	must(h.Dossier.Accept(ctx, as("tiepnhan.kylua"), papers))
	must(h.Dossier.Propose(ctx, as("tuphap.kylua"), dossier.Grant, "Nội bộ: đủ điều kiện."))
	must(h.Dossier.Approve(ctx, as("chutich.kylua"), d.ProposalHash()))
	clerk := h.As(t, "vanthu.kylua")
	f, err := h.Files.Save(org.WithViewer(ctx, clerk), file.Upload{Owner: file.Owner{Kind: "dossier", ID: d.ID}, Paper: "result", Name: "ket-qua.jpg",
		Who: file.Who{Actor: clerk.Actor(), Staff: true}, Body: strings.NewReader(string(picture))})
	if err != nil {
		t.Fatal(err)
	}
	must(h.Dossier.Issue(ctx, as("vanthu.kylua"), dossier.Issuing{Number: "12", Book: "Sổ cấp giấy xác nhận", File: f.ID}))
	must(h.Dossier.Return(ctx, as("tiepnhan.kylua"), "counter"))
}

func TestTheCitizenFollowsEveryStep(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		code := c.sent()
		now := map[string]string{"intake": "Chờ tiếp nhận", "handle": "Đang thẩm tra, xác minh", "approve": "Chờ lãnh đạo ký",
			"issue": "Đang vào sổ, đóng dấu", "return": "Có kết quả"}
		handle(t, h, code, func(d *dossier.Dossier) {
			t.Helper()
			p := c.Open("/track/" + code)
			c.ok(p)
			if d.State == dossier.Returned {
				c.wants(p, 200, "Đã trả kết quả")
			} else {
				p.Want("ol.steps li.now", now[d.Step.Key])
			}
			if running := d.State.Running(); running {
				p.Want(".state .big", "Hẹn trả kết quả trước 17:00, thứ Sáu 27/11/2026") // 24 November is a day off
				if len(p.All("ol.why li")) < 2 {
					t.Errorf("the date is not explained: %v", p.Texts("ol.why li"))
				}
			}
			if strings.Contains(p.Text("main"), "Nội bộ") {
				t.Error("an internal note is shown")
			}
			receipt := c.Open("/track/" + code + "/receipt")
			if accepted := !d.AcceptedAt.IsZero(); accepted != (receipt.Status == 200 && strings.HasPrefix(receipt.Body, "%PDF")) {
				t.Errorf("in state %d the receipt answers %d", d.State, receipt.Status)
			}
			result := c.Open("/track/" + code + "/result")
			if ready := d.Result.File != ""; ready != (result.Status == 200 && result.Header.Get("Content-Type") == "image/jpeg") {
				t.Errorf("in state %d the result answers %d", d.State, result.Status)
			}
		})
		c.wants(c.Open("/track/"+code), 200, "Số 12, Sổ cấp giấy xác nhận")
	})
}

func TestARefusalToTakeInShowsItsReason(t *testing.T) {
	h := apptest.SQLite(t)
	c := newCitizen(t, h)
	code := c.sent()
	d, err := h.Dossier.Tracked(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Dossier.RefuseIntake(t.Context(), dossier.Input{Request: org.Request{Viewer: h.As(t, "tiepnhan.kylua"),
		Sent: action.Sent{Seen: d.Seq, Reason: "Ảnh bản án bị mờ."}}, Dossier: d.ID}); err != nil {
		t.Fatal(err)
	}
	p := c.Open("/track/" + code)
	p.Want("ol.steps li.stop", "Lý do: Ảnh bản án bị mờ.")
	p.Want(".state .chip", "Không được tiếp nhận")
}

func TestHelpFindsCentres(t *testing.T) {
	c := newCitizen(t, apptest.SQLite(t))
	c.wants(c.Open("/help"), 200, "Trung tâm Phục vụ hành chính công tỉnh Lạng Sơn")
	p := c.Submit(c.Open("/help"), "main form", url.Values{"q": {"ky lua"}})
	c.wants(p, 200, "Tìm thấy 1 nơi")
	c.wants(c.Open("/help?q=qqqq"), 200, "Tìm thấy 0 nơi")
}

func TestAnAccountHasItsDossiersAndDrafts(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		c.Open("/account")
		if !strings.HasPrefix(c.Path, "/account/sign-in") {
			t.Fatalf("a stranger opens /account: %s", c.Path)
		}
		p := c.Submit(c.Open("/account/sign-in?next=/account"), "main form", url.Values{"login": {demo.CitizenLogin}, "password": {demo.Password}})
		c.wants(p, 200, "Chưa có hồ sơ nào")
		code := c.sent()
		p = c.Submit(c.begin(), "main form", url.Values{"acting": {"self"}, "_save": {}})
		c.wants(p, 200, h.As(t, demo.CitizenLogin).Name) // known, so it is not typed again
		draft := strings.TrimSuffix(c.Path, "/submitter")
		p = c.Open("/account")
		if !p.Has("a[href=/track/"+code+"]") || !p.Has("a[href="+draft+"]") {
			t.Errorf("the account shows %s", p.Text("main"))
		}
		h.Clock.Add(31 * time.Minute) // the pass ends, the account stays
		c.wants(c.Open("/track/"+code), 200, "Chờ tiếp nhận")
	})
}
