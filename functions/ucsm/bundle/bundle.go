// Package bundle is firmware of the chassis as a file: a signed image (package image) whose payload is a tar archive
// with manifest.json, the list of the component images, and those images. There is nothing in them that could run: they
// are for trying upgrades out.
package bundle

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/image"
)

// Kinds of bundle, as firmwareDistributable.type has them.
const (
	Infrastructure = "infrastructure-bundle" // for the interconnects: versions end with A
	Blades         = "b-series-bundle"       // for the blades: versions end with B
)

// MaxSize is how many bytes a bundle may have.
const MaxSize = 1 << 20

// Bundle is what a file holds.
type Bundle struct {
	Kind    string
	Version string // with its letter: "4.1(1d)B"
	Images  []Image
}

// Image is the firmware of one kind of component.
type Image struct {
	Name    string `json:"name"` // of its file
	Type    string `json:"type"` // as firmwareImage.type has it
	Vendor  string `json:"vendor"`
	Model   string `json:"model"`
	Version string `json:"version"`
	// Size is in bytes and SHA256 in hex; both are of the file's content.
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

// Error says why a file is no bundle, in words for whoever brought it.
type Error struct{ text string }

func (e *Error) Error() string { return e.text }

func wrong(format string, args ...any) error { return &Error{fmt.Sprintf(format, args...)} }

// ErrSize is the error of a file that is larger than MaxSize.
var ErrSize error = &Error{fmt.Sprintf("larger than the %d KB that a bundle may have", MaxSize>>10)}

var (
	versionForm = regexp.MustCompile(`\A[0-9]{1,2}\.[0-9]{1,2}\([0-9]{1,3}[a-z]{0,2}\)[AB]\z`)
	// NameForm is what files of bundles, and images in them, may be called.
	NameForm = regexp.MustCompile(`\A[A-Za-z0-9_][A-Za-z0-9._()-]{0,63}\z`)
	wordForm = regexp.MustCompile(`\A[A-Za-z0-9][A-Za-z0-9 ._()-]{0,39}\z`)
)

// letters end the versions of each kind.
var letters = map[string]string{Infrastructure: "A", Blades: "B"}

// Make is the file of a bundle signed with the lab's key. The images' contents are made up; sizes and sums are filled in.
func Make(b Bundle) ([]byte, error) {
	b.Images = slices.Clone(b.Images)
	payload, err := pack(b.Images)
	if err != nil {
		return nil, err
	}
	if err := b.check(); err != nil {
		return nil, err
	}
	return image.Make(image.LabKey(), image.Header{Product: image.Chassis, Platform: b.Kind, Version: b.Version}, payload)
}

// Read checks a file and answers what it holds. What is wrong with a file is an *Error or one of package image.
func Read(file []byte) (Bundle, error) {
	if len(file) > MaxSize {
		return Bundle{}, ErrSize
	}
	var payload bytes.Buffer
	h, err := image.Read(image.LabPublic(), image.Chassis, bytes.NewReader(file), &payload)
	if err != nil {
		return Bundle{}, err
	}
	b := Bundle{Kind: h.Platform, Version: h.Version}
	if b.Images, err = unpack(payload.Bytes()); err != nil {
		return Bundle{}, err
	}
	return b, b.check()
}

// check demands that everything can be told to the object tree.
func (b Bundle) check() error {
	switch letter, known := letters[b.Kind]; {
	case !known:
		return wrong("bundle of unknown kind %.40q", b.Kind)
	case !versionForm.MatchString(b.Version):
		return wrong("bundle of version %.40q: not a version such as 4.1(1d)%s", b.Version, letter)
	case !strings.HasSuffix(b.Version, letter):
		return wrong("version %s of a bundle for %s does not end with %s", b.Version, b.Kind, letter)
	case len(b.Images) == 0:
		return wrong("bundle %s has no images", b.Version)
	}
	seen := map[string]bool{}
	for _, i := range b.Images {
		if err := i.check(); err != nil {
			return err
		}
		if seen[i.Name] {
			return wrong("image %s is there twice", i.Name)
		}
		seen[i.Name] = true
	}
	return nil
}

func (i Image) check() error {
	switch {
	case !NameForm.MatchString(i.Name):
		return wrong("image with the name %.40q", i.Name)
	case !slices.Contains(types, i.Type):
		return wrong("image %s is of unknown type %.40q", i.Name, i.Type)
	}
	for what, word := range map[string]string{"vendor": i.Vendor, "model": i.Model, "version": i.Version} {
		if !wordForm.MatchString(word) {
			return wrong("image %s has the %s %.40q", i.Name, what, word)
		}
	}
	return nil
}

// types of image that a chassis can have.
var types = []string{"adaptor", "blade-bios", "blade-controller", "board-controller", "catalog", "iocard", "storage-controller",
	"switch-kernel", "switch-software", "system"}
