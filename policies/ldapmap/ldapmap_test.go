package ldapmap

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/policy"
)

func TestCheckNamesEveryParameterAtFault(t *testing.T) {
	t.Parallel()
	require.NoError(t, Check(policy.Mapping{JID: "$a$@b", Name: "plain"}))
	err := Check(policy.Mapping{JID: "$a", SpaceCallID: "$b|'/[/'$", Name: strings.Repeat("x", 1_001), CDRTag: strings.Repeat("$a$", 51)})
	for _, name := range []string{"jidMapping", "coSpaceCallIdMapping", "nameMapping", "cdrTagMapping"} {
		require.ErrorContains(t, err, name)
	}
}

// FuzzExpression: whatever is an expression gives a value, or names an attribute of its own that is missing.
func FuzzExpression(f *testing.F) {
	for _, s := range []string{"$cn$", "$a|'/x(.)/\\1\\9\\0/gi'$ $$ $b$", "$a|'/", "'$", `$a|'/\//\//'|'/a*/b/g'$`} {
		f.Add(s, "value")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		e, err := compile(text)
		if err != nil {
			return
		}
		_, missing := e.of(policy.Attributes{{Name: "a", Values: []string{value}}, {Name: "CN", Values: []string{value}}})
		require.True(t, missing == "" || strings.Contains(text, missing))
	})
}

// TestClassesAreReplacedAlike holds the short way for classes against the regular expression itself.
func TestClassesAreReplacedAlike(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{`[^0-9]`, `[a-c]`, `\\D`, `[^a-zäöü]`, `[\\x{1F600}-\\x{1F610}]`} {
		pattern = strings.ReplaceAll(pattern, `\\`, `\`)
		for _, by := range []string{"", "-", "xy"} {
			e, err := compile("$a|'/" + pattern + "/" + by + "/g'$")
			require.NoError(t, err)
			fast := e[0].rules[0]
			require.NotNil(t, fast.class, pattern)
			slow := fast
			slow.class = nil
			for _, s := range []string{"+44 (1) 23", "abcdef", "äöü 😀!", "x"} {
				require.Equal(t, slow.apply(s), fast.apply(s), "%s of %q", pattern, s)
			}
		}
	}
}
