package bundle

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/image"
)

func sample() Bundle {
	return Bundle{Kind: Blades, Version: "4.1(1d)B", Images: []Image{
		{Name: "ucs-b200-m5-bios.bin", Type: "blade-bios", Vendor: "Cisco Systems Inc", Model: "UCSB-B200-M5", Version: "B200M5.4.1.1d.0"},
		{Name: "ucs-b200-m5-cimc.bin", Type: "blade-controller", Vendor: "Cisco Systems Inc", Model: "UCSB-B200-M5", Version: "4.1(1d)"}}}
}

func made(t testing.TB, b Bundle) []byte {
	t.Helper()
	file, err := Make(b)
	require.NoError(t, err)
	return file
}

func TestBundle(t *testing.T) {
	t.Parallel()
	file := made(t, sample())
	require.Less(t, len(file), 8<<10)
	b, err := Read(file)
	require.NoError(t, err)
	require.Equal(t, "4.1(1d)B", b.Version)
	require.Equal(t, Blades, b.Kind)
	require.Len(t, b.Images, 2)
	require.Equal(t, "B200M5.4.1.1d.0", b.Images[0].Version)
	require.Equal(t, filling, b.Images[0].Size)
	require.Equal(t, file, made(t, sample()), "the same bundle is the same file")
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	t.Parallel()
	file := made(t, sample())
	lines := bytes.SplitN(file, []byte("\n"), 3)
	foreign, err := image.Make(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), image.Header{Product: image.Chassis, Platform: Blades, Version: "4.1(1d)B"}, lines[2])
	require.NoError(t, err)
	appliance, err := image.Make(image.LabKey(), image.Header{Product: image.Appliance, Platform: "cms2000", Version: "3.8"}, nil)
	require.NoError(t, err)
	for want, file := range map[string][]byte{
		"the image is damaged":                                                       bytes.Replace(file, []byte("ucs-b200"), []byte("ucs-b201"), 1),
		"the image is cut short":                                                     file[:len(file)-1],
		"the image is not signed":                                                    bytes.Join([][]byte{lines[0], {}, lines[2]}, []byte("\n")),
		"the image's signature is wrong":                                             foreign,
		"not a software image":                                                       []byte("MZ..."),
		"the image is for another product":                                           appliance,
		"larger than the 1024 KB that a bundle may have":                             append(bytes.Clone(file), make([]byte, MaxSize)...),
		"the bundle does not begin with its manifest.json":                           signed(t, Blades, "4.1(1d)B", []byte("no archive")),
		`bundle of unknown kind "c-series-bundle"`:                                   signed(t, "c-series-bundle", "4.1(1d)C", lines[2]),
		`bundle of version "4.1": not a version such as 4.1(1d)B`:                    signed(t, Blades, "4.1", lines[2]),
		"version 4.1(1d)B of a bundle for infrastructure-bundle does not end with A": signed(t, Infrastructure, "4.1(1d)B", lines[2]),
		`image "ucs-b200-m5-cimc.bin" is listed and not there`:                       signed(t, Blades, "4.1(1d)B", lines[2][:len(lines[2])-2048]),
	} {
		_, err := Read(file)
		require.EqualError(t, err, want)
	}
}

// signed is an image with a good signature.
func signed(t testing.TB, kind, version string, payload []byte) []byte {
	t.Helper()
	file, err := image.Make(image.LabKey(), image.Header{Product: image.Chassis, Platform: kind, Version: version}, payload)
	require.NoError(t, err)
	return file
}

func TestMakeRefusesWhatReadWould(t *testing.T) {
	t.Parallel()
	for _, change := range []func(*Bundle){
		func(b *Bundle) { b.Version = "4.1(1d)A" },
		func(b *Bundle) { b.Images = nil },
		func(b *Bundle) { b.Images[1].Name = b.Images[0].Name },
		func(b *Bundle) { b.Images[0].Name = "../x" },
		func(b *Bundle) { b.Images[0].Type = "toaster" },
		func(b *Bundle) { b.Images[0].Model = "a|b" },
		func(b *Bundle) { b.Images = make([]Image, maxImages+1) },
	} {
		b := sample()
		change(&b)
		_, err := Make(b)
		var told *Error
		require.ErrorAs(t, err, &told)
	}
}

// FuzzRead reads whole files, and archives that are signed as they come: the key is no secret.
func FuzzRead(f *testing.F) {
	file, err := Make(sample())
	require.NoError(f, err)
	f.Add(file)
	f.Add(bytes.SplitN(file, []byte("\n"), 3)[2])
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = Read(data)
		b, err := Read(signed(t, Blades, "4.1(1d)B", data))
		if err != nil {
			return
		}
		sum := sha256.New()
		for _, i := range b.Images {
			require.NoError(t, i.check())
			sum.Write([]byte(i.Name))
		}
	})
}
