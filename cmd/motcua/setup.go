package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/motcua/motcua/internal/app"
)

// Setup is `motcua setup`.
type Setup struct {
	Data     string `help:"Data folder." default:"./data" type:"path" env:"MOTCUA_DATA"`
	Database string `help:"Database address; default: SQLite in the folder." env:"MOTCUA_DATABASE"`
	Province string `help:"Code of the province in the catalogue of places." default:"20" env:"MOTCUA_PROVINCE"`
	Code     string `help:"Identifier of the province by QĐ 20/2020/QĐ-TTg, H37." required:""`
	Name     string `help:"Name of the technical administrator." required:""`
	Login    string `help:"Name under which the administrator signs in." default:"quantri"`
}

// Run makes an empty store ready and prints the one-time password.
func (s *Setup) Run(ctx context.Context, out io.Writer) error {
	c := app.Config{Data: s.Data, Database: s.Database}
	db, err := app.OpenStore(ctx, c)
	if err != nil {
		return err
	}
	oneTime, err := app.Setup(ctx, db, c, app.First{Province: s.Province, Code: s.Code, Name: s.Name, Login: s.Login})
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	fmt.Fprintf(out, "Đã sẵn sàng. Đăng nhập tại /sign-in bằng tên %s, mật khẩu dùng một lần:\n\n  %s\n\nMật khẩu này chỉ hiện ở đây; lần đăng nhập đầu tiên sẽ đòi đổi.\n", s.Login, oneTime)
	return nil
}
