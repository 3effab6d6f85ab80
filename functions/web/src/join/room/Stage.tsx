import { useEffect, useRef, type ReactNode } from 'react';
import { Avatar } from '../../kit/Avatar';
import { Button } from '../../kit/Button';
import { cx } from '../../kit/cx';
import { Icon } from '../../kit/Icon';
import { useStore } from '../../kit/useStore';
import type { Devices } from '../rtc/devices';
import type { Meeting } from '../rtc/meeting';
import type { MeetingState } from '../rtc/meetingState';
import type { Outlet } from '../rtc/outlets';
import { s } from '../strings';
import { Assembly } from './Assembly';
import styles from './Stage.module.css';
import { useLoudness } from './useLoudness';
import { nameOf } from './useHappenings';
import { Waiting } from './Waiting';

interface StageProps {
  meeting: Meeting;
  devices: Devices;
  target: string;
  selfView: boolean;
}

/** What is looked at: the presentation, the speaker, or the people; with oneself in the corner. */
export function Stage({ meeting, devices, target, selfView }: StageProps) {
  const state = useStore(meeting.store);
  const { camera } = useStore(devices.store);
  const waiting = state.known && !state.active;
  const content = state.active && state.rules.seePresentation && state.presenter !== '' && state.presenter !== state.me;
  const main = state.active && state.showing !== '';
  const mode = waiting ? 'waiting' : content ? 'content' : main ? 'video' : 'people';
  return (
    <section className={styles.stage} data-stage data-mode={mode} data-region aria-label={s.room.stage} tabIndex={-1}>
      {state.notice && <SystemNotice text={state.notice} />}
      {state.sharing && <SharingBar meeting={meeting} />}
      <div className={styles.pictures} data-mode={mode}>
        <Picture meeting={meeting} outlet="content" hidden={!content} caption={s.room.presenting(nameOf(state, state.presenter))} label={s.room.content} />
        <MainPicture meeting={meeting} state={state} hidden={!main} small={content} />
        {mode === 'people' && state.phase === 'connected' && state.known && <Assembly meeting={meeting} target={target} />}
        {waiting && <Waiting title={state.title} />}
        <SelfView meeting={meeting} shown={selfView && camera.track !== undefined} />
      </div>
      <MessageText state={state} />
      {state.phase !== 'connected' || !state.known ? <LinkVeil state={state} /> : null}
      {state.audioBlocked && <SoundVeil meeting={meeting} />}
    </section>
  );
}

/** A video element that belongs to one of the meeting's streams. It stays in the page, so that nothing has to start again. */
function Video({ meeting, outlet, label }: { meeting: Meeting; outlet: Outlet; label: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current ? meeting.attach(outlet, video.current) : undefined), [meeting, outlet]);
  return <video ref={video} autoPlay playsInline muted aria-label={label} data-testid={outlet} />;
}

interface PictureProps {
  meeting: Meeting;
  outlet: Outlet;
  hidden: boolean;
  caption: string;
  label: string;
  className?: string;
  children?: ReactNode;
}

function Picture({ meeting, outlet, hidden, caption, label, className, children }: PictureProps) {
  return (
    <figure className={cx(styles.picture, styles[outlet], className)} hidden={hidden}>
      {children}
      <Video meeting={meeting} outlet={outlet} label={label} />
      <figcaption className={styles.caption} data-testid={`${outlet}-name`}>{caption}</figcaption>
    </figure>
  );
}

function MainPicture({ meeting, state, hidden, small }: { meeting: Meeting; state: MeetingState; hidden: boolean; small: boolean }) {
  const loud = useLoudness(meeting, state.showing);
  const name = nameOf(state, state.showing);
  return (
    <Picture meeting={meeting} outlet="main" hidden={hidden} caption={name} label={s.room.seen(name)} className={cx(loud > 0 && styles.speaking)}>
      <span className={styles.behind}>
        <Avatar name={name} size={small ? '3rem' : 'clamp(4rem, 16vmin, 9rem)'} />
      </span>
    </Picture>
  );
}

function SelfView({ meeting, shown }: { meeting: Meeting; shown: boolean }) {
  return <Picture meeting={meeting} outlet="self" hidden={!shown} caption={s.room.selfView} label={s.prejoin.preview} />;
}

function SharingBar({ meeting }: { meeting: Meeting }) {
  return (
    <div className={styles.sharing} data-testid="sharing">
      <Video meeting={meeting} outlet="share" label={s.room.yourScreen} />
      <span>{s.room.youPresent}</span>
      <Button look="danger" size="small" onPress={() => meeting.stopShare()}>{s.room.shareStop}</Button>
    </div>
  );
}

/** What the system has to say. The live region speaks it. */
function SystemNotice({ text }: { text: string }) {
  return (
    <p className={styles.notice} data-testid="system-notice">
      <Icon name="alert" size={18} />
      <span>{text}</span>
    </p>
  );
}

function MessageText({ state }: { state: MeetingState }) {
  if (!state.message) return null;
  return <p className={styles.message} data-position={state.message.position} data-testid="message-text">{state.message.text}</p>;
}

/** What is going on while there is no connection. */
function LinkVeil({ state }: { state: MeetingState }) {
  const again = state.phase === 'reconnecting';
  return (
    <div className={styles.veil} data-testid="link-veil" data-problem={state.problem}>
      <span className={styles.pulse} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <p className={styles.veilTitle}>{again ? s.link.reconnecting : s.link.connecting}</p>
      {state.problem !== '' && <p role="status">{s.link[state.problem]}</p>}
      {again && <p>{s.link.kept}</p>}
      {state.attempt > 1 && <p className={styles.tries}>{s.link.tries(state.attempt)}</p>}
    </div>
  );
}

function SoundVeil({ meeting }: { meeting: Meeting }) {
  return (
    <div className={styles.sound} role="alert">
      <p>{s.room.unblockText}</p>
      <Button look="primary" onPress={() => meeting.unblockAudio()}>
        <Icon name="speaker" />
        {s.room.unblock}
      </Button>
    </div>
  );
}
