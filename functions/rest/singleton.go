package rest

import (
	"context"
	"net/http"
	"reflect"
	"strings"
)

// RegisterSingleton adds one path with up to four verbs to the API.
func RegisterSingleton[T any](api *CMS, s Singleton[T]) {
	s.register(api, s.Path, false)
	if short, ok := strings.CutSuffix(s.Path, "/*"); ok {
		s.Read, s.Create, s.Ask, s.Remove = nil, nil, nil, nil // those belong to the collection
		s.register(api, short, true)
	}
}

func (s Singleton[T]) register(api *CMS, path string, hidden bool) {
	base := operation{path: path, place: path, tag: tagOf(path), doc: s.Doc, taken: s.Taken, hidden: hidden}
	if names := pathNames(path); len(names) > 0 {
		base.element = names[len(names)-1]
	}
	name, plan := pathID(path), planOf(reflect.TypeFor[T]())
	add := func(method, verb, summary string, more func(*operation)) {
		o := base
		o.method, o.id, o.summary = method, verb+name, summary+" "+s.what(path)
		more(&o)
		api.add(o)
	}
	body := func(op Op, suffix string) *input {
		if plan.typ.Kind() != reflect.Struct || len(plan.fields)+len(s.Extra) == 0 {
			return nil
		}
		return &input{name: name + suffix, plan: plan, op: op, extra: s.Extra}
	}
	shown := &output{name: name, element: s.Element, plan: plan}
	if s.Read != nil {
		add(http.MethodGet, "get", "Read", func(o *operation) { o.query, o.output, o.run = s.Filters, shown, s.showing(s.Read) })
	}
	if s.Change != nil {
		add(http.MethodPut, "update", "Change", func(o *operation) { o.input, o.run = body(Changing, "Change"), acting(s.Change) })
	}
	if s.Remove != nil {
		add(http.MethodDelete, "delete", "Remove", func(o *operation) { o.query, o.run = s.Filters, acting(s.Remove) })
	}
	switch {
	case s.Ask != nil:
		add(http.MethodPost, "ask", "Ask", func(o *operation) { o.input, o.output, o.run = body(Creating, "Question"), shown, s.showing(s.Ask) })
	case s.Create != nil:
		verb, in := "create", body(Creating, "Create")
		if in == nil {
			verb = "run" // an action
		}
		add(http.MethodPost, verb, title(verb), func(o *operation) { o.input, o.run = in, creating(s.Create) })
	}
}

func (s Singleton[T]) what(path string) string {
	if s.Element != "" {
		return s.Element
	}
	return last(path)
}

func (s Singleton[T]) showing(read func(context.Context, *Request) (T, error)) func(context.Context, *Request) (answer, error) {
	return func(ctx context.Context, r *Request) (answer, error) {
		v, err := read(ctx, r)
		if err != nil {
			return answer{}, err
		}
		root := elementNode(s.Element, "", v, false)
		return answer{body: &root}, nil
	}
}

// tagOf groups a singleton with the nouns of its first segment.
func tagOf(path string) string { return segments(path)[0] }
