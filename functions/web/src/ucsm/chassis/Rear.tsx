import { part, port } from '../model/lights';
import { useMo, useObjects } from '../model/useObjects';
import { LampShape } from '../parts/LampShape';
import { s } from '../strings';
import styles from './drawing.module.css';
import { AirHoles, Hot, Plate, Vent, type Box } from './Hot';

const fans = [1, 2, 3, 4, 5, 6, 7, 8];

/** The rear: two interconnects in the middle, four fan modules on either side, the power inlets below. */
export function Rear({ dn }: { dn: string }) {
  return (
    <svg viewBox="0 0 880 548" className={styles.drawing} role="group" aria-label={s.chassis.rear} data-testid="rear">
      <defs>
        <AirHoles />
      </defs>
      <rect x="2" y="2" width="876" height="544" rx="14" className={styles.frame} />
      {fans.map((id) => (
        <FanModule key={id} dn={`${dn}/fan-module-1-${id}`} id={id} box={fanBox(id)} />
      ))}
      <Interconnect id="A" box={{ x: 290, y: 18, width: 146, height: 410 }} />
      <Interconnect id="B" box={{ x: 444, y: 18, width: 146, height: 410 }} />
      {[1, 2, 3, 4].map((id) => (
        <Inlet key={id} id={id} x={20 + (id - 1) * 212} />
      ))}
    </svg>
  );
}

/** Modules 1, 2, 5 and 6 are on the left, 3, 4, 7 and 8 on the right. */
function fanBox(id: number): Box {
  const column = (id - 1) % 4;
  return { x: 20 + column * 134 + (column > 1 ? 310 : 0), y: 18 + Math.floor((id - 1) / 4) * 208, width: 126, height: 202 };
}

function FanModule({ dn, id, box }: { dn: string; id: number; box: Box }) {
  const fan = useMo(dn);
  if (!fan) return <Plate box={box} className={styles.empty} />;
  const light = part(fan);
  const x = box.x + box.width / 2;
  const y = box.y + 84;
  return (
    <Hot dn={dn} name={`Fan module ${id}, ${light.words}`}>
      <Plate box={box} />
      <circle cx={x} cy={y} r="54" className={styles.inner} />
      {[0, 72, 144, 216, 288].map((turn) => (
        <path key={turn} d="M0-10C16-18 20-34 12-46" className={styles.blades} transform={`translate(${x} ${y}) rotate(${turn})`} />
      ))}
      <circle cx={x} cy={y} r="13" className={styles.handle} />
      <text x={box.x + 16} y={box.y + 182}>{id}</text>
      <LampShape look={light.look} at={[box.x + box.width - 26, box.y + 174]} />
    </Hot>
  );
}

function Interconnect({ id, box }: { id: string; box: Box }) {
  const dn = `sys/switch-${id}`;
  const element = useMo(dn);
  const lead = useMo(`sys/mgmt-entity-${id}`)?.props.leadership === 'primary' ? s.chassis.lead : '';
  const ports = useObjects((objects) => objects.below(`${dn}/slot-1/switch-ether`));
  const { x, y, width } = box;
  if (!element) return <Plate box={box} className={styles.empty} />;
  const light = part(element);
  return (
    <g>
      <Plate box={box} />
      <Hot dn={dn} name={`Interconnect ${`${id} ${lead}`.trim()}, ${light.words}`}>
        <Plate box={{ x: x + 6, y: y + 6, width: width - 12, height: 80 }} className={styles.inner} />
        <text x={x + 20} y={y + 56}>{id}</text>{' '}
        <text x={x + 54} y={y + 52} className={styles.small}>{lead}</text>
        <LampShape look={light.look} at={[x + width - 30, y + 46]} />
      </Hot>
      {ports.map((mo, i) => (
        <Port key={mo.dn} dn={mo.dn} fabric={id} box={{ x: x + 6, y: y + 90 + i * 79, width: width - 12, height: 76 }} />
      ))}
    </g>
  );
}

function Port({ dn, fabric, box }: { dn: string; fabric: string; box: Box }) {
  const mo = useMo(dn);
  if (!mo) return null;
  const light = port(mo);
  const { x, y, width, height } = box;
  return (
    <Hot dn={dn} name={`Port ${mo.props.portId} of interconnect ${fabric}, ${light.words}`}>
      <Plate box={box} className={styles.inner} />
      <rect x={x + 44} y={y + 22} width="44" height="32" rx="3" className={styles.hole} />
      <text x={x + 14} y={y + 46}>{mo.props.portId}</text>
      <LampShape look={light.look} at={[x + width - 24, y + height / 2]} />
    </Hot>
  );
}

/** Where the mains go in; the supply itself is drawn on the front. */
function Inlet({ id, x }: { id: number; x: number }) {
  return (
    <g aria-hidden="true">
      <Plate box={{ x, y: 440, width: 204, height: 90 }} />
      <rect x={x + 20} y={462} width="74" height="46" rx="10" className={styles.inner} />
      <Vent box={{ x: x + 108, y: 454, width: 84, height: 62 }} />
      <text x={x + 50} y={492}>{id}</text>
    </g>
  );
}
