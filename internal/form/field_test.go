package form

import (
	"slices"
	"testing"

	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/procedures"
)

// What a form takes its fields take, and they write it as the summary does: the samples of all packages.
func TestFieldsTakeWhatTheFormTakes(t *testing.T) {
	list, err := proven(procedures.FS)
	if err != nil {
		t.Fatal(err)
	}
	w, seen := vi(t), map[field.Kind]bool{}
	for _, p := range list {
		fields := p.Form.Fields()
		for _, c := range p.Form.pass(p.Sample, today, nil).shown {
			f, v := c.q.as, p.Sample.At(c.ptr)
			if f.Kind == "" || v == nil {
				continue
			}
			if !slices.ContainsFunc(fields, func(x field.Field) bool { return x.Name == f.Name }) {
				t.Errorf("%s: %s is not among the fields", p.Code, f.Name)
			}
			seen[f.Kind] = true
			got, err := f.Check(field.Env{Words: w, Today: today}, c.q.Value(v))
			if err != nil || got != c.q.Value(v) {
				t.Errorf("%s %s: %v is kept as %v: %v", p.Code, f.Name, v, got, err)
			}
			if f.Show(field.Env{Words: w}, got, nil) == "" {
				t.Errorf("%s %s: %v is not shown", p.Code, f.Name, v)
			}
		}
	}
	for _, k := range []field.Kind{field.KindText, field.KindDate, field.KindChoice, field.KindYesNo, field.KindName, field.KindCitizenID, field.KindPhone} {
		if !seen[k] {
			t.Errorf("no sample has a %s", k)
		}
	}
}

// Wrong answers are shown as they were typed, right ones in the way of the house.
func TestAnswersAreShownByTheirFields(t *testing.T) {
	w := vi(t)
	for _, c := range []struct {
		q      Question
		answer any
		want   string
	}{
		{Question{Kind: KindNumber, Decimals: 2, Unit: Text{"vi": "m²"}}, 1250.5, "1.250,50\u00a0m²"},
		{Question{Kind: KindNumber}, 1250, "1.250"},
		{Question{Kind: KindNumber}, "98.5", "98.5"},
		{Question{Kind: KindNumber}, "mười", "mười"},
		{Question{Kind: KindMoney}, 150000, "150.000\u00a0₫"},
		{Question{Kind: KindDate}, "1990-01-31", "31/01/1990"},
		{Question{Kind: KindDate}, "31/13/1990", "31/13/1990"},
		{Question{Kind: KindCitizenID}, "020190001234", "020\u00a0190\u00a0001\u00a0234"},
		{Question{Kind: KindCitizenID}, "02019000123x", "02019000123x"},
		{Question{Kind: KindPhone}, "0905000111", "0905\u00a0000\u00a0111"},
		{Question{Kind: KindConfirm}, true, "Có"},
		{Question{Kind: KindYesNo}, false, "Không"},
		{Question{Kind: KindChoice, Options: []Option{{Value: "a", Label: Text{"vi": "Loại A"}}}}, "a", "Loại A"},
		{Question{Kind: KindChoice, Options: []Option{{Value: "a", Label: Text{"vi": "Loại A"}}}}, "b", "b"},
		{Question{Kind: KindMany, Options: []Option{{Value: "a", Label: Text{"vi": "Loại A"}}, {Value: "b", Label: Text{"vi": "Loại B"}}}},
			[]any{"b", "a"}, "Loại B; Loại A"},
	} {
		c.q.as = c.q.asField("/x")
		if got := c.q.show(c.answer, w); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.q.Kind, c.answer, got, c.want)
		}
	}
}
