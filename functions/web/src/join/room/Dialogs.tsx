import { useState } from 'react';
import { Button } from '../../kit/Button';
import { Choices } from '../../kit/Choices';
import { Dialog } from '../../kit/Dialog';
import { Switch } from '../../kit/Switch';
import { setTheme, useTheme, type Theme } from '../../kit/theme';
import { useStore } from '../../kit/useStore';
import type { Devices } from '../rtc/devices';
import type { Meeting } from '../rtc/meeting';
import { useServices } from '../services';
import { s } from '../strings';
import { DeviceChoices, DeviceProblem } from './DeviceChoices';
import styles from './Dialogs.module.css';
import { LayoutPicture } from './LayoutPicture';
import { nameOf } from './useHappenings';

export type OpenDialog = 'settings' | 'layout' | 'shortcuts' | 'leave' | { drop: string };

interface DialogsProps {
  open: OpenDialog | undefined;
  meeting: Meeting;
  devices: Devices;
  onClose(): void;
}

/** The room's dialogs; at most one is open. */
export function Dialogs({ open, meeting, devices, onClose }: DialogsProps) {
  if (open === 'settings') return <SettingsDialog devices={devices} onClose={onClose} />;
  if (open === 'layout') return <LayoutDialog meeting={meeting} onClose={onClose} />;
  if (open === 'shortcuts') return <ShortcutsDialog onClose={onClose} />;
  if (open === 'leave') return <LeaveDialog meeting={meeting} onClose={onClose} />;
  if (open) return <DropDialog meeting={meeting} id={open.drop} onClose={onClose} />;
  return null;
}

function SettingsDialog({ devices, onClose }: Pick<DialogsProps, 'devices' | 'onClose'>) {
  const { prefs } = useServices();
  const { shortcuts, selfView } = useStore(prefs);
  const theme = useTheme();
  const themes: Theme[] = ['system', 'light', 'dark'];
  return (
    <Dialog title={s.settings.title} closeLabel={s.close} onClose={onClose} testid="settings-dialog">
      <DeviceChoices devices={devices} />
      <DeviceProblem devices={devices} kind="mic" />
      <DeviceProblem devices={devices} kind="camera" />
      <Choices title={s.theme.title} name="theme" value={theme} options={themes.map((id) => ({ id, label: s.theme[id] as string }))} onChange={(id) => setTheme(id as Theme)} />
      <div>
        <Switch isSelected={selfView} onChange={(on) => prefs.set({ selfView: on })}>{s.settings.selfView}</Switch>
        <Switch isSelected={shortcuts} onChange={(on) => prefs.set({ shortcuts: on })} hint={s.settings.shortcutsHint}>{s.settings.shortcuts}</Switch>
      </div>
    </Dialog>
  );
}

const offered = ['automatic', 'speakerOnly', 'telepresence', 'stacked', 'allEqual', 'onePlusFive', 'onePlusSeven', 'onePlusNine', 'onePlusN'];

function LayoutDialog({ meeting, onClose }: Pick<DialogsProps, 'meeting' | 'onClose'>) {
  const { layout, rules } = useStore(meeting.store);
  const { prefs, toaster } = useServices();
  const [chosen, setChosen] = useState(layout);
  const ids = layout && !offered.includes(layout) ? [...offered, layout] : offered;
  const choose = (id: string) => {
    setChosen(id);
    prefs.set({ layout: id });
    if (meeting.send({ type: 'layout', layout: id })) toaster.show(s.layout.set(s.layout.names[id] ?? id), { icon: 'layout' });
  };
  return (
    <Dialog title={s.layout.title} closeLabel={s.close} onClose={onClose} testid="layout-dialog">
      <p>{rules.changeLayout ? s.layout.text : s.layout.fixed}</p>
      <Choices title={s.layout.title} hiddenTitle name="layout" value={chosen} disabled={!rules.changeLayout} shape="grid"
        options={ids.map((id) => ({ id, label: s.layout.names[id] ?? id, picture: <LayoutPicture layout={id} /> }))} onChange={choose} />
      <p className={styles.soft}>{s.layout.now}</p>
    </Dialog>
  );
}

function ShortcutsDialog({ onClose }: Pick<DialogsProps, 'onClose'>) {
  const { prefs } = useServices();
  const { shortcuts } = useStore(prefs);
  return (
    <Dialog title={s.shortcuts.title} closeLabel={s.close} onClose={onClose} testid="shortcuts-dialog">
      <dl className={styles.keys}>
        {s.shortcuts.list.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      {!shortcuts && <p role="status">{s.shortcuts.off}</p>}
      <Switch isSelected={shortcuts} onChange={(on) => prefs.set({ shortcuts: on })}>{s.settings.shortcuts}</Switch>
    </Dialog>
  );
}

function LeaveDialog({ meeting, onClose }: Pick<DialogsProps, 'meeting' | 'onClose'>) {
  const endAll = () => {
    meeting.send({ type: 'end' });
    onClose();
  };
  return (
    <Dialog title={s.leave.title} closeLabel={s.cancel} onClose={onClose} narrow testid="leave-dialog"
      actions={
        <>
          <Button look="danger" onPress={endAll} data-testid="end-call">{s.leave.all}</Button>
          <Button look="primary" autoFocus onPress={() => void meeting.leave()} data-testid="leave-alone">{s.leave.alone}</Button>
        </>
      }>
      <p>{s.leave.text}</p>
    </Dialog>
  );
}

function DropDialog({ meeting, id, onClose }: Pick<DialogsProps, 'meeting' | 'onClose'> & { id: string }) {
  const [name] = useState(() => nameOf(meeting.store.get(), id));
  const drop = () => {
    meeting.send({ type: 'drop', participant: id });
    onClose();
  };
  return (
    <Dialog title={s.people.dropTitle(name)} closeLabel={s.cancel} onClose={onClose} role="alertdialog" narrow testid="drop-dialog"
      actions={
        <>
          <Button onPress={onClose} autoFocus>{s.cancel}</Button>
          <Button look="danger" onPress={drop}>{s.people.dropGo}</Button>
        </>
      }>
      <p>{s.people.dropText}</p>
    </Dialog>
  );
}
