import { useMemo } from 'react';
import { announce } from '../../kit/Live';
import { isLive } from '../rtc/mute';
import type { Meeting } from '../rtc/meeting';
import { ScreenShare } from '../rtc/screenShare';
import { useServices } from '../services';
import { s } from '../strings';
import type { OpenDialog } from './Dialogs';
import type { Panel } from './Toolbar';

/** What buttons, menu and keys do; one place, so that all of them do the same. */
export interface RoomActions {
  mic(): void;
  camera(): void;
  hand(): void;
  share(): void;
  layout(): void;
  chat(): void;
  people(): void;
  shortcuts(): void;
  settings(): void;
  leave(): void;
  lock(): void;
  muteAll(): void;
  selfView(): void;
  fullScreen(): void;
}

interface Openers {
  openPanel(panel: Panel): void;
  openDialog(dialog: OpenDialog): void;
}

export function useRoomActions(meeting: Meeting, { openPanel, openDialog }: Openers): RoomActions {
  const { prefs } = useServices();
  return useMemo(() => {
    const now = () => meeting.store.get();
    return {
      mic: () => {
        meeting.toggleMic();
        announce(isLive(now().mic) || now().mic.asked ? s.prejoin.micOn : s.prejoin.micOff);
      },
      camera: () => {
        meeting.toggleCamera();
        announce(isLive(now().camera) || now().camera.asked ? s.prejoin.cameraOn : s.prejoin.cameraOff);
      },
      hand: () => {
        if (now().handsAllowed) meeting.raiseHand(!now().hand);
      },
      share: () => {
        if (now().sharing) meeting.stopShare();
        else if (now().rules.present && now().active && ScreenShare.possible()) void meeting.share();
      },
      layout: () => now().active && openDialog('layout'),
      chat: () => now().active && chatThere(meeting) && openPanel('chat'),
      people: () => now().active && openPanel('people'),
      shortcuts: () => openDialog('shortcuts'),
      settings: () => openDialog('settings'),
      leave: () => (now().rules.endCall && now().active ? openDialog('leave') : void meeting.leave()),
      lock: () => void meeting.send({ type: 'lock', locked: !now().locked }),
      muteAll: () => void meeting.send({ type: 'mute', audio: true, participant: '*' }),
      selfView: () => prefs.set({ selfView: !prefs.get().selfView }),
      fullScreen: () => void toggleFullScreen(),
    };
  }, [meeting, prefs, openPanel, openDialog]);
}

/** Chat is shown where it is allowed, or where there is something to read. */
export function chatThere(meeting: Meeting): boolean {
  const { chatAllowed, rules, chat } = meeting.store.get();
  return (chatAllowed && rules.chat) || chat.length > 0;
}

/** The whole page, so that controls and messages stay in sight. */
async function toggleFullScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => undefined);
  else await document.documentElement.requestFullscreen?.().catch(() => undefined);
}
