package mmp

// absent are the families that the product has and this build has not: what is missing, by the first word or words.
var absent = []struct {
	words, what string
	on          []string // platforms; all when empty
}{
	{"pcap", "packet captures", nil},
	{"ldap", "sign-in to the MMP with a directory's accounts", nil},
	{"meetingapps", "meeting apps", nil},
	{"webbridge3 meetingapps", "meeting apps", nil},
	{"snmp", "an SNMP agent", virtual},
}

// absentCommands answer with a clear line, whatever follows.
func absentCommands() (list []command) {
	for _, a := range absent {
		refuse := func(*call) error { return failed("this build does not have %s", a.what) }
		list = append(list, command{a.words, "Not in this build: " + a.what, refuse, nil, a.on},
			command{a.words + " <argument>...", "Not in this build: " + a.what, refuse, nil, a.on})
	}
	return list
}
