package rest

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// describe is the operation for huma, with everything that its document says of it.
func (c *CMS) describe(o operation) huma.Operation {
	op := huma.Operation{Method: o.method, Path: o.path, OperationID: o.id, Summary: o.summary, Description: o.doc,
		Tags: []string{o.tag}, DefaultStatus: http.StatusOK, Hidden: o.hidden, SkipValidateParams: true, SkipValidateBody: true}
	if o.hidden {
		return op
	}
	op.Parameters = parameters(o)
	op.Responses = map[string]*huma.Response{"200": c.success(o)}
	for _, code := range failureCodes {
		if code == http.StatusNotFound && len(pathNames(o.path)) == 0 {
			continue
		}
		op.Responses[strconv.Itoa(code)] = &huma.Response{Ref: "#/components/responses/" + failureName(code)}
	}
	if o.input != nil {
		op.Metadata = map[string]any{bodyKey: bodyOf(c.schemas.taken(o.input))}
	}
	return op
}

func parameters(o operation) []*huma.Param {
	var all []*huma.Param
	for _, name := range pathNames(o.path) {
		all = append(all, &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
	}
	query := o.query
	if o.paged {
		query = append([]Filter{{Name: "offset", Type: Number, Doc: "How many to skip."},
			{Name: "limit", Type: Number, Doc: "How many at most; never more than " + strconv.Itoa(o.cap) + "."}}, query...)
	}
	for _, f := range query {
		all = append(all, &huma.Param{Name: f.Name, In: "query", Schema: f.schema()})
	}
	return all
}

func (c *CMS) success(o operation) *huma.Response {
	out := &huma.Response{Description: "Done."}
	switch {
	case o.output != nil:
		out.Description = o.output.name
		out.Content = c.content(o.output)
	case o.method == http.MethodPost && !strings.HasPrefix(o.id, "ask"):
		out.Headers = map[string]*huma.Param{"Location": {Description: "Path of what was made.", Schema: &huma.Schema{Type: huma.TypeString}}}
	}
	return out
}

// briefName is that of a list's element, with the list's in front where another list has elements of that name.
func (c *CMS) briefName(o *output) string {
	name := title(o.element) + "Brief"
	if before, taken := c.schemas.made[name]; taken && before != o.plan.typ {
		return o.name + name
	}
	return name
}

// content is an answer's body: a list keeps its name around it in JSON, an element does not.
func (c *CMS) content(o *output) map[string]*huma.MediaType {
	if !o.list {
		shown := c.schemas.shown(o, o.name, false)
		return map[string]*huma.MediaType{"text/xml": {Schema: shown}, "application/json": {Schema: shown}}
	}
	item := c.schemas.shown(o, c.briefName(o), true)
	collection := strings.ToLower(o.name[:1]) + o.name[1:]
	list := c.schemas.named(o.name, o.plan.typ, func() *huma.Schema {
		s := xmlHint(object(), map[string]any{"name": collection})
		s.Required = []string{"total"}
		s.Properties["total"] = xmlHint(&huma.Schema{Type: huma.TypeInteger}, map[string]any{"attribute": true})
		s.Properties[o.element] = &huma.Schema{Type: huma.TypeArray, Items: item}
		return s
	})
	wrapped := c.schemas.named(o.name+"Page", o.plan.typ, func() *huma.Schema {
		s := object()
		s.Required = []string{collection}
		s.Properties[collection] = list
		return s
	})
	return map[string]*huma.MediaType{"text/xml": {Schema: list}, "application/json": {Schema: wrapped}}
}

// bodyKey is where an operation's body waits until huma has set the operation up. Huma would read and check a body
// that it knew of; here the lenient parser does.
const bodyKey = "plenum-body"

func describeBody(_ *huma.OpenAPI, op *huma.Operation) {
	if body, ok := op.Metadata[bodyKey].(*huma.RequestBody); ok {
		op.RequestBody = body
	}
}

func bodyOf(schema *huma.Schema) *huma.RequestBody {
	return &huma.RequestBody{
		Description: "An empty value unsets a parameter; absent ones stay as they are. Unknown ones are ignored.",
		Content: map[string]*huma.MediaType{
			"application/x-www-form-urlencoded": {Schema: schema}, "application/json": {Schema: schema}, "text/xml": {Schema: schema},
		},
	}
}

// failureCodes are the codes of failures that every operation may answer.
var failureCodes = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
	http.StatusRequestEntityTooLarge, http.StatusTooManyRequests, http.StatusServiceUnavailable}

func failureName(code int) string { return strings.ReplaceAll(http.StatusText(code), " ", "") }

// failures describes failureDetails and the responses that hold it.
func (s schemas) failures(components *huma.Components) {
	type failureDetails struct{}
	t := reflect.TypeFor[failureDetails]()
	text := func() *huma.Schema { return &huma.Schema{Type: huma.TypeString} }
	parameter := s.named("ParameterError", t, func() *huma.Schema {
		o := object()
		o.Properties["parameter"] = xmlHint(text(), map[string]any{"attribute": true})
		o.Properties["error"] = xmlHint(text(), map[string]any{"attribute": true})
		return o
	})
	details := s.named("FailureDetails", t, func() *huma.Schema {
		o := xmlHint(object(), map[string]any{"name": "failureDetails"})
		o.Description = "One empty member with the failure's name, or parameterError for each bad parameter."
		o.Properties["parameterError"] = &huma.Schema{Type: huma.TypeArray, Items: parameter}
		o.AdditionalProperties = &huma.Schema{Type: huma.TypeObject}
		return o
	})
	failure := s.named("Failure", t, func() *huma.Schema {
		o := object()
		o.Properties["failureDetails"] = details
		o.Required = []string{"failureDetails"}
		return o
	})
	components.Responses = map[string]*huma.Response{}
	for _, code := range failureCodes {
		components.Responses[failureName(code)] = &huma.Response{Description: http.StatusText(code),
			Content: map[string]*huma.MediaType{"text/xml": {Schema: details}, "application/json": {Schema: failure}}}
	}
}
