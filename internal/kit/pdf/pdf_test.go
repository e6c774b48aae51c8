package pdf_test

import (
	"bytes"
	"fmt"
	"image"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/kit/pdf"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
)

// vietnamese is the 147 letters: the 134 with marks in both cases, đ and the signs a slip needs.
func vietnamese() string {
	var b strings.Builder
	for _, base := range "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" {
		b.WriteRune(base)
		for _, tone := range "\u0300\u0301\u0303\u0309\u0323" {
			b.WriteString(norm.NFC.String(string([]rune{base, tone})))
		}
	}
	return b.String() + "đĐ₫"
}

// ethnic is what the Ê-đê, Gia-rai and Ba-na write besides, some of it only with combining marks.
const ethnic = "ƀɃčČĕĔĭĬŏŎŭŬñÑ" + "ê\u0306Ê\u0306ô\u0306Ô\u0306ơ\u0306Ơ\u0306ư\u0306Ư\u0306"

func set(t *testing.T, c pdf.Config, draw func(d *pdf.Doc)) []byte {
	t.Helper()
	c.Fonts = pdftest.Fonts(t)
	if c.At.IsZero() {
		c.At = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
	}
	d := pdf.New(c)
	draw(d)
	b, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFontsHaveEveryLetter(t *testing.T) {
	letters := vietnamese()
	if n := len([]rune(letters)); n != 147 {
		t.Fatalf("%d letters in the list", n)
	}
	if miss := pdftest.Fonts(t).Missing(letters + ethnic + "–—…“”‘’«»•×°§"); miss != "" {
		t.Errorf("missing %q", miss)
	}
	if miss := pdftest.Fonts(t).Missing("A漢😀"); miss != "漢😀" {
		t.Errorf("letters that are not there: %q", miss)
	}
}

func TestLettersAreDrawnAndRead(t *testing.T) {
	all := []rune(vietnamese())
	b := set(t, pdf.Config{}, func(d *pdf.Doc) {
		for i := 0; i < len(all); i += 24 {
			row := string(all[i:min(i+24, len(all))])
			d.Write(pdf.Para{Spans: []pdf.Span{pdf.Plain(row), pdf.Plain(" "), pdf.Bold(row)}, Size: 13})
			d.Write(pdf.Para{Spans: []pdf.Span{pdf.Italic(row)}, Size: 13})
		}
		d.Write(pdf.Para{Spans: []pdf.Span{pdf.Plain("Ê-đê: " + ethnic)}, Size: 24})
		d.Write(pdf.Para{Spans: []pdf.Span{pdf.Bold("H'Ƀlơ\u0306 Niê, Y Ŏn Kƀuôr, Buôn Ê\u0306a Čư\u0306")}, Size: 24})
	})
	text := pdftest.Text(t, b)
	for i := 0; i < len(all); i += 24 {
		if row := string(all[i:min(i+24, len(all))]); strings.Count(text, row) < 3 {
			t.Errorf("row %q is not read three times in %q", row, text)
		}
	}
	pdftest.Page(t, b, 1)
}

func TestMarksStandOverTheirLetters(t *testing.T) {
	top := func(s string) int {
		b := set(t, pdf.Config{}, func(d *pdf.Doc) {
			d.Write(pdf.Para{Spans: []pdf.Span{pdf.Plain(s)}, Size: 40, Align: pdf.Center})
		})
		return ink(pdftest.Page(t, b, 1)).Min.Y
	}
	if plain, marked := top("Ơ"), top("Ơ\u0306"); marked >= plain {
		t.Errorf("breve begins at %d, the letter at %d", marked, plain)
	}
	box := func(s string) image.Rectangle {
		b := set(t, pdf.Config{}, func(d *pdf.Doc) { d.Write(pdf.Para{Spans: []pdf.Span{pdf.Plain(s)}, Size: 40}) })
		return ink(pdftest.Page(t, b, 1))
	}
	if a, b := box("nơn"), box("nơ\u0306n"); a.Dx() != b.Dx() {
		t.Errorf("a mark changes the width from %d to %d", a.Dx(), b.Dx())
	}
}

// ink is the part of a picture that is not white.
func ink(m image.Image) image.Rectangle {
	var out image.Rectangle
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			if r, _, _, _ := m.At(x, y).RGBA(); r < 0x8000 {
				out = out.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return out
}

func sample(d *pdf.Doc) {
	d.Columns(
		pdf.Column{Share: 2, Paras: []pdf.Para{pdf.Text("Bên trái")}},
		pdf.Column{Share: 3, Paras: []pdf.Para{pdf.Text("Bên phải")}, QR: "https://motcua.example.vn/tra-cuu/7K3M"},
	)
	d.Line(0.3)
	t := pdf.Table{Columns: []pdf.TableColumn{{Title: "STT", Share: 1, Align: pdf.Center}, {Title: "Tên", Share: 6}, {Title: "Số", Share: 1, Align: pdf.Right}}}
	for i := range 60 {
		t.Rows = append(t.Rows, []string{fmt.Sprint(i + 1), strings.Repeat("Bản sao giấy tờ ", i%5+1), "1"})
	}
	d.Table(t)
}

func TestSameInputSameBytes(t *testing.T) {
	first := set(t, pdf.Config{Title: "Thử", Legend: "BẢN DÙNG THỬ"}, sample)
	for range 4 {
		if !bytes.Equal(first, set(t, pdf.Config{Title: "Thử", Legend: "BẢN DÙNG THỬ"}, sample)) {
			t.Fatal("two settings of the same input differ")
		}
	}
	later := set(t, pdf.Config{Title: "Thử", Legend: "BẢN DÙNG THỬ", At: time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)}, sample)
	if bytes.Equal(first, later) {
		t.Error("the date is not part of the file")
	}
}

func TestPagesAndMetadata(t *testing.T) {
	b := set(t, pdf.Config{Paper: pdf.A5, Size: 10, Title: "Giấy hẹn", Author: "Trung tâm", Subject: "000.01"}, sample)
	info := pdftest.Info(t, b)
	if info["Title"] != "Giấy hẹn" || info["Author"] != "Trung tâm" || info["Subject"] != "000.01" {
		t.Errorf("%v", info)
	}
	if !strings.HasPrefix(info["Page size"], "419.53 x 595.28") {
		t.Errorf("page size %s", info["Page size"])
	}
	if n := info["Pages"]; n != "3" {
		t.Errorf("%s pages", n)
	}
	text := pdftest.Text(t, b)
	if strings.Count(text, "STT") != 3 {
		t.Error("the head of the table is not on every page")
	}
	for i := range 60 {
		if !strings.Contains(text, fmt.Sprintf(" %d Bản sao", i+1)) {
			t.Errorf("row %d is lost", i+1)
		}
	}
	for _, n := range []string{"1/3", "2/3", "3/3"} {
		if !strings.Contains(text, n) {
			t.Errorf("page number %s is missing", n)
		}
	}
	for i := range 3 {
		inside(t, pdftest.Page(t, b, i+1))
	}
}

// inside fails when something was drawn outside the margins of 8 mm.
func inside(t *testing.T, m image.Image) {
	t.Helper()
	const edge = 8 * 100 / 25.4
	box := ink(m)
	if float64(box.Min.X) < edge || float64(m.Bounds().Max.X-box.Max.X) < edge {
		t.Errorf("drawn past the margin: %v in %v", box, m.Bounds())
	}
}

func TestLongWordsWrap(t *testing.T) {
	long := "https://dichvucong.motcua.example.vn/" + strings.Repeat("tracuu/hoso/", 12) + "7K3M9QXT"
	name := strings.Repeat("NguyễnThịPhươngThảo", 12)
	b := set(t, pdf.Config{Paper: pdf.A5}, func(d *pdf.Doc) {
		d.Write(pdf.Para{Spans: []pdf.Span{pdf.Plain("Địa chỉ: "), pdf.Bold(long)}, Align: pdf.Justify})
		d.Write(pdf.Text(name))
		d.Table(pdf.Table{Columns: []pdf.TableColumn{{Title: "A"}, {Title: "B"}}, Rows: [][]string{{name, long}}})
		d.Columns(pdf.Column{Paras: []pdf.Para{pdf.Text(name)}}, pdf.Column{Paras: []pdf.Para{pdf.Text("x")}})
	})
	inside(t, pdftest.Page(t, b, 1))
	text := strings.ReplaceAll(pdftest.Text(t, b), " ", "")
	if !strings.Contains(text, long) || !strings.Contains(text, name) || strings.Count(text, "ễ") != 3*12 {
		t.Errorf("letters were lost: %s", text)
	}
}

func TestJustifiedTextFillsTheLine(t *testing.T) {
	para := strings.Repeat("Hồ sơ được tiếp nhận theo quy định của pháp luật hiện hành. ", 8)
	b := set(t, pdf.Config{}, func(d *pdf.Doc) {
		d.Write(pdf.Para{Spans: []pdf.Span{pdf.Plain(para), pdf.Bold("Hết")}, Align: pdf.Justify, First: 10})
	})
	if text := pdftest.Text(t, b); text != para+"Hết" {
		t.Errorf("read %q", text)
	}
	box := ink(pdftest.Page(t, b, 1))
	if right := float64(box.Max.X) * 25.4 / 100; right < 194 || right > 195.5 {
		t.Errorf("the lines end at %.1f mm, the margin is at 195", right)
	}
}

func TestRowHigherThanAPage(t *testing.T) {
	rows := [][]string{{"1", strings.Repeat("dòng ", 3000)}, {"2", "cuối"}}
	b := set(t, pdf.Config{Paper: pdf.A5}, func(d *pdf.Doc) {
		d.Table(pdf.Table{Columns: []pdf.TableColumn{{Title: "STT", Share: 1}, {Title: "Nội dung", Share: 5}}, Rows: rows})
	})
	if text := pdftest.Text(t, b); strings.Count(text, "dòng") != 3000 || !strings.Contains(text, "cuối") {
		t.Errorf("%d of 3000 words", strings.Count(text, "dòng"))
	}
}

func TestWhatCannotBeDrawn(t *testing.T) {
	b := set(t, pdf.Config{}, func(d *pdf.Doc) { d.Write(pdf.Text("Lý 漢 \u202eđảo\u0000\u200b 😀")) })
	if text := pdftest.Text(t, b); text != "Lý ? đảo ?" {
		t.Errorf("read %q", text)
	}
	if _, err := pdf.New(pdf.Config{}).Bytes(); err == nil {
		t.Error("no fonts is no fault")
	}
	d := pdf.New(pdf.Config{Fonts: pdftest.Fonts(t)})
	d.Columns(pdf.Column{QR: strings.Repeat("x", 5000)})
	if _, err := d.Bytes(); err == nil {
		t.Error("a code that does not fit is no fault")
	}
}

func TestLegendIsOnEveryPage(t *testing.T) {
	b := set(t, pdf.Config{Paper: pdf.A5, Size: 10, Legend: "BẢN DÙNG THỬ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"}, sample)
	n := strings.Count(pdftest.Text(t, b), "BẢN DÙNG THỬ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ")
	if n != 3 {
		t.Errorf("read %d times on three pages", n)
	}
	pdftest.Page(t, b, 1)
}

func BenchmarkDocument(b *testing.B) {
	fonts := pdftest.Fonts(b)
	for b.Loop() {
		d := pdf.New(pdf.Config{Fonts: fonts, Paper: pdf.A5, Size: 10})
		sample(d)
		if _, err := d.Bytes(); err != nil {
			b.Fatal(err)
		}
	}
}
