package agent

import (
	"context"
	"runtime"
	"syscall"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// presence is the blade's row.
func (s *session) presence(f *totals) appliance.Blade {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := appliance.Blade{Slot: s.cfg.Slot, Instance: s.instance, Control: s.cfg.Control, Secret: s.cfg.Secret,
		Media: s.cfg.Gateway.Addr(), Opus: s.cfg.Codec.Name(), Calls: len(s.hosts), Draining: s.draining, StartedAt: s.started}
	if f != nil {
		b.Legs, b.Load = f.legs, f.load
		b.AudioIn, b.AudioOut, b.VideoIn, b.VideoOut = f.audioIn, f.audioOut, f.videoIn, f.videoOut
	}
	return b
}

// show writes the presence unless another daemon has taken the slot.
func (s *session) show(ctx context.Context, f *totals) error {
	row := s.presence(f)
	return s.cfg.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		blades := s.cfg.Tables.Blades.In(tx)
		old, err := blades.Get(s.id)
		if err != nil && appliance.KindOf(err) != appliance.Missing {
			return err
		}
		if err == nil && old.Value.Instance != s.instance {
			return ErrSlotTaken
		}
		return blades.PutLeased(s.id, row, s.lease)
	})
}

// meter measures the processor time of the process.
type meter struct {
	at   time.Time
	used time.Duration
}

// load is the share of all processors that the process used since the last time, in per cent.
func (m *meter) load() int {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	now, used := time.Now(), time.Duration(u.Utime.Nano()+u.Stime.Nano())
	span := now.Sub(m.at) * time.Duration(runtime.NumCPU())
	load := 0
	if !m.at.IsZero() && span > 0 {
		load = int(min((used-m.used)*100/span, 100))
	}
	m.at, m.used = now, used
	return load
}
