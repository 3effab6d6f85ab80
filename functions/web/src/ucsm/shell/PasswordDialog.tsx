import { useState, type FormEvent } from 'react';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { TextField } from '../../kit/TextField';
import styles from '../pages/forms.module.css';
import { ProblemNotice } from '../parts/ProblemNotice';
import { useServices } from '../services';
import { s } from '../strings';
import { useAction } from '../useAction';

/** Changes one's own password. */
export function PasswordDialog({ onClose }: { onClose(): void }) {
  const { session, toaster } = useServices();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [wrong, setWrong] = useState<'missing' | 'differ'>();
  const { pending, words, run } = useAction();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = fresh === '' ? 'missing' : fresh !== again ? 'differ' : undefined;
    setWrong(found);
    if (found || !(await run(() => session.changePassword(old, fresh, again)))) return;
    toaster.show(s.account.saved, { icon: 'check' });
    onClose();
  };

  return (
    <Dialog title={s.account.password} closeLabel={s.close} onClose={onClose} narrow testid="password-dialog">
      <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        <ProblemNotice words={words} />
        <TextField label={s.account.old} type="password" value={old} onChange={setOld} autoComplete="current-password" name="old" />
        <TextField label={s.account.fresh} type="password" hint={s.account.hint} error={wrong === 'missing' ? s.account.missing : undefined}
          value={fresh} onChange={setFresh} autoComplete="new-password" name="new" />
        <TextField label={s.account.again} type="password" error={wrong === 'differ' ? s.account.differ : undefined}
          value={again} onChange={setAgain} autoComplete="new-password" name="again" />
        <Button type="submit" look="primary" wide isDisabled={pending}>{s.account.save}</Button>
      </form>
    </Dialog>
  );
}
