import { useSearchParams } from 'wouter';
import { Button } from '../../kit/Button';
import { useObjects } from '../model/useObjects';
import { useWanted } from '../model/useWanted';
import { nothing, shown, time } from '../model/words';
import { naturally } from '../nuova/dn';
import type { Mo } from '../nuova/mo';
import { Page, Section } from '../parts/Page';
import { Table, type Column } from '../parts/Table';
import { s } from '../strings';
import styles from './LogPage.module.css';

const onePage = 25;

const logs = {
  events: { classes: ['eventRecord'], title: s.logs.events, lead: s.logs.eventsLead },
  audit: { classes: ['aaaModLR', 'aaaSessionLR'], title: s.logs.audit, lead: s.logs.auditLead },
};

const columns: Column<Mo>[] = [
  { id: 'when', label: s.logs.when, cell: (r) => time(r.props.created) },
  { id: 'who', label: s.logs.who, cell: (r) => r.props.user || nothing },
  { id: 'what', label: s.logs.what, long: true, cell: (r) => r.props.descr || shown(r.props.ind) },
  { id: 'object', label: s.logs.object, long: true, cell: (r) => r.props.affected || nothing },
  { id: 'changes', label: s.logs.changes, long: true, cell: (r) => r.props.changeSet || nothing },
];

/** The event log or the audit log, a page at a time; new records come in at the top of the first. */
export function LogPage({ log }: { log: keyof typeof logs }) {
  const { classes, title, lead } = logs[log];
  const known = useWanted(classes);
  const records = useObjects((objects) => classes.flatMap((cls) => [...objects.ofClass(cls)]).sort((a, b) => (b.props.created ?? '').localeCompare(a.props.created ?? '') || naturally(b.dn, a.dn)));
  const [search, setSearch] = useSearchParams();
  const pages = Math.max(1, Math.ceil(records.length / onePage));
  const page = Math.min(pages, Math.max(1, Number(search.get('page')) || 1));
  const turn = (to: number) => setSearch({ page: String(to) });
  return (
    <Page title={title} lead={lead} testid="log-page">
      <Section title={pages > 1 ? s.logs.page(page, pages) : s.logs.records(records.length)}>
        <Table label={title} columns={columns} rows={records.slice((page - 1) * onePage, page * onePage)} keyOf={(r) => r.dn} empty={known ? s.logs.none : s.logs.loading} testid="records" />
        {pages > 1 && (
          <div className={styles.turn} role="group" aria-label={s.logs.pages}>
            <Button isDisabled={page === 1} onPress={() => turn(page - 1)}>{s.logs.newer}</Button>
            <Button isDisabled={page === pages} onPress={() => turn(page + 1)}>{s.logs.older}</Button>
          </div>
        )}
      </Section>
    </Page>
  );
}
