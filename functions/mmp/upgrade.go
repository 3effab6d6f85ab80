package mmp

import (
	"errors"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/image"
	"github.com/plenum-meet/plenum/functions/store"
)

const (
	imageEnd     = ".img"
	defaultImage = "upgrade.img"
)

func upgradeCommands() []command {
	return []command{
		{"upgrade list", "Lists the software images", (*call).upgradeList, nil, nil},
		{"upgrade delete all", "Removes all software images", (*call).upgradeDeleteAll, nil, nil},
		{"upgrade delete <file:image>", "Removes a software image", (*call).upgradeDelete, nil, nil},
		{"upgrade", "Upgrades the software with upgrade.img", (*call).upgrade, nil, nil},
		{"upgrade no-backup", "Does not make a backup first", (*call).upgradeOnly, nil, nil},
		{"upgrade <file:image>", "Upgrades the software with another image", (*call).upgrade, nil, nil},
		{"upgrade <file:image> no-backup", "Does not make a backup first", (*call).upgradeOnly, nil, nil},
	}
}

func (c *call) images() (names []string, err error) {
	list, err := c.folder.List(c.ctx)
	for _, info := range list {
		if strings.HasSuffix(info.Name, imageEnd) {
			names = append(names, info.Name)
		}
	}
	return names, err
}

func (c *call) upgradeList() error {
	names, err := c.images()
	for _, name := range names {
		h, err := c.image(name)
		if err != nil {
			c.printf("%-32s (%v)\n", name, err)
			continue
		}
		c.printf("%-32s %s\n", name, h.Version)
	}
	return c.nothing(err)
}

// image checks a software image.
func (c *call) image(name string) (image.Header, error) {
	_, content, err := c.folder.Open(c.ctx, name)
	if appliance.KindOf(err) == appliance.Missing {
		return image.Header{}, failed("file %s does not exist", name)
	}
	if err != nil {
		return image.Header{}, err
	}
	h, err := image.Check(image.LabPublic(), image.Appliance, content)
	return h, errors.Join(err, content.Close())
}

func (c *call) upgradeDelete() error {
	if !strings.HasSuffix(c.arg("file"), imageEnd) {
		return failed("%s is no software image", c.arg("file"))
	}
	if err := c.needFiles(c.arg("file")); err != nil {
		return err
	}
	return c.folder.Delete(c.ctx, c.arg("file"))
}

func (c *call) upgradeDeleteAll() error {
	names, err := c.images()
	for _, name := range names {
		err = errors.Join(err, ignoreMissing(c.folder.Delete(c.ctx, name)))
	}
	return err
}

func (c *call) upgradeOnly() error { return c.install("") }

func (c *call) upgrade() error { return c.install("upgrade" + backupEnd) }

// install checks the image, asks, makes a backup if it has a name for it, notes the version and reboots.
func (c *call) install(backupName string) error {
	name := c.arg("file")
	if name == "" {
		name = defaultImage
	}
	h, err := c.image(name)
	if err != nil {
		return about(name, err)
	}
	if h.Platform != c.Platform {
		return failed("%s is for %s", name, models[h.Platform])
	}
	version, err := c.version(c.ctx)
	if err != nil {
		return err
	}
	if err := c.confirm("This will upgrade the software from " + version + " to " + h.Version + " and reboot the server"); err != nil {
		return err
	}
	if backupName != "" {
		if err := c.snapshot(c.ctx, backupName); err != nil {
			return err
		}
		c.printf("Backup %s made\n", backupName)
	}
	err = c.Tables.DB.Transact(c.ctx, func(tx *store.Tx) error {
		row, err := c.Tables.Machines.In(tx).Get(store.SystemID)
		if ignoreMissing(err) != nil {
			return err
		}
		row.Value.Version = h.Version
		return c.Tables.Machines.In(tx).Put(store.SystemID, row.Value)
	})
	if err != nil {
		return err
	}
	return c.rebootNow()
}
