import { Button } from '../../kit/Button';
import { Notice } from '../../kit/Notice';
import { acknowledgeSlot } from '../actions';
import { titleOf } from '../model/classes';
import { useMo } from '../model/useObjects';
import type { Mo } from '../nuova/mo';
import { useServices } from '../services';
import { s } from '../strings';
import { useAction } from '../useAction';
import { ProblemNotice } from './ProblemNotice';

/** Says that another blade is in the slot than was found there, and takes it for the right one. */
export function SlotNotice({ blade }: { blade: Mo }) {
  const { session, toaster } = useServices();
  const slot = useMo(`fabric/server/chassis-${blade.props.chassisId || 1}/slot-${blade.props.slotId}`);
  const { pending, words, run } = useAction();
  if (slot?.props.presence !== 'mismatch') return null;
  const acknowledge = async () => {
    if (await run(() => acknowledgeSlot(session, slot.dn))) toaster.show(s.slot.asked(titleOf(blade)), { icon: 'check' });
  };
  return (
    <>
      <Notice title={s.slot.title} role="status" testid="slot-mismatch">
        <p>{s.slot.text}</p>
        <Button size="small" isDisabled={pending} onPress={() => void acknowledge()} data-testid="acknowledge-slot">{s.slot.acknowledge}</Button>
      </Notice>
      <ProblemNotice words={words} />
    </>
  );
}
