import { Front } from '../chassis/Front';
import { Legend } from '../chassis/Legend';
import { Rear } from '../chassis/Rear';
import styles from '../chassis/drawing.module.css';
import { titleOf, views } from '../model/classes';
import { useMo } from '../model/useObjects';
import { Page, Section } from '../parts/Page';
import { FaultsHere } from '../parts/FaultsHere';
import { LocatorSwitch } from '../parts/LocatorSwitch';
import { pairsOf, Properties } from '../parts/Properties';
import { s } from '../strings';
import { NoObject } from './NotFoundPage';

/** The chassis as one sees it from the front and from the rear, with its status. */
export function ChassisPage({ dn }: { dn: string }) {
  const chassis = useMo(dn);
  if (!chassis) return <NoObject />;
  return (
    <Page title={titleOf(chassis)} testid="chassis-page">
      <div className={styles.views}>
        <figure className={styles.view}>
          <Front dn={dn} />
          <figcaption>{s.chassis.front}</figcaption>
        </figure>
        <figure className={styles.view}>
          <Rear dn={dn} />
          <figcaption>{s.chassis.rear}</figcaption>
        </figure>
      </div>
      <Legend />
      <FaultsHere dn={dn} />
      <Section title={s.blade.status}>
        <Properties pairs={pairsOf(chassis, views.equipmentChassis!.rows)} />
        <LocatorSwitch dn={dn} />
      </Section>
    </Page>
  );
}
