import { useEffect } from 'react';
import { titleOf } from '../model/classes';
import { subject } from '../model/faults';
import { useServices } from '../services';
import { s } from '../strings';

/** Speaks and shows every critical fault that is raised while somebody looks; those that stood before are no news. */
export function useFaultNews(): void {
  const { objects, link, toaster } = useServices();
  useEffect(() => objects.subscribe((changes) => {
    if (link.store.get().phase === 'reading') return;
    for (const { dn, cls, props } of changes) {
      const fault = objects.get(dn);
      if (cls !== 'faultInst' || props.severity !== 'critical' || !fault) continue;
      const about = objects.get(subject(fault));
      toaster.show(s.faults.news(about ? titleOf(about) : subject(fault), fault.props.descr ?? ''), { icon: 'alert', urgency: 'assertive' });
    }
  }), [objects, link, toaster]);
}
