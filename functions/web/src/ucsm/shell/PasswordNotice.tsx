import { useState } from 'react';
import { Button } from '../../kit/Button';
import { Notice } from '../../kit/Notice';
import { usePicked } from '../../kit/useStore';
import { useServices } from '../services';
import { s } from '../strings';
import { PasswordDialog } from './PasswordDialog';

/** Asks for another password as long as the server does. */
export function PasswordNotice() {
  const { session } = useServices();
  const due = usePicked(session.store, (state) => state.passwordDue);
  const [changing, setChanging] = useState(false);
  return (
    <>
      {due && (
        <Notice title={s.account.due} role="status" testid="password-due">
          <p>{s.account.dueText}</p>
          <Button look="secondary" size="small" onPress={() => setChanging(true)}>{s.account.password}</Button>
        </Notice>
      )}
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </>
  );
}
