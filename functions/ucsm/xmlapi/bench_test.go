package xmlapi_test

import (
	"testing"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// BenchmarkRequests is one small query after another over one connection.
func BenchmarkRequests(b *testing.B) {
	under := signedIn(b)
	for b.Loop() {
		under.ok(`<configResolveDn cookie="$C" dn="sys/chassis-1/blade-3" />`)
	}
}

// BenchmarkEveryClass is configResolveClass of every class of the table.
func BenchmarkEveryClass(b *testing.B) {
	under := signedIn(b)
	for b.Loop() {
		for _, name := range model.Names() {
			under.ok(`<configResolveClass cookie="$C" classId="%s" />`, name)
		}
	}
}

// BenchmarkChanges is one small change after another.
func BenchmarkChanges(b *testing.B) {
	under := signedIn(b)
	for i := 0; b.Loop(); i++ {
		under.ok(`<configConfMo cookie="$C" dn=""><inConfig><orgOrg dn="org-root/org-CMS" descr="%d"/></inConfig></configConfMo>`, i)
	}
}
