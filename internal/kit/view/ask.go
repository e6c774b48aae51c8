package view

// Ask begins a form field whose label is text already, as the questions of a procedure's form are.
func (b Base) Ask(name, label, value string) Input {
	return Input{Name: name, Label: label, Value: value, Error: b.Error(name), words: b.Words}
}
