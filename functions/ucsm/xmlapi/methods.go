package xmlapi

import (
	"context"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// committer is tree.Store's Commit or Try.
type committer func(context.Context, tree.Actor, func(*tree.Snapshot) ([]tree.Change, error)) (tree.Result, error)

// method is one method of the interface.
type method struct {
	run   func(*call) (reply, error)
	takes string // names of attributes besides cookie, and of child elements
	open  bool   // needs no session in cookie
}

// check refuses attributes and elements that the method does not know.
func (m method) check(e *element) error {
	known := strings.Fields(m.takes)
	for name := range e.attrs {
		if name != "cookie" && !slices.Contains(known, name) {
			return malformed("unknown attribute '%s' in element '%s'", name, e.name)
		}
	}
	for _, k := range e.kids {
		if !slices.Contains(known, k.name) {
			return malformed("unknown element '%s' in element '%s'", k.name, e.name)
		}
	}
	return nil
}

// methods is the table of all methods.
func methods() map[string]method {
	return map[string]method{
		"aaaLogin":                    {run: login, takes: "inName inPassword", open: true},
		"aaaRefresh":                  {run: refresh, takes: "inName inPassword inCookie", open: true},
		"aaaLogout":                   {run: logout, takes: "inCookie inDelaySecs", open: true},
		"aaaTokenLogin":               {run: tokenLogin, takes: "inName inToken", open: true},
		"aaaTokenRefresh":             {run: tokenRefresh, takes: "inName inCookie", open: true},
		"aaaKeepAlive":                {run: keepAlive},
		"aaaChangeSelfPassword":       {run: changePassword, takes: "inUserName inOldPassword inNewPassword inConfirmNewPassword"},
		"aaaGetNComputeAuthTokenByDn": {run: authTokens, takes: "inDn inNumberOf"},

		"configResolveDn":        {run: resolveDn, takes: "dn inHierarchical"},
		"configResolveDns":       {run: resolveDns, takes: "inDns inHierarchical"},
		"configResolveClass":     {run: resolveClass, takes: "classId inFilter inHierarchical"},
		"configResolveClasses":   {run: resolveClasses, takes: "inIds inFilter inHierarchical"},
		"configResolveChildren":  {run: resolveChildren, takes: "classId inDn inFilter inHierarchical"},
		"configResolveParent":    {run: resolveParent, takes: "dn inHierarchical"},
		"configScope":            {run: scope, takes: "dn inClass inFilter inHierarchical inRecursive"},
		"configFindDnsByClassId": {run: findDnsByClassID, takes: "classId inFilter"},
		"configCountClass":       {run: countClass, takes: "classId inFilter inHierarchical"},
		"configFindDependencies": {run: findDependencies, takes: "dn inReturnConfigs"},

		"configResolveClassSorted":    {run: sorted, takes: "classId inFilter inHierarchical inSize"},
		"configResolveClassesSorted":  {run: sorted, takes: "inIds inFilter inHierarchical inSize"},
		"configResolveChildrenSorted": {run: sorted, takes: "classId inDn inFilter inHierarchical inSize"},
		"configResolveContext":        {run: resolveContext, takes: "inContext inSize"},
		"configRenewResolveContext":   {run: renewContext, takes: "inContext"},
		"configReleaseResolveContext": {run: releaseContext, takes: "inContext"},

		"orgResolveElements":       {run: orgElements, takes: "dn inClass inFilter inHierarchical inSingleLevel"},
		"orgResolveLogicalParents": {run: orgParents, takes: "dn inHierarchical inSingleLevel"},
		"poolResolveInScope":       {run: poolsInScope, takes: "dn inFilter inHierarchical inSingleLevel"},
		"lsResolveTemplates":       {run: templatesInScope, takes: "dn inExcludeIfBound inFilter inHierarchical"},

		"configConfMo":          {run: confMo, takes: "dn inConfig inHierarchical"},
		"configConfMos":         {run: confMos, takes: "inConfigs inHierarchical"},
		"configConfMoGroup":     {run: confMoGroup, takes: "inConfig inDns inHierarchical"},
		"configConfFiltered":    {run: confFiltered, takes: "classId inConfig inFilter inHierarchical"},
		"configConfRename":      {run: confRename, takes: "dn inHierarchical inNewName"},
		"configEstimateImpact":  {run: estimateImpact, takes: "inConfigs"},
		"configEstimateConfMos": {run: estimateConfMos, takes: "inConfigs inHierarchical"},

		"lsInstantiateNTemplate":      {run: instantiateN, takes: "dn inHierarchical inNumberOf inServerNamePrefixOrEmpty inTargetOrg"},
		"lsInstantiateNNamedTemplate": {run: instantiateNamed, takes: "dn inErrorOnExisting inHierarchical inNameSet inTargetOrg"},
		"lsInstantiateTemplate":       {run: instantiateOne, takes: "dn inErrorOnExisting inHierarchical inServerName inTargetOrg"},
		"lsTemplatise":                {run: templatise, takes: "dn inHierarchical inTargetOrg inTemplateName inTemplateType"},
		"lsClone":                     {run: clone, takes: "dn inHierarchical inServerName inTargetOrg"},

		"eventSubscribe":   {run: subscribe, takes: "inFilter"},
		"eventUnsubscribe": {run: unsubscribe},
		"loggingSyncOcns":  {run: syncEvents, takes: "inFromOrZero inToOrZero"},

		"faultAckFault":     {run: ackFault, takes: "inId inHierarchical"},
		"faultAckFaults":    {run: ackFaults, takes: "inIds inHierarchical"},
		"faultResolveFault": {run: resolveFault, takes: "inId inHierarchical"},

		"statsClearInterval":          {run: clearStatistics, takes: "inDns inHierarchical"},
		"statsResolveThresholdPolicy": {run: thresholdPolicy, takes: "dn inHierarchical"},
		"statsSubscribe":              {run: subscribeStatistics, takes: "inCategory inProvider inSchemaInfo inTimeInterval"},
	}
}
