import { usePicked } from '../../kit/useStore';
import { titleOf } from '../model/classes';
import type { Sample } from '../model/history';
import type { Metric } from '../model/metrics';
import { useObjects } from '../model/useObjects';
import { measured } from '../model/words';
import { ancestors } from '../nuova/dn';
import type { Mo } from '../nuova/mo';
import { useServices } from '../services';
import { s } from '../strings';
import { clock, LineChart } from './LineChart';
import styles from './Measures.module.css';
import { Table } from './Table';

/** The values of a metric below an object, one figure for each part that is measured: charts, or the same as tables. */
export function Measures({ metric, below, tables = false }: { metric: Metric; below?: string; tables?: boolean }) {
  const measuring = useObjects((objects) => objects.ofClass(metric.cls).filter((mo) => below === undefined || mo.dn.startsWith(`${below}/`)));
  return (
    <div className={styles.figures}>
      {measuring.map((mo) => (
        <Measure key={mo.dn} mo={mo} metric={metric} inside={below} tables={tables} />
      ))}
    </div>
  );
}

function Measure({ mo, metric, inside, tables }: { mo: Mo; metric: Metric; inside: string | undefined; tables: boolean }) {
  const { history } = useServices();
  const name = useName(mo, inside) || metric.label;
  const samples = usePicked(history.store, () => history.of(mo, metric));
  const last = samples.at(-1);
  return (
    <figure className={styles.figure} data-testid="measure">
      <figcaption className={styles.caption}>
        <span>{name}</span>
        {last && <span className={styles.now}>{measured(last.value, metric.unit)}</span>}
      </figcaption>
      {!last ? <p>{s.statistics.none}</p> : tables ? <Values name={name} unit={metric.unit} samples={samples} /> : <LineChart name={name} unit={metric.unit} samples={samples} />}
    </figure>
  );
}

/** The part that is measured, with what it is in; the object whose page this is goes without saying. */
function useName(mo: Mo, inside: string | undefined): string {
  return useObjects((objects) => ancestors(mo.dn).filter((dn) => dn !== inside && dn !== 'sys' && dn !== 'sys/chassis-1')
    .map(objects.get).filter((above) => above !== undefined).map((above) => titleOf(above!)).reverse().join(', '));
}

const newest = 20;

function Values({ name, unit, samples }: { name: string; unit: string; samples: readonly Sample[] }) {
  const columns = [
    { id: 'time', label: s.statistics.time, cell: (sample: Sample) => clock(sample.at) },
    { id: 'value', label: s.statistics.value, cell: (sample: Sample) => measured(sample.value, unit) },
  ];
  return <Table label={name} columns={columns} rows={samples.slice(-newest).reverse()} keyOf={(sample) => String(sample.at)} empty={s.statistics.none} />;
}
