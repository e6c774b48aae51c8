package cataloguepage

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/view"
)

// simple is a condition that the three boxes of the page can hold: a question, a comparison, an answer.
var simple = regexp.MustCompile(`^([a-z_][a-z0-9_.]*) (==|!=) (?:'([^']*)'|(true|false|[0-9]+))$`)

// conditionBoxes offer a condition as question, comparison, answer; what is more than that stands as it is written.
func conditionBoxes(b view.Base, x asked, when string) []box {
	of := []view.Option{{Label: b.T("cataloguepage.always")}}
	for _, n := range x.namesBefore(b) {
		of = append(of, view.Option{Value: n.name, Label: n.label})
	}
	var name, op, value string
	if m := simple.FindStringSubmatch(when); m != nil && slices.ContainsFunc(of, func(o view.Option) bool { return o.Value == m[1] }) {
		name, op, value, when = m[1], map[string]string{"==": "is", "!=": "is_not"}[m[2]], m[3]+m[4], ""
	}
	return []box{
		{name: "when_name", label: "cataloguepage.f_when_name", kind: "select", value: name, options: of},
		{name: "when_op", label: "cataloguepage.f_when_op", kind: "select", value: op, options: options(b, "cataloguepage.op_", "is", "is_not", "filled")},
		{name: "when_value", label: "cataloguepage.f_when_value", hint: "cataloguepage.when_value_hint", value: value},
		{name: "when", label: "cataloguepage.f_when_text", hint: "cataloguepage.when_text_hint", value: when, all: true},
	}
}

// condition writes what the boxes say as the form keeps it.
func condition(fs *fieldset, bad *faults) string {
	name, value := fs.text("when_name"), fs.text("when_value")
	if name == "" {
		return fs.text("when")
	}
	if fs.text("when") != "" {
		bad.add("when", "cataloguepage.when_twice")
	}
	if fs.text("when_op") == "filled" {
		return "filled(" + name + ")"
	}
	if value == "" {
		bad.add("when_value", "cataloguepage.when_value_missing")
	}
	switch strings.ToLower(value) {
	case "có", "yes", "true":
		value = "true"
	case "không", "no", "false":
		value = "false"
	default:
		if strings.ContainsAny(value, `'\`) {
			bad.add("when_value", "cataloguepage.when_value_bad")
		}
		if _, err := strconv.Atoi(value); err != nil {
			value = "'" + value + "'"
		}
	}
	if fs.text("when_op") == "is_not" {
		return name + " != " + value
	}
	return name + " == " + value
}
