// Package cli is the command line of UCS Manager: scopes, a buffer of pending changes, tables, dialogues.
//
// One table (grammar_*.go) says which scopes there are, what their keywords, arguments and properties are, and what
// they change in the object tree; parsing, abbreviations, help, completion, prompts and the printing of a
// configuration come from it. What a session remembers is one leased row in the store; passwords in it are sealed
// with the session's id, which the store does not hold. commit-buffer is one tree.Store.Commit; when another session
// has changed an object of the buffer since it was touched, the commit is refused and says so.
//
// Whatever the grammar can make can be made through XML, and the other way round (equal_test.go): show configuration
// prints an object as the commands that make it, with passwords asked for again and without orders such as power or
// acknowledge. XML knows more classes that have no scope: aaaLocale, aaaPreLoginBanner, aaaPwdProfile, aaaDefaultAuth,
// computePool, epqosDefinition, fabricLacpPolicy, fabricVCon, faultPolicy, flowctrlItem, lsRequirement, mgmtInterface,
// pkiCertReq, powerMgmtPolicy, solConfig, statsCollectionPolicy, storage and Fibre Channel of a profile (storageIni...,
// storageLocalDiskConfigDef, vnicFc...), vnicConnDef, vnicLanConnPolicy, addresses given to a profile by hand, and the
// services commHttps, commSnmp, commSyslog and commWebSvcLimits.
//
// The letter in the prompt is that of the interconnect that leads now; a session's name keeps the one that led when its
// user signed in. Output cannot be redirected to a file: there is no place to keep it. There is no activate firmware,
// because versions follow the firmware packs, and no start or stop server traffic, because the chassis has no fabric
// evacuation.
//
// Where the printed sessions of the installation guide disagree with each other, the regular form holds:
//
//   - The prompt is NAME-LETTER, the scopes, the star, a blank and "# "; at the root without pending changes there is
//     no blank. "/org/ #" and prompts without the blank (3.3, 3.4, G.1, G.3) are "/org # ".
//   - A new system name shows in the prompt once the root is reached, as printed (3.5), and the letter stays:
//     "CMS2000-London-A# ", where the print has "CMS2000-London#".
//   - The warning of a new name is one line; the print folds it.
//   - "Speed:" is followed by a blank, "Decription:" is "Description:" (G.3), and the policy shown is the one entered:
//     CMS/CMS2000-MMP-SOL, where the print has CMS/CMS-2000-SOL.
//   - The blank line that the print has between a heading and its table (3.3.1), and between the lines of a detail
//     (F.2.1), is left out; what a show prints starts with an empty line when it has a heading.
//   - The lines of the welcome are broken where sentences end (3.1).
//   - The names of time zones are those of the present public table: "MST - AZ (except Navajo)" for "MST - Arizona
//     (except Navajo)", "Alaska - western Aleutians" for "Aleutian Islands" (3.7). The zone is kept as the plain name,
//     America/Los_Angeles.
//   - An answer that the zone dialogue does not offer is asked for again.
//   - A scope command that names a keyword of the root replaces the path; exit then leads to the root. So does scope org
//     from an organization to one below it: the prompt shows /org however deep that is.
//   - The % errors stand below the place in the line as it was typed after the prompt.
package cli
