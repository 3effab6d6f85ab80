import { Button } from 'react-aria-components/Button';
import { useState } from 'react';
import { Dialog } from '../../kit/Dialog';
import type { MeetingState } from '../rtc/meetingState';
import { s } from '../strings';
import styles from './Room.module.css';

/** The state of the connection in words, with figures behind it for whoever wants them. */
export function ConnectionPill({ state }: { state: MeetingState }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button className={styles.pill!} data-testid="connection" data-quality={state.health.quality} onPress={() => setOpen(true)}>
        <span className={styles.bars} aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
        <span className={styles.pillText}>{connectionWords(state)}</span>
      </Button>
      {open && (
        <Dialog title={s.link.details} closeLabel={s.close} onClose={() => setOpen(false)} narrow testid="connection-dialog">
          <Figures state={state} />
        </Dialog>
      )}
    </>
  );
}

function connectionWords({ phase, health }: MeetingState): string {
  if (phase === 'connecting') return s.link.connecting;
  if (phase === 'reconnecting') return s.link.reconnecting;
  return health.quality === 'unknown' ? s.link.connected : s.link[health.quality];
}

function Figures({ state }: { state: MeetingState }) {
  const { health, slot } = state;
  const rows: [string, string | undefined][] = [
    [s.link.rtt, health.rtt === undefined ? undefined : s.link.ms(health.rtt)],
    [s.link.loss, health.loss === undefined ? undefined : s.link.percent(health.loss)],
    [s.link.jitter, health.jitter === undefined ? undefined : s.link.ms(health.jitter)],
    [s.link.picture, health.width && health.height ? `${health.width} × ${health.height}` : undefined],
    [s.link.way, health.protocol?.toUpperCase()],
    [s.link.blade_, slot ? String(slot) : undefined],
  ];
  return (
    <dl className={styles.figures}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? s.link.unknown}</dd>
        </div>
      ))}
    </dl>
  );
}
