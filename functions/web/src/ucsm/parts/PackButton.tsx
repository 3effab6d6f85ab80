import { useState, type FormEvent } from 'react';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { Select } from '../../kit/Select';
import { chooseBladePackage } from '../actions';
import { bladePackages } from '../model/packages';
import { useClass } from '../model/useObjects';
import type { Mo } from '../nuova/mo';
import styles from '../pages/forms.module.css';
import { useServices } from '../services';
import { s } from '../strings';
import { useAction } from '../useAction';
import { ProblemNotice } from './ProblemNotice';

/** The button that opens the dialog for the versions of a host firmware pack (installation guide, F.2.2). */
export function PackButton({ pack }: { pack: Mo }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" aria-label={s.firmware.modifyIt(pack.props.name ?? pack.dn)} onPress={() => setOpen(true)} data-testid="modify">{s.firmware.modify}</Button>
      {open && <PackDialog pack={pack} onClose={() => setOpen(false)} />}
    </>
  );
}

function PackDialog({ pack, onClose }: { pack: Mo; onClose(): void }) {
  const { session, toaster } = useServices();
  const now = pack.props.bladeBundleVersion ?? '';
  const [version, setVersion] = useState(now);
  const options = bladePackages(useClass('firmwareDistributable'), now).map((id) => ({ id, label: id }));
  const { pending, words, run } = useAction();
  const name = pack.props.name ?? pack.dn;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await run(() => chooseBladePackage(session, pack.dn, version)))) return;
    toaster.show(s.firmware.modified(name, version), { icon: 'check' });
    onClose();
  };

  return (
    <Dialog title={s.firmware.modifyIt(name)} closeLabel={s.close} onClose={onClose} narrow testid="pack-dialog">
      <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        <ProblemNotice words={words} />
        <Select label={s.firmware.bladePackage} options={options} value={version} onChange={setVersion} empty={s.firmware.noPackage} testid="blade-package" />
        <p>{s.firmware.modifyHint}</p>
        <Button type="submit" look="primary" wide isDisabled={pending || version === now}>{s.firmware.save}</Button>
      </form>
    </Dialog>
  );
}
