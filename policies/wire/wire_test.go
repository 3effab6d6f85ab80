package wire_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/wire"
)

type thing struct {
	S    string            `json:"s"`
	F    float64           `json:"f"`
	L    []string          `json:"l"`
	M    map[string]nested `json:"m"`
	Next *nested           `json:"next,omitempty"`
}

type nested struct {
	N int `json:"n"`
}

var nestedTable = wire.Table[nested]{wire.Int("n", func(t *nested) *int { return &t.N })}

var thingTable = wire.Table[thing]{
	wire.String("s", func(t *thing) *string { return &t.S }),
	wire.Float("f", func(t *thing) *float64 { return &t.F }),
	wire.Strings("l", func(t *thing) *[]string { return &t.L }),
	wire.Map("m", func(t *thing) *map[string]nested { return &t.M }, nestedTable),
	wire.Pointer("next", func(t *thing) **nested { return &t.Next }, nestedTable),
}

// FuzzTable: what encoding/json reads into a struct, a table reads the same, and what a table writes encoding/json
// reads back.
func FuzzTable(f *testing.F) {
	f.Add(`{"s":"a\u0041\ud83d\ude00\\","f":-1.5e3,"l":["x",""],"m":{"k":{"n":3}},"next":{"n":-1},"new":[null,{"a":true}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		var ours thing
		err := thingTable.Parse(text, &ours)
		if err != nil {
			return
		}
		written := thingTable.Append(nil, &ours)
		var back thing
		require.NoError(t, json.Unmarshal(written, &back), string(written))
		require.Equal(t, string(written), string(thingTable.Append(nil, &back)))
	})
}

func TestDepthIsBounded(t *testing.T) {
	t.Parallel()
	deep := make([]byte, 0, 1_000)
	for range 300 {
		deep = append(deep, `{"a":[`...)
	}
	var x thing
	require.ErrorContains(t, thingTable.Parse(string(deep), &x), "less depth")
}
