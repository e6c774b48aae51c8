package view_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// words of the kitchen-sink pages.
const sinkVi = `{"sink.title":"Cấp giấy xác nhận tình trạng hôn nhân","sink.name":"Họ, chữ đệm và tên","sink.birth":"Ngày sinh",
"sink.gender":"Giới tính","sink.papers":"Giấy tờ mang theo","sink.commune":"Xã, phường","sink.reason":"Lý do","sink.file":"Quyết định ly hôn",
"sink.agree":"Tôi cam đoan nội dung khai là đúng","sink.need_name":"Chưa điền họ, chữ đệm và tên","sink.need_birth":"Ngày sinh phải có năm",
"sink.done_sent":"Đã gửi hồ sơ","sink.phone":"Số điện thoại"}`

const sinkEn = `{"sink.title":"Certificate of marital status","sink.name":"Full name","sink.birth":"Date of birth",
"sink.gender":"Sex","sink.papers":"Papers you bring","sink.commune":"Commune","sink.reason":"Reason","sink.file":"Divorce decision",
"sink.agree":"I declare this to be true","sink.need_name":"Enter your full name","sink.need_birth":"The date of birth needs a year",
"sink.done_sent":"Sent","sink.phone":"Phone number"}`

// sink is a house with one page of everything in each layout.
func sink(t testing.TB) *web.Mux {
	t.Helper()
	b, err := lang.Load(web.Lang, view.Lang, fstest.MapFS{
		"lang/vi.json": {Data: []byte(sinkVi)}, "lang/en.json": {Data: []byte(sinkEn)},
	})
	if err != nil {
		t.Fatal(err)
	}
	m := web.NewMux(web.Config{Lang: b, ErrorPage: view.Problem})
	m.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-Staff") != "" || r.URL.Query().Has("staff") {
				r = r.WithContext(view.WithViewer(r.Context(), &view.Viewer{ID: "1", Name: "Lê Mai Anh", Post: "Công chức tiếp nhận",
					Unit: "Quầy 04, phường Kỳ Lừa", Staff: true, Profile: "/me", SignOut: "/sign-out"}))
			}
			next.ServeHTTP(w, r)
		})
	})
	m.Use(view.WithHouse(view.House{
		Theme: view.Theme{Owner: "UBND TỈNH LẠNG SƠN", Brand: "Cổng Dịch vụ công", Phone: "1022", Hours: "7 giờ – 21 giờ, tất cả các ngày",
			Address: "Số 2 đường Hoàng Văn Thụ, phường Lương Văn Tri", Demo: true},
		Menu: menu,
	}))
	m.Handle("GET /form", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, form(view.From(r, "sink.title"), web.Form{}))
	})
	m.Handle("POST /form", func(w http.ResponseWriter, r *http.Request) error {
		f, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		if err := check(f); err != nil {
			return web.Render(w, r, http.StatusUnprocessableEntity, form(view.From(r, "sink.title").WithErrors(err), f))
		}
		web.Flash(w, r, "sink.done_sent")
		return web.Redirect(w, r, "/track")
	})
	m.Handle("GET /track", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, track(view.From(r, "sink.title")))
	})
	m.Handle("GET /staff", func(w http.ResponseWriter, r *http.Request) error {
		b := view.From(r, "sink.title").WithCrumbs(view.Link{Text: "Hồ sơ của tôi", Href: "/queue"})
		return web.Render(w, r, http.StatusOK, staffForm(b))
	})
	m.Handle("GET /queue", func(w http.ResponseWriter, r *http.Request) error {
		b := view.From(r, "sink.title")
		b.Split = true
		return web.Render(w, r, http.StatusOK, queue(b))
	})
	m.Handle("POST /files", func(w http.ResponseWriter, r *http.Request) error {
		f, h, err := r.FormFile("file")
		if err != nil {
			return err
		}
		head := make([]byte, 2)
		_, err = io.ReadFull(f, head)
		return errors.Join(err, web.Render(w, r, http.StatusOK, html(fmt.Sprintf(`<li class="new">%s %d %x</li>`, h.Filename, h.Size, head))))
	}, web.Limit(20<<20))
	m.Handle("GET /conflict", func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.Conflict, "store.changed_meanwhile").WithLink("/track")
	})
	return m
}

func check(f web.Form) error {
	var wrong []fault.Field
	if f.Text("name") == "" {
		wrong = append(wrong, fault.Field{Name: "name", Key: "sink.need_name"})
	}
	if f.Date("birth").Year == "" {
		wrong = append(wrong, fault.Field{Name: "birth", Key: "sink.need_birth"})
	}
	return fault.Fields(wrong...)
}

func menu(r *http.Request, v *view.Viewer) view.Menu {
	if v != nil && v.Staff {
		return view.Menu{Search: "/search", Side: []view.Group{
			{Links: []view.Link{{Text: "Hồ sơ của tôi", Href: "/queue", Icon: "inbox", Note: "42", Here: r.URL.Path == "/queue"},
				{Text: "Chờ tiếp nhận", Href: "/staff", Icon: "download", Note: "18"}}},
			{Title: "Tại quầy", Links: []view.Link{{Text: "Nhận hồ sơ mới", Href: "/new", Icon: "file-text", Key: "N"}}},
		}}
	}
	return view.Menu{
		Main: []view.Link{{Text: "Thủ tục", Href: "/form", Here: r.URL.Path == "/form"}, {Text: "Tra cứu hồ sơ", Href: "/track"}},
		Bottom: []view.Link{{Text: "Trang chủ", Href: "/", Icon: "house"}, {Text: "Thủ tục", Href: "/form", Icon: "file-text", Here: true},
			{Text: "Hồ sơ", Href: "/track", Icon: "list-checks"}, {Text: "Trợ giúp", Href: "/help", Icon: "phone"}},
		SignIn: "/sign-in",
		Help: []view.Link{{Text: "Nơi làm thủ tục gần nhà", Href: "/places", Icon: "map-pin"},
			{Text: "Nhờ người thân làm hộ", Href: "/proxy", Icon: "hand-helping"}},
		Footer: []view.Group{{Title: "Về cổng này", Links: []view.Link{{Text: "Bảo vệ dữ liệu cá nhân", Href: "/privacy"}}}},
	}
}

// all draws parts one after the other.
func all(parts ...templ.Component) templ.Component { return templ.Join(parts...) }

func html(s string) templ.Component { return templ.Raw(s) }

// inside draws a component with children, as @name(…) { … } does in a template.
func inside(outer templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, all(children...)), w)
	})
}

func fields(b view.Base, f web.Form) templ.Component {
	name := b.Input("name", "sink.name", f.Text("name"))
	name.Complete, name.Hint = "name", "Viết như trên căn cước"
	phone := b.Input("phone", "sink.phone", f.Text("phone"))
	phone.Kind, phone.Mode, phone.Width, phone.Optional = "tel", "tel", "m", true
	birth := b.Input("birth", "sink.birth", "")
	birth.Hint, birth.Complete = "Ví dụ: 27 3 1990. Chỉ nhớ năm thì điền năm.", "bday"
	reason := b.Input("reason", "sink.reason", f.Lines("reason"))
	reason.Max = 500
	paper := b.Input("paper", "sink.file", "")
	return all(view.Text(name), view.Text(phone), view.Date(birth.OnDate(f.Date("birth"))),
		view.Radios(b.Input("gender", "sink.gender", f.Text("gender")).Choose([]view.Option{{Value: "f", Label: "Nữ"},
			{Value: "m", Label: "Nam", Hint: "Theo giấy khai sinh"}})),
		view.Checkboxes(b.Input("papers", "sink.papers", "").Choose([]view.Option{{Value: "a", Label: "Trích lục ly hôn"},
			{Value: "b", Label: "Giấy chứng tử"}}, f.All("papers")...)),
		view.Select(b.Input("commune", "sink.commune", f.Text("commune")).Choose([]view.Option{{Value: "", Label: "Chọn"},
			{Value: "1", Label: "Phường Kỳ Lừa"}, {Value: "2", Label: "Xã Ba Sơn"}})),
		view.Area(reason), inside(view.File(paper.Files("/files")),
			html(`<li><img src="/asset/mark.svg" alt="" width="56" height="56"><span>quyet-dinh.jpg<small>412 kB</small></span><button class="link" type="submit" name="drop" value="1">Bỏ</button></li>`)),
		view.Tick(b.Input("agree", "sink.agree", f.Text("agree"))))
}

func form(b view.Base, f web.Form) templ.Component {
	return inside(view.Citizen(b), html(`<div class="wrap">`), view.Back(b, "/"), html(`<div class="one">`), view.ErrorSummary(b),
		html(`<p class="where">Câu 3 trên khoảng 8 <progress value="3" max="8" aria-label="Đã làm 3 trên 8 câu"></progress></p><h1>`), templ.Raw(b.Title),
		html(`</h1><form method="post" action="/form" novalidate>`), view.Key(web.NewKey()), fields(b, f), html(`<div class="form-end">`),
		view.Button("Tiếp tục", ""), view.ButtonNamed("Lưu tạm", "alt", "save", "1"), html(`</div></form></div></div>`))
}

var steps = []view.Step{
	{Title: "Tiếp nhận", When: "08:15, thứ Tư 18/11", Who: "Lê Mai Anh", State: "done"},
	{Title: "Thẩm định", When: "Từ 09:12 hôm nay", Note: "Đang hỏi xã Ea Nam", State: "now", Action: view.Link{Text: "Nộp bổ sung", Href: "/more"}},
	{Title: "Ký duyệt"}, {Title: "Trả kết quả", State: "next"},
}

func track(b view.Base) templ.Component {
	rows := []view.Row{{Label: "Họ, chữ đệm và tên", Value: "Y Blŏ Êban", Change: view.Link{Href: "/form"}},
		{Label: "Giấy tờ", Values: []string{"a.jpg", "b.jpg"}}, {Label: "Ghi chú"}}
	table := view.Table{Caption: "Lệ phí", Heads: []view.Cell{{Text: "Khoản"}, {Text: "Số tiền", Num: true}},
		Rows: [][]view.Cell{{{Text: "Lệ phí", Sub: "Nghị quyết 12"}, {Text: "15.000 ₫", Num: true, Href: "/fee"}}},
		Foot: []view.Cell{{Text: "Cộng"}, {Text: "15.000 ₫", Num: true}}}
	return inside(view.Citizen(b), html(`<div class="wrap">`),
		view.Breadcrumbs(b.WithCrumbs(view.Link{Text: "Trang chủ", Href: "/"}, view.Link{Text: "Tra cứu", Href: "/track"})),
		html(`<div class="page"><div><section class="card state"><div class="code"><span>Mã hồ sơ <b>H37.12-20261118-0000126</b></span>`),
		view.Chip(view.Ok, "circle-check", "Đúng tiến độ"),
		html(`</div><h1>`), templ.Raw(b.Title), html(`</h1><p class="big">Hẹn trả kết quả<b>trước 11:30, thứ Tư 25/11/2026</b></p>`),
		view.Bar(b, steps), html(`</section>`),
		view.Timeline(b, steps), html(`<h2>Nội dung khai</h2>`), view.Summary(b, rows), view.ListTable(table),
		view.ListTable(view.Table{Caption: "Trống", Heads: []view.Cell{{Text: "Việc"}}, Empty: "Chưa có việc nào"}),
		view.Pager(b, view.Pages{Prev: "?p=1", Next: "?p=3", Note: "Trang 2"}), inside(view.Note(view.Warn, "triangle-alert"), html("Tạm dừng: chờ bổ sung")),
		view.Chip(view.Solid, "triangle-alert", "Quá hạn 2 ngày"), view.Chip(view.Bad, "hourglass", "Còn 48 phút"),
		view.Chip(view.Warn, "clock", "Đến hạn hôm nay"), view.Chip(view.Calm, "calendar", "Còn 3 ngày"),
		html(`<div class="cta">`), view.GoButton(view.Link{Text: "Bắt đầu làm", Href: "/form", Icon: "send"}, ""), html(`</div></div><div class="side">`),
		view.Acts("Ông, bà có thể", []view.Link{{Text: "Xem giấy hẹn", Href: "/receipt", Icon: "qr-code"}}), view.Help(b),
		inside(view.QR("Mã QR mở trang tra cứu hồ sơ này"), html(`<svg viewBox="0 0 10 10"><path d="M0 0h4v4H0zM6 0h4v4H6zM0 6h4v4H0z"/></svg>`)),
		html(`</div></div></div>`))
}

func staffForm(b view.Base) templ.Component {
	return inside(view.Staff(b), html(`<div class="head-row"><h1>Nhận hồ sơ tại quầy</h1><span class="sp"></span>`),
		view.GoButton(view.Link{Text: "In giấy hẹn", Href: "/print", Icon: "printer", Key: "I"}, "alt"),
		html(`</div><form method="post" action="/form" novalidate>`), view.ErrorSummary(b), fields(b, web.Form{}),
		view.Button("Tiếp nhận và in giấy hẹn", ""), html(`</form>`),
		html(`<div class="report">`), view.ListTable(view.Table{Caption: "Biểu II.06a",
			Heads: []view.Cell{{Text: "Lĩnh vực"}, {Text: "Tổng số", Num: true}},
			Rows:  [][]view.Cell{{{Text: "Hộ tịch"}, {Text: "1", Num: true, Href: "/open"}}}}), html(`</div>`))
}

func queue(b view.Base) templ.Component {
	row := func(n, here string, chip templ.Component) templ.Component {
		return all(html(`<tr data-row `+here+`><td class="tick"><input type="checkbox" name="id" value="`+n+`" aria-label="Chọn hồ sơ `+n+`"></td><td>`), chip,
			html(`<span class="sub">25/11 17:00</span></td><td class="code"><a data-open href="/d/`+n+`">…1118-`+n+
				`</a></td><td><span class="name">Nguyễn Thị Hoà</span><span class="sub">0791…4412</span></td><td><span class="proc">Đăng ký biến động đất đai: tặng cho quyền sử dụng đất</span></td></tr>`))
	}
	return inside(view.Staff(b), html(`<div class="bar"><h1>Hồ sơ của tôi</h1><div class="due" role="group" aria-label="Lọc theo hạn"><a class="bad" href="?d=1"><b>3</b> quá hạn</a><a class="warn" href="?d=2"><b>9</b> hôm nay</a></div><span class="sp"></span>`),
		view.GoButton(view.Link{Text: "Nhận hồ sơ", Href: "/new", Icon: "file-text", Key: "N"}, ""),
		html(`</div><form class="listing" method="post" action="/bulk" data-keys aria-label="Danh sách hồ sơ"><div class="tabs"><a href="?t=1" aria-current="true">Cần làm <em>42</em></a><a href="?t=2">Chờ ký <em>8</em></a></div>
		<div class="scroll" tabindex="0" role="region" aria-label="Bảng hồ sơ"><table class="q"><thead><tr><th scope="col" class="tick"><input type="checkbox" data-all aria-label="Chọn tất cả"></th><th scope="col">Hạn trả</th><th scope="col">Mã hồ sơ</th><th scope="col">Người nộp</th><th scope="col">Thủ tục</th></tr></thead><tbody>`),
		row("0098", "", view.Chip(view.Solid, "triangle-alert", "Quá hạn 2 ngày")),
		row("0126", `aria-current="true"`, view.Chip(view.Bad, "hourglass", "Còn 48 phút")),
		row("0131", "", view.Chip(view.Warn, "clock", "Hôm nay")), row("0140", "", view.Chip(view.Calm, "calendar", "Còn 2 ngày")),
		html(`</tbody></table></div><div class="bulk" data-bulk><b role="status" data-chosen="Đã chọn {n} hồ sơ"></b><span class="sp"></span>`),
		view.ButtonNamed("Chuyển bước", "", "do", "forward"), view.ButtonNamed("In", "alt", "do", "print"), html(`</div></form>
		<section class="view" aria-label="Xem nhanh hồ sơ 0126"><header><div class="l1"><span>H37.12-20261118-0000126</span>`),
		view.Chip(view.Bad, "hourglass", "Còn 48 phút"),
		html(`</div><h2>Cấp giấy xác nhận tình trạng hôn nhân</h2><dl class="kv"><dt>Người nộp</dt><dd><b>Y Blŏ Êban</b>, 14/02/1994</dd><dt>Bước</dt><dd>Thẩm định (2/4)</dd></dl></header><div class="body" tabindex="0" role="region" aria-label="Giấy tờ"><div class="docs"><a href="?p=1" aria-current="true"><b>Tờ khai</b><span>Đã ký số</span></a><a href="?p=2"><b>Cư trú</b><span class="w">Ảnh mờ</span></a></div>`),
		view.Timeline(b, steps), html(`</div><footer>`), view.GoButton(view.Link{Text: "Đạt, trình ký", Href: "/d/ok", Icon: "check", Key: "D"}, ""),
		view.GoButton(view.Link{Text: "Bổ sung", Href: "/d/more", Key: "B"}, "alt"), html(`</footer></section>`))
}
