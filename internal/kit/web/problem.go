package web

import (
	"encoding/json"
	"net/http"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
)

// Problem is an error as machines read it (RFC 9457): detail and messages in words, key the word key, which is the same
// in every language and version.
type Problem struct {
	Type   string         `json:"type" doc:"about:blank: không có trang mô tả riêng, xem key"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail" doc:"Câu thông báo"`
	Key    string         `json:"key" doc:"Khóa của câu thông báo, không đổi theo ngôn ngữ"`
	Link   string         `json:"link,omitempty" doc:"Nơi xem tiếp"`
	Ref    string         `json:"ref,omitempty" doc:"Số tham chiếu khi báo lỗi của hệ thống"`
	Errors []ProblemField `json:"errors,omitempty" doc:"Từng trường bị sai"`
}

// ProblemField is one field that is wrong.
type ProblemField struct {
	Location string `json:"location"`
	Message  string `json:"message"`
	Key      string `json:"key"`
}

// Error is the word key.
func (p *Problem) Error() string { return p.Key }

// GetStatus is the status of the answer.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is the type of the answer.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// Headers are what the answer carries besides.
func (p *Problem) Headers() http.Header {
	h := http.Header{}
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", "Bearer")
	case http.StatusTooManyRequests:
		h.Set("Retry-After", "60")
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "30")
	}
	return h
}

// ProblemOf puts a fault into words.
func ProblemOf(w *lang.Words, status int, f *fault.Fault) *Problem {
	p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: w.T(f.Key, f.Args...), Key: f.Key, Link: f.Link}
	for _, x := range f.Fields {
		p.Errors = append(p.Errors, ProblemField{Location: x.Name, Message: w.T(x.Key, x.Args...), Key: x.Key})
	}
	return p
}

// WriteProblem answers a machine.
func WriteProblem(w http.ResponseWriter, p *Problem) {
	for name, list := range p.Headers() {
		w.Header()[name] = list
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) //nolint:errcheck,errchkjson // the caller went away
}
