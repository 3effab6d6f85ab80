package rest

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

// maxPage is the longest page that any noun may allow.
const maxPage = 1000

// Register adds a noun to the API. It panics when the noun makes no sense, as registering is part of starting.
func Register[T any](api *CMS, n Noun[T]) {
	if n.Collection == "" {
		n.Collection = last(n.Path)
	}
	if n.Cap == 0 {
		n.Cap = DefaultPage
	}
	n.Cap = min(n.Cap, maxPage)
	places := append([]Also{{Path: n.Path, OnlyCollection: n.OnlyCollection, OnlyElement: n.OnlyElement, NoCreate: n.NoCreate}}, n.Also...)
	for _, place := range places {
		if !place.OnlyElement {
			n.addCollection(api, place)
		}
		if !place.OnlyCollection {
			n.addElement(api, place)
		}
	}
}

func (n Noun[T]) addCollection(api *CMS, place Also) {
	base := operation{path: place.Path, place: place.Path, tag: n.Collection, doc: n.Doc, taken: n.Taken}
	plan := planOf(reflect.TypeFor[T]())
	if n.List != nil {
		o := base
		o.method, o.id, o.summary = http.MethodGet, "list"+pathID(place.Path), "List "+n.Collection
		o.paged, o.cap, o.run = true, n.Cap, n.listing
		o.query = slices.DeleteFunc(slices.Clone(n.Filters), func(f Filter) bool { return slices.Contains(place.Not, f.Name) })
		o.output = &output{name: title(n.Collection), element: n.Element, plan: plan, list: true, id: true}
		api.add(o)
	}
	if n.Create != nil && !place.NoCreate {
		o := base
		o.method, o.id, o.summary = http.MethodPost, "create"+singular(place.Path, n.Element), "Create a "+n.Element
		o.input = &input{name: title(n.Element) + "Create", plan: plan, op: Creating, extra: n.Extra}
		o.run = creating(n.Create)
		api.add(o)
	}
	if n.Clear != nil {
		o := base
		o.method, o.id, o.summary = http.MethodDelete, "clear"+pathID(place.Path), "Remove "+n.Collection
		o.query, o.run = n.ClearFilters, acting(n.Clear)
		api.add(o)
	}
}

func (n Noun[T]) addElement(api *CMS, place Also) {
	own := n.Element + "Id"
	name := singular(place.Path, n.Element)
	base := operation{path: place.Path + "/{" + own + "}", place: place.Path, element: own, tag: n.Collection, doc: n.Doc, taken: n.Taken}
	plan := planOf(reflect.TypeFor[T]())
	if n.Read != nil {
		o := base
		o.method, o.id, o.summary = http.MethodGet, "get"+name, "Read a "+n.Element
		o.output = &output{name: title(n.Element), element: n.Element, plan: plan, id: true}
		o.run = func(ctx context.Context, r *Request) (answer, error) {
			v, err := n.Read(ctx, r)
			if err != nil {
				return answer{}, err
			}
			root := elementNode(n.Element, r.ID(), v, false)
			return answer{body: &root}, nil
		}
		api.add(o)
	}
	if n.Change != nil {
		o := base
		o.method, o.id, o.summary, o.run = http.MethodPut, "update"+name, "Change a "+n.Element, acting(n.Change)
		o.input = &input{name: title(n.Element) + "Change", plan: plan, op: Changing, extra: n.Extra}
		api.add(o)
	}
	if n.Remove != nil {
		o := base
		o.method, o.id, o.summary, o.run = http.MethodDelete, "delete"+name, "Remove a "+n.Element, acting(n.Remove)
		api.add(o)
	}
}

// listing answers a page. A limit of 0 asks the noun for one and shows none.
func (n Noun[T]) listing(ctx context.Context, r *Request) (answer, error) {
	none := r.Limit == 0
	r.Limit = max(1, r.Limit)
	page, err := n.List(ctx, r)
	if err != nil {
		return answer{}, err
	}
	if none {
		page.Items = nil
	}
	root := pageNode(n.Collection, n.Element, page)
	return answer{body: &root, list: n.Element}, nil
}

func creating(create func(context.Context, *Request) (string, error)) func(context.Context, *Request) (answer, error) {
	return func(ctx context.Context, r *Request) (answer, error) {
		where, err := create(ctx, r)
		if err != nil || where == "" {
			return answer{}, err
		}
		return answer{location: r.location(where)}, nil
	}
}

func acting(act func(context.Context, *Request) error) func(context.Context, *Request) (answer, error) {
	return func(ctx context.Context, r *Request) (answer, error) { return answer{}, act(ctx, r) }
}

// pathID names what a path leads to: "/coSpaces/{coSpaceId}/accessMethods" is CoSpaceAccessMethods, so that operation
// ids stay what they are when further nouns are added.
func pathID(path string) string {
	var b strings.Builder
	parts := segments(path)
	for i, part := range parts {
		switch {
		case strings.HasPrefix(part, "{"):
		case part == "*":
			b.WriteString("All")
		case i+1 < len(parts) && strings.HasPrefix(parts[i+1], "{"):
			b.WriteString(title(strings.TrimSuffix(strings.Trim(parts[i+1], "{}"), "Id")))
		default:
			b.WriteString(title(part))
		}
	}
	return b.String()
}

// singular is pathID for one element of a collection.
func singular(path, element string) string { return pathID(path + "/{" + element + "Id}") }

func last(path string) string {
	parts := segments(path)
	return parts[len(parts)-1]
}

func title(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
