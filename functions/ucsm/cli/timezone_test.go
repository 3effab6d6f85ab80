package cli

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestZoneTables(t *testing.T) {
	t.Parallel()
	z := loadZones()
	americas := slices.IndexFunc(continents, func(c struct{ part, name string }) bool { return c.name == "Americas" })
	countries := z.countryNames(z.in(americas))
	require.Len(t, countries, 53)
	require.Equal(t, "United States", countries[48])
	require.Equal(t, "Anguilla", countries[0])
	require.Equal(t, "Virgin Islands (US)", countries[52])
	regions := z.regionNames("US")
	require.Len(t, regions, 29)
	require.Equal(t, "Pacific", regions[20])
	require.Equal(t, "Hawaii", regions[28])
	for i := range continents {
		require.NotEmpty(t, z.in(i), continents[i].name)
	}
	for _, r := range zoneTable {
		require.Less(t, r, rune(0x80), "menus are ASCII")
	}
}

func TestMenu(t *testing.T) {
	t.Parallel()
	require.Equal(t, " 1) Africa           4) Arctic Ocean     7) Australia       10) Pacific Ocean\n"+
		" 2) Americas         5) Asia             8) Europe\n"+
		" 3) Antarctica       6) Atlantic Ocean   9) Indian Ocean\n", menu(continentNames()))
	require.Equal(t, "1) Yes\n2) No\n", menu([]string{"Yes", "No"}))
}

func TestTimezone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	x := r.login("admin")
	x.do("scope system")
	x.do("scope services")
	out := x.do("set timezone").Output
	require.True(t, strings.HasPrefix(out, "Please identify a location so that time zone rules can be set correctly.\nPlease select a continent or ocean.\n"), out)
	require.Equal(t, "#? ", x.prompt)
	require.Equal(t, "Please enter a number in range.\n", x.do("11").Output)
	out = x.do("2").Output
	require.Contains(t, out, "Please select a country.\n")
	require.Contains(t, out, "13) Chile                 31) Martinique            49) United States\n")
	out = x.do("49").Output
	require.Contains(t, out, "Please select one of the following time zone regions.\n")
	require.Contains(t, out, "6) Eastern - IN (Da, Du, K, Mn)")
	require.Equal(t, `
The following information has been given:

	United States
	Pacific

Therefore timezone 'America/Los_Angeles' will be set.
Local time is now:	Sat Apr 23 05:08:43 PDT 2011.
Universal Time is now:	Sat Apr 23 12:08:43 UTC 2011.
Is the above information OK
1) Yes
2) No
`, x.do("21").Output)
	require.Contains(t, x.do("2").Output, "Please select a continent or ocean.\n", "No starts again")
	x.do("5") // Asia
	japan := 0
	for i, name := range loadZones().countryNames(loadZones().in(4)) {
		if name == "Japan" {
			japan = i + 1
		}
	}
	require.Contains(t, x.do(strconv.Itoa(japan)).Output, "Therefore timezone 'Asia/Tokyo' will be set.", "one zone: no question")
	require.Equal(t, "UCS-A /system/services* # ", x.do("1").Prompt)
	x.do("commit-buffer")
	require.Equal(t, "Asia/Tokyo", r.get("sys/svc-ext/datetime-svc").Get("timezone"))
}
