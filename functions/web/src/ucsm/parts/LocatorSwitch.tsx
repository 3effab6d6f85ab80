import { Switch } from '../../kit/Switch';
import { locate } from '../actions';
import { locator } from '../model/lights';
import { useObjects } from '../model/useObjects';
import { useServices } from '../services';
import { s } from '../strings';
import { useAction } from '../useAction';
import { ProblemNotice } from './ProblemNotice';

/** Lights a part's locator; nothing where the part has none. */
export function LocatorSwitch({ dn }: { dn: string }) {
  const { session } = useServices();
  const look = useObjects((objects) => locator(dn, objects.get)?.look);
  const { pending, words, run } = useAction();
  if (!look) return null;
  return (
    <>
      <Switch isSelected={look === 'beacon'} isDisabled={pending} onChange={(on) => void run(() => locate(session, dn, on))} hint={s.locator.hint} data-testid="locator">
        {s.locator.label}
      </Switch>
      <ProblemNotice words={words} />
    </>
  );
}
