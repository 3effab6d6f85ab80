import { useCallback, useEffect, useRef, useState } from 'react';
import { Mark } from '../../kit/Mark';
import { Icon } from '../../kit/Icon';
import { usePage } from '../../kit/usePage';
import { useStore } from '../../kit/useStore';
import type { Devices } from '../rtc/devices';
import type { Meeting } from '../rtc/meeting';
import { useServices } from '../services';
import { s } from '../strings';
import { Chat } from './Chat';
import { ConnectionPill } from './ConnectionPill';
import { Dialogs, type OpenDialog } from './Dialogs';
import { People } from './People';
import styles from './Room.module.css';
import { Stage } from './Stage';
import { Toolbar, type Panel } from './Toolbar';
import { useNews } from './useNews';
import { useRoomActions } from './useRoomActions';
import { useRegions, useShortcuts } from './useShortcuts';
import { useWakeLock } from './useWakeLock';

interface RoomProps {
  meeting: Meeting;
  devices: Devices;
  target: string;
  selfView: boolean;
}

/** The room: header, stage, controls, and a panel at the side. */
export function Room({ meeting, devices, target, selfView }: RoomProps) {
  const state = useStore(meeting.store);
  const { loudest } = useStore(meeting.levels);
  const { prefs } = useServices();
  const { shortcuts } = useStore(prefs);
  const [panel, setPanel] = useState<Panel>();
  const [dialog, setDialog] = useState<OpenDialog>();
  const unread = useNews(state.chat, state.me, panel === 'chat', state.phase === 'connected');
  const waiting = state.known && !state.active;
  const heading = useRef<HTMLHeadingElement>(null);
  const root = useRef<HTMLDivElement>(null);
  usePage(waiting ? `${s.waiting.short}: ${state.title}` : unread > 0 ? `(${unread}) ${state.title}` : state.title, s.product, heading);

  const openPanel = useCallback((next: Panel) => setPanel((now) => (now === next ? undefined : next)), []);
  const actions = useRoomActions(meeting, { openPanel, openDialog: setDialog });
  useShortcuts(shortcuts && dialog === undefined, actions);
  useRegions(root);
  useWakeLock(state.phase !== 'ended');
  useEffect(() => {
    if (waiting) setPanel(undefined);
  }, [waiting]);

  return (
    <div ref={root} className={styles.room} data-testid="room" data-state={state.phase} data-active={state.known ? state.active : undefined}
      data-speaker={loudest} data-showing={state.showing} data-presenter={state.presenter} data-me={state.me} data-call={state.call} data-slot={state.slot}
      data-epoch={state.epoch} data-panel={panel} data-problem={state.problem || undefined}>
      <a className="skip-link" href="#controls">{s.room.controls}</a>
      <header className={styles.header} data-region>
        <span className={styles.mark}>
          <Mark size={28} />
        </span>
        <h1 ref={heading} tabIndex={-1}>{state.title}</h1>
        {state.locked && (
          <span className={styles.locked}>
            <Icon name="lock" size={16} />
            {s.room.locked}
          </span>
        )}
        <ConnectionPill state={state} />
      </header>
      <main className={styles.main} aria-label={s.room.stage}>
        <Stage meeting={meeting} devices={devices} target={target} selfView={selfView} />
        {panel === 'people' && <People meeting={meeting} onClose={() => setPanel(undefined)} onDrop={(id) => setDialog({ drop: id })} />}
        {panel === 'chat' && <Chat meeting={meeting} onClose={() => setPanel(undefined)} />}
      </main>
      <Toolbar meeting={meeting} devices={devices} panel={panel} unread={unread} waiting={waiting} actions={actions} selfView={selfView} />
      <MixAudio meeting={meeting} />
      <Dialogs open={dialog} meeting={meeting} devices={devices} onClose={() => setDialog(undefined)} />
    </div>
  );
}

/** The sound of the meeting. */
function MixAudio({ meeting }: { meeting: Meeting }) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => (audio.current ? meeting.attach('mix', audio.current) : undefined), [meeting]);
  return <audio ref={audio} autoPlay data-testid="mix" />;
}
