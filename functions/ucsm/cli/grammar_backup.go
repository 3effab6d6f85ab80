package cli

// Backups and imports of the configuration. Facts: UCS Manager System Administration guides (CLI).

var backupTypes = choice{{"all-configuration", "config-all"}, {"full-state", "full-state"}, {"logical-configuration", "config-logical"},
	{"system-configuration", "config-system"}}

// backupVerbs are what the scope system has for them: a backup is created by its URL and known by its server.
func backupVerbs() []verb {
	state := param{attrs: []string{"adminState"}, kind: words("enabled", "disabled"), help: "Whether it is carried out at once"}
	server := []param{{attrs: []string{"hostname"}, kind: free{"<server>"}, help: "Server of the file"}}
	return []verb{
		{"create backup", "Backup of the configuration", []param{urlParam, {attrs: []string{"type"}, kind: backupTypes, help: "What is saved"}, state}, exchange("mgmtBackup", "backup-", "system/backup")},
		{"delete backup", "Backup of the configuration", server, remove("backup-{hostname}")},
		{"create import-config", "Import of a configuration",
			[]param{urlParam, state, {attrs: []string{"action"}, kind: words("merge", "replace"), help: "What becomes of what is not in the file"}}, exchange("mgmtImporter", "import-config-", "system/import-config")},
		{"delete import-config", "Import of a configuration", server, remove("import-config-{hostname}")},
	}
}

func backupScopes() []*scope {
	common := []prop{
		{word: "descr", attr: "descr", help: "Description"},
		{word: "protocol", attr: "proto", kind: words("scp", "sftp", "http", "ftp", "tftp"), help: "Protocol of the transfer"},
		{word: "remote-file", attr: "remoteFile", help: "Path of the file on the server"},
		{word: "user", attr: "user", help: "User of the server"},
	}
	verbs := func(class string) []verb {
		return []verb{
			{"enable", "Carry it out", nil, change(class, "", "adminState", "enabled")},
			{"disable", "Do not carry it out", nil, change(class, "", "adminState", "disabled")},
			{"set password", "Password of the user", nil, askPassword(aPassword, ownObject)},
		}
	}
	server := []param{{attrs: []string{"hostname"}, kind: free{"<server>"}, help: "Server of the file"}}
	return []*scope{
		{word: "backup", help: "Backup of the configuration", class: "mgmtBackup", job: true, ids: server, verbs: verbs("mgmtBackup"),
			props: append([]prop{{word: "type", attr: "type", kind: backupTypes, help: "What is saved"}}, common...)},
		{word: "import-config", help: "Import of a configuration", class: "mgmtImporter", job: true, ids: server, verbs: verbs("mgmtImporter"),
			props: append([]prop{{word: "action", attr: "action", kind: words("merge", "replace"), help: "What becomes of what is not in the file"}}, common...)},
	}
}

var (
	transferDetail = []column{{label: "Host", attr: "hostname"}, {label: "Protocol", attr: "proto"}, {label: "User", attr: "user"},
		{label: "Remote File", attr: "remoteFile"}, {label: "Admin State", attr: "adminState"}, {label: "Description", attr: "descr"},
		{label: "Status", attr: "fsmStatus"}, {label: "Previous Status", attr: "fsmPrev"}, {label: "Progress (%)", attr: "fsmProgr"},
		{label: "Remote Error Code", attr: "fsmRmtInvErrCode"}, {label: "Remote Error Description", attr: "fsmRmtInvErrDescr"}}
	backupTable = &table{heading: "System Backup", detail: append([]column{{label: "Type", attr: "type"}}, transferDetail...), columns: []column{
		{label: "Hostname", attr: "hostname", width: 18}, {label: "Type", attr: "type", width: 16}, {label: "User", attr: "user", width: 10},
		{label: "Protocol", attr: "proto", width: 8}, {label: "Admin State", attr: "adminState"}, {label: "Status", attr: "backupstatus"}}}
	importTable = &table{heading: "System Configuration Import", detail: append([]column{{label: "Action", attr: "action"}}, transferDetail...), columns: []column{
		{label: "Hostname", attr: "hostname", width: 18}, {label: "Action", attr: "action", width: 8}, {label: "User", attr: "user", width: 10},
		{label: "Protocol", attr: "proto", width: 8}, {label: "Admin State", attr: "adminState"}, {label: "Status", attr: "fsmPrev"}}}
)
