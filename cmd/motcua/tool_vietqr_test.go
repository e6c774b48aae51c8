package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func vietqr(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), append([]string{"tool", "vietqr"}, args...), &o, &e)
	return code, o.String(), e.String()
}

func TestToolVietqr(t *testing.T) {
	const want = "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E"
	args := []string{"--bin", "970403", "--account", "0011012345678", "--amount", "180000", "--purpose", "thanh toán đơn hàng", "--bill", "NPS6869"}
	if code, out, errs := vietqr(t, args...); code != 0 || out != want+"\n" || errs != "" {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	code, out, errs := vietqr(t, append(args, "--json")...)
	var got map[string]string
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 || len(got) != 1 || got["payload"] != want || errs != "" {
		t.Errorf("exit %d, %q, %q: %v", code, out, errs, err)
	}
}

func TestToolVietqrUsedWrongly(t *testing.T) {
	for _, args := range [][]string{
		{}, {"--bin", "970403"}, {"--account", "1"}, {"--bin", "970403", "--account", "1", "--card", "9704031101234567"}, {"--bin", "97", "--account", "1"},
		{"--bin", "970403", "--account", "1", "--amount", "0"}, {"--bin", "970403", "--account", "1", "--amount=-1"},
		{"--bin", "970403", "--account", "1", "--amount", "1.5"},
		{"--bin", "970403", "--account", "1", "--amount", "99999999999999999999"}, {"--bin", "970403", "--account", "1", "--bill", "hóa đơn"},
	} {
		for _, more := range [][]string{nil, {"--json"}} {
			if code, out, errs := vietqr(t, append(args, more...)...); code != 2 || strings.Contains(out, "0002") || errs == "" {
				t.Errorf("%v: exit %d, out %q, %q", args, code, out, errs)
			}
		}
	}
}
