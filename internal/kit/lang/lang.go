// Package lang holds the texts of the program: every text a person sees is a key in a room's lang/vi.json and
// lang/en.json, merged here into one bundle. It also writes numbers, money, dates and amounts in words as is usual in
// each language. It never escapes: templ does.
package lang

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync"
)

// Default is the default language; the other languages are checked against it.
const Default = "vi"

// Bundle is every word of every room, in every language. It is safe for concurrent use.
type Bundle struct {
	words   map[string]*Words
	tags    []string
	mu      sync.Mutex
	missing map[string]int
}

// Load reads lang/*.json of each room and merges them. It fails when a key stands twice, when a language
// lacks a key or a {variable} that another has, and when a text or a key is empty.
func Load(rooms ...fs.FS) (*Bundle, error) {
	b := &Bundle{words: map[string]*Words{}, missing: map[string]int{}}
	for _, room := range rooms {
		if room == nil {
			continue
		}
		if err := b.add(room); err != nil {
			return nil, err
		}
	}
	if b.words[Default] == nil {
		b.open(Default)
	}
	if err := b.compare(); err != nil {
		return nil, err
	}
	for tag := range b.words {
		if tag != Default {
			b.tags = append(b.tags, tag)
		}
	}
	sort.Strings(b.tags)
	b.tags = append([]string{Default}, b.tags...)
	return b, nil
}

// Words gives the words of a language, or of the default language when the bundle does not have it.
func (b *Bundle) Words(tag string) *Words {
	if w := b.words[tag]; w != nil {
		return w
	}
	return b.words[Default]
}

// Has tells whether the bundle has this language.
func (b *Bundle) Has(tag string) bool { return b.words[tag] != nil }

// Tags lists the languages, the default first.
func (b *Bundle) Tags() []string { return append([]string(nil), b.tags...) }

// Keys lists every key, sorted.
func (b *Bundle) Keys() []string {
	keys := make([]string, 0, len(b.words[Default].text))
	for k := range b.words[Default].text {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// Missing lists the keys and variables that were asked for and not found since the bundle was loaded.
func (b *Bundle) Missing() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	keys := make([]string, 0, len(b.missing))
	for k := range b.missing {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func (b *Bundle) note(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.missing) < 1000 {
		b.missing[key]++
	}
}

func (b *Bundle) open(tag string) *Words {
	w := b.words[tag]
	if w == nil {
		w = &Words{tag: tag, bundle: b, text: map[string]text{}}
		b.words[tag] = w
	}
	return w
}

func (b *Bundle) add(room fs.FS) error {
	names, err := fs.Glob(room, "lang/*.json")
	if err != nil {
		return fmt.Errorf("lang: %w", err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(room, name)
		if err != nil {
			return fmt.Errorf("lang: %w", err)
		}
		pairs, err := flat(raw)
		if err != nil {
			return fmt.Errorf("lang: %s: %w", name, err)
		}
		w := b.open(strings.TrimSuffix(path.Base(name), ".json"))
		for _, p := range pairs {
			if _, twice := w.text[p.key]; twice {
				return fmt.Errorf("lang: %s: key %q stands twice", name, p.key)
			}
			t, err := compile(p.value)
			if err != nil {
				return fmt.Errorf("lang: %s: key %q: %w", name, p.key, err)
			}
			w.text[p.key] = t
		}
	}
	return nil
}

// compare checks that all languages have the same keys with the same variables.
func (b *Bundle) compare() error {
	var faults []error
	vi := b.words[Default]
	for tag, w := range b.words {
		if w == vi {
			continue
		}
		for key, t := range vi.text {
			u, ok := w.text[key]
			switch {
			case !ok:
				faults = append(faults, fmt.Errorf("lang: key %q is missing in %s", key, tag))
			case t.variables() != u.variables():
				faults = append(faults, fmt.Errorf("lang: key %q has variables %s in %s but %s in %s",
					key, t.variables(), Default, u.variables(), tag))
			}
		}
		for key := range w.text {
			if _, ok := vi.text[key]; !ok {
				faults = append(faults, fmt.Errorf("lang: key %q of %s is missing in %s", key, tag, Default))
			}
		}
	}
	sort.Slice(faults, func(i, j int) bool { return faults[i].Error() < faults[j].Error() })
	return errors.Join(faults...)
}

type pair struct{ key, value string }

// flat reads a JSON object of strings and keeps repeated keys, which json.Unmarshal would hide.
func flat(raw []byte) ([]pair, error) {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("is not one JSON object")
	}
	var pairs []pair
	for d.More() {
		k, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("near byte %d: %w", d.InputOffset(), err)
		}
		v, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("near byte %d: %w", d.InputOffset(), err)
		}
		key, _ := k.(string)
		value, ok := v.(string)
		if !ok || key == "" || value == "" {
			return nil, fmt.Errorf("near byte %d: every key and every text must be a string that is not empty", d.InputOffset())
		}
		pairs = append(pairs, pair{key, value})
	}
	if _, err := d.Token(); err != nil {
		return nil, fmt.Errorf("near byte %d: %w", d.InputOffset(), err)
	}
	return pairs, nil
}
