package model

import "unicode/utf8"

// MaxDN is the most characters that a distinguished name has.
const MaxDN = 256

// Cut parts a distinguished name before its last RN; parent is empty for objects at the top. Slashes in brackets,
// which nest, do not part names.
func Cut(dn string) (parent, rn string) {
	depth := 0
	for i := len(dn) - 1; i >= 0; i-- {
		switch dn[i] {
		case ']':
			depth++
		case '[':
			depth--
		case '/':
			if depth == 0 {
				return dn[:i], dn[i+1:]
			}
		}
	}
	return "", dn
}

// Parent is the DN above, empty for objects at the top.
func Parent(dn string) string {
	parent, _ := Cut(dn)
	return parent
}

// Join is the DN of the object called rn below parent, which is empty at the top.
func Join(parent, rn string) string {
	if parent == "" {
		return rn
	}
	return parent + "/" + rn
}

// Split answers the RNs of a distinguished name from the top.
func Split(dn string) []string {
	var rns []string
	depth, start := 0, 0
	for i := range len(dn) {
		switch dn[i] {
		case '[':
			depth++
		case ']':
			depth--
		case '/':
			if depth == 0 {
				rns, start = append(rns, dn[start:i]), i+1
			}
		}
	}
	return append(rns, dn[start:])
}

// ValidDN reports whether dn can be a distinguished name: not empty, at most MaxDN characters, no control
// characters, balanced brackets, no empty RN.
func ValidDN(dn string) bool {
	if len(dn) > MaxDN || !utf8.ValidString(dn) {
		return false
	}
	depth := 0
	for i := range len(dn) {
		switch c := dn[i]; {
		case c < ' ' || c == 0x7f:
			return false
		case c == '[':
			depth++
		case c == ']':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	if depth != 0 {
		return false
	}
	for _, rn := range Split(dn) {
		if rn == "" {
			return false
		}
	}
	return true
}
