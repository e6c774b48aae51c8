package app

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/asset"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// Finding is one thing that `motcua check` looked at.
type Finding struct {
	What  string `json:"what"`
	Level string `json:"level"` // "ok", "warn", "bad"
	Words string `json:"words"`
}

// Mark is the sign before a line.
func (f Finding) Mark() string {
	return map[string]string{"ok": "✓", "warn": "!", "bad": "✗"}[f.Level]
}

// Bad tells whether something must be mended before the house can run.
func Bad(list []Finding) bool {
	for _, f := range list {
		if f.Level == "bad" {
			return true
		}
	}
	return false
}

// Examine looks at the machine and the settings. It changes nothing but a probe file in the data folder.
func Examine(ctx context.Context, c Config) (list []Finding) {
	add := func(what, level, words string, args ...any) {
		list = append(list, Finding{what, level, fmt.Sprintf(words, args...)})
	}
	if err := asset.Check(); err != nil {
		add("giao diện", "bad", "Tệp giao diện chưa được dựng: %v", err)
	} else {
		add("giao diện", "ok", "Đủ tệp giao diện.")
	}
	examineFolder(c, add)
	examineDatabase(ctx, c, add)
	examineDoor(ctx, c, add)
	examineCarriers(ctx, c, add)
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		add("xem trước PDF", "warn", "Chưa có pdftoppm (gói poppler-utils): trang PDF chỉ mở bằng liên kết.")
	} else {
		add("xem trước PDF", "ok", "Có pdftoppm.")
	}
	if y := time.Now().Year(); y < 2026 {
		add("đồng hồ", "bad", "Đồng hồ máy chỉ năm %d: mọi hạn trả sẽ sai. Hãy bật đồng bộ giờ (NTP).", y)
	} else {
		add("đồng hồ", "ok", "Giờ máy: %s.", time.Now().In(day.Zone).Format("15:04 02/01/2006"))
	}
	return list
}

type adder func(what, level, words string, args ...any)

func examineFolder(c Config, add adder) {
	probe := filepath.Join(c.Data, ".probe")
	if err := os.MkdirAll(c.Data, 0o750); err != nil {
		add("thư mục dữ liệu", "bad", "Không tạo được %s: %v", c.Data, err)
		return
	}
	if err := os.WriteFile(probe, []byte("x"), 0o600); err != nil {
		add("thư mục dữ liệu", "bad", "Không ghi được vào %s: %v", c.Data, err)
		return
	}
	_ = os.Remove(probe)
	switch free := diskFree(c.Data); {
	case free >= 0 && free < diskLow:
		add("thư mục dữ liệu", "bad", "Ổ đĩa của %s chỉ còn trống %d%%.", c.Data, free)
	case free >= 0 && free < 20:
		add("thư mục dữ liệu", "warn", "Ổ đĩa của %s còn trống %d%%.", c.Data, free)
	default:
		add("thư mục dữ liệu", "ok", "Ghi được vào %s.", c.Data)
	}
}

func examineDatabase(ctx context.Context, c Config, add adder) {
	db, err := store.Open(ctx, store.Config{URL: c.database()})
	if err != nil {
		add("cơ sở dữ liệu", "bad", "Không mở được: %v", err)
		return
	}
	defer func() { _ = db.Close() }()
	add("cơ sở dữ liệu", "ok", "Mở được (%s).", db.Engine())
	if b, err := db.BacklogNow(ctx); err == nil && b.GaveUp > 0 {
		add("việc nền", "warn", "%d việc nền đã thử nhiều lần không được; xem /health.", b.GaveUp)
	}
	examineOwners(ctx, db, add)
}

// examineOwners counts dossiers that nobody can take. A store that is still empty has none.
func examineOwners(ctx context.Context, db *store.DB, add adder) {
	var n int64
	if err := db.Read(ctx, func(s *store.Snapshot) (err error) { n, err = dossier.CountUnheld(s); return err }); err != nil {
		return // its schema is not there yet; serve makes it
	}
	if n > 0 {
		add("hồ sơ không người giữ", "warn", "%d hồ sơ đang chờ ở vai trò không còn ai giữ; lãnh đạo xem trang Vắng mặt, bàn giao.", n)
	} else {
		add("hồ sơ không người giữ", "ok", "Không có.")
	}
}

func examineDoor(ctx context.Context, c Config, add adder) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		add("địa chỉ", "bad", "Không nghe được ở %s: %v (cổng đang có chương trình khác dùng?)", c.Addr, err)
	} else {
		_ = l.Close()
		add("địa chỉ", "ok", "Nghe được ở %s.", c.Addr)
	}
	switch {
	case (c.TLSCert == "") != (c.TLSKey == ""):
		add("chứng thư TLS", "bad", "Phải có cả --tls-cert và --tls-key.")
	case c.TLSCert != "":
		if _, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey); err != nil {
			add("chứng thư TLS", "bad", "Không đọc được chứng thư: %v", err)
		} else {
			add("chứng thư TLS", "ok", "Đọc được chứng thư.")
		}
	case !c.Behind && !local(c.Addr):
		add("chứng thư TLS", "warn", "Chạy ra ngoài máy này mà không có TLS: dùng --tls-cert/--tls-key, hoặc --behind khi có máy chủ trung gian.")
	}
	for _, p := range c.Proxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			add("máy chủ trung gian", "bad", "%q không phải dải mạng như 10.0.0.0/8.", p)
		}
	}
	if c.PublicURL != "" {
		if u, err := url.Parse(c.PublicURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			add("địa chỉ công bố", "bad", "%q không phải địa chỉ như https://dichvucong.langson.gov.vn.", c.PublicURL)
		}
	}
}

func local(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
