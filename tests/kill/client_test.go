package kill

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// client speaks the Meeting Server API of one server. An error means that the answer is not known; a status of 400
// and above is a *refused.
type client struct {
	url, account, password string
	http                   *http.Client
}

// refused is an answer other than success.
type refused struct {
	status int
	body   string
}

func (r *refused) Error() string { return fmt.Sprintf("status %d: %s", r.status, r.body) }

func (r *refused) is(reason string) bool { return strings.Contains(r.body, "<"+reason+" />") }

// do sends a request and answers the body and the last part of the location.
func (c client) do(ctx context.Context, method, path string, form url.Values) (body []byte, id string, err error) {
	req, err := http.NewRequestWithContext(ctx, method, c.url+"/api/v1"+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(c.account, c.password)
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	if body, err = io.ReadAll(resp.Body); err != nil {
		return nil, "", err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, "", &refused{resp.StatusCode, string(body)}
	}
	location := resp.Header.Get("Location")
	return body, location[strings.LastIndexByte(location, '/')+1:], nil
}

// space is a coSpace as the API shows it.
type space struct {
	ID           string `xml:"id,attr"`
	Name         string `xml:"name"`
	URI          string `xml:"uri"`
	SecondaryURI string `xml:"secondaryUri"`
	CallID       string `xml:"callId"`
}

// spaces lists all coSpaces, page by page, while nobody changes them.
func (c client) spaces(ctx context.Context) (map[string]space, error) {
	all := make(map[string]space)
	for {
		body, _, err := c.do(ctx, http.MethodGet, fmt.Sprintf("/coSpaces?limit=100&offset=%d", len(all)), nil)
		if err != nil {
			return nil, err
		}
		var page struct {
			Total  int     `xml:"total,attr"`
			Spaces []space `xml:"coSpace"`
		}
		if err := xml.Unmarshal(body, &page); err != nil {
			return nil, err
		}
		for _, s := range page.Spaces {
			all[s.ID] = s
		}
		if len(page.Spaces) == 0 {
			if len(all) != page.Total {
				return nil, fmt.Errorf("%d spaces listed, total %d", len(all), page.Total)
			}
			return all, nil
		}
	}
}

// find gets a coSpace by its id, or, when that is not known, by a part of its name.
func (c client) find(ctx context.Context, id, name string) ([]space, error) {
	if id == "" {
		var page struct {
			Spaces []space `xml:"coSpace"`
		}
		body, _, err := c.do(ctx, http.MethodGet, "/coSpaces?filter="+url.QueryEscape(name), nil)
		if err != nil {
			return nil, err
		}
		err = xml.Unmarshal(body, &page)
		return page.Spaces, err
	}
	body, _, err := c.do(ctx, http.MethodGet, "/coSpaces/"+id, nil)
	var answer *refused
	if errors.As(err, &answer) && answer.is("coSpaceDoesNotExist") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	one := make([]space, 1)
	err = xml.Unmarshal(body, &one[0])
	return one, err
}

// total is how many things a list has.
func (c client) total(ctx context.Context, path string) (int, error) {
	body, _, err := c.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return 0, err
	}
	var page struct {
		Total int `xml:"total,attr"`
	}
	err = xml.Unmarshal(body, &page)
	return page.Total, err
}
