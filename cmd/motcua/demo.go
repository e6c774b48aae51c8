package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/demo"
)

// Demo is `motcua demo`.
type Demo struct {
	Data     string   `help:"Folder of the demonstration." default:"./data" type:"path"`
	Database string   `help:"Database address; default: SQLite in the folder."`
	Addr     string   `help:"Address to listen on." default:"localhost:8080"`
	Proxies  []string `help:"Networks of trusted reverse proxies (CIDR); X-Forwarded-For is believed from them only." env:"MOTCUA_PROXIES"`
	Fresh    bool     `help:"Start over: what was entered before is deleted."`
}

// Run builds the province when it is not there yet, and serves it.
func (d *Demo) Run(ctx context.Context, out io.Writer) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	c := app.Config{Self: self, Data: d.Data, Database: d.Database, Addr: d.Addr, Proxies: d.Proxies, StopAfter: app.DefaultStop, Demo: true,
		KeepFreePercent: 1, KeepFreeMB: 256, Province: demo.Place, Owner: "UBND tỉnh Lạng Sơn", Phone: "1022", Hours: "7 giờ – 21 giờ, tất cả các ngày"}
	c.Account = demo.SignInRules()
	c.Bank = app.Bank{BIN: "999999", Account: "0000000000", Name: "TAI KHOAN DUNG THU"} // a bank that does not exist: no money can go astray
	// before anything is deleted: who is running there now may be this very demonstration
	l, err := app.Listen(ctx, c)
	if err != nil {
		return err
	}
	a, province, err := d.open(ctx, c)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	err = a.Serve(ctx, l, func(string) { d.greet(out, a, province) })
	return errors.Join(err, a.Close())
}

func (d *Demo) open(ctx context.Context, c app.Config) (*app.App, demo.Province, error) {
	if d.Fresh {
		if err := startOver(ctx, c); err != nil {
			return nil, demo.Province{}, err
		}
	}
	a, err := app.Open(ctx, c)
	if err != nil {
		return nil, demo.Province{}, err
	}
	province, err := demo.Build(ctx, a.DB, demo.Options{Rooms: app.Bases()})
	if err != nil {
		return nil, province, errors.Join(err, a.Close())
	}
	return a, province, nil
}

func (d *Demo) greet(out io.Writer, a *app.App, p demo.Province) {
	fmt.Fprintf(out, "\nMột Cửa – %s (bản dùng thử, người trong đó không có thật)\n\n  %s\n\n", p.Name, a.PublicURL())
	fmt.Fprintf(out, "Đăng nhập cán bộ tại %s/sign-in, người dân tại %s/account/sign-in\n\n", a.PublicURL(), a.PublicURL())
	w := tabwriter.NewWriter(out, 2, 4, 2, ' ', 0)
	for _, s := range p.SignIns {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", s.Login, s.Password, s.Role, s.Unit)
	}
	_ = w.Flush() // a terminal that went away
	fmt.Fprintf(out, "\nDữ liệu: %s. Dừng: Ctrl+C. Làm lại từ đầu: --fresh\n", d.Data)
}

// startOver removes the demonstration: on SQLite its files, on PostgreSQL its tables. It refuses a store that
// is not a demonstration.
func startOver(ctx context.Context, c app.Config) error {
	if err := demo.Clear(ctx, c.Database, filepath.Join(c.Data, "motcua.db")); err != nil {
		return err
	}
	return os.RemoveAll(filepath.Join(c.Data, "blob"))
}
