package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/asset"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/seal"
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

// Examine looks at the machine and the settings. It leaves nothing behind.
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
	examineKeeping(ctx, c, add)
	examineNetwork(ctx, c, add)
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

// examineFolder writes a probe into the data folder; where there is none yet, into the folder that will hold it.
func examineFolder(c Config, add adder) {
	dir, words := c.Data, "Ghi được vào %s."
	for {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			break
		}
		dir, words = filepath.Dir(dir), "Chưa có %s; sẽ được tạo khi chạy."
	}
	f, err := os.CreateTemp(dir, ".motcua-probe-")
	if err != nil {
		add("thư mục dữ liệu", "bad", "Không ghi được vào %s: %v", dir, err)
		return
	}
	_, err = f.WriteString("x")
	if err = errors.Join(err, f.Close(), os.Remove(f.Name())); err != nil {
		add("thư mục dữ liệu", "bad", "Không ghi được vào %s: %v", dir, err)
		return
	}
	switch free := diskFree(dir); {
	case free >= 0 && free < diskLow:
		add("thư mục dữ liệu", "bad", "Ổ đĩa của %s chỉ còn trống %d%%.", c.Data, free)
	case free >= 0 && free < 20:
		add("thư mục dữ liệu", "warn", "Ổ đĩa của %s còn trống %d%%.", c.Data, free)
	default:
		add("thư mục dữ liệu", "ok", words, c.Data)
	}
}

// examineDatabase opens the database, but makes none: made by the one who checks, the one who serves could not write it.
func examineDatabase(ctx context.Context, c Config, add adder) {
	if path, ok := strings.CutPrefix(c.database(), "sqlite:"); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			add("cơ sở dữ liệu", "ok", "Chưa có %s; sẽ được tạo khi chạy.", path)
			return
		}
	}
	db, err := store.Open(ctx, store.Config{URL: c.database()})
	if err != nil {
		add("cơ sở dữ liệu", "bad", "Không mở được: %v", err)
		return
	}
	defer func() { _ = db.Close() }()
	add("cơ sở dữ liệu", "ok", "Mở được (%s).", db.Engine())
	missing, unknown, err := db.Unmigrated(ctx, Series()...)
	switch {
	case err != nil:
		add("lược đồ dữ liệu", "bad", "Không đọc được: %v", err)
	case len(unknown) > 0:
		add("lược đồ dữ liệu", "warn", "Bản mới hơn của chương trình đã nâng cấp cơ sở dữ liệu này (%s). Bản này chỉ chạy được nếu cũ hơn đúng một bản phát hành.", strings.Join(unknown, ", "))
	case len(missing) > 0:
		add("lược đồ dữ liệu", "ok", "Sẽ được nâng cấp khi chạy (%d bước). Hãy sao lưu trước.", len(missing))
	default:
		add("lược đồ dữ liệu", "ok", "Đúng với bản này.")
	}
	if b, err := db.BacklogNow(ctx); err == nil && b.GaveUp > 0 {
		add("việc nền", "warn", "%d việc nền đã thử nhiều lần không được; xem /health.", b.GaveUp)
	}
	examineOwners(ctx, db, add)
}

// examineKeeping looks at where files and the key of secrets are kept.
func examineKeeping(ctx context.Context, c Config, add adder) {
	path := c.SecretKey
	if path == "" {
		path = filepath.Join(c.Data, "secret.key")
	}
	switch _, err := seal.Load(path); {
	case err == nil:
		add("khóa bí mật", "ok", "Đọc được %s.", path)
	case c.SecretKey == "" && errors.Is(err, fs.ErrNotExist):
		add("khóa bí mật", "ok", "Chưa có %s; sẽ được tạo khi chạy. Giữ bản sao của nó ở nơi khác bản sao dữ liệu.", path)
	default:
		add("khóa bí mật", "bad", "Không đọc được: %v", err)
	}
	if c.S3.Endpoint == "" {
		return
	}
	blobs, err := c.openBlobs()
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
		defer cancel()
		err = blobs.Check(ctx)
	}
	if err != nil {
		add("kho tệp S3", "bad", "Không ghi, đọc và xóa được ở %s: %v", c.S3.Endpoint, err)
	} else {
		add("kho tệp S3", "ok", "Ghi, đọc và xóa được ở %s.", c.S3.Endpoint)
	}
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
