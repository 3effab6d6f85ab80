import { Link } from 'wouter';
import { acknowledged, subject } from '../model/faults';
import { useObjects } from '../model/useObjects';
import { shown, time } from '../model/words';
import { AckButton } from '../parts/AckButton';
import { SeverityWords, usePlace } from '../parts/FaultTable';
import { Page, Section } from '../parts/Page';
import { Properties } from '../parts/Properties';
import { s, severityWord } from '../strings';
import { Missing } from './NotFoundPage';

const severityProps = new Set(['severity', 'origSeverity', 'highestSeverity', 'prevSeverity']);
const timeProps = new Set(['created', 'lastTransition']);

function value(prop: string, raw: string | undefined): string {
  if (severityProps.has(prop)) return severityWord(raw ?? '');
  return timeProps.has(prop) ? time(raw) : shown(raw);
}

/** One fault with everything that is known of it. */
export function FaultPage({ id }: { id: string }) {
  const fault = useObjects((objects) => objects.ofClass('faultInst').find((f) => f.props.id === id));
  const placeOf = usePlace();
  if (!fault) return <Missing title={s.faults.gone} text={s.faults.goneText} />;
  const { code = '', severity = '', descr } = fault.props;
  return (
    <Page title={`${code}: ${placeOf(fault)}`} lead={descr} aside={<SeverityWords severity={severity} />} testid="fault-page">
      <Section title={s.part.properties}>
        <Properties pairs={[
          [s.faults.object, <Link key="object" href={`/${subject(fault)}`}>{subject(fault)}</Link>],
          ...Object.entries(s.faults.detail).map(([prop, label]) => [label, value(prop, fault.props[prop])] as const),
        ]} testid="properties" />
        {!acknowledged(fault) && (
          <div>
            <AckButton fault={fault} place={placeOf(fault)} look="primary" />
          </div>
        )}
      </Section>
    </Page>
  );
}
