package model

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model/internal/form"
)

// compiler turns the table's file into what is asked at run time.
type compiler struct {
	enums    map[string][]string
	patterns patterns
}

func (c *compiler) class(name string, f form.Class) (*Class, error) {
	class := &Class{Name: name, Group: f.Group, Parents: f.Parents, Naming: f.Naming, Verbs: f.Verbs,
		Privileges: f.Privileges, byName: map[string]*Prop{}}
	for _, prop := range slices.Sorted(maps.Keys(f.Props)) {
		p, err := c.prop(prop, f.Props[prop])
		if err != nil {
			return nil, fmt.Errorf("property %s: %w", prop, err)
		}
		p.Kept = kept[name+"."+prop]
		p.Secret = p.Kept || secret[name+"."+prop]
		class.Props = append(class.Props, p)
		class.byName[prop] = p
	}
	return class, class.compileRN(f.RN)
}

// secret names the properties that are kept as hashes only.
var secret = map[string]bool{
	"aaaEpUser.pwd": true, "aaaUser.pwd": true, "aaaUser.encPwd": true, "commSnmp.community": true, "mgmtImporter.key": true,
	"pkiCertReq.pwd": true,
}

// kept names the passwords that the system itself has to give to somebody: those of transfers.
var kept = map[string]bool{"firmwareDownloader.pwd": true, "mgmtBackup.pwd": true, "mgmtImporter.pwd": true}

func (c *compiler) prop(name string, f form.Prop) (*Prop, error) {
	p := &Prop{Name: name, Type: f.Type, Access: Access(f.Access)}
	var err error
	if p.Values, err = c.words(f.Values); err != nil {
		return nil, err
	}
	if p.Flags, err = c.words(f.Flags); err != nil {
		return nil, err
	}
	if p.pattern, err = c.patterns.compile(f.Pattern); err != nil {
		return nil, err
	}
	if f.Min != nil && f.Max != nil {
		p.ranges = append(p.ranges, numbers{*f.Min, *f.Max})
	}
	for _, r := range f.Ranges {
		p.ranges = append(p.ranges, numbers{r.Min, r.Max})
	}
	if f.MinLength != nil {
		p.minLength = *f.MinLength
	}
	if f.MaxLength != nil {
		p.maxLength = *f.MaxLength
	}
	p.boundedByNumbers = len(p.ranges) > 0
	return p, nil
}

// words is a list of words, which the file may name as "@list".
func (c *compiler) words(v any) ([]string, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		list, ok := c.enums[strings.TrimPrefix(v, "@")]
		if !ok {
			return nil, fmt.Errorf("no list %s", v)
		}
		return list, nil
	case []any:
		list := make([]string, len(v))
		for i, word := range v {
			list[i], _ = word.(string)
		}
		return list, nil
	}
	return nil, fmt.Errorf("a list of words is a %T", v)
}

// patterns are compiled once for all properties that share them.
type patterns map[string]*regexp.Regexp

func (p patterns) compile(pattern string) (*regexp.Regexp, error) {
	if pattern == "" || p[pattern] != nil {
		return p[pattern], nil
	}
	compiled, err := regexp.Compile(`\A(?:` + pattern + `)\z`)
	p[pattern] = compiled
	return compiled, err
}
