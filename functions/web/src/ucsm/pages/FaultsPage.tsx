import { useSearchParams } from 'wouter';
import { Select } from '../../kit/Select';
import { TextField } from '../../kit/TextField';
import { matches, severities, worstFirst, type FaultFilter } from '../model/faults';
import { useObjects } from '../model/useObjects';
import { FaultTable } from '../parts/FaultTable';
import { Page, Section } from '../parts/Page';
import { s, severityWord } from '../strings';
import styles from './filter.module.css';

const severityChoices = ['', ...severities, 'info', 'cleared'].map((id) => ({ id: id || 'all', label: id ? severityWord(id) : s.faults.all }));
const ackChoices = (['all', 'no', 'yes'] as const).map((id) => ({ id, label: s.faults.ackChoices[id] }));

/** All faults, those of the address's severity at first. The filter lives in the address, so that a link keeps it. */
export function FaultsPage() {
  const [search, setSearch] = useSearchParams();
  const filter: FaultFilter = {
    severity: search.get('severity') ?? '', text: search.get('text') ?? '', acknowledged: search.get('ack') === 'yes' ? 'yes' : search.get('ack') === 'no' ? 'no' : 'all',
  };
  const faults = useObjects((objects) => objects.ofClass('faultInst').filter((fault) => matches(fault, filter)).sort(worstFirst));
  const any = useObjects((objects) => objects.ofClass('faultInst').length > 0);
  const set = (name: string, value: string) => setSearch((before) => {
    const next = new URLSearchParams(before);
    if (value === '' || value === 'all') next.delete(name);
    else next.set(name, value);
    return next;
  }, { replace: true });
  return (
    <Page title={s.faults.title} testid="faults-page">
      <div className={styles.filter} role="search">
        <Select label={s.faults.severity} options={severityChoices} value={filter.severity || 'all'} onChange={(id) => set('severity', id)} empty="" testid="filter-severity" />
        <Select label={s.faults.acknowledged} options={ackChoices} value={filter.acknowledged} onChange={(id) => set('ack', id)} empty="" testid="filter-ack" />
        <TextField label={s.faults.text} value={filter.text} onChange={(text) => set('text', text)} type="search" data-testid="filter-text" />
      </div>
      <Section title={s.faults.shown(faults.length)}>
        <FaultTable faults={faults} empty={any ? s.faults.noneMatching : s.faults.none} />
      </Section>
    </Page>
  );
}
