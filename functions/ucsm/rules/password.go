package rules

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// FactoryPassword is what admin has when the appliance leaves the factory. Until it is changed nothing else can be.
const FactoryPassword = "C1sc0123"

// factory marks, among its Secrets, an account that has the factory password.
const factory = "factory"

// Lengths of the passwords of local users; the least one may be configured.
const (
	minPassword = 8
	maxPassword = 127
)

// words that are no passwords, whatever digits and signs come with them; one a line.
//
//go:embed words.txt
var words string

// factoryMark notes whether admin has the factory password.
func factoryMark(c *commit, _, o *tree.Object) error {
	if o == nil || o.DN != AdminDN {
		return nil
	}
	password, set := c.after.NewSecret(o.DN, "pwd")
	if !set {
		return nil
	}
	edited := c.after.Edit(o.DN)
	delete(edited.Secrets, factory)
	if password == FactoryPassword {
		edited.Secrets = map[string]string{factory: "yes"}
	}
	return nil
}

// MustChangePassword reports whether admin still has the factory password.
func MustChangePassword(s *tree.Snapshot) bool {
	admin := s.Get(AdminDN)
	return admin != nil && admin.Secrets[factory] != ""
}

// factoryGate refuses everything but the change of the factory password.
func (c *commit) factoryGate() error {
	if !MustChangePassword(c.before) {
		return nil
	}
	if _, set := c.after.NewSecret(AdminDN, "pwd"); set {
		return nil
	}
	return refuse("Change the factory password of admin first")
}

func accountDefault(c *commit, old, o *tree.Object) error {
	if old == nil && o != nil {
		c.complete(o, map[string]string{"accountStatus": "active", "expiration": "never", "expires": "no", "pwdSet": "no"})
	}
	return nil
}

// accountExpires keeps expiration and expires together, unless the client says both.
func accountExpires(c *commit, old, o *tree.Object) error {
	if old == nil && o != nil {
		old = &tree.Object{Props: map[string]string{"expiration": "never", "expires": "no"}}
	}
	if o == nil || !changed(old, o, "expiration") || changed(old, o, "expires") {
		return nil
	}
	c.after.Set(o.DN, "expires", map[bool]string{true: "no", false: "yes"}[o.Get("expiration") == "never"])
	return nil
}

func privilegeDefault(c *commit, old, o *tree.Object) error {
	if old == nil && o != nil {
		c.complete(o, map[string]string{"priv": "readonly", "pwdSet": "no"})
	}
	return nil
}

// passwordIsStrong applies the rules for passwords of local users; source: the vendor's list of guidelines.
func passwordIsStrong(c *commit, _, o *tree.Object) error {
	if o == nil {
		return nil
	}
	if _, set := c.after.NewSecret(o.DN, "encPwd"); set {
		return refuse("encPwd cannot be set; set pwd")
	}
	password, set := c.after.NewSecret(o.DN, "pwd")
	if !set {
		return nil
	}
	if ep := c.after.Get(usersDN); ep != nil && ep.Get("pwdStrengthCheck") == "no" {
		return nil
	}
	if least := c.leastPassword(); len([]rune(password)) < least || len([]rune(password)) > maxPassword {
		return refuse("Password must have %d to %d characters", least, maxPassword)
	}
	if reason := weakness(password, o.Get("name")); reason != "" {
		return refuse("Password %s", reason)
	}
	return nil
}

// leastPassword is how many characters a password has at least, as the password profile says.
func (c *commit) leastPassword() int {
	if profile := c.after.Get(usersDN + "/pwd-profile"); profile != nil {
		if n, err := strconv.Atoi(profile.Get("minPassphraseLen")); err == nil && n > 0 {
			return n
		}
	}
	return minPassword
}

// weakness says what is wrong with a password, "" when it is good.
func weakness(password, user string) string {
	lower := strings.ToLower(password)
	switch {
	case password == FactoryPassword:
		return "must not be the one from the factory"
	case strings.ContainsAny(password, "$?="):
		return "must not contain $, ? or ="
	case kinds(password) < 3:
		return "must contain three of lower case, upper case, digits, special characters"
	case repeats(password) > 3:
		return "must not repeat a character more than three times in a row"
	case lower == strings.ToLower(user), lower == reverse(strings.ToLower(user)):
		return "must not be the user name or its reverse"
	case isWord(lower):
		return "is based on a dictionary word"
	}
	return ""
}

// kinds counts the kinds of characters in s.
func kinds(s string) int {
	var lower, upper, digit, special int
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			special = 1
		}
	}
	return lower + upper + digit + special
}

// repeats is the length of the longest run of one character.
func repeats(s string) int {
	longest, run, last := 0, 0, rune(-1)
	for _, r := range s {
		if run++; r != last {
			run = 1
		}
		last, longest = r, max(longest, run)
	}
	return longest
}

func reverse(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

// isWord reports whether only a word of the list is left when digits and signs at both ends are taken off.
func isWord(lower string) bool {
	core := strings.TrimFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.Contains(strings.Fields(words), core)
}
