package feepage_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// TestTheSheetOfTheDay: the cashier lets a bill off; the till and the book say that a line is not signed; the director finds
// the sheet among his work, reads who did what, signs; the files hold the lines.
func TestTheSheetOfTheDay(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		_, b := s.filed()
		till := s.reader("thuquy.kylua")
		p := till.Open("/fees/" + b.ID)
		p = till.Submit(p, "form[action=/fees/"+b.ID+"/exempt]", url.Values{"ground": {"Hộ nghèo, Quyết định 12/QĐ-UBND"}})
		if p.Status != 200 {
			t.Fatalf("exempt: %d", p.Status)
		}
		says(t, "the till", till.Open("/fees").Body, "1 dòng kiểm soát thu chưa được lãnh đạo ký")
		says(t, "the book", till.Open("/fees/book").Body, "có 1 dòng, chưa ký 1 dòng")

		head := s.reader("giamdoc.kylua")
		says(t, "the work of the director", head.Open("/inbox").Body, "Bảng kiểm soát thu chờ ký")
		list := head.Open("/fee-sheets")
		says(t, "the list", list.Body, "Chưa ký", "16.000", "Nơi thu tiền")
		at := sheetPath(t, list)
		page := head.Open(at)
		says(t, "the sheet", page.Body, "Miễn khoản thu", "Hộ nghèo, Quyết định 12/QĐ-UBND", "16.000", b.Parties.For, "/fees/"+b.ID, "Ký từ dòng 1 đến dòng 1")
		if p := till.Open(at); strings.Contains(p.Body, at+"/sign") || !strings.Contains(p.Body, "Lãnh đạo của nơi thu tiền ký bảng này") {
			t.Error("the cashier is offered to sign")
		}
		page = head.Submit(page, "form[action="+at+"/sign]", nil)
		says(t, "signed", page.Body, "Đã ký bảng kiểm soát thu", "Mọi dòng đã được ký", "ký dòng 1 đến 1")
		says(t, "the book", till.Open("/fees/book").Body, "có 1 dòng, chưa ký 0 dòng")
		says(t, "the file", head.Open(at+"?format=csv").Body, "Miễn khoản thu", "Hộ nghèo", b.Parties.For)
		says(t, "the list", head.Open("/fee-sheets?format=csv").Body, "Đã ký")
	})
}

func sheetPath(t *testing.T, p *webtest.Page) string {
	t.Helper()
	_, rest, ok := strings.Cut(p.Body, `href="/fee-sheets/`)
	id, _, ok2 := strings.Cut(rest, `"`)
	if !ok || !ok2 {
		t.Fatal("no sheet in the list")
	}
	return "/fee-sheets/" + id
}
