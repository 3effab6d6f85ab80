import { useMemo } from 'react';
import { usePicked, useStore } from '../../kit/useStore';
import { titleOf } from '../model/classes';
import type { Sample } from '../model/history';
import { metrics, statsClasses, type Metric } from '../model/metrics';
import { scaleOf, type Scale } from '../model/scale';
import { useClass, useObjects } from '../model/useObjects';
import { measured } from '../model/words';
import { ancestors } from '../nuova/dn';
import type { Mo } from '../nuova/mo';
import { useServices } from '../services';
import { s } from '../strings';
import { clock, LineChart } from './LineChart';
import styles from './Measures.module.css';
import { Section } from './Page';
import { Table } from './Table';

/** The values of one metric: a figure for each part that has it, as a chart or as a table. */
export function Measures({ metric, tables }: { metric: Metric; tables: boolean }) {
  const { history } = useServices();
  const measuring = useClass(metric.cls);
  const { samples } = useStore(history.store);
  const scale = useMemo(() => scaleOf(measuring.flatMap((mo) => history.of(mo, metric).map((sample) => sample.value))), [samples, measuring, metric, history]);
  return (
    <div className={styles.figures}>
      {measuring.map((mo) => (
        <Measure key={mo.dn} mo={mo} metric={metric} tables={tables} scale={scale} />
      ))}
    </div>
  );
}

/** Everything that is measured in an object, under a heading; nothing where nothing is. */
export function MeasuresOf({ dn }: { dn: string }) {
  const measuring = useObjects((objects) => statsClasses.flatMap(objects.ofClass).filter((mo) => mo.dn.startsWith(`${dn}/`)));
  if (measuring.length === 0) return null;
  return (
    <Section title={s.statistics.here} testid="measures">
      <div className={styles.figures}>
        {metrics.flatMap((metric) => measuring.filter((mo) => mo.cls === metric.cls).map((mo) => <Measure key={metric.id + mo.dn} mo={mo} metric={metric} inside={dn} />))}
      </div>
    </Section>
  );
}

interface MeasureProps {
  mo: Mo;
  metric: Metric;
  /** The object whose page this is. */
  inside?: string;
  tables?: boolean;
  scale?: Scale;
}

function Measure({ mo, metric, inside, tables = false, scale }: MeasureProps) {
  const { history } = useServices();
  const part = useName(mo, inside);
  const name = inside === undefined ? part : [part, metric.label].filter(Boolean).join(': ');
  const samples = usePicked(history.store, () => history.of(mo, metric));
  const last = samples.at(-1);
  return (
    <figure className={styles.figure} data-testid="measure">
      <figcaption className={styles.caption}>
        <span>{name}</span>
        {last && <span className={styles.now}>{measured(last.value, metric.unit)}</span>}
      </figcaption>
      {!last ? <p>{s.statistics.none}</p> : tables ? <Values name={name} unit={metric.unit} samples={samples} /> : <LineChart name={name} unit={metric.unit} samples={samples} scale={scale} />}
    </figure>
  );
}

/** What all parts are in. */
const around = new Set(['sys', 'sys/chassis-1']);

/** The part that is measured with what it is in; the object whose page this is goes without saying. */
function useName(mo: Mo, inside: string | undefined): string {
  return useObjects(({ get }) => {
    const above = ancestors(mo.dn);
    const named = (inside === undefined ? above : above.slice(0, above.indexOf(inside))).filter((dn, i) => i === 0 || !around.has(dn));
    return named.map(get).filter((part) => part !== undefined).map((part) => titleOf(part!)).reverse().join(', ');
  });
}

const newest = 20;

function Values({ name, unit, samples }: { name: string; unit: string; samples: readonly Sample[] }) {
  const columns = [
    { id: 'time', label: s.statistics.time, cell: (sample: Sample) => clock(sample.at) },
    { id: 'value', label: s.statistics.value, cell: (sample: Sample) => measured(sample.value, unit) },
  ];
  return <Table label={name} columns={columns} rows={samples.slice(-newest).reverse()} keyOf={(sample) => String(sample.at)} empty={s.statistics.none} />;
}
