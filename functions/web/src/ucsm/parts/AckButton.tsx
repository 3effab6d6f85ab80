import { Button } from '../../kit/Button';
import { acknowledge } from '../actions';
import type { Mo } from '../nuova/mo';
import { useServices } from '../services';
import { s } from '../strings';
import { useAction } from '../useAction';

/** Acknowledges a fault; what is refused is said aloud, for the button stands in a table. */
export function AckButton({ fault, place, look = 'secondary' }: { fault: Mo; place: string; look?: 'primary' | 'secondary' }) {
  const { session, toaster } = useServices();
  const { pending, words, run } = useAction();
  const code = fault.props.code ?? '';
  const press = async () => {
    if (await run(() => acknowledge(session, fault))) toaster.show(s.faults.done(code), { icon: 'check' });
  };
  return (
    <>
      <Button look={look} size="small" isDisabled={pending} aria-label={s.faults.acknowledgeIt(code, place)} onPress={() => void press()} data-testid="ack">
        {s.faults.acknowledge}
      </Button>
      {words && <p role="alert">{words.title}: {words.text}</p>}
    </>
  );
}
