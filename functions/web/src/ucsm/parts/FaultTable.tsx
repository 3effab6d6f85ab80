import { Link } from 'wouter';
import { titleOf } from '../model/classes';
import { acknowledged, subject } from '../model/faults';
import { time } from '../model/words';
import { ancestors } from '../nuova/dn';
import type { Mo } from '../nuova/mo';
import { useServices } from '../services';
import { s, severityWord } from '../strings';
import { AckButton } from './AckButton';
import { SeverityMark } from './SeverityMark';
import { Table, type Column } from './Table';
import styles from './FaultTable.module.css';

/** What a fault is about in words: the object and the one around it. */
export function usePlace(): (fault: Mo) => string {
  const { objects } = useServices();
  return (fault) => {
    const about = [subject(fault), ...ancestors(subject(fault))].map(objects.get).filter((mo) => mo !== undefined);
    return about.length > 0 ? about.slice(0, 2).map((mo) => titleOf(mo!)).filter((title, i) => i === 0 || title !== 'Equipment').join(', ') : subject(fault);
  };
}

/** Faults with the way to each one's page, and acknowledging. */
export function FaultTable({ faults, empty }: { faults: readonly Mo[]; empty: string }) {
  const placeOf = usePlace();
  const columns: Column<Mo>[] = [
    { id: 'severity', label: s.faults.severity, cell: (f) => <SeverityWords severity={f.props.severity ?? ''} /> },
    { id: 'code', label: s.faults.code, cell: (f) => <Link href={`/faults/${f.props.id}`}>{f.props.code}</Link> },
    { id: 'object', label: s.faults.object, cell: (f) => <Link href={`/${subject(f)}`}>{placeOf(f)}</Link> },
    { id: 'descr', label: s.faults.descr, long: true, cell: (f) => f.props.descr },
    { id: 'since', label: s.faults.since, cell: (f) => time(f.props.lastTransition) },
    { id: 'state', label: s.faults.state, cell: (f) => (acknowledged(f) ? s.faults.acknowledged : <AckButton fault={f} place={placeOf(f)} />) },
  ];
  return <Table label={s.faults.title} columns={columns} rows={faults} keyOf={(f) => f.dn} empty={empty} testid="faults" />;
}

export function SeverityWords({ severity }: { severity: string }) {
  return (
    <span className={styles.severity}>
      <SeverityMark severity={severity} />
      {severityWord(severity)}
    </span>
  );
}
