package xmlapi

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/transfer"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// supportPath is where bundles of technical support are: GET /techsupport/<name>.
const supportPath = "/techsupport/"

// supportPrefix stands before their names among the kept files, which no other file can be called.
const supportPrefix = "~techsupport~"

// supported is what a bundle holds besides the configuration: a file for some classes.
var supported = []struct {
	file    string
	classes []string
}{
	{"faults.xml", []string{"faultInst"}},
	{"events.xml", []string{"eventRecord"}},
	{"audit.xml", []string{"aaaModLR"}},
	{"firmware.xml", []string{"firmwareRunning", "firmwareDistributable", "firmwareDownloader", "firmwareImage", "firmwareComputeHostPack", "firmwareInfraPack"}},
	{"blades.xml", []string{"computeBlade", "fabricComputeSlotEp", "lsServer", "lsPower", "lsBinding", "lsmaintAck"}},
	{"chassis.xml", []string{"equipmentChassis", "equipmentPsu", "equipmentFanModule", "equipmentIOCard", "networkElement", "mgmtEntity", "fabricEthLanEp"}},
}

// support makes the bundle of technical support that an object asks for, or deletes it with its object.
func (a *API) support(ctx context.Context, s *tree.Snapshot, o *tree.Object) error {
	if o.Get("adminState") == "delete" {
		if err := a.dropFile(ctx, supportPrefix+o.Get("name")); err != nil {
			return err
		}
		_, err := a.tree.Commit(ctx, tree.Actor{Internal: true}, func(s *tree.Snapshot) ([]tree.Change, error) {
			if s.Get(o.DN) == nil {
				return nil, nil
			}
			return []tree.Change{{DN: o.DN, Status: tree.Deleted}}, nil
		})
		return err
	}
	data, err := a.collect(s, o)
	if err == nil {
		err = a.keepFile(ctx, supportPrefix+o.Get("name"), data)
	}
	if ctx.Err() != nil {
		return ctx.Err() // this instance is going down: the next one begins again
	}
	return a.report(ctx, o, supportOutcome(o, data, err))
}

func supportOutcome(o *tree.Object, data []byte, err error) map[string]string {
	if err != nil {
		return map[string]string{"operState": "failed", "fsmStatus": "InitiateFail", "fsmPrev": "InitiateFail", "fsmRmtInvErrCode": transfer.CodeInternal,
			"fsmRmtInvErrDescr": err.Error()}
	}
	sum := sha256.Sum256(data)
	return map[string]string{"operState": "available", "adminState": "created", "fsmStatus": "nop", "fsmPrev": "InitiateSuccess", "fsmProgr": "100",
		"uri": supportPath + o.Get("name"), "size": strconv.Itoa(len(data)), "checksum": hex.EncodeToString(sum[:])}
}

// collect is the bundle: a tar.gz whose times are that of its object.
func (a *API) collect(s *tree.Snapshot, o *tree.Object) ([]byte, error) {
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	archive := tar.NewWriter(zipped)
	seconds, _ := strconv.ParseInt(o.Get("creationTS"), 10, 64) // a number: the class demands it
	at := time.Unix(min(seconds, 1<<32), 0).UTC()
	err := put(archive, at, "summary.txt", func(w *writer) {
		_, _ = fmt.Fprintf(w.out, "Technical support\nRelease: %s\nMade: %s\nObjects: %d\nLast event: %d\n", version(s), s.FormatTime(a.deps.Now()), s.Len(), s.Eid())
	})
	err = errors.Join(err, put(archive, at, "configuration.xml", func(w *writer) { w.export(s, configAll, false) }))
	for _, part := range supported {
		err = errors.Join(err, put(archive, at, part.file, func(w *writer) { w.objects(s.Class(part.classes...)) }))
	}
	err = errors.Join(err, put(archive, at, "fsm.xml", func(w *writer) { w.objects(busy(s)) }), archive.Close(), zipped.Close())
	if err == nil && out.Len() > maxFile {
		err = errors.New("technical support is too large to be kept")
	}
	return out.Bytes(), err
}

// put adds a file to an archive.
func put(archive *tar.Writer, at time.Time, name string, write func(*writer)) error {
	var content bytes.Buffer
	w := newWriter(&content)
	write(w)
	if err := w.flush(); err != nil {
		return err
	}
	if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o444, Size: int64(content.Len()), ModTime: at}); err != nil {
		return err
	}
	_, err := archive.Write(content.Bytes())
	return err
}

// busy are the objects whose workflows are under way or have been.
func busy(s *tree.Snapshot) []*tree.Object {
	return keep(s.Below(""), func(o *tree.Object) bool {
		return o.Get("fsmStatus") != "" && (o.Get("fsmStatus") != "nop" || o.Get("fsmPrev") != "nop")
	})
}

// objects writes a list of objects with everything that may be shown of them.
func (w *writer) objects(list []*tree.Object) {
	w.open("objects")
	for _, o := range list {
		w.open(o.Class).attr("dn", o.DN)
		for _, p := range model.Lookup(o.Class).Props {
			if value := o.Get(p.Name); value != "" && !p.Secret {
				w.attr(p.Name, value)
			}
		}
		w.close()
	}
	w.close()
}

// downloadSupport gives a bundle of technical support to an administrator.
func (a *API) downloadSupport(w http.ResponseWriter, r *http.Request) {
	a.give(w, r, strings.TrimPrefix(r.URL.Path, supportPath), supportPrefix)
}

// dropFile deletes a kept file, its first part first, so that nobody reads half of it.
func (a *API) dropFile(ctx context.Context, name string) error {
	for i := 0; ; i++ {
		switch err := a.deps.Tables.ManagerFiles.Delete(ctx, name+"/"+strconv.Itoa(i)); {
		case appliance.KindOf(err) == appliance.Missing || appliance.KindOf(err) == appliance.Invalid:
			return nil
		case err != nil:
			return err
		}
	}
}
