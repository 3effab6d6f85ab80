//go:build !linux || !(amd64 || arm64)

package opus

import "errors"

// native is not there: the calling convention of this platform's variadic C functions has not been tried.
type native struct{ Codec }

var sonames []string

func openNative([]string) (*native, error) {
	return nil, errors.New("opus: libopus is bound on linux/amd64 and linux/arm64 only")
}
