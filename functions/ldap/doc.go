// Package ldap brings users in from directories, and asks the directory when they sign in.
//
// # An import
//
// POST /ldapSyncs writes a row; the job Run finds it and does it, one import at a time, under a lock that goes with the
// process. For each source the directory is read page by page, the mapping policy says what each page's entries become,
// and what differs from what is there is written. Users that the directory no longer has go last, when all of it was
// read.
//
// An import that was killed between any two instructions is begun again by the next one who finds its row: paged
// searches cannot be gone on with over another connection, but reading is cheap beside writing, and what was written
// before is recognised by the hash in the user's row (Imported), so that it costs no write. The row also says which
// import wrote it, so the counts come out as if nothing had happened. A user, the space and the membership are one
// transaction. Ids follow from the source and the entry's own identity (entryUUID, objectGUID, else the DN), so an
// entry that moves or changes its JID stays the same user.
package ldap
