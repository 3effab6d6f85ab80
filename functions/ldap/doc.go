// Package ldap brings users in from directories, and asks the directory when they sign in.
//
// # An import
//
// POST /ldapSyncs writes a row; the job Run finds it and does it, one import at a time, under a lock that goes with the
// process. For each source the directory is read page by page, the mapping policy says what each page's entries become,
// and what differs from what is there is written. When all of it was read, users that the directory no longer has go.
// Then come those whose names others had when it was their turn: who takes a name from somebody who gets another one,
// perhaps in a ring, gets it when that one has let it go (movers), and whoever is left is rejected.
//
// An import that was killed between any two instructions is begun again by the next one who finds its row: paged
// searches cannot be gone on with over another connection, but reading is cheap beside writing, and what was written
// before is recognised by the hash in the user's row (Imported), so that it costs no write. The row also says which
// import wrote it, so the counts come out as if nothing had happened. A user, the space and the membership are one
// transaction. Ids follow from the source and the entry's own identity (entryUUID, objectGUID, else the DN), so an
// entry that moves or changes its JID stays the same user. A source that was deleted and made again takes its users
// over: their ids go on following from the first one (Imported.Origin).
//
// A user whose JID changes owns spaces by it. They follow before anybody else gets the old one, and until then the row
// says that they have to (Imported.Was). An entry that is rejected keeps the user that it had, but the row follows the
// entry's DN: with the old one somebody else might sign in.
package ldap
