import { Link } from 'wouter';
import { firmwareClasses, titleOf, views } from '../model/classes';
import { useClass } from '../model/useObjects';
import { useWanted } from '../model/useWanted';
import { nothing, shown, worded } from '../model/words';
import { ancestors } from '../nuova/dn';
import type { Mo } from '../nuova/mo';
import { BundleUpload } from '../parts/BundleUpload';
import { PackButton } from '../parts/PackButton';
import { Page, Section } from '../parts/Page';
import { Table, type Column } from '../parts/Table';
import { useServices } from '../services';
import { s } from '../strings';

const bundles: Column<Mo>[] = [
  { id: 'name', label: s.firmware.name, long: true, cell: (mo) => mo.props.name },
  { id: 'type', label: s.firmware.type, cell: (mo) => shown(mo.props.type) },
  { id: 'version', label: s.firmware.version, long: true, cell: (mo) => mo.props.version },
  { id: 'state', label: s.firmware.state, cell: (mo) => shown(mo.props.transferState) },
];
const packs: Column<Mo>[] = [
  { id: 'name', label: s.firmware.name, long: true, cell: (mo) => mo.dn.replace(/\/(fw-host-pack|fw-infra-pack)-/, ' / ').replace('org-root', 'root').replaceAll('/org-', ' / ') },
  { id: 'type', label: s.firmware.type, cell: (mo) => (mo.cls === 'firmwareInfraPack' ? s.firmware.infra : s.firmware.blades) },
  { id: 'version', label: s.firmware.version, cell: (mo) => shown(mo.props.bladeBundleVersion || mo.props.infraBundleVersion) },
  { id: 'mode', label: s.firmware.mode, cell: (mo) => shown(mo.props.mode) },
  { id: 'change', label: s.firmware.change, cell: (mo) => (mo.cls === 'firmwareComputeHostPack' ? <PackButton pack={mo} /> : nothing) },
];
const running: Column<Mo>[] = [
  { id: 'component', label: s.firmware.component, cell: (mo) => <Component dn={mo.dn} /> },
  { id: 'type', label: s.firmware.type, cell: (mo) => `${worded(mo.props.type ?? '')}${mo.props.deployment === 'system' ? '' : `, ${mo.props.deployment}`}` },
  { id: 'version', label: s.firmware.version, long: true, cell: (mo) => mo.props.version },
  { id: 'package', label: s.firmware.package, cell: (mo) => shown(mo.props.packageVersion) },
];

/** What firmware is there, what is asked for and what runs. */
export function FirmwarePage() {
  const known = useWanted(firmwareClasses);
  const empty = known ? '–' : s.firmware.loading;
  const hostPacks = useClass('firmwareComputeHostPack');
  const infraPacks = useClass('firmwareInfraPack');
  return (
    <Page title={s.firmware.title} lead={s.firmware.lead} testid="firmware-page">
      <Section title={s.firmware.bundles}>
        <Table label={s.firmware.bundles} columns={bundles} rows={useClass('firmwareDistributable')} keyOf={(mo) => mo.dn} empty={empty} testid="bundles" />
        <BundleUpload />
      </Section>
      <Section title={s.firmware.packs}>
        <Table label={s.firmware.packs} columns={packs} rows={[...infraPacks, ...hostPacks]} keyOf={(mo) => mo.dn} empty={empty} testid="packs" />
      </Section>
      <Section title={s.firmware.running}>
        <Table label={s.firmware.running} columns={running} rows={useClass('firmwareRunning')} keyOf={(mo) => mo.dn} empty={empty} testid="running" />
      </Section>
    </Page>
  );
}

/** The nearest part with a page that a version runs on. */
function Component({ dn }: { dn: string }) {
  const { objects } = useServices();
  const [part, around] = ancestors(dn).map(objects.get).filter((mo) => mo !== undefined && mo.cls in views);
  if (!part) return <>{dn}</>;
  const inBlade = around?.cls === 'computeBlade' ? `${titleOf(around)}, ` : '';
  return <Link href={`/${part.dn}`}>{inBlade + titleOf(part)}</Link>;
}
