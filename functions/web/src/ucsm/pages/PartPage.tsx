import { titleOf, views } from '../model/classes';
import { lightOf } from '../model/lights';
import { useObjects } from '../model/useObjects';
import type { Mo } from '../nuova/mo';
import { Crumbs } from '../parts/Crumbs';
import { FaultsHere } from '../parts/FaultsHere';
import { LampWords } from '../parts/Lamp';
import { LocatorSwitch } from '../parts/LocatorSwitch';
import { MeasuresOf } from '../parts/Measures';
import { Columns, Page, Section } from '../parts/Page';
import { PartTable } from '../parts/PartTable';
import { pairsOf, Properties } from '../parts/Properties';
import { s } from '../strings';

/** Any part: its properties, what it is made of, its faults and its measured values. */
export function PartPage({ mo }: { mo: Mo }) {
  const light = useObjects(({ get }) => lightOf(mo, get));
  return (
    <Page title={titleOf(mo)} crumbs={<Crumbs dn={mo.dn} />} aside={light && <LampWords light={light} />} testid="part-page">
      <Columns>
        <Section title={s.part.properties}>
          <Properties pairs={pairsOf(mo, views[mo.cls]!.rows)} testid="properties" />
          <LocatorSwitch dn={mo.dn} />
        </Section>
        {mo.cls !== 'topSystem' && <MeasuresOf dn={mo.dn} />}
      </Columns>
      <FaultsHere dn={mo.dn} />
      <PartTable dn={mo.dn} />
    </Page>
  );
}
