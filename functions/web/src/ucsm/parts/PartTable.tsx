import { Link } from 'wouter';
import { titleOf } from '../model/classes';
import { lightOf } from '../model/lights';
import { nodeOf } from '../model/tree';
import { useTree } from '../model/useTree';
import { nothing, shown } from '../model/words';
import type { Mo } from '../nuova/mo';
import { useServices } from '../services';
import { s } from '../strings';
import { LampWords } from './Lamp';
import { Section } from './Page';
import { Table, type Column } from './Table';

/** The parts directly inside an object, as in the tree; nothing when there are none. */
export function PartTable({ dn }: { dn: string }) {
  const { objects } = useServices();
  const inside = nodeOf(useTree(), dn)?.children.map((node) => node.mo) ?? [];
  if (inside.length === 0) return null;
  const light = (mo: Mo) => {
    const found = lightOf(mo, objects.get);
    return found ? <LampWords light={found} /> : nothing;
  };
  const columns: Column<Mo>[] = [
    { id: 'kind', label: s.part.kind, cell: (mo) => <Link href={`/${mo.dn}`}>{titleOf(mo)}</Link> },
    { id: 'light', label: s.part.light, cell: light },
    { id: 'model', label: 'Model', long: true, cell: (mo) => shown(mo.props.model || mo.props.descr) },
    { id: 'serial', label: 'Serial number', cell: (mo) => shown(mo.props.serial) },
  ];
  return (
    <Section title={s.part.inside}>
      <Table label={s.part.inside} columns={columns} rows={inside} keyOf={(mo) => mo.dn} empty="" testid="parts" />
    </Section>
  );
}
