package xmlapi_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// frames opens a stream and answers a function that reads its next frame.
func (b *bench) frames(filter string) (next func() (string, error), stop func()) {
	b.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	b.t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, b.server.URL+"/nuova",
		strings.NewReader(fmt.Sprintf(`<eventSubscribe cookie="%s">%s</eventSubscribe>`, b.cookie, filter)))
	require.NoError(b.t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(b.t, err)
	require.Equal(b.t, http.StatusOK, response.StatusCode)
	b.t.Cleanup(func() { response.Body.Close() })
	in := bufio.NewReader(response.Body)
	return func() (string, error) {
		line, err := in.ReadString('\n')
		if err != nil {
			return "", err
		}
		length, err := strconv.Atoi(strings.TrimSuffix(line, "\n"))
		require.NoError(b.t, err, line)
		frame := make([]byte, length)
		_, err = io.ReadFull(in, frame)
		return string(frame), err
	}, cancel
}

func (b *bench) describe(dn, descr string) {
	b.t.Helper()
	b.ok(`<configConfMo cookie="$C" dn=""><inConfig><orgOrg dn="%s" descr="%s"/></inConfig></configConfMo>`, dn, descr)
}

// until reads frames up to one that holds the text. The events of one commit may come in several.
func until(t *testing.T, next func() (string, error), text string) string {
	t.Helper()
	for {
		frame, err := next()
		require.NoError(t, err)
		if strings.Contains(frame, text) {
			return frame
		}
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	next, _ := b.frames("")
	b.describe("org-root/org-CMS", "changed")
	frame, err := next()
	require.NoError(t, err)
	require.Regexp(t, `^<methodVessel cookie=""> <inStimuli> <configMoChangeEvent cookie="" inEid="\d+"> <inConfig> `+
		`<orgOrg descr="changed" dn="org-root/org-CMS" status="modified" /> </inConfig> </configMoChangeEvent> `, frame)
	b.ok(`<configConfMo cookie="$C" dn=""><inConfig><orgOrg dn="org-root/org-CMS" status="deleted"/></inConfig></configConfMo>`)
	until(t, next, `ind="deletion"`) // the record comes last
}

func TestFilteredEvents(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	next, _ := b.frames(`<inFilter><eq class="orgOrg" property="name" value="B"/></inFilter>`)
	b.describe("org-root/org-A", "a")
	b.describe("org-root/org-B", "b")
	frame, err := next()
	require.NoError(t, err)
	require.Contains(t, frame, `dn="org-root/org-B"`)
	require.NotContains(t, frame, `dn="org-root/org-A"`)
	require.NotContains(t, frame, `aaaModLR`)
}

func TestAStreamEndsWithItsSession(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	next, _ := b.frames("")
	b.cookie = b.want("outCookie", `<aaaRefresh inName="admin" inPassword="%s" inCookie="$C" />`, password)
	b.describe("org-root/org-CMS", "after the refresh")
	until(t, next, "after the refresh") // it goes on under the new cookie
	b.ok(`<aaaLogout inCookie="$C" />`)
	var err error
	for err == nil { // what was waiting, and the end of the session itself
		_, err = next()
	}
	require.ErrorIs(t, err, io.EOF)
}

func TestUnsubscribe(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	next, _ := b.frames("")
	require.Equal(t, "success", b.want("outStatus", `<eventUnsubscribe cookie="$C" />`))
	_, err := next()
	require.ErrorIs(t, err, io.EOF)
	b.ok(`<configResolveDn cookie="$C" dn="sys" />`)
	again, _ := b.frames("")
	b.describe("org-root/org-CMS", "again")
	until(t, again, "again")
}
