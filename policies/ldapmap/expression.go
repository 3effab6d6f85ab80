package ldapmap

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plenum-meet/plenum/policies/policy"
)

// Bounds of an expression.
const (
	maxExpression = 1_000 // bytes
	maxParts      = 50
	maxResult     = 10_000 // bytes of a value
)

// expression is a mapping expression, taken apart.
type expression []part

// part is text, or an attribute with rules.
type part struct {
	text      string
	attribute string
	rules     []rule
}

type rule struct {
	pattern  *regexp.Regexp
	template string
	all      bool
	class    []rune // of a pattern that is one class of characters, such as [^0-9]: pairs, from and to
}

// compile takes an expression apart.
func compile(s string) (expression, error) {
	if len(s) > maxExpression {
		return nil, errors.New("longer than " + strconv.Itoa(maxExpression) + " bytes")
	}
	var e expression
	for s != "" {
		if len(e) == maxParts {
			return nil, errors.New("more than " + strconv.Itoa(maxParts) + " parts")
		}
		var p part
		var err error
		if p, s, err = next(s); err != nil {
			return nil, err
		}
		e = append(e, p)
	}
	return e, nil
}

// next takes the first part.
func next(s string) (p part, rest string, err error) {
	switch at := strings.IndexByte(s, '$'); {
	case at < 0:
		return part{text: s}, "", nil
	case at > 0:
		return part{text: s[:at]}, s[at:], nil
	case strings.HasPrefix(s, "$$"):
		return part{text: "$"}, s[2:], nil
	}
	end := strings.IndexAny(s[1:], "|$")
	if end < 0 {
		return p, "", errors.New("a $ has no second one")
	}
	p.attribute, rest = strings.TrimSpace(s[1:end+1]), s[end+1:]
	if !isAttribute(p.attribute) {
		return p, "", errors.New(strconv.Quote(p.attribute) + " is no attribute")
	}
	for strings.HasPrefix(rest, "|") {
		var r rule
		if r, rest, err = nextRule(rest[1:]); err != nil {
			return p, "", err
		}
		p.rules = append(p.rules, r)
	}
	if !strings.HasPrefix(rest, "$") {
		return p, "", errors.New("a $ is missing after $" + p.attribute)
	}
	return p, rest[1:], nil
}

// isAttribute accepts names and numbers of attributes with options: cn, 2.5.4.3, name;lang-de.
func isAttribute(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_;", r))
	})
}

// nextRule takes a rule, '/pattern/replacement/flags', and the blanks around it.
func nextRule(s string) (r rule, rest string, err error) {
	s = strings.TrimLeft(s, " ")
	if !strings.HasPrefix(s, "'/") {
		return r, "", errors.New("a rule must begin with '/")
	}
	pattern, s, ok := upToSlash(s[2:])
	if !ok {
		return r, "", errors.New("a rule needs three slashes")
	}
	by, s, ok := upToSlash(s)
	if !ok {
		return r, "", errors.New("a rule needs three slashes")
	}
	r.template = template(by)
	plain := !strings.ContainsAny(by, `\\$`)
	flags, rest, ok := strings.Cut(s, "'")
	if !ok || strings.Trim(flags, "gi") != "" {
		return r, "", errors.New("a rule ends with /', /g', /i' or /gi'")
	}
	r.all = strings.Contains(flags, "g")
	if strings.Contains(flags, "i") {
		pattern = "(?i)" + pattern
	}
	if r.pattern, err = regexp.Compile(pattern); err != nil {
		return r, "", err
	}
	if parsed, err := syntax.Parse(pattern, syntax.Perl); err == nil && parsed.Op == syntax.OpCharClass && plain && r.all {
		r.class = parsed.Rune
	}
	return r, strings.TrimLeft(rest, " "), nil
}

// upToSlash takes text up to a slash; \/ is one that does not end it.
func upToSlash(s string) (text, rest string, ok bool) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '/':
			return strings.ReplaceAll(s[:i], `\/`, "/"), s[i+1:], true
		}
	}
	return "", "", false
}

// of gives the expression's value for an entry, and the name of an attribute that is missing.
func (e expression) of(entry policy.Attributes) (value, missing string) {
	if len(e) == 1 && len(e[0].rules) == 0 && e[0].attribute != "" {
		if value = entry.First(e[0].attribute); value == "" {
			missing = e[0].attribute
		}
		return value, missing
	}
	out := make([]byte, 0, 64)
	for i := range e {
		p := &e[i]
		if p.attribute == "" {
			out = append(out, p.text...)
			continue
		}
		v := entry.First(p.attribute)
		if v == "" {
			return "", p.attribute
		}
		for k := range p.rules {
			v = p.rules[k].apply(v)
		}
		out = append(out, v...)
	}
	return string(out), ""
}

// apply replaces what fits. A value that grows too long is cut.
func (r *rule) apply(s string) string {
	var out []byte
	switch {
	case r.class != nil:
		out = r.replaceClass(s)
	case r.all:
		out = []byte(r.pattern.ReplaceAllString(s, r.template))
	default:
		m := r.pattern.FindStringSubmatchIndex(s)
		if m == nil {
			return s
		}
		out = r.pattern.ExpandString(append(out, s[:m[0]]...), r.template, s, m)
		out = append(out, s[m[1]:]...)
	}
	return string(out[:min(len(out), maxResult)])
}

// replaceClass does what the pattern would do for the most frequent rule of all, /[^0-9]//g, in a fraction of the time.
func (r *rule) replaceClass(s string) []byte {
	out := make([]byte, 0, len(s))
	for _, c := range s {
		if !inClass(r.class, c) {
			out = utf8.AppendRune(out, c)
			continue
		}
		if out = append(out, r.template...); len(out) > maxResult {
			break
		}
	}
	return out
}

func inClass(class []rune, c rune) bool {
	for i := 0; i+1 < len(class); i += 2 {
		if c >= class[i] && c <= class[i+1] {
			return true
		}
	}
	return false
}

// template writes a replacement as regexp has it: \0 to \9 are groups, another character after a backslash is itself.
func template(by string) string {
	var out []byte
	for i := 0; i < len(by); i++ {
		if by[i] == '\\' && i+1 < len(by) {
			i++
			if by[i] >= '0' && by[i] <= '9' {
				out = append(out, '$', '{', by[i], '}')
				continue
			}
		}
		if by[i] == '$' {
			out = append(out, '$')
		}
		out = append(out, by[i])
	}
	return string(out)
}
