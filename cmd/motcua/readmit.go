package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/motcua/motcua/internal/app"
)

// Readmit is `motcua readmit`.
type Readmit struct {
	Login        string `arg:"" help:"Name under which the official signs in."`
	Data         string `help:"Data folder." default:"./data" type:"path" env:"MOTCUA_DATA"`
	Database     string `help:"Database address; default: SQLite in the folder." env:"MOTCUA_DATABASE"`
	SecondFactor bool   `help:"Take the second factor off too: the telephone is lost."`
}

// Run opens the account again and prints the one-time password.
func (r *Readmit) Run(ctx context.Context, out io.Writer) error {
	c := app.Config{Data: r.Data, Database: r.Database}
	db, err := openKept(ctx, c)
	if err != nil {
		return err
	}
	oneTime, err := app.Readmit(ctx, db, c, app.Locked{Login: r.Login, SecondFactor: r.SecondFactor})
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	fmt.Fprintf(out, "Tài khoản %s đã mở lại. Mật khẩu dùng một lần:\n\n  %s\n\nMật khẩu này chỉ hiện ở đây; lần đăng nhập tới sẽ đòi đổi.\n", r.Login, oneTime)
	return nil
}
