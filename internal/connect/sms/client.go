// Package sms takes short messages to the gateway of a telephone company over HTTP.
//
// The protocol is small enough for an adapter in front of any gateway. To send: POST to the address of the gateway,
// Authorization: Bearer <key>, Content-Type: application/json, {"id":"…","to":"0905000111","text":"…"}. The gateway
// answers 200 or 202 once it has taken the message; a message whose id it has taken before it takes again without
// sending it twice. Anything else is a refusal, with {"error":"…"} if it likes. To ask whether it is there: GET the
// same address with the same key, answered by 200 or 204.
package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/notify"
)

// Client speaks to one gateway.
type Client struct {
	URL  string
	Key  string
	HTTP *http.Client // http.DefaultClient when nil
}

type message struct {
	ID   string `json:"id"`
	To   string `json:"to"`
	Text string `json:"text"`
}

// Send hands a message to the gateway.
func (c Client) Send(ctx context.Context, m notify.Message) error {
	body, err := json.Marshal(message{ID: m.ID, To: m.To, Text: m.Text})
	if err != nil {
		return err
	}
	return c.ask(ctx, http.MethodPost, body)
}

// Check asks whether the gateway is there and knows the key.
func (c Client) Check(ctx context.Context) error { return c.ask(ctx, http.MethodGet, nil) }

func (c Client) ask(ctx context.Context, method string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, method, c.URL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("sms: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+c.Key)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	client := c.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	w, err := client.Do(r)
	if err != nil {
		return fmt.Errorf("sms: %w", err)
	}
	defer func() { _ = w.Body.Close() }()
	if w.StatusCode == http.StatusOK || w.StatusCode == http.StatusAccepted || method == http.MethodGet && w.StatusCode == http.StatusNoContent {
		return nil
	}
	said, _ := io.ReadAll(io.LimitReader(w.Body, 200)) // what it said is only shown
	return fmt.Errorf("sms: the gateway answers %d %s", w.StatusCode, strings.TrimSpace(string(said)))
}
