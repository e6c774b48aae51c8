package sms

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/notify"
)

func TestClientAgainstTheSimulator(t *testing.T) {
	gateway := &Simulator{Key: "khoa"}
	srv := httptest.NewServer(gateway)
	defer srv.Close()
	c := Client{URL: srv.URL, Key: "khoa"}
	m := notify.Message{ID: "a", To: "0905000111", Text: "Đã có kết quả."}
	gateway.Trouble(1)
	if err := c.Send(t.Context(), m); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("in trouble: %v", err)
	}
	for range 2 { // the same message again is not sent twice
		if err := c.Send(t.Context(), m); err != nil {
			t.Error(err)
		}
	}
	if got := gateway.Taken(); len(got) != 1 || got[0] != (Taken{"a", "0905000111", "Đã có kết quả."}) {
		t.Errorf("taken: %+v", got)
	}
	if err := c.Check(t.Context()); err != nil {
		t.Error(err)
	}
	c.Key = "sai"
	if c.Check(t.Context()) == nil || c.Send(t.Context(), m) == nil {
		t.Error("a wrong key works")
	}
	if err := (Client{URL: "http://127.0.0.1:1", Key: "x"}).Check(t.Context()); err == nil {
		t.Error("nobody there answers")
	}
}
