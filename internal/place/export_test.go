package place

// NameSQL is the query of names.
func NameSQL(where string) string { return nameSQL(where) }

// CalledSQL is its condition for an address.
func CalledSQL(text, in string) (where string, args []any) {
	return understand(kinded(tokens(text)), nil).calledSQL(in)
}
