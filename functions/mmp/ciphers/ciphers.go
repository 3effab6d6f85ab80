// Package ciphers reads lists of TLS ciphers as OpenSSL writes them ("ECDHE-RSA-AES128-GCM-SHA256:HIGH:!SHA").
package ciphers

import (
	"crypto/tls"
	"fmt"
	"slices"
	"strings"
)

// cipher is a suite of TLS up to 1.2 with OpenSSL's name.
type cipher struct {
	name string
	id   uint16
}

// known are the suites that this build can serve, the best first.
var known = []cipher{
	{"ECDHE-ECDSA-AES256-GCM-SHA384", tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384},
	{"ECDHE-RSA-AES256-GCM-SHA384", tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384},
	{"ECDHE-ECDSA-AES128-GCM-SHA256", tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256},
	{"ECDHE-RSA-AES128-GCM-SHA256", tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256},
	{"ECDHE-ECDSA-CHACHA20-POLY1305", tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256},
	{"ECDHE-RSA-CHACHA20-POLY1305", tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256},
	{"ECDHE-ECDSA-AES256-SHA", tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA},
	{"ECDHE-RSA-AES256-SHA", tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA},
	{"ECDHE-ECDSA-AES128-SHA", tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA},
	{"ECDHE-RSA-AES128-SHA", tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA},
	{"AES256-GCM-SHA384", tls.TLS_RSA_WITH_AES_256_GCM_SHA384},
	{"AES128-GCM-SHA256", tls.TLS_RSA_WITH_AES_128_GCM_SHA256},
	{"AES256-SHA", tls.TLS_RSA_WITH_AES_256_CBC_SHA},
	{"AES128-SHA", tls.TLS_RSA_WITH_AES_128_CBC_SHA},
}

// every are the words that mean all suites.
var every = []string{"ALL", "DEFAULT", "HIGH", "COMPLEMENTOFDEFAULT"}

// Parse answers the suites that a list selects, in its order; none for an empty list. A word is a name, a part of names
// such as "AESGCM" or "SHA384", several joined by +, or one that means all; ! and - before it take away what fits. What
// takes away may name what is not known here (!aNULL). The error names the word that is not known, or says that nothing is left.
func Parse(list string) (suites []uint16, err error) {
	if list == "" {
		return nil, nil
	}
	banned := map[uint16]bool{}
	for word := range strings.FieldsFuncSeq(list, func(r rune) bool { return strings.ContainsRune(":, ", r) }) {
		away := strings.HasPrefix(word, "!") || strings.HasPrefix(word, "-")
		found := matching(strings.TrimLeft(word, "!-"))
		switch {
		case away:
			suites = slices.DeleteFunc(suites, func(id uint16) bool { return slices.Contains(found, id) })
			for _, id := range found {
				banned[id] = banned[id] || word[0] == '!'
			}
		case len(found) == 0:
			return nil, fmt.Errorf("no cipher is called %s", word)
		}
		for _, id := range found {
			if !away && !banned[id] && !slices.Contains(suites, id) {
				suites = append(suites, id)
			}
		}
	}
	if len(suites) == 0 {
		return nil, fmt.Errorf("%s leaves no cipher", list)
	}
	return suites, nil
}

// matching are the suites that a word without its sign means.
func matching(word string) (found []uint16) {
	for _, c := range known {
		fits := word != ""
		for part := range strings.SplitSeq(word, "+") {
			fits = fits && c.is(part)
		}
		if fits {
			found = append(found, c.id)
		}
	}
	return found
}

// is reports whether a word names the suite, or a property of it.
func (c cipher) is(word string) bool {
	switch {
	case slices.Contains(every, word) || word == c.name:
		return true
	case word == "AESGCM":
		return strings.Contains(c.name, "-GCM-")
	case word == "EECDH" || word == "ECDHE" || word == "kECDHE" || word == "kEECDH":
		return strings.HasPrefix(c.name, "ECDHE-")
	case word == "kRSA":
		return !strings.HasPrefix(c.name, "ECDHE-")
	case word == "aRSA":
		return !strings.Contains(c.name, "ECDSA")
	case word == "aECDSA":
		return strings.Contains(c.name, "ECDSA")
	case word == "SHA1":
		word = "SHA"
	case word == "CHACHA20":
		return strings.Contains(c.name, word)
	}
	return slices.ContainsFunc(strings.Split(c.name, "-"), func(part string) bool { return part == word || strings.HasPrefix(part, "AES") && word == "AES" })
}

// FIPS are those of the suites that FIPS 140 allows; of all suites when there are none or none of them is allowed.
func FIPS(suites []uint16) []uint16 {
	allowed := matching("AESGCM+ECDHE")
	left := slices.DeleteFunc(slices.Clone(suites), func(id uint16) bool { return !slices.Contains(allowed, id) })
	if len(left) == 0 {
		return allowed
	}
	return left
}
