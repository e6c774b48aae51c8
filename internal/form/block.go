package form

import (
	"embed"
	"encoding/json"
	"slices"

	"github.com/motcua/motcua/internal/catalogue"
)

//go:embed block/*.json
var blockFiles embed.FS

// blockNames are the standard blocks a group may use.
var blockNames = []string{"who", "request", "result"}

// block reads the standard block that a group uses. The block "who" asks only about the ways of acting that
// the group names.
func block(g *Group) (*Group, bool) {
	if !slices.Contains(blockNames, g.Use) {
		return nil, false
	}
	raw, err := blockFiles.ReadFile("block/" + g.Use + ".layout.json")
	if err != nil {
		return nil, false
	}
	var b Group
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, false
	}
	if len(g.Acting) > 0 {
		for _, p := range b.Pages {
			for _, q := range p.Questions {
				if q.Field == actingField {
					q.Options = slices.DeleteFunc(q.Options, func(o Option) bool { return !slices.Contains(g.Acting, o.Value) })
				}
			}
		}
	}
	return &b, true
}

// generic is the form of procedures that have none of their own: who asks, what for, how the result comes back.
func generic() catalogue.Form {
	schema, err1 := blockFiles.ReadFile("block/generic.schema.json")
	layout, err2 := blockFiles.ReadFile("block/generic.layout.json")
	if err1 != nil || err2 != nil {
		panic("form: the generic form is not embedded") // a fault of the build
	}
	return catalogue.Form{Schema: schema, Layout: layout}
}
