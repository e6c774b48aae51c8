package portalpage

import (
	"net/url"
	"strings"

	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
)

// MostStep is how many bytes the answers of one page may have.
const MostStep = 64 << 10

// tooLong is the longest answer of a page when all of them together are longer than MostStep.
func tooLong(typed url.Values) []fault.Field {
	sum, longest, most := 0, "", -1
	for name, list := range typed {
		n := 0
		for _, s := range list {
			n += len(name) + len(s)
		}
		if sum += n; n > most {
			longest, most = name, n
		}
	}
	if sum <= MostStep {
		return nil
	}
	return []fault.Field{{Name: longest, Key: "portalpage.step_too_long", Args: []any{"kb", MostStep >> 10}}}
}

// showTyped puts what was typed on a page into the answers that are shown, without saving them: whole, where Parse cuts.
func (f *filing) showTyped(page *form.Page, typed url.Values) {
	f.Draft.Answers = f.Form.Parse(page, typed, f.Draft.Answers.Copy(), f.Today).Answers
	for name, list := range typed {
		at := "/" + strings.ReplaceAll(name, ".", "/")
		if kept := f.Draft.Answers.Text(at); kept != "" && strings.HasPrefix(list[0], kept) {
			f.Draft.Answers.Set(at, list[0])
		}
	}
}
