import { Button } from 'react-aria-components/Button';
import { cx } from '../../kit/cx';
import { Icon, type IconName } from '../../kit/Icon';
import { Menu, type Action } from '../../kit/Menu';
import { useStore } from '../../kit/useStore';
import type { Capture, Devices } from '../rtc/devices';
import { isByHost, isLive, type Mute } from '../rtc/mute';
import type { Meeting } from '../rtc/meeting';
import type { MeetingState } from '../rtc/meetingState';
import { ScreenShare } from '../rtc/screenShare';
import { s } from '../strings';
import styles from './Toolbar.module.css';
import { chatThere, type RoomActions } from './useRoomActions';

export type Panel = 'people' | 'chat';

interface ToolbarProps {
  meeting: Meeting;
  devices: Devices;
  panel: Panel | undefined;
  unread: number;
  waiting: boolean;
  actions: RoomActions;
  selfView: boolean;
}

/** The meeting's controls. It has a row of its own, so that it never lies over what has the focus. */
export function Toolbar({ meeting, devices, panel, unread, waiting, actions, selfView }: ToolbarProps) {
  const state = useStore(meeting.store);
  const { mic, camera } = useStore(devices.store);
  const inside = state.known && state.active;
  const hands = state.roster.filter((p) => p.hand && p.id !== state.me).length;
  const lobby = state.rules.admit ? state.roster.filter((p) => !p.active).length : 0;
  const present = state.roster.filter((p) => p.active).length;
  return (
    <footer className={styles.toolbar} id="controls" tabIndex={-1} data-region>
      <div role="group" aria-label={s.room.controls} className={styles.group}>
        <MicButton mute={state.mic} capture={mic} onPress={actions.mic} />
        <CameraButton mute={state.camera} capture={camera} onPress={actions.camera} />
        {inside && ScreenShare.possible() && state.rules.present && (
          <Control icon={state.sharing ? 'shareStop' : 'share'} text={s.room.shareShort} label={state.sharing ? s.room.shareStop : s.room.share}
            look={state.sharing ? 'on' : undefined} onPress={actions.share} testid="share" state={state.sharing ? 'on' : 'off'} />
        )}
        {inside && state.handsAllowed && (
          <Control icon="hand" text={s.room.handShort} label={state.hand ? s.room.handDown : s.room.hand} look={state.hand ? 'hand' : undefined}
            onPress={actions.hand} testid="hand" state={state.hand ? 'raised' : 'lowered'} />
        )}
        {inside && (
          <Control icon="people" text={s.room.people} label={s.room.peopleCount(present, hands, lobby)} expanded={panel === 'people'} onPress={actions.people} testid="people"
            badge={lobby || hands || undefined} />
        )}
        {inside && chatThere(meeting) && (
          <Control icon="chat" text={s.room.chat} label={unread > 0 ? s.room.chatUnread(unread) : s.room.chat} expanded={panel === 'chat'} onPress={actions.chat}
            testid="chat" badge={unread || undefined} />
        )}
        <Menu label={s.room.more} actions={menu(state, waiting, actions, selfView)}>
          <Control icon="more" text={s.room.more} label={s.room.more} testid="more" />
        </Menu>
        <Control icon="leave" text={s.room.leave} label={s.room.leaveLabel} look="leave" onPress={actions.leave} testid="leave" />
      </div>
    </footer>
  );
}

function menu(state: MeetingState, waiting: boolean, actions: RoomActions, selfView: boolean): Action[] {
  const inside = state.known && !waiting;
  const list: (Action | false)[] = [
    inside && { id: 'layout', label: s.room.layout, icon: 'layout', run: actions.layout },
    { id: 'settings', label: s.room.settings, icon: 'settings', run: actions.settings },
    { id: 'self', label: selfView ? s.room.hideSelf : s.room.showSelf, icon: 'user', run: actions.selfView },
    { id: 'full', label: document.fullscreenElement ? s.room.fullScreenEnd : s.room.fullScreen, icon: 'expand', run: actions.fullScreen },
    { id: 'keys', label: s.room.shortcuts, icon: 'keyboard', run: actions.shortcuts },
    inside && state.rules.muteOthers && { id: 'muteAll', label: s.room.muteAll, icon: 'micOff', run: actions.muteAll },
    inside && state.rules.lock && { id: 'lock', label: state.locked ? s.room.unlock : s.room.lock, icon: state.locked ? 'unlock' : 'lock', run: actions.lock },
  ];
  return list.filter((action) => action !== false);
}

/** live, muted (by oneself), host (muted by the host), none (no working device). */
export function captureState(mute: Mute, capture: Capture): 'live' | 'muted' | 'host' | 'none' {
  if (isByHost(mute)) return 'host';
  if (!isLive(mute)) return 'muted';
  return capture.status === 'failed' ? 'none' : 'live';
}

function MicButton({ mute, capture, onPress }: { mute: Mute; capture: Capture; onPress(): void }) {
  const state = captureState(mute, capture);
  const labels = { live: s.room.mute, muted: s.room.unmute, host: s.room.unmuteHost, none: s.room.noMic };
  return <Control icon={state === 'live' ? 'mic' : 'micOff'} text={s.room.mic} label={labels[state]} look={state === 'live' ? undefined : 'off'} onPress={onPress} testid="mic" state={state} mark={marks[state]} />;
}

function CameraButton({ mute, capture, onPress }: { mute: Mute; capture: Capture; onPress(): void }) {
  const state = captureState(mute, capture);
  const labels = { live: s.room.cameraOff, muted: s.room.cameraOn, host: s.room.cameraOnHost, none: s.room.noCamera };
  return <Control icon={state === 'live' ? 'camera' : 'cameraOff'} text={s.room.camera} label={labels[state]} look={state === 'live' ? undefined : 'off'} onPress={onPress} testid="camera" state={state} mark={marks[state]} />;
}

const marks: Partial<Record<string, IconName>> = { host: 'lock', none: 'alert' };

interface ControlProps {
  icon: IconName;
  /** The word under the icon; part of the accessible name. */
  text: string;
  label: string;
  look?: 'off' | 'on' | 'hand' | 'leave';
  expanded?: boolean;
  badge?: number;
  mark?: IconName;
  state?: string;
  testid: string;
  onPress?(): void;
}

function Control({ icon, text, label, look, expanded, badge, mark, state, testid, onPress }: ControlProps) {
  return (
    <Button className={cx(styles.control, look && styles[look], expanded && styles.open)} aria-label={label} aria-expanded={expanded} onPress={onPress} data-testid={testid} data-state={state}>
      <span className={styles.icon}>
        <Icon name={icon} size={24} />
        {badge !== undefined && <span className={styles.badge} data-badge={badge > 99 ? '99+' : badge} />}
        {mark && (
          <span className={styles.sign}>
            <Icon name={mark} size={13} />
          </span>
        )}
      </span>
      <span className={styles.text} aria-hidden="true">{text}</span>
    </Button>
  );
}
