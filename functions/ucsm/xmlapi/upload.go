package xmlapi

import (
	"errors"
	"net/http"
	"strings"

	"github.com/plenum-meet/plenum/functions/image"
	"github.com/plenum-meet/plenum/functions/ucsm/bundle"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// formRoom is how much larger than its file a form may be.
const formRoom = 64 << 10

// uploads is what can be uploaded, by the end of its path.
var uploads = map[string]struct {
	limit int64
	take  func(a *API, r *http.Request, by tree.Actor, name string, data []byte) error
}{
	importEnd: {maxFile, (*API).takeConfiguration},
	imageEnd:  {bundle.MaxSize + formRoom, (*API).takeImage},
}

// upload takes a file from an administrator: a configuration that is to be imported, or firmware.
func (a *API) upload(w http.ResponseWriter, r *http.Request) {
	name, end, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, uploadPath), "/")
	kind, known := uploads["/"+end]
	switch {
	case !known || !fileName.MatchString(name):
		http.NotFound(w, r)
		return
	case r.Method != http.MethodPost && r.Method != http.MethodPut:
		http.Error(w, "a file can be uploaded", http.StatusMethodNotAllowed)
		return
	case http.NewCrossOriginProtection().Check(r) != nil:
		http.Error(w, "another site's page sent this", http.StatusForbidden)
		return
	}
	by, ok := a.administrator(w, r)
	if !ok {
		return
	}
	data, err := sentFile(r, kind.limit)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		http.Error(w, "the file is too large", http.StatusRequestEntityTooLarge)
	case err != nil:
		http.Error(w, "the file did not arrive", http.StatusBadRequest)
	default:
		a.answerUpload(w, r, kind.take(a, r, by, name, data))
	}
}

// answerUpload tells what was wrong with a file in words.
func (a *API) answerUpload(w http.ResponseWriter, r *http.Request, err error) {
	var refused *tree.Error
	switch {
	case err == nil:
	case badBundle(err):
		http.Error(w, bundleFault(err).Error(), http.StatusUnprocessableEntity)
	case errors.As(err, &refused):
		http.Error(w, refused.Text, http.StatusUnprocessableEntity)
	default:
		a.unavailable(w, r, err)
	}
}

// bundleFault is what is wrong with a bundle, nil when err is something else.
func bundleFault(err error) error {
	var wrong *bundle.Error
	if errors.As(err, &wrong) {
		return wrong
	}
	for _, fault := range []error{image.ErrFormat, image.ErrProduct, image.ErrUnsigned, image.ErrSignature, image.ErrShort, image.ErrPayload} {
		if errors.Is(err, fault) {
			return fault
		}
	}
	return nil
}

func badBundle(err error) bool { return bundleFault(err) != nil }

func (a *API) takeConfiguration(r *http.Request, _ tree.Actor, name string, data []byte) error {
	return a.keepFile(r.Context(), name, data)
}

// takeImage takes firmware. The names of bundles are narrower than those of other files.
func (a *API) takeImage(r *http.Request, by tree.Actor, name string, data []byte) error {
	if !bundle.NameForm.MatchString(name) {
		return tree.Refuse(tree.CodeLogic, "%.64s is not the name of a bundle's file", name)
	}
	return a.bundles.Upload(r.Context(), by, name, data)
}
