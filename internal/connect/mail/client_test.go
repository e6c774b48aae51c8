package mail

import (
	"net"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/notify"
)

func TestClientAgainstTheSimulator(t *testing.T) {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	server := &Simulator{}
	go server.Serve(l)
	c := Client{Addr: l.Addr().String(), From: "Một Cửa <motcua@langson.example>", Plain: true}
	if err := c.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := notify.Message{ID: "a", To: "hoa@example.vn", Subject: "Đã có kết quả", Text: "Hồ sơ đã có kết quả."}
	server.Busy(1)
	if err := c.Send(t.Context(), m); err == nil {
		t.Error("a busy server took it")
	}
	if err := c.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got := server.Mail()
	if len(got) != 1 || !strings.Contains(got[0], "<a@motcua>") || !strings.Contains(got[0], "hoa@example.vn") {
		t.Errorf("taken: %q", got)
	}
	if err := c.Send(t.Context(), notify.Message{ID: "b", To: "hoa@tên-miền.vn", Text: "x"}); err != nil {
		t.Fatal(err)
	}
	if got := server.Mail(); len(got) != 2 || !strings.Contains(got[1], "hoa@xn--") {
		t.Errorf("a domain in its own letters: %q", got)
	}
	if err := c.Send(t.Context(), notify.Message{To: "khong phai dia chi"}); err == nil {
		t.Error("no address, and sent")
	}
	if err := (Client{Addr: l.Addr().String(), From: "x"}).Check(t.Context()); err == nil {
		t.Error("a sender that is no address passes")
	}
	if err := (Client{Addr: l.Addr().String(), From: c.From}).Check(t.Context()); err == nil {
		t.Error("without TLS the server is used in the clear")
	}
}
