import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { Avatar } from '../../kit/Avatar';
import { Button, buttonClass } from '../../kit/Button';
import { cx } from '../../kit/cx';
import { Icon } from '../../kit/Icon';
import { useStore } from '../../kit/useStore';
import type { Devices, Kind } from '../rtc/devices';
import { Page } from '../pages/Page';
import type { KeptSeat } from '../seats';
import { useServices } from '../services';
import { s } from '../strings';
import { DeviceChoices, DeviceProblem } from './DeviceChoices';
import styles from './PreJoin.module.css';

interface PreJoinProps {
  seat: KeptSeat;
  devices: Devices;
  onEnter(wish: { mic: boolean; camera: boolean }): void;
}

/** The page before the room: what others will hear and see, and the choice of devices. */
export function PreJoin({ seat, devices, onEnter }: PreJoinProps) {
  const state = useStore(devices.store);
  useFirstOpening(devices);
  const on = (kind: Kind) => state[kind].status === 'on' || state[kind].status === 'starting';
  const nothing = !on('mic') && !on('camera');
  return (
    <Page title={s.prejoin.title} wide testid="prejoin-page"
      lead={<>{s.prejoin.into(seat.title || seat.target)} {s.prejoin.as(seat.name)}.</>}>
      <div className={styles.grid}>
        <div className={styles.problems}>
          <Picture devices={devices} name={seat.name} />
          {(['mic', 'camera'] as const).map((kind) => (
            <DeviceProblem key={kind} devices={devices} kind={kind} />
          ))}
        </div>
        <div className={styles.choices}>
          <DeviceChoices devices={devices} />
          <div className={styles.enter}>
            <Button look="primary" data-testid="join-now" onPress={() => onEnter({ mic: !on('mic'), camera: !on('camera') })}>
              {nothing ? s.prejoin.goWithout : s.prejoin.go}
            </Button>
            <Link href={seat.target ? `/meet/${encodeURIComponent(seat.target)}` : '/'} className={buttonClass({ look: 'quiet' })}>{s.prejoin.back}</Link>
          </div>
        </div>
      </div>
    </Page>
  );
}

function Picture({ devices, name }: { devices: Devices; name: string }) {
  const { camera } = useStore(devices.store);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = camera.track ? new MediaStream([camera.track]) : null;
  }, [camera.track]);
  return (
    <div className={styles.picture}>
      <video ref={video} muted autoPlay playsInline aria-label={s.prejoin.preview} data-testid="preview" hidden={!camera.track} />
      {!camera.track && (
        <div className={styles.placeholder}>
          <Avatar name={name} size="clamp(3rem, 14vmin, 5.5rem)" />
          <span>{camera.status === 'starting' ? s.prejoin.starting : s.prejoin.cameraOff}</span>
        </div>
      )}
      <div className={styles.toggles}>
        <Toggle devices={devices} kind="mic" />
        <Toggle devices={devices} kind="camera" />
      </div>
    </div>
  );
}

const words = {
  mic: { on: s.prejoin.turnMicOff, off: s.prejoin.turnMicOn, icon: 'mic', iconOff: 'micOff' },
  camera: { on: s.prejoin.turnCameraOff, off: s.prejoin.turnCameraOn, icon: 'camera', iconOff: 'cameraOff' },
} as const;

function Toggle({ devices, kind }: { devices: Devices; kind: Kind }) {
  const { prefs } = useServices();
  const { status } = useStore(devices.store)[kind];
  const on = status === 'on' || status === 'starting';
  const press = () => {
    prefs.set(kind === 'mic' ? { micOn: !on } : { cameraOn: !on });
    if (on) devices.close(kind);
    else void devices.open(kind);
  };
  return (
    <Button look="quiet" size="icon" className={cx(styles.toggle)} aria-label={on ? words[kind].on : words[kind].off} onPress={press}
      data-on={on} data-testid={`toggle-${kind}`}>
      <Icon name={on ? words[kind].icon : words[kind].iconOff} size={24} />
    </Button>
  );
}

/** Opens what was on last time. */
function useFirstOpening(devices: Devices): void {
  const { prefs } = useServices();
  useEffect(() => {
    const { micOn, cameraOn } = prefs.get();
    if (micOn && cameraOn) void devices.openBoth();
    else if (micOn) void devices.open('mic');
    else if (cameraOn) void devices.open('camera');
  }, [devices, prefs]);
}
