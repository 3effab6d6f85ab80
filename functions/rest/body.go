package rest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// readParams reads a request's body as parameters: JSON and XML when the content type says so and the body begins
// like it, else a form, whatever the content type.
func readParams(w http.ResponseWriter, r *http.Request) (Params, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return Params{}, nil
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return Params{}, bodyError(err)
	}
	return parseBody(r.Header.Get("Content-Type"), data)
}

func bodyError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return errTooLarge
	}
	return &appliance.Error{Kind: appliance.Invalid, Reason: "parameterError", Parameters: []string{"body"}, Detail: "the body did not arrive whole"}
}

func parseBody(contentType string, data []byte) (Params, error) {
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	var read func([]byte) (node, error)
	switch {
	case len(trimmed) == 0:
		return Params{}, nil
	case isJSON(contentType):
		read = readJSON
	case isXML(contentType) && trimmed[0] == '<':
		read = readXML
	case strings.HasPrefix(strings.ToLower(contentType), "multipart/"):
		return Params{}, badBody("a multipart body is not understood")
	default:
		return parseForm(string(data))
	}
	n, err := read(trimmed)
	if err != nil {
		return Params{}, badBody(err.Error())
	}
	p := Params{}
	n.flatten(&p)
	return p, nil
}

func badBody(detail string) error {
	return &appliance.Error{Kind: appliance.Invalid, Reason: "parameterError", Parameters: []string{"body"}, Detail: detail}
}

// parseForm reads pairs joined by "&" as clients really send them: blank pairs, bare keys, line ends around the whole
// and unescaped per cent signs are taken. Values that are not UTF-8 are found when they are used.
func parseForm(s string) (Params, error) {
	p := Params{}
	for len(s) > 0 {
		var pair string
		pair, s, _ = strings.Cut(s, "&")
		pair = strings.Trim(pair, "\r\n")
		if pair == "" {
			continue
		}
		if len(p.names) >= maxParams {
			return p, badBody("too many parameters")
		}
		name, value, _ := strings.Cut(pair, "=")
		if name = strings.TrimSpace(unescape(name)); name != "" {
			p.set(name, unescape(value))
		}
	}
	return p, nil
}

// unescape undoes form encoding; a per cent sign that begins no escape stays.
func unescape(s string) string {
	if out, err := url.QueryUnescape(s); err == nil {
		return out
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			b.WriteByte(' ')
		case s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b.WriteByte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}
