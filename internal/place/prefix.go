package place

import (
	"io"

	"github.com/motcua/motcua/internal/kit/intake"
)

// IDPrefixes reads from provinces_old63.csv which three digits begin a citizen's number, and the province each
// stands for. The numbers keep the 63 provinces of before the merger (TT 59/2021/TT-BCA).
func IDPrefixes(r io.Reader) (map[string]string, error) {
	s, err := intake.Read("provinces_old63.csv", r, oldLayout)
	if err != nil {
		return nil, err
	}
	m := make(map[string]string, len(s.Lines))
	for _, l := range s.Lines {
		m[l.Text("citizen_id_prefix")] = clean(l.Text("full_name"))
	}
	return m, nil
}
