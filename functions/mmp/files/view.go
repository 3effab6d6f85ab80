package files

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Generated is a file that is made when it is read.
type Generated struct {
	Name string
	// Role is the role that may see it besides admins; "" is admins alone.
	Role string
	// Only keeps admins out too.
	Only bool
	Make func(ctx context.Context) ([]byte, error)
}

// View is the folder as an account sees it: kept files and generated ones.
type View struct {
	Folder    Folder
	Generated []Generated
	Role      string
}

// errReadOnly is the refusal to change what one may only read.
var errReadOnly = appliance.Failure(appliance.Denied, "accessDenied", "this file can only be read")

// generated is the generated file of that name, if the account may see it.
func (v View) generated(name string) (Generated, bool) {
	i := slices.IndexFunc(v.Generated, func(g Generated) bool { return g.Name == name })
	if i < 0 || !v.sees(v.Generated[i]) {
		return Generated{}, false
	}
	return v.Generated[i], true
}

func (v View) sees(g Generated) bool {
	return v.Role == g.Role || v.Role == appliance.RoleAdmin && !g.Only
}

// reserved reports whether a name belongs to a generated file, whoever may see it.
func (v View) reserved(name string) bool {
	return slices.ContainsFunc(v.Generated, func(g Generated) bool { return g.Name == name })
}

// mayChange reports whether the role may upload, rename and delete: certificates for crypto, everything for admins.
func (v View) mayChange(name string) bool {
	return !v.reserved(name) && (v.Role == appliance.RoleAdmin || v.Role == appliance.RoleCrypto && IsKeyMaterial(name))
}

// IsKeyMaterial reports whether a name is one that pki works with.
func IsKeyMaterial(name string) bool {
	for _, end := range []string{".key", ".csr", ".crt", ".cer", ".pem", ".der", ".pub"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// maySee reports whether the role may list and read a kept file.
func (v View) maySee(name string) bool {
	return v.Role == appliance.RoleAdmin || v.Role == appliance.RoleCrypto && IsKeyMaterial(name)
}

// Open reads a file.
func (v View) Open(ctx context.Context, name string) (Info, Content, error) {
	if g, ok := v.generated(name); ok {
		content, err := g.Make(ctx)
		return Info{Name: name, Size: int64(len(content)), Modified: v.Folder.Now()}, inline{bytes.NewReader(content)}, err
	}
	if v.reserved(name) || !v.maySee(name) {
		return Info{}, nil, appliance.DoesNotExist("file")
	}
	return v.Folder.Open(ctx, name)
}

// Stat is what List says of one file.
func (v View) Stat(ctx context.Context, name string) (Info, error) {
	info, content, err := v.Open(ctx, name)
	if err == nil {
		err = content.Close()
	}
	return info, err
}

// List is all files that the account may see. Generated ones are made for their sizes.
func (v View) List(ctx context.Context) (list []Info, err error) {
	for _, g := range v.Generated {
		if !v.sees(g) {
			continue
		}
		info, err := v.Stat(ctx, g.Name)
		if err != nil {
			return nil, err
		}
		list = append(list, info)
	}
	kept, err := v.Folder.List(ctx)
	for _, info := range kept {
		if v.maySee(info.Name) {
			list = append(list, info)
		}
	}
	slices.SortFunc(list, func(a, b Info) int { return strings.Compare(a.Name, b.Name) })
	return list, err
}

// Put replaces or makes a file.
func (v View) Put(ctx context.Context, name string, r io.Reader) error {
	if !v.mayChange(name) {
		return errReadOnly
	}
	return v.Folder.Put(ctx, name, r)
}

// MayPut says early whether Put would be refused for its name.
func (v View) MayPut(name string) error {
	if !v.mayChange(name) {
		return errReadOnly
	}
	return Check(name)
}

// Delete removes a file.
func (v View) Delete(ctx context.Context, name string) error {
	if !v.mayChange(name) {
		return errReadOnly
	}
	return v.Folder.Delete(ctx, name)
}

// Rename gives a file another name.
func (v View) Rename(ctx context.Context, from, to string) error {
	if !v.mayChange(from) || !v.mayChange(to) {
		return errReadOnly
	}
	return v.Folder.Rename(ctx, from, to)
}
