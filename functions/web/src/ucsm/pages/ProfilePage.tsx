import { Link } from 'wouter';
import { titleOf, views } from '../model/classes';
import { lightOf } from '../model/lights';
import { useMo, useObjects } from '../model/useObjects';
import { shown } from '../model/words';
import type { Mo } from '../nuova/mo';
import { Crumbs } from '../parts/Crumbs';
import { FaultsHere } from '../parts/FaultsHere';
import { LampWords } from '../parts/Lamp';
import { Columns, Page, Section } from '../parts/Page';
import { PowerButtons } from '../parts/PowerButtons';
import { Progress } from '../parts/Progress';
import { pairsOf, Properties } from '../parts/Properties';
import { s } from '../strings';

/** A service profile: what a blade is to be, and the power of the blade that is it. */
export function ProfilePage({ mo }: { mo: Mo }) {
  const blade = useMo(mo.props.pnDn ?? '');
  const wanted = useMo(`${mo.dn}/power`)?.props.state;
  const light = useObjects(({ get }) => lightOf(mo, get));
  return (
    <Page title={titleOf(mo)} crumbs={<Crumbs dn={mo.dn} />} aside={light && <LampWords light={light} />} testid="profile-page">
      <Progress mo={mo} />
      {blade && <Progress mo={blade} />}
      <Columns>
        <Section title={s.power.title}>
          <Properties pairs={[[s.blade.server, blade ? <Link href={`/${blade.dn}`}>{titleOf(blade)}</Link> : s.blade.none], [s.power.desired, shown(wanted)]]} />
          <PowerButtons blade={blade} profile={mo} />
        </Section>
        <Section title={s.part.properties}>
          <Properties pairs={pairsOf(mo, views.lsServer!.rows)} testid="properties" />
        </Section>
      </Columns>
      <FaultsHere dn={blade?.dn ?? mo.dn} />
    </Page>
  );
}
