package place_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/place"
)

func data(t testing.TB, file string) []byte {
	t.Helper()
	b, err := fs.ReadFile(cataloguedata.FS, file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var files = []string{"provinces_new34.csv", "provinces_old63.csv", "communes_new.csv"}

func full() storetest.Prepare {
	return storetest.Prepare{Name: "place", Series: []store.Series{{Room: "place", FS: place.Base().Migrations}},
		Fill: func(ctx context.Context, db *store.DB) error {
			for _, f := range files {
				b, err := fs.ReadFile(cataloguedata.FS, f)
				if err != nil {
					return err
				}
				if _, err := place.Import(ctx, db, f, bytes.NewReader(b)); err != nil {
					return err
				}
			}
			return nil
		}}
}

func empty() storetest.Prepare {
	return storetest.Prepare{Name: "place-empty", Series: []store.Series{{Room: "place", FS: place.Base().Migrations}}}
}

func read(t *testing.T, db *store.DB, fn func(q store.Querier) error) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) error { return fn(s) }); err != nil {
		t.Fatal(err)
	}
}

func TestImportTheRealLists(t *testing.T) {
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		for i, want := range []intake.Report{{Taken: 34}, {Taken: 7, Flagged: 56}, {Taken: 3313, Flagged: 8}} {
			rep, err := place.Import(t.Context(), db, files[i], bytes.NewReader(data(t, files[i])))
			if err != nil {
				t.Fatal(err)
			}
			if rep.Taken != want.Taken || rep.Flagged != want.Flagged || rep.Refused != 0 || rep.Unchanged != 0 || len(rep.Rows) != want.Taken+want.Flagged {
				t.Errorf("%s: %d taken %d flagged %d refused %d unchanged %d rows", files[i], rep.Taken, rep.Flagged, rep.Refused, rep.Unchanged, len(rep.Rows))
			}
			again, err := place.Import(t.Context(), db, files[i], bytes.NewReader(data(t, files[i])))
			if err != nil || again.Unchanged != len(rep.Rows) {
				t.Errorf("%s again: %d of %d unchanged, %v", files[i], again.Unchanged, len(rep.Rows), err)
			}
		}
		read(t, db, func(q store.Querier) error {
			ps, err := place.Provinces(q, place.Reform)
			if err != nil {
				return err
			}
			if len(ps) != 34 {
				t.Errorf("%d provinces", len(ps))
			}
			sum, said := 0, communesSaid(t)
			for _, p := range ps {
				cs, err := place.Communes(q, p.Code)
				if err != nil {
					return err
				}
				sum += len(cs)
				if len(cs) != said[p.Code] {
					t.Errorf("%s has %d communes, the list of provinces says %d", p.Name, len(cs), said[p.Code])
				}
			}
			if sum != 3321 {
				t.Errorf("%d communes", sum)
			}
			old, err := place.Provinces(q, place.Reform.Add(-1))
			if len(old) != 63 {
				t.Errorf("%d old provinces", len(old))
			}
			return err
		})
	})
}

// communesSaid is how many communes the list of provinces says each has.
func communesSaid(t *testing.T) map[string]int {
	rows, err := csv.NewReader(bytes.NewReader(data(t, "provinces_new34.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]int{}
	for _, r := range rows[1:] {
		if m[r[0]], err = strconv.Atoi(r[3]); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func TestACodeMeansNothingWithoutADate(t *testing.T) {
	storetest.Each(t, full(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		read(t, db, func(q store.Querier) error {
			for _, c := range []struct {
				code string
				at   day.Date
				want string
			}{
				{"15", place.Reform.Add(-1), "Tỉnh Yên Bái"}, {"15", place.Reform, "Tỉnh Lào Cai"},
				{"24", day.On(2020, 1, 1), "Tỉnh Bắc Giang"}, {"24", day.On(2026, 1, 1), "Tỉnh Bắc Ninh"},
				{"20", day.On(2020, 1, 1), "Tỉnh Lạng Sơn"}, {"20", day.On(2026, 1, 1), "Tỉnh Lạng Sơn"},
				{"00004", place.Reform, "Phường Ba Đình"},
			} {
				u, err := place.ByCode(q, c.code, c.at)
				if err != nil || u.Name != c.want {
					t.Errorf("%s on %s: %q %v, want %q", c.code, c.at, u.Name, err, c.want)
				}
			}
			for _, c := range []string{"00004", "64"} { // communes of today did not exist; 64 ended
				at := place.Reform.Add(-1)
				if c == "64" {
					at = place.Reform
				}
				if _, err := place.ByCode(q, c, at); fault.Of(err) != fault.NotFound {
					t.Errorf("%s on %s: %v, want not found", c, at, err)
				}
			}
			u, err := place.ByCode(q, "15", place.Reform.Add(-1))
			if u.Successor != "15" || u.IDPrefix != "015" || u.HSure || !slices.Contains(u.Flags, "h_code_unverified") {
				t.Errorf("%+v", u)
			}
			return err
		})
	})
}

func TestSearch(t *testing.T) {
	storetest.Each(t, full(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		read(t, db, func(q store.Querier) error {
			for _, c := range []struct{ text, province, want, former string }{
				{"ba sơn", "20", "Xã Ba Sơn", ""},
				{"BA SON", "20", "Xã Ba Sơn", ""},
				{"phuong luong van tri", "", "Phường Lương Văn Tri", ""},
				{"vinh trai lang son", "", "Phường Đông Kinh", "Phường Vĩnh Trại"},
				{"P. Vĩnh Trại, TP. Lạng Sơn", "", "Phường Đông Kinh", "Phường Vĩnh Trại"},
				{"xã Hợp Thành, huyện Cao Lộc, tỉnh Lạng Sơn", "", "Phường Kỳ Lừa", "Xã Hợp Thành"},
				{"thanh son", "20", "Xã Thiện Tân", "Xã Thanh Sơn"},
				{"thi tran cao loc", "20", "Phường Kỳ Lừa", "Thị trấn Cao Lộc"},
				{"xã quan sơn", "20", "Xã Quan Sơn", ""},
				{"quan thanh", "01", "Phường Ba Đình", "Phường Quán Thánh"},
				{"thuy xuan tien", "", "Xã Xuân Mai", "Xã Thủy Xuân Tiên"},
				{"Thuỷ Xuân Tiên", "", "Xã Xuân Mai", "Xã Thủy Xuân Tiên"},
			} {
				hits, err := place.Search(q, place.Asked{Text: c.text, In: c.province}, 5)
				if err != nil {
					return err
				}
				if len(hits) == 0 || hits[0].Name != c.want || hits[0].Former.Full() != c.former {
					t.Errorf("%q: %+v, want %s of %s", c.text, hits, c.want, c.former)
				}
			}
			hits, err := place.Search(q, place.Asked{Text: "phường kim mã", In: "01"}, 10)
			if len(hits) < 3 || !hits[0].Split || !hits[1].Split {
				t.Errorf("Kim Mã went to several wards: %+v", hits)
			}
			none, _ := place.Search(q, place.Asked{Text: "zzz xyz"}, 10)
			blank, _ := place.Search(q, place.Asked{Text: " , "}, 10)
			if len(none)+len(blank) != 0 {
				t.Errorf("nothing typed, found %v %v", none, blank)
			}
			return err
		})
	})
}

// TestAddressesAsPeopleWriteThem has what people type into the box of an address, in Lạng Sơn: the first commune offered and
// the one that is taken without asking.
func TestAddressesAsPeopleWriteThem(t *testing.T) {
	storetest.Each(t, full(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		read(t, db, func(q store.Querier) error {
			for _, c := range []struct{ text, first, sure string }{
				{"Phường 1, Quận 3", "Phường Bàn Cờ", ""}, // Phường 1 of Tuy Hòa: its district is not known
				{"Quận 3, Phường 1", "Phường Bàn Cờ", ""},
				{"Phường 1, Quận 3, TP. Hồ Chí Minh", "Phường Bàn Cờ", "Phường Bàn Cờ"},
				{"Phường 01, Quận 03, HCM", "Phường Bàn Cờ", "Phường Bàn Cờ"},
				{"14/2 Bàn Cờ, P2 Q3 sài gòn", "Phường Bàn Cờ", "Phường Bàn Cờ"},
				{"F.11, Q3, TPHCM", "Phường Nhiêu Lộc", "Phường Nhiêu Lộc"},
				{"P.4, Q.3, TP.HCM", "Phường Xuân Hoà", ""}, // and Bàn Cờ
				{"p15, tan binh, hcm", "Phường Tân Bình", ""},
				{"p15 tan binh hcm", "Phường Tân Bình", ""},
				{"phường 26, quận Gò Vấp, TP HCM", "Phường Bình Thạnh", ""}, // was in Bình Thạnh
				{"Quận 3", "Phường Bàn Cờ", ""},
				{"Phường 7, TP Sóc Trăng", "Phường Sóc Trăng", ""},
				{"Phường 1, TP. Vĩnh Long", "Phường Long Châu", "Phường Long Châu"},
				{"Phường 1, Bảo Lộc, Lâm Đồng", "Phường 1 Bảo Lộc", "Phường 1 Bảo Lộc"},
				{"12 Nguyễn Trãi, P. Bến Thành, Q1, tp hcm", "Phường Bến Thành", "Phường Bến Thành"},
				{"phường Bến Nghé, quận 1", "Phường Sài Gòn", ""},
				{"phường Bến Nghé, quận 1, hcm", "Phường Sài Gòn", "Phường Sài Gòn"},
				{"phường Bến Nghé, Lạng Sơn", "", ""},
				{"phường Sài Gòn, tp hcm", "Phường Sài Gòn", "Phường Sài Gòn"},
				{"Sài Gòn", "Phường Sài Gòn", ""},
				{"Bắc Giang", "Phường Bắc Giang", ""},
				{"TP HCM", "", ""},
				{"Kì Lừa", "Phường Kỳ Lừa", "Phường Kỳ Lừa"},
				{"phường Kỳ Lừa", "Phường Kỳ Lừa", "Phường Kỳ Lừa"},
				{"xã Hợp Thành (nay là phường Kỳ Lừa), Lạng Sơn", "Phường Kỳ Lừa", "Phường Kỳ Lừa"},
				{"xã Hợp Thành, huyện Cao Lộc, tỉnh Lạng Sơn", "Phường Kỳ Lừa", "Phường Kỳ Lừa"},
				{"thi tran Dong Dang, Cao Loc, Lang Son", "Xã Đồng Đăng", "Xã Đồng Đăng"},
				{"Hoàng Văn Thụ", "Xã Hoàng Văn Thụ", ""},
				{"ba son cao loc", "Xã Ba Sơn", ""},
				{"Phố Bảng", "Xã Phố Bảng", "Xã Phố Bảng"},
				{"Phó Bảng", "Xã Phố Bảng", ""},
				{"huyện Côn Đảo", "Đặc khu Côn Đảo", "Đặc khu Côn Đảo"},
				{"đặc khu Phú Quốc", "Đặc khu Phú Quốc", "Đặc khu Phú Quốc"},
				{"Tân Khánh Hòa", "Xã Giang Thành", "Xã Giang Thành"}, // no end of it is Khánh Hòa
				{"xa son tinh tinh quang ngai", "Xã Sơn Tịnh", ""},
				{"xa son tinh quang ngai", "Xã Sơn Tịnh", ""},
				{"Xuan Mai Ha Noi", "Xã Xuân Mai", "Xã Xuân Mai"},
				{"phường Quang Trung, Hà Đông, Hà Nội", "Phường Kiến Hưng", ""},
				{"Cư Mgar", "Xã Cư M'gar", "Xã Cư M'gar"},
				{"xã Phú Túc, huyện Châu Thành, Bến Tre", "Xã Phú Túc", "Xã Phú Túc"},
				{"lương văn", "Phường Lương Văn Tri", ""},
			} {
				hits, err := place.Search(q, place.Asked{Text: c.text, Near: "20"}, 8)
				if err != nil {
					return err
				}
				first, sure := "", ""
				for i, h := range hits {
					if i == 0 {
						first = h.Name
					}
					if h.Sure {
						sure += h.Name
					}
				}
				if first != c.first || sure != c.sure {
					t.Errorf("%q: first %q, taken %q of %s, want %q, %q", c.text, first, sure, names(hits), c.first, c.sure)
				}
			}
			return nil
		})
	})
}

// TestWholeNamesAreFoundByTheIndex asks both engines how they find an address with the name of a unit.
func TestWholeNamesAreFoundByTheIndex(t *testing.T) {
	storetest.Each(t, full(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		for _, in := range []string{"", "20"} {
			where, args := place.CalledSQL("xã Hợp Thành, huyện Cao Lộc", in)
			plan := storetest.Plan(t, db, place.NameSQL(where), args)
			if bad := storetest.Scans(plan); len(bad) > 0 {
				t.Errorf("in %q: %s", in, plan)
			}
		}
	})
}

func TestFormerOfEveryCommune(t *testing.T) {
	storetest.Each(t, full(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		read(t, db, func(q store.Querier) error {
			fs, err := place.FormerOf(q, "00004")
			if len(fs) != 10 || fs[0].Full() != "Phường Quán Thánh" || fs[2].Share != place.Part {
				t.Errorf("Ba Đình: %+v", fs)
			}
			return err
		})
	})
}

func TestABrokenFileChangesNothing(t *testing.T) {
	good := string(data(t, "communes_new.csv"))
	lines := strings.SplitAfter(good, "\n")
	head := lines[0]
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		for name, c := range map[string]struct {
			text string
			line int
		}{
			"column missing":     {strings.Replace(good, ",partial", "", 1), 1},
			"column unknown":     {strings.Replace(head, "source", "source,colour", 1), 1},
			"code twice":         {head + lines[1] + lines[2] + lines[1], 4},
			"quote open":         {head + lines[1] + `00099,"Xã A`, 4},
			"latin-1":            {head + lines[1] + "00099,Ph\xe9,phuong,01,Xã A,0,S2\n", 3},
			"fields too few":     {head + lines[1] + "00099,Xã A\n", 3},
			"empty file":         {"", 0},
			"another file's row": {head + "01,001,Thành phố Hà Nội\n", 2},
		} {
			_, err := place.Import(t.Context(), db, "communes_new.csv", strings.NewReader(c.text))
			var s *intake.Structural
			if !errors.As(err, &s) || (c.line > 0 && s.Line != c.line && name != "quote open") {
				t.Errorf("%s: got %v, want a structural fault on line %d", name, err, c.line)
			}
			read(t, db, func(q store.Querier) error {
				cs, err := place.Communes(q, "01")
				if len(cs) != 0 {
					t.Errorf("%s: %d communes were kept", name, len(cs))
				}
				return err
			})
		}
	})
}

func TestASemanticFaultRefusesTheRow(t *testing.T) {
	text := "\ufeffcode,full_name,type,province_code,former_units,partial,source\r\n" +
		"00004,Phường Ba Đình,phuong,01,giữ nguyên,0,S2\r\n4,Xã A,xa,01,giữ nguyên,0,S2\r\n00005,Xã B,huyen,01,giữ nguyên,0,S2\r\n00006,Xã C,xa,01,,0,S2\r\n"
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		rep, err := place.Import(t.Context(), db, "x.csv", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if rep.Taken != 1 || rep.Refused != 2 || rep.Flagged != 1 {
			t.Errorf("%+v", rep)
		}
		changed := strings.Replace(text, "Phường Ba Đình", "Phường Ba Đình Mới", 1)
		if rep, err = place.Import(t.Context(), db, "x.csv", strings.NewReader(changed)); err != nil || rep.Taken != 1 || rep.Unchanged != 1 {
			t.Errorf("a changed row: %+v %v", rep, err)
		}
		read(t, db, func(q store.Querier) error {
			u, err := place.ByCode(q, "00004", place.Reform)
			if u.Name != "Phường Ba Đình Mới" {
				t.Errorf("%+v", u)
			}
			return err
		})
	})
}

func TestIDPrefixes(t *testing.T) {
	m, err := place.IDPrefixes(bytes.NewReader(data(t, "provinces_old63.csv")))
	if err != nil || len(m) != 63 || m["020"] != "Tỉnh Lạng Sơn" {
		t.Errorf("%d prefixes, 020 is %q, %v", len(m), m["020"], err)
	}
}
