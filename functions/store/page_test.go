package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// model is what a table should contain.
type model map[string]thing

func (m model) page(q store.Query[thing]) (list []string, total int) {
	var all []string
	for id, v := range m {
		if q.Under != "" && !strings.HasPrefix(id, q.Under+"/") {
			continue
		}
		if q.By.Index != "" && v.Group != q.By.Value {
			continue
		}
		if q.Where == nil || q.Where(id, &v) {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	from := min(q.Offset, len(all))
	return all[from:min(from+q.Limit, len(all))], len(all)
}

func TestPagesEqualAModel(t *testing.T) {
	t.Parallel()
	nested := things()
	nested.Nested = true
	for name, schema := range map[string]store.Schema[thing]{"counted": things(), "uncounted": leasedThings(), "nested": nested} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seed := uint64(time.Now().UnixNano())
			t.Logf("seed %d", seed)
			comparePages(t, schema, rand.New(rand.NewPCG(seed, 0)))
		})
	}
}

func comparePages(t *testing.T, schema store.Schema[thing], r *rand.Rand) {
	table := store.NewTable(storetest.Open(t).DB, schema)
	have := model{}
	for step := range 60 {
		changeAtRandom(t, table, have, r, step%20 == 19)
		for range 8 {
			q := randomQuery(schema.Nested, r)
			page, err := table.Page(t.Context(), q)
			require.NoError(t, err)
			want, total := have.page(q)
			require.Equal(t, total, page.Total, "%+v", q)
			require.Equal(t, strings.Join(want, "\n"), strings.Join(ids(page.Rows), "\n"), "%+v", q)
			for _, row := range page.Rows {
				require.Equal(t, have[row.ID], row.Value)
			}
		}
	}
	var all []string
	require.NoError(t, table.Each(t.Context(), "", func(row store.Row[thing]) error { all = append(all, row.ID); return nil }))
	want, _ := have.page(store.Query[thing]{Limit: 1 << 30})
	require.Equal(t, want, all)
}

// changeAtRandom creates and deletes some rows, now and then a thousand at once or nearly all of them.
func changeAtRandom(t *testing.T, table *store.Table[thing], have model, r *rand.Rand, much bool) {
	if much {
		var rows []store.Row[thing]
		for range 300 + r.IntN(700) {
			id := randomID(table.Nested, r)
			v := thing{Group: fmt.Sprint("g", r.IntN(3)), N: r.IntN(10)}
			if _, known := have[id]; !known {
				have[id] = v
				rows = append(rows, store.Row[thing]{ID: id, Value: v})
			}
		}
		require.NoError(t, table.Import(t.Context(), rows))
	}
	for id := range have {
		if r.IntN(4) == 0 || much && r.IntN(3) == 0 && len(have) > 1200 {
			require.NoError(t, table.Delete(t.Context(), id))
			delete(have, id)
		}
		if !much && r.IntN(8) == 0 {
			break
		}
	}
	for range r.IntN(10) {
		id, v := randomID(table.Nested, r), thing{Group: fmt.Sprint("g", r.IntN(3)), N: r.IntN(10)}
		_, err := table.Create(t.Context(), id, v)
		if _, known := have[id]; known {
			require.Error(t, err)
			continue
		}
		require.NoError(t, err)
		have[id] = v
	}
}

func randomID(nested bool, r *rand.Rand) string {
	id := fmt.Sprintf("%08x", r.Uint32())
	switch r.IntN(6) {
	case 0:
		id = []string{"Admin", "zoe", "7", "a", "ff", "::1", "é", "~"}[r.IntN(8)] + fmt.Sprint(r.IntN(50))
	case 1:
		id = fmt.Sprint(r.IntN(300))
	}
	if nested {
		return []string{"03", "30", "9x", "zz"}[r.IntN(4)] + "/" + id
	}
	return id
}

func randomQuery(nested bool, r *rand.Rand) store.Query[thing] {
	q := store.Query[thing]{Offset: r.IntN(20), Limit: r.IntN(30)}
	if r.IntN(2) == 0 {
		q.Offset = r.IntN(1500)
	}
	if r.IntN(3) == 0 {
		q.By = store.Entry{Index: "group", Value: fmt.Sprint("g", r.IntN(4))}
	}
	if r.IntN(3) == 0 {
		n := r.IntN(10)
		q.Where = func(_ string, v *thing) bool { return v.N < n }
	}
	if nested && r.IntN(2) == 0 {
		q.Under = []string{"03", "30", "9x", "zz", "none"}[r.IntN(5)]
	}
	return q
}

func TestImportCanBeRepeated(t *testing.T) {
	t.Parallel()
	tables := storetest.Open(t)
	table := store.NewTable(tables.DB, things())
	rows := make([]store.Row[thing], 1000)
	for n := range rows {
		rows[n] = store.Row[thing]{ID: id(n), Value: thing{Name: fmt.Sprint("n", n), Group: "g"}}
	}
	for range 2 {
		require.NoError(t, table.Import(t.Context(), rows[:600]))
		require.NoError(t, table.Import(t.Context(), rows))
		page, err := table.Page(t.Context(), store.Query[thing]{Offset: 990, Limit: 20})
		require.NoError(t, err)
		require.Equal(t, 1000, page.Total)
		require.Len(t, page.Rows, 10)
	}
	found, err := table.Find(t.Context(), "name", "n999")
	require.NoError(t, err)
	require.Equal(t, id(999), found.ID)
	err = table.Import(t.Context(), []store.Row[thing]{{ID: "x", Value: thing{Name: "n5"}}})
	var taken *store.TakenError
	require.ErrorAs(t, err, &taken)
}

func TestImportOfLargeRows(t *testing.T) {
	t.Parallel()
	tables := storetest.Open(t)
	table := store.NewTable(tables.DB, things())
	var rows []store.Row[thing]
	for n := range 60 {
		rows = append(rows, store.Row[thing]{ID: id(n), Value: thing{Blob: strings.Repeat("x", 90_000)}})
	}
	require.NoError(t, table.Import(t.Context(), rows))
	page, err := table.Page(t.Context(), store.Query[thing]{})
	require.NoError(t, err)
	require.Equal(t, 60, page.Total)
}
