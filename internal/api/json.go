package api

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motcua/motcua/internal/kit/web"
)

// jsonFormat reads what was sent as pages read forms: text in Unicode form C, without what no database takes.
var jsonFormat = huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: func(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var in any
	if err := d.Decode(&in); err != nil {
		return err
	}
	if d.More() {
		return errors.New("more than one value")
	}
	clean, err := json.Marshal(tidied(in))
	if err != nil {
		return err
	}
	return json.Unmarshal(clean, v)
}}

func tidied(v any) any {
	switch x := v.(type) {
	case string:
		return web.Tidy(x)
	case []any:
		for i := range x {
			x[i] = tidied(x[i])
		}
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, y := range x {
			out[web.Tidy(k)] = tidied(y)
		}
		return out
	}
	return v
}
