package xmlapi

import (
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	pageSize    = 100 // objects of a page, unless the client says
	maxPage     = 5000
	maxContexts = 50 // of one session
)

// errContext is the refusal of a context that there is not.
func errContext(id string) error { return tree.Refuse(tree.CodeLogic, "context %s does not exist", id) }

// sorted begins a query that is read page by page. The context keeps the query and where the last page ended, so the
// pages show the tree as it is when they are read.
func sorted(c *call) (reply, error) {
	list, err := query(c)
	if err != nil {
		return reply{}, err
	}
	size, err := c.number("inSize", pageSize, maxPage)
	if err != nil {
		return reply{}, err
	}
	id, err := c.keep(appliance.ManagerContext{Request: c.request.text(), Size: size})
	return reply{attrs: []attr{{"outContext", id}, {"outTotalSize", strconv.Itoa(len(list))}}}, err
}

// query is the whole list of a sorted query.
func query(c *call) ([]*tree.Object, error) {
	switch c.request.name {
	case "configResolveClassSorted":
		return c.ofClass()
	case "configResolveClassesSorted":
		return c.ofClasses()
	}
	return c.children()
}

// keep writes a new context of the session.
func (c *call) keep(v appliance.ManagerContext) (id string, err error) {
	tables := c.api.deps.Tables
	err = tables.DB.Transact(c.ctx, func(tx *store.Tx) error {
		rows := tables.ManagerContexts.In(tx)
		own, err := rows.Under(c.session.Term)
		if err != nil {
			return err
		}
		if len(own) >= maxContexts {
			return tree.Refuse(tree.CodeLogic, "a session can have %d contexts", maxContexts)
		}
		next := 1
		for _, row := range own {
			_, last, _ := strings.Cut(row.ID, "/")
			if n, err := strconv.Atoi(last); err == nil {
				next = max(next, n+1)
			}
		}
		id = strconv.Itoa(next)
		return rows.PutLeased(c.session.Term+"/"+id, v, tables.DB.LeaseOf(c.session.lease))
	})
	return id, err
}

// context is the one that inContext names.
func (c *call) context() (store.Row[appliance.ManagerContext], error) {
	row, err := c.api.deps.Tables.ManagerContexts.Get(c.ctx, c.session.Term+"/"+c.attr("inContext"))
	if kind := appliance.KindOf(err); kind == appliance.Missing || kind == appliance.Invalid {
		return row, errContext(c.attr("inContext"))
	}
	return row, err
}

// resolveContext answers the next page; an empty one is the end.
func resolveContext(c *call) (reply, error) {
	row, err := c.context()
	if err != nil {
		return reply{}, err
	}
	size, err := c.number("inSize", row.Value.Size, maxPage)
	if err != nil {
		return reply{}, err
	}
	asked, err := parse(strings.NewReader(row.Value.Request))
	if err != nil {
		return reply{}, err
	}
	again := *c
	again.request = asked
	list, err := query(&again)
	if err != nil {
		return reply{}, err
	}
	list = tree.After(list, row.Value.After)
	list = list[:min(len(list), size)]
	if len(list) > 0 {
		if err := c.turn(row.ID, list[len(list)-1].DN); err != nil {
			return reply{}, err
		}
	}
	hierarchical, err := truth(asked.attrs["inHierarchical"])
	return reply{attrs: []attr{{"outContext", c.attr("inContext")}},
		body: func(w *writer) { w.list("outConfigs", c.snapshot, list, hierarchical) }}, err
}

// turn notes where a page ended.
func (c *call) turn(id, after string) error {
	_, err := c.api.deps.Tables.ManagerContexts.Update(c.ctx, id, func(v *appliance.ManagerContext) error {
		v.After = after
		return nil
	})
	return err
}

// renewContext keeps a context, which lives as long as its session anyway.
func renewContext(c *call) (reply, error) {
	_, err := c.context()
	return reply{attrs: []attr{{"outContext", c.attr("inContext")}}}, err
}

func releaseContext(c *call) (reply, error) {
	row, err := c.context()
	if err != nil {
		return reply{}, err
	}
	return reply{}, c.api.deps.Tables.ManagerContexts.Delete(c.ctx, row.ID)
}

// text is the element as it was sent, but for its cookie.
func (e *element) text() string {
	var b strings.Builder
	w := newWriter(&b)
	w.element(e)
	_ = w.flush() // into memory
	return b.String()
}

func (w *writer) element(e *element) {
	w.open(e.name)
	for name, value := range e.attrs {
		if name != "cookie" {
			w.attr(name, value)
		}
	}
	for _, k := range e.kids {
		w.element(k)
	}
	w.close()
}
