import { useCallback, useState } from 'react';
import { Button } from '../../kit/Button';
import { Icon } from '../../kit/Icon';
import { Meter } from '../../kit/Meter';
import { Notice } from '../../kit/Notice';
import { Select } from '../../kit/Select';
import { Switch } from '../../kit/Switch';
import { useStore } from '../../kit/useStore';
import { deviceWords } from '../problems';
import type { Device, Devices, Kind } from '../rtc/devices';
import { playTestSound, watchLevel } from '../rtc/level';
import { useServices } from '../services';
import { s } from '../strings';
import styles from './PreJoin.module.css';

/** Microphone with its meter, camera, and speaker with a test sound; for the page before the room and the settings. */
export function DeviceChoices({ devices }: { devices: Devices }) {
  const { prefs } = useServices();
  const { originalSound } = useStore(prefs);
  const { mic, camera, mics, cameras, speakers, speaker } = useStore(devices.store);
  const choose = (kind: Kind, id: string) => {
    prefs.set(kind === 'mic' ? { mic: id } : { camera: id });
    void devices.choose(kind, id);
  };
  const chooseSpeaker = (id: string) => {
    prefs.set({ speaker: id });
    devices.chooseSpeaker(id);
  };
  const setOriginal = (on: boolean) => {
    prefs.set({ originalSound: on });
    void devices.setOriginalSound(on);
  };
  const empty = (list: Device[]) => (list.length === 0 ? s.prejoin.noDevices : s.prejoin.notAllowedYet);
  return (
    <>
      <Select label={s.prejoin.mic} icon="mic" options={mics} value={mic.used || mic.wanted || first(mics)} empty={empty(mics)} onChange={(id) => choose('mic', id)} testid="select-mic" />
      <LevelMeter track={mic.track} />
      <Switch isSelected={originalSound} onChange={setOriginal} hint={s.prejoin.originalHint}>{s.prejoin.original}</Switch>
      <Select label={s.prejoin.camera} icon="camera" options={cameras} value={camera.used || camera.wanted || first(cameras)} empty={empty(cameras)} onChange={(id) => choose('camera', id)} testid="select-camera" />
      <div className={styles.speaker}>
        {canChooseSpeaker() && speakers.length > 0 ? (
          <Select label={s.prejoin.speaker} icon="speaker" options={speakers} value={speaker || first(speakers)} empty={s.prejoin.systemSpeaker} onChange={chooseSpeaker} testid="select-speaker" />
        ) : (
          <p>{s.prejoin.browserSpeaker}</p>
        )}
        <TestSound speaker={speaker} />
      </div>
    </>
  );
}

const first = (list: Device[]): string => list[0]?.id ?? '';

const canChooseSpeaker = (): boolean => 'setSinkId' in HTMLMediaElement.prototype;

function LevelMeter({ track }: { track: MediaStreamTrack | undefined }) {
  const watch = useCallback((onLevel: (level: number) => void) => (track ? watchLevel(track, onLevel) : () => undefined), [track]);
  return (
    <div className={styles.meter}>
      <Meter label={s.prejoin.level} watch={watch} />
      <span>{track ? s.prejoin.speakNow : s.prejoin.micOff}</span>
    </div>
  );
}

function TestSound({ speaker }: { speaker: string }) {
  const { toaster } = useServices();
  const [playing, setPlaying] = useState(false);
  const play = () => {
    if (playing) return;
    setPlaying(true);
    playTestSound(speaker)
      .catch(() => toaster.show(s.prejoin.testFailed, { icon: 'alert' }))
      .finally(() => setPlaying(false));
  };
  return (
    <Button size="small" onPress={play}>
      <Icon name="speaker" size={18} />
      {playing ? s.prejoin.testing : s.prejoin.test}
    </Button>
  );
}

/** Why a device does not work, in words, with another try. */
export function DeviceProblem({ devices, kind }: { devices: Devices; kind: Kind }) {
  const { status, problem } = useStore(devices.store)[kind];
  if (status !== 'failed' || !problem) return null;
  const words = deviceWords(kind, problem);
  return (
    <Notice title={words.title} role="status" testid={`${kind}-problem`} reason={problem}>
      <p>{words.text}</p>
      <Button size="small" onPress={() => void devices.open(kind)}>{s.prejoin.retry}</Button>
    </Notice>
  );
}
