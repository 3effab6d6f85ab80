import { bladeHealth, bladePower, locator, part } from '../model/lights';
import { useMo, useObjects } from '../model/useObjects';
import type { Mo } from '../nuova/mo';
import { LampShape } from '../parts/LampShape';
import { s } from '../strings';
import styles from './drawing.module.css';
import { AirHoles, Hot, Plate, Vent, type Box } from './Hot';

const slots = [1, 2, 3, 4, 5, 6, 7, 8];

/** The front: eight half-width blades in four rows, and four power supplies below. */
export function Front({ dn }: { dn: string }) {
  return (
    <svg viewBox="0 0 880 548" className={styles.drawing} role="group" aria-label={s.chassis.front} data-testid="front">
      <defs>
        <AirHoles />
      </defs>
      <rect x="2" y="2" width="876" height="544" rx="14" className={styles.frame} />
      {slots.map((slot) => (
        <Slot key={slot} dn={`${dn}/blade-${slot}`} slot={slot} box={{ x: 20 + ((slot - 1) % 2) * 424, y: 18 + Math.floor((slot - 1) / 2) * 104, width: 416, height: 98 }} />
      ))}
      {[1, 2, 3, 4].map((id) => (
        <Supply key={id} dn={`${dn}/psu-${id}`} id={id} box={{ x: 20 + (id - 1) * 212, y: 440, width: 204, height: 90 }} />
      ))}
    </svg>
  );
}

function Slot({ dn, slot, box }: { dn: string; slot: number; box: Box }) {
  const blade = useMo(dn);
  if (blade) return <Blade blade={blade} box={box} />;
  return (
    <g role="img" aria-label={s.chassis.empty(slot)}>
      <Plate box={box} className={styles.empty} />
      <text x={box.x + 24} y={box.y + 60}>{slot}</text>
    </g>
  );
}

function Blade({ blade, box }: { blade: Mo; box: Box }) {
  const { slotId, assignedToDn = '' } = blade.props;
  const lights = useObjects(({ get }) => [bladePower(blade, get), bladeHealth(blade, get), locator(blade.dn, get)]);
  const profile = useMo(assignedToDn)?.props.name;
  const { x, y, width, height } = box;
  const name = [`${s.blade.server} ${slotId} ${profile ?? ''}`.trim(), ...lights.map((light) => light?.words)].filter(Boolean).join(', ');
  return (
    <Hot dn={blade.dn} name={name}>
      <Plate box={box} />
      <rect x={x + 10} y={y + 10} width="16" height={height - 20} rx="8" className={styles.handle} />
      <text x={x + 42} y={y + 44}>{slotId}</text>{' '}
      <text x={x + 42} y={y + 76} className={styles.small}>{profile}</text>
      <rect x={x + 218} y={y + 12} width="50" height={height - 24} rx="4" className={styles.inner} />
      <rect x={x + 274} y={y + 12} width="50" height={height - 24} rx="4" className={styles.inner} />
      <Vent box={{ x: x + 222, y: y + 30, width: 42, height: height - 60 }} />
      <Vent box={{ x: x + 278, y: y + 30, width: 42, height: height - 60 }} />
      {lights.map((light, i) => light && <LampShape key={i} look={light.look} at={[x + width - 71 + i * 26, y + height / 2]} />)}
    </Hot>
  );
}

function Supply({ dn, id, box }: { dn: string; id: number; box: Box }) {
  const supply = useMo(dn);
  if (!supply) return <Plate box={box} className={styles.empty} />;
  const light = part(supply);
  const { x, y, height } = box;
  return (
    <Hot dn={dn} name={`Power supply ${id}, ${light.words}`}>
      <Plate box={box} />
      <Vent box={{ x: x + 84, y: y + 12, width: 108, height: height - 24 }} />
      <text x={x + 16} y={y + 54}>{id}</text>
      <LampShape look={light.look} at={[x + 60, y + height / 2]} />
    </Hot>
  );
}
