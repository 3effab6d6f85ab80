package appliance

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rules    UserRules
		password string
		ok       bool
	}{
		{UserRules{}, "x", true},
		{UserRules{MinLength: 4}, "äöü", false}, {UserRules{MinLength: 4}, "äöüß", true},
		{UserRules{MinSpecial: 2}, "a!b", false}, {UserRules{MinSpecial: 2}, `a\/b`, true},
		{UserRules{MinUppercase: 1}, "abc", false}, {UserRules{MinUppercase: 1}, "aBc", true},
		{UserRules{MinLowercase: 1}, "ABC", false}, {UserRules{MinDigits: 2}, "a1b", false}, {UserRules{MinDigits: 2}, "1a1", true},
		{UserRules{LongestDigitsRun: 2}, "12a345", false}, {UserRules{LongestDigitsRun: 2}, "aaaa12", true},
		{UserRules{MaxRepeatedChar: 2}, "aabb", true}, {UserRules{MaxRepeatedChar: 2}, "aaab", false},
		{UserRules{MinChangedCharacters: 4}, "old-one", false}, {UserRules{MinChangedCharacters: 3}, "new-two", true},
		{UserRules{OnlyASCII: true}, "naïve", false}, {UserRules{OnlyASCII: true}, "naive", true},
		{UserRules{NoUsername: true}, "xADAx", false}, {UserRules{NoUsername: true}, "xadx", true},
		{UserRules{NoPalindrome: true}, "Abba", false}, {UserRules{NoPalindrome: true}, "abca", true},
	} {
		require.Equal(t, c.ok, c.rules.CheckPassword("ada", "old-two", c.password) == "", "%+v %s", c.rules, c.password)
	}
	require.Equal(t, "password must have ASCII characters only", (&UserRules{OnlyASCII: true}).CheckPassword("", "", "é"))
}

func TestExpiryOf(t *testing.T) {
	t.Parallel()
	set := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	require.Equal(t, "2027-05-22", (&UserRules{}).ExpiryOf(set).Format(time.DateOnly))
	require.Equal(t, "2026-12-02", (&UserRules{PasswordAge: 10}).ExpiryOf(set).Format(time.DateOnly))
}

func TestDuty(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	at := func(day, hour, minute int) time.Time {
		return monday.AddDate(0, 0, day).Add(time.Duration(hour*60+minute) * time.Minute)
	}
	for _, c := range []struct {
		duty string
		at   time.Time
		on   bool
	}{
		{"", at(0, 3, 0), true},
		{"MoTu1200-1400|We1400-1500", at(0, 12, 0), true}, {"MoTu1200-1400|We1400-1500", at(0, 14, 0), false},
		{"MoTu1200-1400|We1400-1500", at(2, 14, 59), true}, {"MoTu1200-1400|We1400-1500", at(2, 12, 30), false},
		{"Wk0900-1700", at(4, 9, 0), true}, {"Wk0900-1700", at(5, 9, 0), false}, {"Wd0000-2400", at(6, 23, 59), true},
		{"!Wk0900-1700", at(5, 9, 0), true}, {"!Wk0900-1700", at(0, 9, 0), false}, {"AlMo0900-1700", at(0, 9, 0), false},
		{"Mo2200-0600", at(0, 23, 0), true}, {"Mo2200-0600", at(1, 5, 59), true}, {"Mo2200-0600", at(1, 6, 0), false}, {"Mo2200-0600", at(0, 5, 0), false},
	} {
		d, err := ParseDuty(c.duty)
		require.NoError(t, err)
		require.Equal(t, c.on, d.Allows(c.at), "%s at %s", c.duty, c.at)
	}
	for _, bad := range []string{"Xx", "Mo", "Mo12-14", "Mo1200", "Mo2500-1000", "Mo1260-1300", "|", "Mo-1200-1300"} {
		_, err := ParseDuty(bad)
		require.Error(t, err, bad)
	}
}

func FuzzParseDuty(f *testing.F) {
	f.Add("MoTu1200-1400|We1400-1500")
	f.Add("!Al2400-0000")
	f.Fuzz(func(_ *testing.T, s string) {
		if d, err := ParseDuty(s); err == nil {
			d.Allows(time.Unix(0, 0))
		}
	})
}
