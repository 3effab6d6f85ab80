package xmlapi_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// TestWhatIsChangedIsSeenByEveryQuery makes random changes through configConfMo and asks every method for them.
func TestWhatIsChangedIsSeenByEveryQuery(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	random := rand.New(rand.NewPCG(3, 4))
	orgs := []string{"org-root/org-a", "org-root/org-b", "org-root/org-a/org-c"}
	for range 40 {
		dn, descr := orgs[random.IntN(len(orgs))], fmt.Sprintf("v%d", random.IntN(1000))
		change := fmt.Sprintf(`descr="%s"`, descr)
		gone := random.IntN(4) == 0
		if gone {
			change = `status="deleted"`
		}
		answer := b.ask(`<configConfMo cookie="$C" dn="%s"><inConfig><orgOrg dn="%s" %s/></inConfig></configConfMo>`, dn, dn, change)
		if strings.Contains(answer, "errorCode") {
			continue // its parent is not there, or it was gone
		}
		for method, seen := range b.sightings(dn, descr) {
			require.Equal(t, !gone, seen, "%s: %s %s", method, change, dn)
		}
	}
}

// sightings tells which methods find the organization with this description.
func (b *bench) sightings(dn, descr string) map[string]bool {
	filter := fmt.Sprintf(`<inFilter><and><eq class="orgOrg" property="dn" value="%s"/><eq class="orgOrg" property="descr" value="%s"/></and></inFilter>`, dn, descr)
	shown, parent := fmt.Sprintf(`<orgOrg descr="%s" dn="%s"`, descr, dn), model.Parent(dn)
	_, rn := model.Cut(dn)
	seen := map[string]bool{}
	for method, request := range map[string]string{
		"configResolveDn":       fmt.Sprintf(`<configResolveDn cookie="$C" dn="%s" />`, dn),
		"configResolveDns":      fmt.Sprintf(`<configResolveDns cookie="$C"><inDns><dn value="%s"/></inDns></configResolveDns>`, dn),
		"configResolveClass":    fmt.Sprintf(`<configResolveClass cookie="$C" classId="orgOrg">%s</configResolveClass>`, filter),
		"configResolveClasses":  fmt.Sprintf(`<configResolveClasses cookie="$C"><inIds><classId value="orgOrg"/></inIds>%s</configResolveClasses>`, filter),
		"configResolveChildren": fmt.Sprintf(`<configResolveChildren cookie="$C" inDn="%s" />`, parent),
		"configScope":           `<configScope cookie="$C" dn="org-root" inClass="orgOrg" inRecursive="true" />`,
		"orgResolveElements":    fmt.Sprintf(`<orgResolveElements cookie="$C" dn="%s" inClass="orgOrg" />`, parent),
	} {
		seen[method] = strings.Contains(b.ok("%s", request), shown)
	}
	seen["configResolveParent"] = strings.Contains(b.ok(`<configResolveDn cookie="$C" dn="%s" inHierarchical="true" />`, parent), fmt.Sprintf(`rn="%s"`, rn))
	seen["configFindDnsByClassId"] = strings.Contains(b.ok(`<configFindDnsByClassId cookie="$C" classId="orgOrg">%s</configFindDnsByClassId>`, filter), dn)
	seen["configCountClass"] = b.want("outCount", `<configCountClass cookie="$C" classId="orgOrg">%s</configCountClass>`, filter) == "1"
	b.want("outTotalSize", `<configResolveClassSorted cookie="$C" classId="orgOrg">%s</configResolveClassSorted>`, filter)
	context := b.want("outContext", `<configResolveChildrenSorted cookie="$C" inDn="%s" />`, parent)
	seen["configResolveContext"] = strings.Contains(b.ok(`<configResolveContext cookie="$C" inContext="%s" />`, context), shown)
	b.ok(`<configReleaseResolveContext cookie="$C" inContext="%s" />`, context)
	return seen
}

// TestEveryClassCanBeAskedFor lists all classes one after another, as inventory tools do: whatever comes back is of
// the class, has all its attributes in order, and its parents are there.
func TestEveryClassCanBeAskedFor(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	snapshot, err := b.tree.Load(context.Background())
	require.NoError(t, err)
	total := 0
	for _, name := range model.Names() {
		answer := b.ok(`<configResolveClass cookie="$C" classId="%s" inHierarchical="false" />`, name)
		found := strings.Count(answer, "<"+name+" ")
		require.Len(t, snapshot.Class(name), found, name)
		total += found
	}
	require.Equal(t, snapshot.Len(), total, "every object is of a class that can be asked for")
	for _, o := range snapshot.Below("") {
		if parent := model.Parent(o.DN); parent != "" {
			require.NotNil(t, snapshot.Get(parent), o.DN)
		}
	}
}

// TestEveryMethodSurvivesNothing calls each method with no more than a cookie: an answer, never a failure of the server.
func TestEveryMethodSurvivesNothing(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	for _, name := range b.api.Methods() {
		if name == "eventSubscribe" {
			continue // its answer does not end
		}
		answer := b.ask(`<%s cookie="$C" />`, name)
		require.True(t, strings.HasPrefix(answer, "<"+name+" ") || strings.HasPrefix(answer, "<error "), answer)
	}
}

func TestHostileRequests(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	for name, request := range map[string]string{
		"deep":       strings.Repeat("<and>", 1000) + strings.Repeat("</and>", 1000),
		"wide":       "<configResolveDns>" + strings.Repeat("<a/>", 30_000) + "</configResolveDns>",
		"attributes": "<configResolveDn " + attributes(400) + "/>",
		"long":       `<configResolveDn dn="` + strings.Repeat("x", 2<<20) + `"/>`,
		"bomb":       `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><configResolveDn dn="&b;"/>`,
		"external":   `<!DOCTYPE a SYSTEM "file:///etc/passwd"><configResolveDn dn="x"/>`,
		"binary":     "\x00\x01\x02",
		"nothing":    "",
		"filter":     `<configResolveClass cookie="$C" classId="computeBlade"><inFilter>` + strings.Repeat("<not>", 50) + strings.Repeat("</not>", 50) + `</inFilter></configResolveClass>`,
	} {
		answer := b.ask("%s", request)
		if name == "filter" {
			require.NotContains(t, answer, "errorCode", "an empty filter filters nothing, however deep")
			continue
		}
		require.Contains(t, answer, `errorCode="ERR-xml-parse-error" invocationResult="594"`, name)
	}
}

func attributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `a%d="" `, i)
	}
	return b.String()
}

func TestASpecialValueIsKeptAsItWasSent(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	b.ok("<configConfMo cookie=\"$C\" dn=\"\"><inConfig><aaaUser dn=\"sys/user-ext/user-eve\" email=\"a\n&lt;b&gt; &quot;c&quot; &#xFC;\"/></inConfig></configConfMo>")
	snapshot, err := b.tree.Load(context.Background())
	require.NoError(t, err)
	require.Equal(t, "a\n<b> \"c\" ü", snapshot.Get("sys/user-ext/user-eve").Get("email"))
	require.Contains(t, b.ok(`<configResolveDn cookie="$C" dn="sys/user-ext/user-eve" />`), `email="a&#10;&lt;b&gt; &quot;c&quot; ü"`)
}

func TestTwoClientsOfOneObject(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	first := b.ask(`<configConfMo cookie="$C" dn=""><inConfig><orgOrg dn="org-root/org-x" status="created"/></inConfig></configConfMo>`)
	require.NotContains(t, first, "errorCode")
	_, err := b.tree.Commit(context.Background(), tree.Actor{User: "admin"}, func(*tree.Snapshot) ([]tree.Change, error) {
		return []tree.Change{{DN: "org-root/org-x", Class: "orgOrg", Status: tree.Created}}, nil
	})
	var refused *tree.Error
	require.ErrorAs(t, err, &refused)
	require.Equal(t, tree.CodeExists, refused.Code)
}
