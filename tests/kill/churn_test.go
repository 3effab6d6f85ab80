package kill

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"

	"github.com/stretchr/testify/require"
)

// churn makes, changes and removes spaces with everything below them, and keeps what it was told about each. Every
// name it uses is its own, so that no answer but success is right.
type churn struct {
	name   string
	random *rand.Rand
	next   int           // number of the next space
	steps  int           // done and answered
	spaces map[int]*fate // by number
}

// fate is what is known of one space. The version is in all of its names, so that a half-made change shows.
type fate struct {
	id       string
	versions []int // any of these may be true; the last alone when the answer came
	exists   truth
	ways     count // access methods beside those of the names
	members  count
}

type truth int

const (
	no truth = iota
	yes
	perhaps
)

// count is how many there are, at least and at most.
type count struct{ least, most int }

const manyWays = 9 // more than one transaction removes

func newChurn(name string, seed uint64) *churn {
	return &churn{name: name, random: rand.New(rand.NewPCG(seed, 1)), spaces: make(map[int]*fate)}
}

// form has the version in every name.
func (c *churn) form(number, version int) url.Values {
	return url.Values{"name": {fmt.Sprintf("%s-%d-%d", c.name, number, version)}, "uri": {fmt.Sprintf("%s.%d.%d", c.name, number, version)},
		"secondaryUri": {fmt.Sprintf("%s.%d.%d.too", c.name, number, version)}, "callId": {fmt.Sprintf("%s%05d%04d", digits(c.name), number, version)}}
}

func digits(name string) string {
	out := ""
	for _, c := range name {
		out += fmt.Sprint(int(c) % 10)
	}
	return "1" + out
}

// run goes on until a request fails, and tells why. After so many steps it calls hit, which makes that happen.
func (c *churn) run(ctx context.Context, cl client, calm int, hit func()) error {
	for n := 0; ; n++ {
		if n == calm {
			hit()
		}
		if err := c.step(ctx, cl); err != nil {
			return err
		}
		c.steps++
	}
}

// step does one thing to one space, mostly to a living one.
func (c *churn) step(ctx context.Context, cl client) error {
	living := c.living()
	if len(living) < 3 {
		return c.create(ctx, cl)
	}
	number := living[c.random.IntN(len(living))]
	switch f := c.spaces[number]; c.random.IntN(7) {
	case 0:
		return c.create(ctx, cl)
	case 1, 2:
		return c.change(ctx, cl, number, f)
	case 3:
		return c.addWay(ctx, cl, number, f)
	case 4:
		return c.crowd(ctx, cl, number, f)
	case 5:
		return c.addMember(ctx, cl, f)
	default:
		return c.remove(ctx, cl, f)
	}
}

// living are the spaces that surely exist, in order, so that a seed gives the same steps.
func (c *churn) living() []int {
	var out []int
	for number := range c.next {
		if f := c.spaces[number]; f != nil && f.exists == yes {
			out = append(out, number)
		}
	}
	return out
}

func (c *churn) create(ctx context.Context, cl client) error {
	number := c.next
	c.next++
	f := &fate{versions: []int{0}, exists: perhaps}
	c.spaces[number] = f
	_, id, err := cl.do(ctx, http.MethodPost, "/coSpaces", c.form(number, 0))
	if err == nil {
		f.id, f.exists = id, yes
	}
	return err
}

func (c *churn) change(ctx context.Context, cl client, number int, f *fate) error {
	version := f.versions[len(f.versions)-1] + 1
	f.versions = append(f.versions, version)
	_, _, err := cl.do(ctx, http.MethodPut, "/coSpaces/"+f.id, c.form(number, version))
	if err == nil {
		f.versions = f.versions[len(f.versions)-1:]
	}
	return err
}

func (c *churn) addWay(ctx context.Context, cl client, number int, f *fate) error {
	f.ways.most++
	form := url.Values{"uri": {fmt.Sprintf("%s.%d.way%d", c.name, number, f.ways.most)}, "callId": {fmt.Sprintf("2%s%05d%03d", digits(c.name), number, f.ways.most)},
		"passcode": {fmt.Sprint(f.ways.most)}}
	_, _, err := cl.do(ctx, http.MethodPost, "/coSpaces/"+f.id+"/accessMethods", form)
	if err == nil {
		f.ways.least++
	}
	return err
}

// crowd adds so many access methods that removing the space takes several transactions.
func (c *churn) crowd(ctx context.Context, cl client, number int, f *fate) error {
	for f.ways.most < manyWays {
		if err := c.addWay(ctx, cl, number, f); err != nil {
			return err
		}
	}
	return c.remove(ctx, cl, f)
}

func (c *churn) addMember(ctx context.Context, cl client, f *fate) error {
	if f.members.most > 0 {
		return nil
	}
	f.members.most++
	_, _, err := cl.do(ctx, http.MethodPost, "/coSpaces/"+f.id+"/coSpaceUsers", url.Values{"userJid": {"alice@plenum.example"}})
	if err == nil {
		f.members.least++
	}
	return err
}

func (c *churn) remove(ctx context.Context, cl client, f *fate) error {
	f.exists = perhaps
	_, _, err := cl.do(ctx, http.MethodDelete, "/coSpaces/"+f.id, nil)
	if err == nil {
		f.exists = no
	}
	return err
}

// resolve finds out what became of the things whose request had no answer, so that the churn can go on from there.
func (c *churn) resolve(t require.TestingT, ctx context.Context, cl client) {
	for number, f := range c.spaces {
		if f.exists == perhaps || len(f.versions) > 1 {
			found, err := cl.find(ctx, f.id, fmt.Sprintf("%s-%d-", c.name, number))
			require.NoError(t, err)
			c.settle(t, number, f, found)
		}
	}
}

// verify compares what was told with what there is: all spaces by id, listed while nobody changes them.
func (c *churn) verify(t require.TestingT, ctx context.Context, cl client, there map[string]space) {
	byNumber := make(map[int][]space)
	for _, s := range there {
		var number, version int
		if n, _ := fmt.Sscanf(s.Name, c.name+"-%d-%d", &number, &version); n == 2 {
			byNumber[number] = append(byNumber[number], s)
		}
	}
	for number, f := range c.spaces {
		c.settle(t, number, f, byNumber[number])
		delete(byNumber, number)
		if f.exists == yes {
			c.settleCount(t, ctx, cl, "/coSpaces/"+f.id+"/accessMethods", &f.ways)
			c.settleCount(t, ctx, cl, "/coSpaces/"+f.id+"/coSpaceUsers", &f.members)
		}
	}
	require.Empty(t, byNumber, "spaces that nobody made")
}

// settle compares one space with what was found of it, and takes that for the truth from now on.
func (c *churn) settle(t require.TestingT, number int, f *fate, found []space) {
	require.LessOrEqual(t, len(found), 1, "space %d is there twice", number)
	if len(found) == 0 {
		require.NotEqual(t, yes, f.exists, "%s %d (%s) was acknowledged and is lost", c.name, number, f.id)
		f.exists = no
		return
	}
	require.NotEqual(t, no, f.exists, "%s %d (%s) was removed and is there", c.name, number, f.id)
	c.settleOne(t, number, f, found[0])
}

func (c *churn) settleOne(t require.TestingT, number int, f *fate, s space) {
	if f.id != "" {
		require.Equal(t, f.id, s.ID)
	}
	f.id, f.exists = s.ID, yes
	matched := -1
	for _, version := range f.versions {
		form := c.form(number, version)
		if s.Name == form.Get("name") {
			require.Equal(t, form.Get("uri"), s.URI, "a change was half made")
			require.Equal(t, form.Get("secondaryUri"), s.SecondaryURI)
			require.Equal(t, form.Get("callId"), s.CallID)
			matched = version
		}
	}
	require.GreaterOrEqual(t, matched, 0, "%+v is in none of the versions %v", s, f.versions)
	f.versions = []int{matched}
}

func (c *churn) settleCount(t require.TestingT, ctx context.Context, cl client, path string, n *count) {
	if n.most == 0 {
		return
	}
	total, err := cl.total(ctx, path)
	require.NoError(t, err)
	require.GreaterOrEqual(t, total, n.least, "%s: acknowledged and lost", path)
	require.LessOrEqual(t, total, n.most, path)
	n.least = total // most stays: it numbers the next one
}

// known reports whether err is an answer of the server and not the lack of one.
func known(err error) bool {
	var answer *refused
	return errors.As(err, &answer)
}
