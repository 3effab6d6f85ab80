import { Link } from 'wouter';
import { titleOf, views } from '../model/classes';
import { bladeHealth, bladePower } from '../model/lights';
import { useMo, useObjects } from '../model/useObjects';
import type { Mo } from '../nuova/mo';
import { Crumbs } from '../parts/Crumbs';
import { FaultsHere } from '../parts/FaultsHere';
import { LampWords } from '../parts/Lamp';
import { LocatorSwitch } from '../parts/LocatorSwitch';
import { MeasuresOf } from '../parts/Measures';
import { Columns, Page, Section } from '../parts/Page';
import { PartTable } from '../parts/PartTable';
import { PowerButtons } from '../parts/PowerButtons';
import { Progress } from '../parts/Progress';
import { pairsOf, Properties } from '../parts/Properties';
import { SlotNotice } from '../parts/SlotNotice';
import { s } from '../strings';

/** A blade: how it is, what can be done with it, what it is made of and what it measures. */
export function BladePage({ mo }: { mo: Mo }) {
  const [power, health] = useObjects(({ get }) => [bladePower(mo, get), bladeHealth(mo, get)] as const);
  const profile = useMo(mo.props.assignedToDn ?? '');
  return (
    <Page title={titleOf(mo)} crumbs={<Crumbs dn={mo.dn} />} aside={<><LampWords light={power} /><LampWords light={health} /></>} testid="blade-page">
      <SlotNotice blade={mo} />
      <Progress mo={mo} />
      <Section title={s.power.title}>
        <Properties pairs={[[s.blade.profile, profile ? <Link href={`/${profile.dn}`}>{titleOf(profile)}</Link> : s.blade.none]]} />
        <PowerButtons blade={mo} />
        <LocatorSwitch dn={mo.dn} />
      </Section>
      <FaultsHere dn={mo.dn} />
      <Columns>
        <Section title={s.part.properties}>
          <Properties pairs={pairsOf(mo, views.computeBlade!.rows)} testid="properties" />
        </Section>
        <MeasuresOf dn={mo.dn} />
      </Columns>
      <PartTable dn={mo.dn} />
    </Page>
  );
}
