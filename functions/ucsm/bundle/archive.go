package bundle

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
)

const (
	manifest  = "manifest.json"
	maxImages = 20  // so that their objects, with the records of them, are one commit
	filling   = 256 // bytes of a made image
)

// Describe fills in the sizes and sums that images have in a bundle of Make.
func Describe(images []Image) {
	for i := range images {
		data := content(images[i])
		sum := sha256.Sum256(data)
		images[i].Size, images[i].SHA256 = len(data), hex.EncodeToString(sum[:])
	}
}

// pack makes the archive.
func pack(images []Image) ([]byte, error) {
	if len(images) > maxImages {
		return nil, wrong("more than %d images", maxImages)
	}
	Describe(images)
	list, err := json.Marshal(images)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	err = add(w, manifest, list)
	for _, i := range images {
		err = errors.Join(err, add(w, i.Name, content(i)))
	}
	err = errors.Join(err, w.Close())
	return out.Bytes(), err
}

func add(w *tar.Writer, name string, data []byte) error {
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o444, Size: int64(len(data)), Format: tar.FormatUSTAR}); err != nil {
		return err
	}
	_, err := w.Write(data)
	return err
}

// content is what a made image holds: the same bytes for the same image.
func content(i Image) []byte {
	var out bytes.Buffer
	for sum := sha256.Sum256([]byte(i.Name + " " + i.Version)); out.Len() < filling; sum = sha256.Sum256(sum[:]) {
		out.Write(sum[:])
	}
	return out.Bytes()
}

// unpack reads the archive: the manifest first, then exactly the images that it lists, as it describes them.
func unpack(payload []byte) (images []Image, err error) {
	r := tar.NewReader(bytes.NewReader(payload))
	name, data, err := next(r)
	if err != nil || name != manifest || json.Unmarshal(data, &images) != nil {
		return nil, wrong("the bundle does not begin with its %s", manifest)
	}
	if len(images) > maxImages {
		return nil, wrong("the bundle lists more than %d images", maxImages)
	}
	for _, i := range images {
		name, data, err := next(r)
		if err != nil || name != i.Name {
			return nil, wrong("image %.64q is listed and not there", i.Name)
		}
		if sum := sha256.Sum256(data); len(data) != i.Size || hex.EncodeToString(sum[:]) != i.SHA256 {
			return nil, wrong("image %.64q is damaged", i.Name)
		}
	}
	if _, _, err := next(r); !errors.Is(err, io.EOF) {
		return nil, wrong("the bundle holds what its %s does not list", manifest)
	}
	return images, nil
}

// next is the next ordinary file of an archive.
func next(r *tar.Reader) (name string, data []byte, err error) {
	h, err := r.Next()
	if err != nil {
		return "", nil, err
	}
	if h.Typeflag != tar.TypeReg || h.Size > MaxSize {
		return h.Name, nil, wrong("%.64q is no file", h.Name)
	}
	data, err = io.ReadAll(io.LimitReader(r, MaxSize))
	return h.Name, data, err
}
