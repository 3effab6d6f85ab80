import { Link } from 'wouter';
import { titleOf } from '../model/classes';
import { bladePower } from '../model/lights';
import { useClass, useObjects } from '../model/useObjects';
import { nothing, shown } from '../model/words';
import type { Mo } from '../nuova/mo';
import { LampWords } from '../parts/Lamp';
import { Page, Section } from '../parts/Page';
import { Table, type Column } from '../parts/Table';
import { useServices } from '../services';
import { s } from '../strings';

const columns: Column<Mo>[] = [
  { id: 'name', label: s.profiles.name, cell: (mo) => <Link href={`/${mo.dn}`}>{titleOf(mo)}</Link> },
  { id: 'blade', label: s.profiles.blade, cell: (mo) => <BladeLink dn={mo.props.pnDn ?? ''} /> },
  { id: 'state', label: s.profiles.state, cell: (mo) => shown(mo.props.operState) },
  { id: 'power', label: s.profiles.power, cell: (mo) => <Power dn={mo.props.pnDn ?? ''} /> },
  { id: 'association', label: s.profiles.association, cell: (mo) => shown(mo.props.assocState) },
];

/** All service profiles with their blades. */
export function ProfilesPage() {
  const profiles = useClass('lsServer');
  return (
    <Page title={s.profiles.title} testid="profiles-page">
      <Section title={s.profiles.title}>
        <Table label={s.profiles.title} columns={columns} rows={profiles} keyOf={(mo) => mo.dn} empty={s.profiles.none} testid="profiles" />
      </Section>
    </Page>
  );
}

function BladeLink({ dn }: { dn: string }) {
  const { objects } = useServices();
  const blade = objects.get(dn);
  return blade ? <Link href={`/${dn}`}>{titleOf(blade)}</Link> : nothing;
}

function Power({ dn }: { dn: string }) {
  const light = useObjects(({ get }) => {
    const blade = get(dn);
    return blade && bladePower(blade, get);
  });
  return light ? <LampWords light={light} /> : nothing;
}
