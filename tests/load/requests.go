package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/tests/process"
)

// api makes one request to the Meeting Server API and reads the whole answer.
func (s *server) api(ctx context.Context, method, path, form string) error {
	req, err := http.NewRequestWithContext(ctx, method, s.url+"/api/v1"+path, strings.NewReader(form))
	if err != nil {
		return err
	}
	if form != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.SetBasicAuth("admin", process.AdminPassword)
	_, err = s.do(req)
	return err
}

// xml sends one method of UCS Manager's XML API, whose %s is the cookie.
func (s *server) xml(ctx context.Context, method string) error {
	_, err := s.nuova(ctx, fmt.Sprintf(method, s.cookie))
	return err
}

var cookieOf = regexp.MustCompile(`outCookie="([^"]+)"`)

// signIn opens the XML session of the run.
func (s *server) signIn(ctx context.Context) error {
	answer, err := s.nuova(ctx, fmt.Sprintf(`<aaaLogin inName="admin" inPassword="%s"/>`, process.AdminPassword))
	if err != nil {
		return err
	}
	found := cookieOf.FindSubmatch(answer)
	if found == nil {
		return fmt.Errorf("sign in to UCS Manager: %s", answer)
	}
	s.cookie = string(found[1])
	return nil
}

func (s *server) nuova(ctx context.Context, body string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/nuova", strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	answer, err := s.do(req)
	if err == nil && bytes.Contains(answer, []byte("errorCode=")) {
		return nil, fmt.Errorf("answer %s", answer)
	}
	return answer, err
}

// everyClass is what an SDK does that looks at everything.
func everyClass(ctx context.Context, s *server) error {
	for _, class := range model.Names() {
		if err := s.xml(ctx, `<configResolveClass cookie="%s" classId="`+class+`"/>`); err != nil {
			return err
		}
	}
	return nil
}

// do answers the body of what succeeded.
func (s *server) do(req *http.Request) ([]byte, error) {
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", resp.StatusCode)
	}
	return body, err
}
