package model

import (
	"fmt"
	"regexp"
	"strings"
)

// piece is a part of an RN's form: fixed text, or the value of a naming property.
type piece struct{ text, prop string }

// compileRN takes a form such as "block-{from}-{to}" apart.
func (c *Class) compileRN(form string) error {
	pattern := `\A`
	for rest := form; rest != ""; {
		text, after, found := strings.Cut(rest, "{")
		if text != "" {
			c.rn = append(c.rn, piece{text: text})
			pattern += regexp.QuoteMeta(text)
		}
		if rest = after; !found {
			break
		}
		prop, after, _ := strings.Cut(rest, "}")
		if c.byName[prop] == nil {
			return fmt.Errorf("the name %s uses property %s", form, prop)
		}
		c.rn = append(c.rn, piece{prop: prop})
		if rest = after; rest == "" {
			pattern += `(.+)`
		} else {
			pattern += `(.+?)`
		}
	}
	var err error
	c.form, err = regexp.Compile(pattern + `\z`)
	return err
}

// RN makes the relative name of an object with these properties. A value with a slash is put in brackets. A naming
// property without a value is an error.
func (c *Class) RN(value func(prop string) string) (string, error) {
	var b strings.Builder
	for _, p := range c.rn {
		v := p.text
		if p.prop != "" {
			if v = value(p.prop); v == "" {
				return "", fmt.Errorf("%s needs %s", c.Name, p.prop)
			}
			if strings.Contains(v, "/") {
				v = "[" + v + "]"
			}
		}
		b.WriteString(v)
	}
	return b.String(), nil
}

// ParseRN answers the naming properties that an RN holds; ok is false when the RN has not the class's form. The one
// root organization, "org-root", has the form like any other.
func (c *Class) ParseRN(rn string) (naming map[string]string, ok bool) {
	groups := c.form.FindStringSubmatch(rn)
	if groups == nil {
		return nil, false
	}
	naming = map[string]string{}
	for _, p := range c.rn {
		if p.prop == "" {
			continue
		}
		v := groups[len(naming)+1]
		if strings.HasPrefix(v, "[") && strings.HasSuffix(v, "]") {
			v = v[1 : len(v)-1]
		}
		naming[p.prop] = v
	}
	return naming, true
}
