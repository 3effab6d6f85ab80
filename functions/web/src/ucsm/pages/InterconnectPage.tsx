import { Link } from 'wouter';
import { titleOf, views } from '../model/classes';
import { part, port } from '../model/lights';
import { useMo, useObjects } from '../model/useObjects';
import { shown } from '../model/words';
import type { Mo } from '../nuova/mo';
import { Crumbs } from '../parts/Crumbs';
import { FaultsHere } from '../parts/FaultsHere';
import { LampWords } from '../parts/Lamp';
import { LocatorSwitch } from '../parts/LocatorSwitch';
import { MeasuresOf } from '../parts/Measures';
import { Columns, Page, Section } from '../parts/Page';
import { pairsOf, Properties } from '../parts/Properties';
import { Table, type Column } from '../parts/Table';
import { s } from '../strings';

const columns: Column<Mo>[] = [
  { id: 'port', label: s.interconnect.port, cell: (mo) => <Link href={`/${mo.dn}`}>{titleOf(mo)}</Link> },
  { id: 'state', label: s.interconnect.state, cell: (mo) => <LampWords light={port(mo)} /> },
  { id: 'role', label: s.interconnect.role, cell: (mo) => shown(mo.props.ifRole) },
  { id: 'speed', label: s.interconnect.speed, cell: (mo) => shown(mo.props.operSpeed) },
];

/** A fabric interconnect: its part in the cluster, its addresses and its ports. */
export function InterconnectPage({ mo }: { mo: Mo }) {
  const entity = useMo(`sys/mgmt-entity-${mo.props.id}`)?.props;
  const system = useMo('sys')?.props;
  const ports = useObjects((objects) => objects.ofClass('etherPIo').filter((p) => p.dn.startsWith(`${mo.dn}/`)));
  return (
    <Page title={titleOf(mo)} crumbs={<Crumbs dn={mo.dn} />} aside={<LampWords light={part(mo)} />} testid="interconnect-page">
      <Section title={s.interconnect.ports}>
        <Table label={s.interconnect.ports} columns={columns} rows={ports} keyOf={(p) => p.dn} empty="" testid="ports" />
      </Section>
      <Columns>
        <Section title={s.interconnect.cluster}>
          <Properties pairs={[
            [s.interconnect.lead, shown(entity?.leadership)],
            [s.interconnect.ready, s.interconnect.ha(entity?.haReady === 'yes')],
            [s.interconnect.management, shown(entity?.mgmtServicesState)],
            [s.interconnect.virtual, shown(system?.address)],
          ]} testid="cluster" />
          <LocatorSwitch dn={mo.dn} />
        </Section>
        <Section title={s.part.properties}>
          <Properties pairs={pairsOf(mo, views.networkElement!.rows)} />
        </Section>
      </Columns>
      <FaultsHere dn={mo.dn} />
      <MeasuresOf dn={mo.dn} />
    </Page>
  );
}
