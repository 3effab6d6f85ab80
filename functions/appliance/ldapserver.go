package appliance

// LDAPServer is a directory that users come from (API: /ldapServers). Whom it trusts is the MMP's business (tls ldap).
type LDAPServer struct {
	Address  string `json:"address,omitempty" api:"list,required" maxLength:"255"`
	Name     string `json:"name,omitempty" api:"list"`
	Username string `json:"username,omitempty" api:"list"`
	// Password is what binds Username, encrypted (store.Vault); no answer, event or log shows it.
	Password        string `json:"password,omitempty" api:"writeOnly"`
	PortNumber      *int   `json:"portNumber,omitempty" api:"list,required" minimum:"1" maximum:"65535"`
	Secure          *bool  `json:"secure,omitempty" api:"list,required"`
	UsePagedResults *bool  `json:"usePagedResults,omitempty" default:"true"`
}

// LDAPMapping says with expressions, such as $cn$, what an entry of a directory becomes (API: /ldapMappings).
type LDAPMapping struct {
	JIDMapping                 string `json:"jidMapping,omitempty" api:"list" maxLength:"1000"`
	NameMapping                string `json:"nameMapping,omitempty" api:"list" maxLength:"1000"`
	CDRTagMapping              string `json:"cdrTagMapping,omitempty" api:"showEmpty" maxLength:"1000"`
	AuthenticationIDMapping    string `json:"authenticationIdMapping,omitempty" api:"showEmpty" maxLength:"1000"`
	CoSpaceURIMapping          string `json:"coSpaceUriMapping,omitempty" api:"showEmpty" maxLength:"1000"`
	CoSpaceSecondaryURIMapping string `json:"coSpaceSecondaryUriMapping,omitempty" api:"showEmpty" maxLength:"1000"`
	CoSpaceNameMapping         string `json:"coSpaceNameMapping,omitempty" api:"showEmpty" maxLength:"1000"`
	CoSpaceCallIDMapping       string `json:"coSpaceCallIdMapping,omitempty" api:"showEmpty" maxLength:"1000"`
	// Policy is a release of the hook ldapmap.
	Policy string `json:"policy,omitempty" maxLength:"128" doc:"Plenum's own: the mapping policy (name@version) that is asked for this mapping; none is the active one."`
}

// LDAPSource is a part of a directory whose entries become users (API: /ldapSources).
type LDAPSource struct {
	Server          string `json:"server,omitempty" api:"list,required,id"`
	Mapping         string `json:"mapping,omitempty" api:"list,required,id"`
	BaseDN          string `json:"baseDn,omitempty" api:"list,required" maxLength:"2000"`
	Filter          string `json:"filter,omitempty" api:"list" maxLength:"4000"`
	Tenant          string `json:"tenant,omitempty" api:"list,id"`
	UserProfile     string `json:"userProfile,omitempty" api:"list,id"`
	NonMemberAccess *bool  `json:"nonMemberAccess,omitempty" api:"list"`
	// Origins are sources that are gone, whose users this one has taken over: ids follow from them.
	Origins []string `json:"origins,omitempty" api:"-"`
}

// DirectorySearchLocation is a part of a directory where signed-in users look for people (API:
// /directorySearchLocations): the fields from FirstName on name the attributes to show.
type DirectorySearchLocation struct {
	LDAPServer string `json:"ldapServer,omitempty" api:"list,required,id"`
	Tenant     string `json:"tenant,omitempty" api:"list,id"`
	BaseDN     string `json:"baseDn,omitempty" api:"list" maxLength:"2000"`
	// FilterFormat is a filter in which $1 stands for what is looked for.
	FilterFormat string `json:"filterFormat,omitempty" api:"list" maxLength:"4000"`
	Label        string `json:"label,omitempty" api:"list"`
	Priority     *int   `json:"priority,omitempty" api:"list"`
	FirstName    string `json:"firstName,omitempty" maxLength:"100"`
	LastName     string `json:"lastName,omitempty" maxLength:"100"`
	DisplayName  string `json:"displayName,omitempty" maxLength:"100"`
	Phone        string `json:"phone,omitempty" maxLength:"100"`
	Mobile       string `json:"mobile,omitempty" maxLength:"100"`
	Email        string `json:"email,omitempty" maxLength:"100"`
	SIP          string `json:"sip,omitempty" maxLength:"100"`
	Organisation string `json:"organisation,omitempty" maxLength:"100"`
}
