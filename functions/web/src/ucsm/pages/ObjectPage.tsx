import type { ComponentType } from 'react';
import { views } from '../model/classes';
import { useMo } from '../model/useObjects';
import type { Mo } from '../nuova/mo';
import { BladePage } from './BladePage';
import { ChassisPage } from './ChassisPage';
import { InterconnectPage } from './InterconnectPage';
import { NoObject } from './NotFoundPage';
import { PartPage } from './PartPage';
import { ProfilePage } from './ProfilePage';

/** Classes whose page shows more than properties, parts and faults. */
const special: Record<string, ComponentType<{ mo: Mo }>> = {
  equipmentChassis: ({ mo }) => <ChassisPage dn={mo.dn} />,
  computeBlade: BladePage,
  networkElement: InterconnectPage,
  lsServer: ProfilePage,
};

/** The page of the object with a name. */
export function ObjectPage({ dn }: { dn: string }) {
  const mo = useMo(dn);
  if (!mo || !(mo.cls in views)) return <NoObject />;
  const Shown = special[mo.cls] ?? PartPage;
  return <Shown mo={mo} />;
}
