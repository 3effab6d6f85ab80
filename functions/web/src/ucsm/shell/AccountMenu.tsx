import { useState } from 'react';
import { Button } from '../../kit/Button';
import { Icon } from '../../kit/Icon';
import { Menu } from '../../kit/Menu';
import { usePicked } from '../../kit/useStore';
import { useServices } from '../services';
import { s } from '../strings';
import { PasswordDialog } from './PasswordDialog';

export function AccountMenu() {
  const { session } = useServices();
  const name = usePicked(session.store, (state) => state.name);
  const [changing, setChanging] = useState(false);
  const actions = [
    { id: 'password', label: s.account.password, icon: 'lock' as const, run: () => setChanging(true) },
    { id: 'sign-out', label: s.account.signOut, icon: 'leave' as const, run: () => void session.signOut() },
  ];
  return (
    <>
      <Menu label={s.account.menu(name)} actions={actions}>
        <Button look="quiet" size="icon" aria-label={s.account.menu(name)} data-testid="account">
          <Icon name="user" />
        </Button>
      </Menu>
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </>
  );
}
