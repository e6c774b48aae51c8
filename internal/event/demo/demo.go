// Package demo holds the facts of room demo.
package demo

// Built says that the store holds a demonstration: real places, invented people. It is never announced
// in a house that works for real.
type Built struct {
	Place  string `json:"place"` // code of the province
	Units  int    `json:"units"`
	People int    `json:"people"`
}

// Kind is "demo.built".
func (Built) Kind() string { return "demo.built" }

// Record is the demonstration; there is one.
func (Built) Record() string { return "demo:province" }
