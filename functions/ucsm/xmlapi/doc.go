// Package xmlapi is UCS Manager's XML interface: one POST to /nuova is one method, its answer the element of the same
// name. Around it are the two paths for files: /backupfile/ and /operations/.
//
// parse.go reads a request under limits, methods.go is the table of methods, call.go runs one, writer.go writes
// answers as they are made. The groups of methods have a file each. What is refused is a *tree.Error; fail.go turns it
// into the two forms of an error that clients know.
//
// Nothing is kept between two requests: sessions, contexts of sorted queries, tokens and files are rows in the store.
package xmlapi
