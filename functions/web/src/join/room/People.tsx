import { useEffect, useRef, useState } from 'react';
import { Avatar } from '../../kit/Avatar';
import { Button } from '../../kit/Button';
import { cx } from '../../kit/cx';
import { Icon, type IconName } from '../../kit/Icon';
import { Menu, type Action } from '../../kit/Menu';
import { TextField } from '../../kit/TextField';
import { useStore } from '../../kit/useStore';
import type { Meeting } from '../rtc/meeting';
import type { Participant, Rules } from '../rtc/protocol';
import { s } from '../strings';
import styles from './People.module.css';
import room from './Room.module.css';
import { useLoudness } from './useLoudness';
import { useReturnFocus } from './useReturnFocus';

interface PeopleProps {
  meeting: Meeting;
  onClose(): void;
  onDrop(id: string): void;
}

/** From this many on, there is a field to find somebody. */
const many = 12;

/** Who is here: what each does, and what may be done with each. */
export function People({ meeting, onClose, onDrop }: PeopleProps) {
  const { roster, me } = useStore(meeting.store);
  const panel = useReturnFocus<HTMLElement>('people');
  const [find, setFind] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const found = sorted(roster, me).filter((p) => p.name.toLocaleLowerCase().includes(find.trim().toLocaleLowerCase()));
  const inside = found.filter((p) => p.active);
  const lobby = found.filter((p) => !p.active);
  const row = (p: Participant) => <Person key={p.id} meeting={meeting} person={p} me={p.id === me} onDrop={onDrop} />;
  return (
    <aside ref={panel} className={room.panel} aria-labelledby="people-title" data-region data-testid="people-panel" onKeyDown={(e) => e.key === 'Escape' && onClose()}>
      <div className={room.panelHead}>
        <h2 id="people-title" ref={heading} tabIndex={-1}>{s.people.title}</h2>
        <Button look="quiet" size="icon" aria-label={s.close} onPress={onClose}>
          <Icon name="close" />
        </Button>
      </div>
      <div className={styles.scroll} tabIndex={-1}>
        {roster.length >= many && <TextField label={s.people.filter} value={find} onChange={setFind} autoComplete="off" />}
        {lobby.length > 0 && (
          <section aria-label={s.people.inLobby(lobby.length)}>
            <h3 className={styles.title}>{s.people.inLobby(lobby.length)}</h3>
            <ul className={styles.list} role="list" data-testid="lobby">{lobby.map(row)}</ul>
          </section>
        )}
        <section aria-label={s.people.inMeeting(inside.length)}>
          <h3 className={styles.title}>{s.people.inMeeting(inside.length)}</h3>
          <ul className={styles.list} role="list" data-testid="roster">{inside.map(row)}</ul>
        </section>
        {found.length === 0 && <p role="status">{s.people.noneFound}</p>}
      </div>
    </aside>
  );
}

/** Oneself first, then raised hands, then by name. */
export function sorted(roster: Participant[], me: string): Participant[] {
  const rank = (p: Participant) => (p.id === me ? 0 : p.hand ? 1 : 2);
  return [...roster].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

function Person({ meeting, person, me, onDrop }: { meeting: Meeting; person: Participant; me: boolean; onDrop(id: string): void }) {
  const { rules } = useStore(meeting.store);
  const loud = useLoudness(meeting, person.id);
  const actions = me ? [] : possible(meeting, person, rules, onDrop);
  const admit = !person.active && rules.admit && !me;
  return (
    <li className={cx(styles.person, !person.connected && styles.away)} data-testid="person" data-id={person.id} data-name={person.name}
      data-muted={person.audioMuted} data-hand={person.hand} data-speaking={loud > 0} data-active={person.active}>
      <span className={styles.ring} data-loud={loud}>
        <Avatar name={person.name} size="2.25rem" />
      </span>
      <span className={styles.about}>
        <span className={styles.name}>{me ? s.room.youName(person.name) : person.name}</span>
        {!person.connected && <span className={styles.note}>{s.people.away}</span>}
      </span>
      <Signs person={person} loud={loud > 0} />
      {admit && (
        <Button look="primary" size="small" aria-label={s.people.admitName(person.name)} onPress={() => meeting.send({ type: 'admit', participant: person.id, admitted: true })}>
          {s.people.admit}
        </Button>
      )}
      {actions.length > 0 && (
        <Menu label={s.people.actions(person.name)} actions={actions}>
          <Button look="quiet" size="icon" aria-label={s.people.actions(person.name)}>
            <Icon name="more" size={20} />
          </Button>
        </Menu>
      )}
    </li>
  );
}

function Signs({ person, loud }: { person: Participant; loud: boolean }) {
  const signs: [boolean, IconName, string][] = [
    [person.hand, 'hand', s.people.hand],
    [person.importance > 0, 'pin', s.people.pinned],
    [person.presenting, 'share', s.people.presents],
    [loud && !person.audioMuted, 'speaker', s.people.speaking],
    [person.audioMuted, 'micOff', s.people.muted],
    [person.videoMuted, 'cameraOff', s.people.noVideo],
  ];
  return (
    <span className={styles.signs}>
      {signs.filter(([on]) => on).map(([, icon, label]) => (
        <span key={icon} className={styles.sign} data-icon={icon} title={label}>
          <Icon name={icon} size={18} />
          <span className="visually-hidden">{label}</span>
        </span>
      ))}
    </span>
  );
}

/** What the rules let this person do with another. */
export function possible(meeting: Pick<Meeting, 'send'>, p: Participant, rules: Rules, onDrop: (id: string) => void): Action[] {
  const to = { participant: p.id };
  const send = (message: Parameters<Meeting['send']>[0]) => () => void meeting.send(message);
  const list: (Action | false)[] = [
    rules.muteOthers && {
      id: 'mute', icon: p.audioMuted ? 'mic' : 'micOff', label: p.audioMuted ? s.people.unmute : s.people.mute, run: send({ type: 'mute', audio: !p.audioMuted, ...to }),
    },
    rules.videoMuteOthers && {
      id: 'video', icon: p.videoMuted ? 'camera' : 'cameraOff', label: p.videoMuted ? s.people.startVideo : s.people.stopVideo, run: send({ type: 'mute', video: !p.videoMuted, ...to }),
    },
    rules.setImportance && p.active && {
      id: 'pin', icon: 'pin', label: p.importance > 0 ? s.people.unpin : s.people.pin, run: send({ type: 'importance', importance: p.importance > 0 ? 0 : 1, ...to }),
    },
    p.hand && (rules.admit || rules.muteOthers) && { id: 'hand', icon: 'hand', label: s.people.lowerHand, run: send({ type: 'hand', raised: false, ...to }) },
    rules.admit && p.active && { id: 'lobby', icon: 'door', label: s.people.toLobby, run: send({ type: 'admit', admitted: false, ...to }) },
    rules.disconnectOthers && { id: 'drop', icon: 'close', danger: true, label: s.people.drop, run: () => onDrop(p.id) },
  ];
  return list.filter((action) => action !== false);
}
