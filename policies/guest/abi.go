//go:build wasip1

package guest

import (
	"unsafe"

	"github.com/plenum-meet/plenum/policies/policy"
)

//go:wasmexport version
func version() int32 { return policy.Version }

//go:wasmexport allocate
func allocate(size int32) int32 {
	if size < 0 {
		return 0
	}
	buffer := room(int(size))
	if buffer == nil {
		return 0
	}
	return int32(uintptr(unsafe.Pointer(unsafe.SliceData(buffer)))) //nolint:gosec // the memory is 32 bits wide
}

//go:wasmexport decide
func decide(_ int32, size int32) int64 {
	if size < 0 || int(size) > cap(question) {
		return 0
	}
	out := answered(int(size))
	at := uintptr(unsafe.Pointer(unsafe.SliceData(out))) //nolint:gosec // the host reads it there
	return int64(at)<<32 | int64(len(out))
}

//go:wasmimport plenum log
func hostLog(level int32, text unsafe.Pointer, size int32)

func writeLog(level int32, text string) {
	hostLog(level, unsafe.Pointer(unsafe.StringData(text)), int32(len(text))) //nolint:gosec // read at once
}
