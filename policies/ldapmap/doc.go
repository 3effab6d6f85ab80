// Package ldapmap is the built-in policy for the hook ldapmap: what users and spaces directory entries become.
//
// An expression is text with attributes of the entry in it: "$sAMAccountName$@example.com". An attribute's value can be
// changed on the way by one or more rules: "$telephoneNumber|'/[^0-9]//g'|'/.*(....)/\1/'$". A rule is a regular
// expression (RE2) and what replaces the part that fits it, \1 to \9 being its groups and \0 all of it; with the flag g
// all parts that fit are replaced, else the first; with i case does not matter. What does not fit stays as it is. A
// slash within a rule is written \/, and $$ is a dollar sign.
//
// Decisions where the sources are silent:
//
//   - Of an attribute with several values the first counts. If an attribute is missing or empty, so is the whole field.
//   - A user needs a JID of the form user@domain without blanks; an entry without one is rejected. Other fields may
//     be empty.
//   - A space's uris are user parts: lower case, without blanks ("$cn$.space" is the guides' own example, and names
//     have blanks). What is no user part then, or no call ID (digits, 64 at most), rejects the entry: half a user
//     would be found out too late.
//   - There is a space if its mappings give a uri or a name.
//   - The e-mail address is the attribute mail.
package ldapmap
