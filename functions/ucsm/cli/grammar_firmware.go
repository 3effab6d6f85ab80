package cli

// Firmware bundles: how they get in, what is there, how they go. Facts: UCS Manager Firmware Management guides (CLI).

const catalogueDN = "sys/fw-catalogue"

func firmware() *scope {
	name := func(help string) []param { return []param{{attrs: []string{"name"}, kind: free{"<name>"}, help: help}} }
	return &scope{
		word: "firmware", help: "Firmware bundles and images", class: "firmwareCatalogue", job: true, in: "/sys",
		verbs: []verb{
			{"download image", "Fetch a bundle from a server: scp://user@server/path, sftp://user@server/path", []param{urlParam}, downloadImage},
			{"delete image", "Image", name("Name of the image"), mark("firmwareImage", "image-{name}", "deleted")},
			{"delete package", "Bundle with its images", name("Name of the bundle"), mark("firmwareDistributable", "distrib-{name}", "deleted")},
			{"delete download-task", "Download task", name("Name of the file"), remove("dnld-{name}")},
		},
		shows: []show{
			{words: "image", help: "Firmware images", table: imagesTable, from: children("firmwareImage")},
			{words: "package", help: "Firmware bundles", table: packageTable, from: children("firmwareDistributable")},
		},
		scopes: []*scope{downloadTask()},
	}
}

var urlParam = param{attrs: []string{"url"}, kind: free{"<protocol://user@server/path>"}, help: "Where the file is"}

func downloadTask() *scope {
	return &scope{
		word: "download-task", help: "Download of a bundle", class: "firmwareDownloader", job: true, ids: []param{{attrs: []string{"fileName"}, kind: free{"<file>"}, help: "Name of the file"}},
		props: []prop{
			{word: "protocol", attr: "protocol", kind: words("scp", "sftp", "ftp", "tftp"), help: "Protocol of the download"},
			{word: "remote-path", attr: "remotePath", help: "Folder of the file on the server"},
			{word: "server", attr: "server", help: "Server that has the file"},
			{word: "userid", attr: "user", help: "User of the server"},
		},
		verbs: []verb{
			{"set password", "Password of the user", nil, askPassword(aPassword, ownObject)},
			{"restart", "Begin the download again", nil, change("firmwareDownloader", "", "adminState", "restart")},
		},
	}
}

// mark sets the adminState of an object that must exist.
func mark(class, in, state string) effect {
	return func(c *call) error {
		if o := c.view.Get(c.place(in)); o == nil || o.Class != class {
			return errMissing
		}
		return change(class, in, "adminState", state)(c)
	}
}

var (
	imagesTable = &table{columns: []column{
		{label: "Name", attr: "name", width: 45}, {label: "Type", attr: "type", width: 20}, {label: "Version", attr: "version", width: 13}},
		detail: []column{{label: "Name", attr: "name"}, {label: "Type", attr: "type"}, {label: "Version", attr: "version"},
			{label: "Size (Bytes)", attr: "size"}, {label: "Checksum", attr: "checksum"}, {label: "Date of Download", attr: "downloadDate"},
			{label: "Present on Fabric", attr: "imagePresence"}}}
	packageTable = &table{columns: []column{
		{label: "Name", attr: "name", width: 45}, {label: "Version", attr: "version"}},
		detail: []column{{label: "Name", attr: "name"}, {label: "Version", attr: "version"}, {label: "Type", attr: "type"}, {label: "State", attr: "adminState"}}}
	downloadTable = &table{heading: "Download task", columns: []column{
		{label: "File Name", attr: "fileName"}, {label: "Protocol", attr: "protocol", width: 8}, {label: "Server", attr: "server", width: 15},
		{label: "Userid", attr: "user", width: 15}, {label: "State", attr: "transferState"}},
		detail: []column{{label: "File Name", attr: "fileName"}, {label: "Protocol", attr: "protocol"}, {label: "Server", attr: "server"},
			{label: "Userid", attr: "user"}, {label: "Path", attr: "remotePath"}, {label: "Downloaded Image Size (KB)", attr: "imageSize"},
			{label: "State", attr: "transferState"}, {label: "Progress (%)", attr: "fsmProgr"}, {label: "Try", attr: "fsmTry"}, {label: "Current Task", attr: "fsmDescr"},
			{label: "Remote Error Code", attr: "fsmRmtInvErrCode"}, {label: "Remote Error Description", attr: "fsmRmtInvErrDescr"}}}
)
