//go:build linux && (amd64 || arm64)

package opus

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Requests of opus_encoder_ctl and opus_decoder_ctl, from opus_defines.h.
const (
	applicationVoIP        = 2048
	setBitrate             = 4002
	setComplexity          = 4010
	setInbandFEC           = 4012
	setPacketLossPerc      = 4014
	setDTX                 = 4016
	resetState             = 4028
	setPredictionDisabled  = 4042
	errorOK                = 0
	longestVersionToString = 64
)

// sonames are the names of the library, the best first.
var sonames = []string{"libopus.so.0", "libopus.so"}

// native is libopus, called through its C functions' addresses. It is never unloaded.
type native struct {
	name string

	encoderCreate, encoderDestroy, encoderCtl, encode uintptr
	decoderCreate, decoderDestroy, decoderCtl, decode uintptr
	versionString, packetSamples                      uintptr
}

// openNative loads the first library of names that has all the functions. It does not try it out.
func openNative(names []string) (*native, error) {
	runtime.LockOSThread() // what dlerror tells is the thread's own
	defer runtime.UnlockOSThread()
	var all []error
	for _, name := range names {
		n, err := load(name)
		if err == nil {
			return n, nil
		}
		all = append(all, fmt.Errorf("%s: %w", name, err))
	}
	return nil, errors.Join(all...)
}

func load(name string) (*native, error) {
	handle, err := purego.Dlopen(name, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return nil, err
	}
	return bind(handle)
}

// bind finds the functions that are used.
func bind(handle uintptr) (*native, error) {
	n := &native{}
	for _, f := range []struct {
		address *uintptr
		symbol  string
	}{
		{&n.encoderCreate, "opus_encoder_create"}, {&n.encoderDestroy, "opus_encoder_destroy"},
		{&n.encoderCtl, "opus_encoder_ctl"}, {&n.encode, "opus_encode"},
		{&n.decoderCreate, "opus_decoder_create"}, {&n.decoderDestroy, "opus_decoder_destroy"},
		{&n.decoderCtl, "opus_decoder_ctl"}, {&n.decode, "opus_decode"},
		{&n.versionString, "opus_get_version_string"}, {&n.packetSamples, "opus_packet_get_nb_samples"},
	} {
		var err error
		if *f.address, err = purego.Dlsym(handle, f.symbol); err != nil {
			return nil, err
		}
	}
	version, _, _ := purego.SyscallN(n.versionString)
	n.name = cString(version)
	return n, nil
}

// cString copies a C string of the library's constant data.
func cString(address uintptr) string {
	if address == 0 {
		return "libopus"
	}
	start := *(**byte)(unsafe.Pointer(&address))
	var s []byte
	for i := range longestVersionToString {
		b := *(*byte)(unsafe.Add(unsafe.Pointer(start), i))
		if b == 0 {
			break
		}
		s = append(s, b)
	}
	return string(s)
}

// Name implements Codec.
func (n *native) Name() string { return n.name }

// state is one encoder or decoder in C's memory with the Go memory that C reads and writes. The Go memory is pinned while C knows it.
type state struct {
	handle  uintptr // 0 when freed
	destroy uintptr
	pinner  runtime.Pinner
	pcm     [MaxSamples]int16
	packet  [maxInput]byte
	args    [6]uintptr // kept here so that a call allocates nothing
}

// create calls a constructor, whose last argument is where the error goes.
func create(constructor, destroy uintptr, args ...uintptr) (*state, error) {
	s := &state{destroy: destroy}
	code := new(int32)
	s.pinner.Pin(s)
	s.pinner.Pin(code)
	handle, _, _ := purego.SyscallN(constructor, append(args, uintptr(unsafe.Pointer(code)))...)
	if handle == 0 || *code != errorOK {
		s.pinner.Unpin()
		return nil, fmt.Errorf("opus: create: libopus error %d", *code)
	}
	s.handle = handle
	return s, nil
}

// free may be called twice.
func (s *state) free() {
	if s.handle == 0 {
		return
	}
	purego.SyscallN(s.destroy, s.handle)
	s.handle = 0
	s.pinner.Unpin()
}

// call runs a C function on the state with up to five further arguments and gives its int.
func (s *state) call(function uintptr, args ...uintptr) (int, error) {
	if s.handle == 0 {
		return 0, ErrClosed
	}
	s.args[0] = s.handle
	n := 1 + copy(s.args[1:], args)
	r, _, _ := purego.SyscallN(function, s.args[:n]...)
	runtime.KeepAlive(s)
	if code := int(int32(r)); code < 0 {
		return 0, fmt.Errorf("opus: libopus error %d", code)
	}
	return int(int32(r)), nil
}

// nativeEncoder owns its state; a cleanup frees it when the encoder is forgotten.
type nativeEncoder struct {
	lib         *native
	state       *state
	cleanup     runtime.Cleanup
	independent bool
}

// NewEncoder implements Codec.
func (n *native) NewEncoder(c EncoderConfig) (Encoder, error) {
	c = c.withDefaults()
	s, err := create(n.encoderCreate, n.encoderDestroy, SampleRate, 1, applicationVoIP)
	if err != nil {
		return nil, err
	}
	for _, set := range [][2]uintptr{
		{setBitrate, uintptr(c.Bitrate)}, {setComplexity, uintptr(c.Complexity)}, {setInbandFEC, flag(!c.NoFEC)},
		{setPacketLossPerc, uintptr(c.Loss)}, {setDTX, flag(c.DTX)},
	} {
		if _, err := s.call(n.encoderCtl, set[0], set[1]); err != nil {
			s.free()
			return nil, fmt.Errorf("opus: set %d: %w", set[0], err)
		}
	}
	e := &nativeEncoder{lib: n, state: s}
	e.cleanup = runtime.AddCleanup(e, (*state).free, s)
	return e, nil
}

func flag(on bool) uintptr {
	if on {
		return 1
	}
	return 0
}

// Encode implements Encoder.
func (e *nativeEncoder) Encode(packet []byte, pcm []int16) (int, error) {
	if len(pcm) != FrameSamples {
		return 0, fmt.Errorf("opus: encode %d samples, not %d", len(pcm), FrameSamples)
	}
	s := e.state
	copy(s.pcm[:], pcm)
	defer runtime.KeepAlive(e) // the cleanup must not run under the call
	room := min(len(packet), MaxPacket)
	n, err := s.call(e.lib.encode, uintptr(unsafe.Pointer(&s.pcm)), FrameSamples, uintptr(unsafe.Pointer(&s.packet)), uintptr(room))
	if err != nil {
		return 0, err
	}
	if e.independent {
		e.independent = false
		_, err = s.call(e.lib.encoderCtl, setPredictionDisabled, 0)
	}
	return copy(packet, s.packet[:n]), err
}

// Independent implements Encoder.
func (e *nativeEncoder) Independent() error {
	defer runtime.KeepAlive(e)
	e.independent = true
	_, err := e.state.call(e.lib.encoderCtl, setPredictionDisabled, 1)
	return err
}

// SetLoss implements Encoder.
func (e *nativeEncoder) SetLoss(percent int) error {
	defer runtime.KeepAlive(e)
	_, err := e.state.call(e.lib.encoderCtl, setPacketLossPerc, uintptr(min(max(percent, 0), 100)))
	return err
}

// Reset implements Encoder.
func (e *nativeEncoder) Reset() error {
	defer runtime.KeepAlive(e)
	_, err := e.state.call(e.lib.encoderCtl, resetState)
	return err
}

// Close implements Encoder.
func (e *nativeEncoder) Close() {
	e.cleanup.Stop()
	e.state.free()
}

// nativeDecoder owns its state; a cleanup frees it when the decoder is forgotten.
type nativeDecoder struct {
	lib     *native
	state   *state
	cleanup runtime.Cleanup
}

// NewDecoder implements Codec.
func (n *native) NewDecoder() (Decoder, error) {
	s, err := create(n.decoderCreate, n.decoderDestroy, SampleRate, 1)
	if err != nil {
		return nil, err
	}
	d := &nativeDecoder{lib: n, state: s}
	d.cleanup = runtime.AddCleanup(d, (*state).free, s)
	return d, nil
}

// Decode implements Decoder.
func (d *nativeDecoder) Decode(pcm []int16, packet []byte) (int, error) {
	if packet == nil {
		return d.decode(pcm, nil, false)
	}
	n, err := Duration(packet)
	if err != nil {
		return 0, err
	}
	if n > len(pcm) {
		return 0, fmt.Errorf("opus: decode %d samples into %d", n, len(pcm))
	}
	return d.decode(pcm[:n], packet, false)
}

// Recover implements Decoder.
func (d *nativeDecoder) Recover(pcm []int16, next []byte) (int, error) {
	if _, err := Parse(next); err != nil {
		return 0, err
	}
	return d.decode(pcm, next, true)
}

// decode asks for exactly len(pcm) samples. The packet has been checked.
func (d *nativeDecoder) decode(pcm []int16, packet []byte, fec bool) (int, error) {
	if err := checkSpan(len(pcm)); err != nil {
		return 0, err
	}
	defer runtime.KeepAlive(d)
	s := d.state
	var data uintptr
	if packet != nil {
		copy(s.packet[:], packet)
		data = uintptr(unsafe.Pointer(&s.packet))
	}
	n, err := s.call(d.lib.decode, data, uintptr(len(packet)), uintptr(unsafe.Pointer(&s.pcm)), uintptr(len(pcm)), flag(fec))
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrPacket, err)
	}
	return copy(pcm, s.pcm[:n]), nil
}

// Reset implements Decoder.
func (d *nativeDecoder) Reset() error {
	defer runtime.KeepAlive(d)
	_, err := d.state.call(d.lib.decoderCtl, resetState)
	return err
}

// Close implements Decoder.
func (d *nativeDecoder) Close() {
	d.cleanup.Stop()
	d.state.free()
}
