// Package rest is how every function speaks HTTP: limits, request ids, logs and metrics around each request (Wrap),
// the Meeting Server API's lenient input and exact XML output (NewCMS, Noun, Singleton), JSON functions (NewJSON),
// sign-in, failures and their status codes, health, and the documents that describe it all.
//
// A noun of the Meeting Server API is a struct with tags (functions/appliance) and its rules; Register makes the
// operations, their OpenAPI description, parsing, validation, XML and JSON from it.
//
// Beyond the failure names of the API's table it uses: unauthorized, accessDenied, passwordExpired, tooManyTries,
// requestTooLarge, uriTooLong, headersTooLarge, crossOriginRequest, internalError. They go with status codes that the table has no name for.
package rest
