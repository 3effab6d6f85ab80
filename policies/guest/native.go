//go:build !wasip1

package guest

// writeLog is for tests of policies outside of WebAssembly: nobody listens.
func writeLog(int32, string) {}
