// Package files is the MMP's one flat folder: what SFTP shows and what commands name. A file is a row of the store with
// its content up to appliance.InlineFile bytes, above with the name of an object. A file is replaced whole or not at
// all. Some names are not kept but made when they are read (Generated).
package files
