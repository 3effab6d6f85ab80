package cli

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
)

//go:generate sh -c "sh zones.sh /usr/share/zoneinfo > zones.tab"

//go:embed zones.tab
var zoneTable string

// continents are what the first part of a zone's name stands for, in the order of the dialogue.
var continents = []struct{ part, name string }{
	{"Africa", "Africa"}, {"America", "Americas"}, {"Antarctica", "Antarctica"}, {"Arctic", "Arctic Ocean"}, {"Asia", "Asia"},
	{"Atlantic", "Atlantic Ocean"}, {"Australia", "Australia"}, {"Europe", "Europe"}, {"Indian", "Indian Ocean"}, {"Pacific", "Pacific Ocean"},
}

// zones are the countries and their time zones, compiled from the public time zone database.
type zones struct {
	names     map[string]string          // of countries, by ISO 3166 code
	regions   map[string][]region        // of countries, in the table's order
	countries map[string]map[string]bool // codes by the first part of a zone's name
}

// region is one time zone of a country. A country with one zone has no name for it.
type region struct{ zone, name string }

func loadZones() *zones {
	z := &zones{names: map[string]string{}, regions: map[string][]region{}, countries: map[string]map[string]bool{}}
	countries, regions, _ := strings.Cut(zoneTable, "\n\n")
	for line := range strings.Lines(countries) {
		code, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		z.names[code] = name
	}
	for line := range strings.Lines(regions) {
		f := strings.Split(strings.TrimSuffix(line, "\n")+"\t", "\t")
		code, zone := f[0], f[1]
		z.regions[code] = append(z.regions[code], region{zone, f[2]})
		part, _, _ := strings.Cut(zone, "/")
		if z.countries[part] == nil {
			z.countries[part] = map[string]bool{}
		}
		z.countries[part][code] = true
	}
	return z
}

// continentNames are the answers to the first question.
func continentNames() []string {
	list := make([]string, len(continents))
	for i, c := range continents {
		list[i] = c.name
	}
	return list
}

// in lists the codes of the countries of a continent, by name.
func (z *zones) in(continent int) []string {
	codes := slices.Collect(maps.Keys(z.countries[continents[continent].part]))
	slices.SortFunc(codes, func(a, b string) int {
		return strings.Compare(strings.ToLower(z.names[a]), strings.ToLower(z.names[b]))
	})
	return codes
}

func (z *zones) countryNames(codes []string) []string {
	list := make([]string, len(codes))
	for i, code := range codes {
		list[i] = z.names[code]
	}
	return list
}

func (z *zones) regionNames(code string) []string {
	list := make([]string, len(z.regions[code]))
	for i, r := range z.regions[code] {
		if list[i] = r.name; r.name == "" {
			list[i] = z.names[code]
		}
	}
	return list
}
