// Package form is the class table as a file: what the generator writes and the model reads.
package form

// File is the whole table.
type File struct {
	// Release is the newest release whose classes and properties are in the table, such as "4.2(1f)".
	Release string              `json:"release"`
	Enums   map[string][]string `json:"enums"`
	Classes map[string]Class    `json:"classes"`
	// Known are the names of all classes of the schema, also of those without a table.
	Known []string `json:"knownClassNames"`
}

// Class is one managed-object class.
type Class struct {
	Group      string          `json:"group"`
	RN         string          `json:"rn"`
	Naming     []string        `json:"naming"`
	Parents    []string        `json:"parents"`
	Verbs      []string        `json:"verbs"`
	Privileges []string        `json:"privileges"`
	Since      string          `json:"since,omitempty"`
	Props      map[string]Prop `json:"props"`
}

// Prop is one property. Values and Flags are a list of words, or the name of one as "@name".
type Prop struct {
	Type      string  `json:"type"`
	Access    string  `json:"access"`
	Values    any     `json:"values,omitempty"`
	Flags     any     `json:"flags,omitempty"`
	Pattern   string  `json:"pattern,omitempty"`
	Min       *uint64 `json:"min,omitempty"`
	Max       *uint64 `json:"max,omitempty"`
	Ranges    []Range `json:"ranges,omitempty"`
	MinLength *int    `json:"minLength,omitempty"`
	MaxLength *int    `json:"maxLength,omitempty"`
	Since     string  `json:"since,omitempty"`
}

// Range is a range of numbers, both ends in it.
type Range struct {
	Min uint64 `json:"min"`
	Max uint64 `json:"max"`
}
