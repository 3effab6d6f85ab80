import { useState } from 'react';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { Icon, type IconName } from '../../kit/Icon';
import { power, powerActions, type PowerAction } from '../actions';
import { titleOf } from '../model/classes';
import type { Mo } from '../nuova/mo';
import { useServices } from '../services';
import { s } from '../strings';
import { useAction } from '../useAction';
import styles from './PowerButtons.module.css';
import { ProblemNotice } from './ProblemNotice';

const icons: Record<PowerAction, IconName> = { boot: 'arrow', shutDown: 'power', reset: 'refresh' };

/** Boot, shut down and reset a blade, or the one of a profile; what ends meetings is asked for first. */
export function PowerButtons({ blade, profile }: { blade?: Mo; profile?: Mo }) {
  const { session, toaster } = useServices();
  const [asking, setAsking] = useState<Exclude<PowerAction, 'boot'>>();
  const { pending, words, run } = useAction();
  const what = titleOf((blade ?? profile)!);
  const profileDn = profile?.dn ?? blade?.props.assignedToDn ?? '';
  const on = blade?.props.operPower === 'on';

  const act = async (action: PowerAction) => {
    setAsking(undefined);
    if (await run(() => power(session, blade, profileDn, action))) toaster.show(s.power.asked(action, what), { icon: 'power' });
  };

  return (
    <div className={styles.power}>
      <ProblemNotice words={words} />
      <div className={styles.buttons}>
        {powerActions.map((action) => (
          <Button key={action} size="small" isDisabled={pending || (action === 'boot') === on} data-testid={action} onPress={() => (action === 'boot' ? void act(action) : setAsking(action))}>
            <Icon name={icons[action]} size={20} />
            {s.power.actions[action]}
          </Button>
        ))}
      </div>
      {asking && (
        <Dialog title={s.power.ask[asking](what)} closeLabel={s.close} onClose={() => setAsking(undefined)} role="alertdialog" narrow testid="power-dialog"
          actions={
            <>
              <Button onPress={() => setAsking(undefined)} autoFocus>{s.cancel}</Button>
              <Button look="danger" onPress={() => void act(asking)} data-testid="power-confirm">{s.power.actions[asking]}</Button>
            </>
          }>
          <p>{blade?.props.slotId === '1' ? s.power.server : asking === 'reset' ? s.power.reset : s.power.media}</p>
        </Dialog>
      )}
    </div>
  );
}
