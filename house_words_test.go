package motcua_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// languages every word is written in. The first is the one that leads.
var languages = []string{"vi", "en"}

// madeKeys are the word keys that the code puts together (* is what it puts in), each with where that comes from.
var madeKeys = map[string]string{
	"app.check_what_*":              "what motcua check looks at",
	"app.space_*":                   "who may not write when a disk fills up",
	"catalogue.procedure.service_*": "catalogue.Service",
	"catalogue.procedure.work_*":    "catalogue.State",
	"cataloguepage.at_*":            "where a step is: catalogue.StepUnits",
	"cataloguepage.block_*":         "a standard block of a form",
	"cataloguepage.clock_*":         "what a supplement does to the clock",
	"cataloguepage.day_*":           "day.Kind",
	"cataloguepage.do_*":            "what a step offers: catalogue.StepActions",
	"cataloguepage.expiry_*":        "what happens when the applicant's term runs out",
	"cataloguepage.fee_*":           "phí or lệ phí",
	"cataloguepage.kind_*":          "form.Kind",
	"cataloguepage.length_*":        "deadline.Unit",
	"cataloguepage.level_*":         "the level that decides",
	"cataloguepage.op_*":            "how a condition compares",
	"cataloguepage.paper_*":         "the kind of a paper",
	"cataloguepage.part_*":          "a part of a version",
	"cataloguepage.precision_*":     "how precisely a date must be known",
	"cataloguepage.sure_*":          "day.Confidence",
	"cataloguepage.termunit_*":      "deadline.Unit",
	"cataloguepage.unit_*":          "the kind of the competent unit",
	"field.empty_*":                 "field.Empty",
	"record.as_*":                   "sheet.Format",
	"record.becomes_*":              "what becomes of a row of a file",
	"record.count_*":                "what becomes of a row of a file",
	"record.op_*":                   "an operation of api.Records",
	"view.lang_*":                   "the name of a language by its tag, in the switch of languages",
	"view.step_*":                   "the state of a step of the track: done, now, next, stop",
	"dossier.*_missing":             "the field of a verification that was left empty",
	"inbox.band_*":                  "inbox.Band",
	"inbox.hands_*":                 "inbox.Hands",
	"inboxpage.by_*":                "what the list is narrowed by",
	"dossierpage.bulk_*":            "what is done to several dossiers at once",
	"dossierpage.by_*":              "what a queue is narrowed by",
	"dossierpage.channel_*":         "dossier.Channel",
	"dossierpage.confirm_*":         "dossier.Command",
	"dossierpage.do_*":              "dossier.Command",
	"dossierpage.done_*":            "dossier.Command",
	"dossierpage.fact_*":            "the kind of a fact of the dossier",
	"dossierpage.how_*":             "how a paper was given or how the result goes out",
	"dossierpage.key_*":             "the letter of a key in the table of keys",
	"dossierpage.matter_*":          "dossier.Pending",
	"dossierpage.outside_*":         "dossier.OutsideKinds",
	"dossierpage.party_*":           "dossier.PartyFields",
	"dossierpage.phrase_*":          "reasons that officials write often",
	"dossierpage.request_*":         "the state of a request for papers",
	"dossierpage.role_*":            "the role of a party",
	"dossierpage.settle_*":          "dossier.Settlement",
	"dossierpage.content_*":         "dossier.Command: what its text is about",
	"dossierpage.help_*":            "dossier.Command",
	"dossierpage.slip_*":            "a letter to the applicant",
	"dossierpage.step_help_*":       "org.Role of who holds a step",
	"dossierpage.wish_*":            "how an applicant asked for something",
	"dossierpage.outcome_*":         "dossier.Outcome",
	"dossierpage.state_*":           "dossier.State",
	"dossierpage.tab_*":             "dossier.Tab",
	"dossierpage.unit_*":            "deadline.Unit",
	"reportpage.group_*":            "the groups of columns of a table",
	"dossierpage.verdict_*":         "the opinion of an authority that was asked",
	"org.role_*":                    "right.Role",
	"*.system":                      "card.Entry.System",
	"org.audit.what_*":              "org.AuditKind",
	"partner.key.scopes_*":          "partner.Scope",
	"reportpage.late_*":             "report.LateColumns",
	"dossierpage.way_*":             "how the result is to be handed over",
	"portalpage.by_*":               "dossier.Channel",
	"portalpage.get_*":              "what the applicant can look at: a letter, the receipt, the result",
	"portalpage.level_*":            "the level that decides",
	"portalpage.life_*":             "an event of life on the front page",
	"portalpage.next_3_*":           "how the result is to be handed over",
	"portalpage.papers_*":           "the kind of a paper in the catalogue",
	"portalpage.point_do_*":         "the kind of a point that is asked for",
	"portalpage.quick_*":            "what many people look for",
	"portalpage.says_done_*":        "how the result is to be handed over",
	"portalpage.state_*":            "dossier.State as citizens read it",
	"portalpage.term_*":             "deadline.Unit",
}

// namedKeys are packages that put "<package>." before a name written out elsewhere in the same package (the
// name of a field, a link): the rest of the key must stand there as a string.
var namedKeys = map[string]string{
	"internal/catalogue/cataloguepage": "the fields of a version, the heads of tables",
	"internal/app":                     "the links of the layout",
	"internal/dossier/dossierpage":     "the fields of an act, the facts of a dossier",
	"internal/report/reportpage":       "the two dates of a table",
}

type wordbook struct {
	dir  string                       // the folder that holds lang/
	keys map[string]map[string]string // language -> key -> text
}

func wordbooks(h house) (books []wordbook, faults []string) {
	for _, p := range h.sorted(func(p string) bool { return strings.HasSuffix(p, "/lang/"+languages[0]+".json") }) {
		b := wordbook{dir: path.Dir(path.Dir(p)), keys: map[string]map[string]string{}}
		for _, l := range languages {
			file := b.dir + "/lang/" + l + ".json"
			words := map[string]string{}
			if err := json.Unmarshal(h.files[file], &words); err != nil {
				faults = append(faults, fmt.Sprintf("%s: %v", file, err))
			}
			faults = append(faults, doubled(h, file)...)
			b.keys[l] = words
		}
		books = append(books, b)
	}
	return books, faults
}

var jsonKey = regexp.MustCompile(`^\s*"([^"]+)"\s*:`)

// doubled finds keys written twice in one file: JSON would silently take the last.
func doubled(h house, file string) []string {
	seen := map[string]int{}
	var faults []string
	h.lines(file, func(n int, line string) {
		if m := jsonKey.FindStringSubmatch(line); m != nil {
			if first := seen[m[1]]; first > 0 {
				faults = append(faults, fmt.Sprintf("%s:%d: %s stands on line %d already", file, n, m[1], first))
			}
			seen[m[1]] = n
		}
	})
	return faults
}

var variable = regexp.MustCompile(`\{([a-zA-Z_][a-zA-Z0-9_]*)\}`)

// variables are the names in braces of a text, sorted, each once.
func variables(text string) []string {
	var out []string
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// wordsAgree: the same keys with the same variables in every language; keys begin with their room; no key twice.
func wordsAgree(h house) []string {
	books, faults := wordbooks(h)
	owner := map[string]string{}
	for _, b := range books {
		lead := b.keys[languages[0]]
		for key, text := range lead {
			if o := owner[key]; o != "" {
				faults = append(faults, fmt.Sprintf("%s: %s belongs to %s already", b.dir, key, o))
			}
			owner[key] = b.dir
			if r := room(b.dir); r != "" && !strings.HasPrefix(key, r+".") && !strings.HasPrefix(key, path.Base(b.dir)+".") {
				faults = append(faults, fmt.Sprintf("%s: %s: a key begins with its room: %s.", b.dir, key, r))
			}
			if strings.TrimSpace(text) == "" {
				faults = append(faults, fmt.Sprintf("%s: %s says nothing", b.dir, key))
			}
		}
		for _, l := range languages[1:] {
			faults = append(faults, compare(b.dir, l, lead, b.keys[l])...)
		}
	}
	slices.Sort(faults)
	return faults
}

func compare(dir, language string, lead, other map[string]string) []string {
	var faults []string
	for key, text := range lead {
		there, ok := other[key]
		switch {
		case !ok:
			faults = append(faults, fmt.Sprintf("%s: %s is missing in %s", dir, key, language))
		case strings.TrimSpace(there) == "":
			faults = append(faults, fmt.Sprintf("%s: %s says nothing in %s", dir, key, language))
		case !slices.Equal(variables(text), variables(there)):
			faults = append(faults, fmt.Sprintf("%s: %s has %v in %s, %v in %s", dir, key,
				variables(text), languages[0], variables(there), language))
		}
	}
	for key := range other {
		if _, ok := lead[key]; !ok {
			faults = append(faults, fmt.Sprintf("%s: %s is only in %s", dir, key, language))
		}
	}
	return faults
}

// wordsUsed: every key is used by some code, every key that code asks for exists, with the variables it needs.
func wordsUsed(h house) []string {
	books, _ := wordbooks(h)
	words := map[string]string{}
	for _, b := range books {
		maps.Copy(words, b.keys[languages[0]])
	}
	used := map[string]bool{}
	var faults []string
	for _, p := range h.sorted(func(p string) bool { return h.goes[p] != nil && !isTest(p) }) {
		prefix := ""
		if dir := path.Dir(p); namedKeys[dir] != "" {
			prefix = path.Base(dir) + "."
		}
		ast.Inspect(h.goes[p], func(n ast.Node) bool {
			if s, ok := literal(n); ok {
				used[s] = true
				used[prefix+s] = true
			}
			for _, a := range asked(n) {
				faults = append(faults, a.check(h, words)...)
			}
			return true
		})
	}
	fields := describedBy(h)
	for key := range words {
		if !used[key] && !made(key) && !fields.use(key) {
			faults = append(faults, key+": no code uses this word")
		}
	}
	for pattern := range madeKeys {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(words)), func(k string) bool { return fits(pattern, k) }) {
			faults = append(faults, pattern+": listed as a made key in house_words_test.go, but no word is called so")
		}
	}
	slices.Sort(faults)
	return slices.Compact(faults)
}

// described are the texts written out in the packages that describe fields (kit/field), by the name of the package: of them come
// the words "<package>.<field>" and "<package>.<field>_<answer>", and for records (kit/record) "title", "new" and
// "fact_<what happened>"; with a name between where a package describes several kinds of records.
type described map[string]map[string]bool

func describedBy(h house) described {
	d := described{}
	for _, p := range h.code() {
		dir := path.Dir(p)
		if room(dir) == "" || !slices.Contains(imports(h, p), module+"/internal/kit/field") {
			continue
		}
		pkg := path.Base(dir)
		if d[pkg] == nil {
			d[pkg] = map[string]bool{"title": true, "new": true, "fact": true}
		}
		ast.Inspect(h.goes[p], func(n ast.Node) bool {
			if s, ok := literal(n); ok {
				d[pkg][s] = true
			}
			return true
		})
	}
	return d
}

// use tells whether a key is a word of a field.
func (d described) use(key string) bool {
	pkg, _, _ := strings.Cut(key, ".")
	names, rest := d[pkg], key[strings.LastIndexByte(key, '.')+1:]
	if names[rest] {
		return true
	}
	for i, c := range rest {
		if c == '_' && names[rest[:i]] && (names[rest[i+1:]] || rest[:i] == "fact") {
			return true
		}
	}
	return false
}

func made(key string) bool {
	for pattern := range madeKeys {
		if fits(pattern, key) {
			return true
		}
	}
	return false
}

func fits(pattern, key string) bool {
	ok, err := path.Match(pattern, key)
	return ok && err == nil
}

func literal(n ast.Node) (string, bool) {
	b, ok := n.(*ast.BasicLit)
	if !ok || b.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(b.Value)
	return s, err == nil
}

// ask is a place in the code that asks for a word by a written-out key.
type ask struct {
	pos   token.Pos
	key   string
	args  []ast.Expr
	exact bool // all arguments are written out: their names can be checked
}

// asked finds the word keys that a node asks for: w.T("key", …), fault.New(code, "key", …) and
// fault.Field{Key: "key", Args: []any{…}}.
func asked(n ast.Node) []ask {
	switch n := n.(type) {
	case *ast.CallExpr:
		s, ok := n.Fun.(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		if s.Sel.Name == "Heads" {
			return askedByEach(n.Args)
		}
		x, _ := s.X.(*ast.Ident)
		at := -1
		switch {
		case s.Sel.Name == "T":
			at = 0
		case s.Sel.Name == "New" && x != nil && x.Name == "fault":
			at = 1
		}
		if at < 0 || len(n.Args) <= at {
			return nil
		}
		if key, ok := literal(n.Args[at]); ok && wordKey.MatchString(key) {
			return []ask{{n.Pos(), key, n.Args[at+1:], n.Ellipsis == token.NoPos}}
		}
	case *ast.CompositeLit:
		if s, ok := n.Type.(*ast.SelectorExpr); !ok || s.Sel.Name != "Field" {
			return nil
		}
		return askedByField(n)
	}
	return nil
}

// askedByEach are words without variables, one an argument.
func askedByEach(args []ast.Expr) (list []ask) {
	for _, a := range args {
		if key, ok := literal(a); ok && wordKey.MatchString(key) {
			list = append(list, ask{pos: a.Pos(), key: key, exact: true})
		}
	}
	return list
}

func askedByField(n *ast.CompositeLit) []ask {
	a := ask{pos: n.Pos(), exact: true}
	for _, e := range n.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		switch name, _ := kv.Key.(*ast.Ident); {
		case name == nil:
		case name.Name == "Key":
			a.key, _ = literal(kv.Value)
		case name.Name == "Args":
			list, ok := kv.Value.(*ast.CompositeLit)
			if a.exact = ok; ok {
				a.args = list.Elts
			}
		}
	}
	if !wordKey.MatchString(a.key) {
		return nil
	}
	return []ask{a}
}

var wordKey = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9_]+)+$`)

func (a ask) check(h house, words map[string]string) []string {
	text, ok := words[a.key]
	if !ok {
		return []string{fmt.Sprintf("%s: word %s does not exist", h.at(a.pos), a.key)}
	}
	if !a.exact {
		return nil
	}
	var given []string
	for i := 0; i < len(a.args); i += 2 {
		name, ok := literal(a.args[i])
		if !ok {
			return nil // names made at run time cannot be read here
		}
		given = append(given, name)
	}
	var faults []string
	for _, v := range variables(text) {
		if !slices.Contains(given, v) {
			faults = append(faults, fmt.Sprintf("%s: word %s needs {%s}", h.at(a.pos), a.key, v))
		}
	}
	return faults
}
