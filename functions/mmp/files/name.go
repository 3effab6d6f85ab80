package files

import (
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Limits of the folder.
const (
	maxName  = 128
	maxFiles = 500
	mebibyte = 1 << 20
)

// limits are the largest sizes in bytes by the end of the name; the first that fits counts.
var limits = []struct {
	suffix string
	bytes  int64
}{
	{".key", mebibyte}, {".csr", mebibyte}, {".crt", mebibyte}, {".cer", mebibyte}, {".pem", mebibyte}, {".der", mebibyte},
	{".pub", mebibyte}, {".lic", mebibyte}, {"dictionary", 16 * mebibyte}, {".img", 4096 * mebibyte}, {".bak", 2048 * mebibyte},
	{"", 256 * mebibyte},
}

// Limit is the largest size of a file of that name, in bytes.
func Limit(name string) int64 {
	for _, l := range limits {
		if strings.HasSuffix(name, l.suffix) {
			return l.bytes
		}
	}
	return 0
}

// Clean is the name that a path of the flat folder means: "/x", "./x" and "x" are x, the folder itself is "". There is
// nothing above it and nothing below it.
func Clean(path string) (string, error) {
	name := strings.TrimPrefix(strings.TrimPrefix(path, "."), "/")
	if path == "" || path == "." || path == "/" || path == "/." || path == "./" {
		return "", nil
	}
	if strings.HasPrefix(path, ".") && !strings.HasPrefix(path, "./") {
		return "", errName(path)
	}
	return name, Check(name)
}

// Check says whether a file may have that name: letters, digits and a few signs, and no dot in front.
func Check(name string) error {
	if name == "" || len(name) > maxName || name[0] == '.' || name[0] == '-' {
		return errName(name)
	}
	for _, c := range name {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.ContainsRune("._-+@=, ()", c)) {
			return errName(name)
		}
	}
	return nil
}

func errName(name string) error {
	return appliance.Failure(appliance.Invalid, "invalidFileName", "%.60q is not a file name", name)
}
