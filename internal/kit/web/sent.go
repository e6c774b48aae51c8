package web

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/action"
)

// SeenField and ReasonField are the inputs of a form that carry the version it was drawn from and the reason.
const (
	SeenField   = "seen"
	ReasonField = "reason"
)

// Sent is what came with a posted form: its key, everything in it with the address it was sent to, the version it was
// drawn from and the reason. The version is not part of the body: a form drawn again after a refusal is the same form.
func Sent(r *http.Request, f Form) action.Sent {
	v := f.Values()
	v.Del(KeyField)
	v.Del(SeenField)
	return action.Sent{Key: f.Key(), Body: []byte(r.URL.Path + "?" + v.Encode()), Seen: f.Number(SeenField), Reason: f.Lines(ReasonField)}
}

// Number is a count without sign or separators, such as a version; 0 for anything else.
func (f Form) Number(name string) (n int64) {
	for _, c := range f.Text(name) {
		if c < '0' || c > '9' || n > 1<<50 {
			return 0
		}
		n = n*10 + int64(c-'0')
	}
	return n
}
