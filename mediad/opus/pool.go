package opus

import "sync"

// Pool is a Codec that keeps closed encoders and decoders of another one and gives them out again, reset: people start and stop speaking all the time.
// It may be used by any goroutine.
type Pool struct {
	codec Codec
	keep  int

	mu       sync.Mutex // guards what follows
	closed   bool
	encoders map[EncoderConfig][]Encoder
	decoders []Decoder
}

// NewPool keeps at most keep idle encoders of each configuration and as many decoders.
func NewPool(codec Codec, keep int) *Pool {
	return &Pool{codec: codec, keep: keep, encoders: map[EncoderConfig][]Encoder{}}
}

// Name implements Codec.
func (p *Pool) Name() string { return p.codec.Name() }

// NewEncoder implements Codec.
func (p *Pool) NewEncoder(c EncoderConfig) (Encoder, error) {
	c = c.withDefaults()
	e := p.takeEncoder(c)
	if e == nil {
		var err error
		if e, err = p.codec.NewEncoder(c); err != nil {
			return nil, err
		}
	}
	return &pooledEncoder{Encoder: e, pool: p, config: c}, nil
}

// NewDecoder implements Codec.
func (p *Pool) NewDecoder() (Decoder, error) {
	d := p.takeDecoder()
	if d == nil {
		var err error
		if d, err = p.codec.NewDecoder(); err != nil {
			return nil, err
		}
	}
	return &pooledDecoder{Decoder: d, pool: p}, nil
}

// Close frees what is idle; what is in use is freed when it is closed.
func (p *Pool) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, list := range p.encoders {
		for _, e := range list {
			e.Close()
		}
	}
	for _, d := range p.decoders {
		d.Close()
	}
	p.encoders, p.decoders = nil, nil
}

func (p *Pool) takeEncoder(c EncoderConfig) Encoder {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.encoders[c]
	if len(list) == 0 {
		return nil
	}
	last := len(list) - 1
	p.encoders[c] = list[:last]
	return list[last]
}

func (p *Pool) takeDecoder() Decoder {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.decoders) == 0 {
		return nil
	}
	last := len(p.decoders) - 1
	d := p.decoders[last]
	p.decoders = p.decoders[:last]
	return d
}

// putEncoder keeps a reset encoder, or says that it has no place.
func (p *Pool) putEncoder(c EncoderConfig, e Encoder) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || len(p.encoders[c]) >= p.keep {
		return false
	}
	p.encoders[c] = append(p.encoders[c], e)
	return true
}

func (p *Pool) putDecoder(d Decoder) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || len(p.decoders) >= p.keep {
		return false
	}
	p.decoders = append(p.decoders, d)
	return true
}

// pooledEncoder is one loan of an encoder; closed, it is a closed encoder, whoever has the inner one now.
type pooledEncoder struct {
	Encoder
	pool   *Pool
	config EncoderConfig
}

// Close gives the encoder back.
func (e *pooledEncoder) Close() {
	inner := e.Encoder
	e.Encoder = closedEncoder{}
	if _, twice := inner.(closedEncoder); twice {
		return
	}
	if inner.Reset() != nil || inner.SetLoss(e.config.Loss) != nil || !e.pool.putEncoder(e.config, inner) {
		inner.Close()
	}
}

// pooledDecoder is one loan of a decoder.
type pooledDecoder struct {
	Decoder
	pool *Pool
}

// Close gives the decoder back.
func (d *pooledDecoder) Close() {
	inner := d.Decoder
	d.Decoder = closedDecoder{}
	if _, twice := inner.(closedDecoder); twice {
		return
	}
	if inner.Reset() != nil || !d.pool.putDecoder(inner) {
		inner.Close()
	}
}

// closedEncoder is what is left of an encoder after Close.
type closedEncoder struct{}

func (closedEncoder) Encode([]byte, []int16) (int, error) { return 0, ErrClosed }
func (closedEncoder) Independent() error                  { return ErrClosed }
func (closedEncoder) SetLoss(int) error                   { return ErrClosed }
func (closedEncoder) Reset() error                        { return ErrClosed }
func (closedEncoder) Close()                              {}

// closedDecoder is what is left of a decoder after Close.
type closedDecoder struct{}

func (closedDecoder) Decode([]int16, []byte) (int, error)  { return 0, ErrClosed }
func (closedDecoder) Recover([]int16, []byte) (int, error) { return 0, ErrClosed }
func (closedDecoder) Reset() error                         { return ErrClosed }
func (closedDecoder) Close()                               {}
