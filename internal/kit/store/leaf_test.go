package store

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/event"
)

// TestLeafIsCanonical: the bytes of a leaf are the canonical bytes of its parts, whatever stands in them.
func TestLeafIsCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body, err := event.Canonical(map[string]any{"b": rapid.String().Draw(t, "b"), "a": rapid.Int64().Draw(t, "a")})
		if err != nil {
			t.Fatal(err)
		}
		e := event.Event{ID: rapid.String().Draw(t, "id"), Kind: "test.noted", Record: rapid.String().Draw(t, "record"), Seq: rapid.Int64().Draw(t, "seq"),
			At: time.UnixMilli(rapid.Int64Range(0, 1<<42).Draw(t, "at")), Body: body, Salt: rapid.SliceOf(rapid.Byte()).Draw(t, "salt"),
			By: event.By{Actor: rapid.String().Draw(t, "actor"), Unit: rapid.String().Draw(t, "unit"), Reason: rapid.String().Draw(t, "reason"), Key: "k"}}
		want, err := event.Canonical(map[string]any{
			"actor": e.By.Actor, "at": Millis(e.At), "body": json.RawMessage(e.Body), "id": e.ID, "kind": e.Kind,
			"reason": e.By.Reason, "record": e.Record, "salt": append([]byte{}, e.Salt...), "seq": e.Seq, "unit": e.By.Unit,
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := leafBytes(e); !bytes.Equal(got, want) {
			t.Fatalf("leaf\n%s, want\n%s", got, want)
		}
	})
}
