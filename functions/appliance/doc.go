// Package appliance holds the nouns of the product and the rules that need nothing but them: no I/O, no clock,
// no goroutine. Everything else imports it; it imports the standard library only.
//
// Struct tags say how a field meets the outside: json is the parameter's name everywhere (JSON, form, XML); api
// lists "list" (shown in lists), "readOnly", "writeOnly", "create" (only in POST), "change" (only in PUT),
// "required" (in POST), "id" (a GUID), "uriPart" (no at-sign), "numberOrWord", "attribute" (an XML attribute),
// "showEmpty" (an unset text is shown as an empty tag) and "-" (kept, never shown); enum, minimum, maximum, maxLength (characters), maxBytes and default mean what they say.
// A type with Values() []string is an enumeration. Optional booleans and numbers are pointers, nil meaning unset;
// an empty string is unset.
//
// # Glossary
//
// coSpace: a virtual meeting room. Call: a meeting going on. Call leg: one party's media connection to a call.
// Participant: one party, over however many legs. Access method: one way into a coSpace. Activator: a leg that
// does not need activation. Blade: a computer in the chassis; slot 1 manages, slots 2 to 8 carry media.
// Want: what functions ask for. Seen: what blades report.
package appliance
