package org

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// AccountOpen tells whether a person has an account that is neither locked nor closed.
func AccountOpen(q store.Querier, person string) (bool, error) {
	var state string
	err := q.QueryRow(`select state from org_account where person_id = $1`, person).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("org: account: %w", err)
	}
	return state == accountOpen, nil
}

// OfficialByLogin is the official who signs in by a name; NotFound when there is none.
func OfficialByLogin(q store.Querier, login string) (person string, err error) {
	err = q.QueryRow(`select person_id from org_login where login = $1 and realm = $2`, strings.ToLower(strings.TrimSpace(login)),
		string(Officials)).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.New(fault.NotFound, "org.person_unknown")
	}
	if err != nil {
		return "", fmt.Errorf("org: login: %w", err)
	}
	return person, nil
}
