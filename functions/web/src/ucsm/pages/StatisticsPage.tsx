import { useSearchParams } from 'wouter';
import { Select } from '../../kit/Select';
import { metrics, type Metric } from '../model/metrics';
import { Measures } from '../parts/Measures';
import { Page, Section } from '../parts/Page';
import { s } from '../strings';
import styles from './filter.module.css';

const titled = ({ of, label }: Metric) => `${of}: ${label.toLowerCase()}`;
const metricChoices = metrics.map((metric) => ({ id: metric.id, label: titled(metric) }));
const formChoices = [{ id: 'charts', label: s.statistics.charts }, { id: 'tables', label: s.statistics.tables }];

/** One metric over all the parts that have it, as charts beside each other or as tables. */
export function StatisticsPage() {
  const [search, setSearch] = useSearchParams();
  const metric = metrics.find(({ id }) => id === search.get('metric')) ?? metrics[0]!;
  const form = search.get('form') === 'tables' ? 'tables' : 'charts';
  const set = (name: string, value: string) => setSearch((before) => {
    const next = new URLSearchParams(before);
    next.set(name, value);
    return next;
  }, { replace: true });
  return (
    <Page title={s.statistics.title} lead={s.statistics.lead} testid="statistics-page">
      <div className={styles.filter}>
        <Select label={s.statistics.metric} options={metricChoices} value={metric.id} onChange={(id) => set('metric', id)} empty="" testid="metric" />
        <Select label={s.statistics.form} options={formChoices} value={form} onChange={(id) => set('form', id)} empty="" testid="form" />
      </div>
      <Section title={titled(metric)}>
        <Measures key={metric.id} metric={metric} tables={form === 'tables'} />
      </Section>
    </Page>
  );
}
