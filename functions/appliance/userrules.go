package appliance

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// PasswordLife is how long a password lasts when no rule says otherwise, in months.
const PasswordLife = 6

// LockTime is how long too many wrong tries lock an account.
const LockTime = 15 * time.Minute

// specials are the characters that min_special counts.
const specials = `!@#$%^&*()_+=?><,."\/`

// UserRules are the rules for accounts and their passwords (MMP: user rule). 0 and false mean no rule.
type UserRules struct {
	MaxHistory           int  `json:"maxHistory,omitempty"`     // earlier passwords that a new one must differ from
	PasswordAge          int  `json:"passwordAge,omitempty"`    // days; 0 is PasswordLife
	MinPasswordAge       int  `json:"minPasswordAge,omitempty"` // days between changes
	MinLength            int  `json:"minLength,omitempty"`
	MinSpecial           int  `json:"minSpecial,omitempty"`
	MinUppercase         int  `json:"minUppercase,omitempty"`
	MinLowercase         int  `json:"minLowercase,omitempty"`
	MinDigits            int  `json:"minDigits,omitempty"`
	LongestDigitsRun     int  `json:"longestDigitsRun,omitempty"`
	MaxRepeatedChar      int  `json:"maxRepeatedChar,omitempty"`
	MinChangedCharacters int  `json:"minChangedCharacters,omitempty"` // positions that differ from the old password
	OnlyASCII            bool `json:"onlyAscii,omitempty"`
	NoUsername           bool `json:"noUsername,omitempty"`
	NoPalindrome         bool `json:"noPalindrome,omitempty"`
	MaxFailedLogins      int  `json:"maxFailedLogins,omitempty"`
	MaxIdle              int  `json:"maxIdle,omitempty"`     // days without a login
	MaxSessions          int  `json:"maxSessions,omitempty"` // of each kind
}

// ExpiryOf is when a password set at that time runs out.
func (r *UserRules) ExpiryOf(set time.Time) time.Time {
	if r.PasswordAge > 0 {
		return set.AddDate(0, 0, r.PasswordAge)
	}
	return set.AddDate(0, PasswordLife, 0)
}

// CheckPassword says what is wrong with a new password in one sentence for people, "" when nothing is. Old is the
// password so far if it is known. History and dictionary are the caller's: they need hashes and files.
func (r *UserRules) CheckPassword(user, old, password string) string {
	for _, rule := range passwordRules(r, user, old) {
		if rule.limit != 0 && rule.broken(password) {
			return strings.ReplaceAll(rule.says, "%d", strconv.Itoa(rule.limit))
		}
	}
	return ""
}

// passwordRule is one rule; it does not count while its limit is 0.
type passwordRule struct {
	limit  int
	says   string // %d stands for the limit
	broken func(password string) bool
}

func passwordRules(r *UserRules, user, old string) []passwordRule {
	fewer := func(least int, of func(rune) bool) func(string) bool {
		return func(p string) bool { return count(p, of) < least }
	}
	return []passwordRule{
		{r.MinLength, "password must have at least %d characters", func(p string) bool { return len([]rune(p)) < r.MinLength }},
		{r.MinSpecial, "password must have at least %d special characters", fewer(r.MinSpecial, func(c rune) bool { return strings.ContainsRune(specials, c) })},
		{r.MinUppercase, "password must have at least %d upper case letters", fewer(r.MinUppercase, unicode.IsUpper)},
		{r.MinLowercase, "password must have at least %d lower case letters", fewer(r.MinLowercase, unicode.IsLower)},
		{r.MinDigits, "password must have at least %d digits", fewer(r.MinDigits, unicode.IsDigit)},
		{r.LongestDigitsRun, "password must not have more than %d digits in a row", func(p string) bool { return longestRun(p, unicode.IsDigit, anything) > r.LongestDigitsRun }},
		{r.MaxRepeatedChar, "password must not repeat a character more than %d times", func(p string) bool { return longestRun(p, anyRune, equal) > r.MaxRepeatedChar }},
		{r.MinChangedCharacters, "password must differ from the old one in at least %d characters", func(p string) bool { return old != "" && changed(old, p) < r.MinChangedCharacters }},
		{flag(r.OnlyASCII), "password must have ASCII characters only", func(p string) bool { return count(p, isASCII) < len([]rune(p)) }},
		{flag(r.NoUsername), "password must not contain the user name", func(p string) bool { return user != "" && strings.Contains(strings.ToLower(p), strings.ToLower(user)) }},
		{flag(r.NoPalindrome), "password must not be a palindrome", isPalindrome},
	}
}

// flag is the limit of a rule that has none.
func flag(on bool) int {
	if on {
		return -1
	}
	return 0
}

func isASCII(c rune) bool { return c <= unicode.MaxASCII }

func anyRune(rune) bool { return true }

func anything(_, _ rune) bool { return true }

func equal(a, b rune) bool { return a == b }

func count(s string, of func(rune) bool) (n int) {
	for _, c := range s {
		if of(c) {
			n++
		}
	}
	return n
}

// longestRun is the length of the longest run of characters that may be in one and belong together with the one before.
func longestRun(s string, may func(rune) bool, together func(a, b rune) bool) int {
	longest, run := 0, 0
	var last rune
	for _, c := range s {
		switch {
		case !may(c):
			run = 0
		case run > 0 && together(last, c):
			run++
		default:
			run = 1
		}
		longest, last = max(longest, run), c
	}
	return longest
}

// changed counts the positions in which two passwords differ; what one is longer counts too.
func changed(a, b string) (n int) {
	x, y := []rune(a), []rune(b)
	for i := range max(len(x), len(y)) {
		if i >= len(x) || i >= len(y) || x[i] != y[i] {
			n++
		}
	}
	return n
}

func isPalindrome(s string) bool {
	r := []rune(strings.ToLower(s))
	for i := range len(r) / 2 {
		if r[i] != r[len(r)-1-i] {
			return false
		}
	}
	return len(r) > 0
}
