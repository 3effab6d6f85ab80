// Command gen writes the embedded class table: gen SOURCE.json TARGET.json.gz. It leaves out what is newer than the
// release that Plenum presents.
package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"

	"github.com/plenum-meet/plenum/functions/ucsm/model/internal/form"
)

const release = "4.2(1f)"

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: gen SOURCE.json TARGET.json.gz")
		os.Exit(2)
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate(source, target string) error {
	data, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	var f form.File
	if err := json.Unmarshal(data, &f); err != nil {
		return fmt.Errorf("%s: %w", source, err)
	}
	f.Release = release
	if err := trim(f); err != nil {
		return err
	}
	return write(target, f)
}

// trim removes classes and properties that came after the release, and their marks.
func trim(f form.File) error {
	for name, class := range f.Classes {
		for prop, p := range class.Props {
			if late, err := newer(p.Since); err != nil {
				return fmt.Errorf("%s.%s: %w", name, prop, err)
			} else if late {
				delete(class.Props, prop)
				continue
			}
			p.Since = ""
			class.Props[prop] = p
		}
		late, err := newer(class.Since)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		class.Since = ""
		if f.Classes[name] = class; late {
			delete(f.Classes, name)
		}
	}
	return nil
}

func newer(since string) (bool, error) {
	a, err := parse(since)
	if err != nil {
		return false, err
	}
	b, err := parse(release)
	if err != nil {
		return false, err
	}
	for i := range a {
		if a[i] != b[i] {
			return a[i] > b[i], nil
		}
	}
	return false, nil
}

// parse takes "4.2(1f)" apart.
func parse(version string) (parts [4]int, err error) {
	var letter rune
	if _, err := fmt.Sscanf(version, "%d.%d(%d%c)", &parts[0], &parts[1], &parts[2], &letter); err != nil {
		return parts, fmt.Errorf("release %q: %w", version, err)
	}
	parts[3] = int(letter)
	return parts, nil
}

// write makes the same bytes from the same table: the compressed form holds no time.
func write(target string, f form.File) error {
	out, err := os.Create(target)
	if err != nil {
		return err
	}
	defer out.Close()
	z, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(z).Encode(f); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return out.Close()
}
