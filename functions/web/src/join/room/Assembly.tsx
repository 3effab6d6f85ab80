import { Avatar } from '../../kit/Avatar';
import { Button } from '../../kit/Button';
import { cx } from '../../kit/cx';
import { Icon } from '../../kit/Icon';
import { useStore } from '../../kit/useStore';
import type { Meeting } from '../rtc/meeting';
import type { Participant } from '../rtc/protocol';
import { useServices } from '../services';
import { s } from '../strings';
import styles from './Stage.module.css';
import { useLoudness } from './useLoudness';

/** At most this many seats are drawn; the list of people has them all. */
const drawn = 24;

/** Who is here, when nobody shows a picture. */
export function Assembly({ meeting, target }: { meeting: Meeting; target: string }) {
  const { roster, me } = useStore(meeting.store);
  const inside = roster.filter((p) => p.active);
  const seats = inside.slice(0, drawn);
  return (
    <div className={styles.assembly} data-testid="assembly">
      <ul className={styles.seats} role="list">
        {seats.map((p) => (
          <Seat key={p.id} meeting={meeting} person={p} me={p.id === me} />
        ))}
      </ul>
      {inside.length > drawn && <p>{s.room.morePeople(inside.length - drawn)}</p>}
      {inside.length < 2 && <Alone target={target} />}
    </div>
  );
}

function Seat({ meeting, person, me }: { meeting: Meeting; person: Participant; me: boolean }) {
  const loud = useLoudness(meeting, person.id);
  return (
    <li className={cx(styles.seat, !person.connected && styles.away)}>
      <span className={styles.ring} data-loud={loud}>
        <Avatar name={person.name} size="clamp(3.5rem, 13vmin, 6.5rem)" />
        {person.hand ? (
          <span className={styles.sign} data-hand>
            <Icon name="hand" size={16} />
          </span>
        ) : (
          person.audioMuted && (
            <span className={styles.sign}>
              <Icon name="micOff" size={16} />
            </span>
          )
        )}
      </span>
      <span className={styles.seatName}>
        <span>{me ? s.room.youName(person.name) : person.name}</span>
        <span className="visually-hidden">{[loud > 0 && s.people.speaking, person.audioMuted && s.people.muted, person.hand && s.people.hand].filter(Boolean).join(', ')}</span>
      </span>
    </li>
  );
}

function Alone({ target }: { target: string }) {
  const { toaster } = useServices();
  const copy = () => {
    const link = `${location.origin}/meet/${encodeURIComponent(target)}`;
    navigator.clipboard.writeText(link).then(
      () => toaster.show(s.room.copied, { icon: 'check' }),
      () => toaster.show(s.room.copyFailed, { icon: 'alert' }),
    );
  };
  return (
    <div className={styles.alone}>
      <strong>{s.room.nobody}</strong>
      <p>{s.room.nobodyText}</p>
      {target && (
        <Button look="secondary" onPress={copy}>{s.room.copyLink}</Button>
      )}
    </div>
  );
}
