package rest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"unicode"
)

// longestName is how much of a thing's name the log shows, in characters.
const longestName = 100

// audit leaves a line in the system log about a change: who, from where, what, and its ids; never values, which may be
// secret, but for a name. The line is written even when the client has gone. What could not be written down is in the server's own log.
func (c *CMS) audit(r *http.Request, o operation, req *Request, done answer) {
	if o.method == http.MethodGet || o.method == http.MethodHead || done.body != nil || c.deps.Tables == nil {
		return
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	text := fmt.Sprintf("%s: API user %q %s", host, req.Account.Name, change(o, req, done.location))
	if err := c.deps.Tables.NoteAPI(context.WithoutCancel(r.Context()), c.deps.Now(), text); err != nil {
		c.deps.Log.WarnContext(r.Context(), "audit", "text", text, "err", err)
	}
}

// verbs are what the methods do.
var verbs = map[string]string{http.MethodPost: "created new", http.MethodPut: "modified", http.MethodDelete: "deleted"}

// change says what was done: "created new call leg <id>, call <id>", "modified space <id> (<name>)".
func change(o operation, req *Request, location string) string {
	text := verbs[o.method] + " " + thing(o)
	id := req.ID()
	if o.method == http.MethodPost && location != "" {
		id = last(location)
	}
	if id != "" {
		text += " " + id
	}
	if name, ok := req.Body.Get("name"); ok && name != "" {
		text += " (" + shown(name) + ")"
	}
	for _, parent := range req.names {
		if parent != o.element && req.IDs[parent] != "" {
			text += ", " + plainWords(strings.TrimSuffix(parent, "Id")) + " " + req.IDs[parent]
		}
	}
	return text
}

// thing is what an operation is about, in words.
func thing(o operation) string {
	if o.method == http.MethodPost && o.place != "" {
		return plainWords(strings.TrimSuffix(last(o.place), "s"))
	}
	if o.element != "" {
		return plainWords(strings.TrimSuffix(o.element, "Id"))
	}
	var words []string
	for _, segment := range segments(o.path) {
		if !strings.HasPrefix(segment, "{") && segment != "*" {
			words = append(words, plainWords(segment))
		}
	}
	return strings.Join(words, " ")
}

// plainWords takes a tag apart: "callLegProfile" is "call leg profile", and a coSpace is a space.
func plainWords(tag string) string {
	var b strings.Builder
	for _, letter := range strings.Replace(tag, "coSpace", "space", 1) {
		if unicode.IsUpper(letter) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(letter))
	}
	return strings.TrimSpace(b.String())
}

// shown is a name fit for a line of a log.
func shown(name string) string {
	runes := []rune(strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return -1
	}, name))
	return string(runes[:min(len(runes), longestName)])
}
