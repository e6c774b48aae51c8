package lang

// Text is a text that is not of the program: of a definition, a form, a catalogue. It stands in several languages,
// Vietnamese among them, or is a word key of the program.
type Text map[string]string

// textKey is where a Text has its word key; no language is called so.
const textKey = "key"

// ByKey is the text of a word key.
func ByKey(key string) Text { return Text{textKey: key} }

// Key is the word key of the text, "" when it stands in languages.
func (t Text) Key() string { return t[textKey] }

// In gives the text in a language, or in Vietnamese.
func (t Text) In(tag string) string {
	if s := t[tag]; s != "" {
		return s
	}
	return t[Default]
}

// Say gives a text in the language of the words.
func (w *Words) Say(t Text) string {
	if k := t.Key(); k != "" {
		return w.T(k)
	}
	return t.In(w.tag)
}

// Each gives the words of the book in every language, these first.
func (w *Words) Each(yield func(*Words) bool) {
	if !yield(w) {
		return
	}
	for _, tag := range w.bundle.tags {
		if tag != w.tag && !yield(w.bundle.words[tag]) {
			return
		}
	}
}
