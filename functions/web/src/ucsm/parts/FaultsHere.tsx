import { concerns, stands, worstFirst } from '../model/faults';
import { useObjects } from '../model/useObjects';
import { s } from '../strings';
import { FaultTable } from './FaultTable';
import { Section } from './Page';

/** The faults that stand of an object and everything in it. */
export function FaultsHere({ dn }: { dn: string }) {
  const faults = useObjects((objects) => objects.ofClass('faultInst').filter((fault) => stands(fault) && concerns(fault, dn)).sort(worstFirst));
  return (
    <Section title={s.faults.here} testid="faults-here">
      <FaultTable faults={faults} empty={s.faults.none} />
    </Section>
  );
}
