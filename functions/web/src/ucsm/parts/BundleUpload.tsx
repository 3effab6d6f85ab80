import { useRef } from 'react';
import { Button } from '../../kit/Button';
import { Icon } from '../../kit/Icon';
import { uploadBundle } from '../actions';
import { useServices } from '../services';
import { s } from '../strings';
import { useAction } from '../useAction';
import { ProblemNotice } from './ProblemNotice';

/** Uploads a firmware bundle. What is wrong with one is said in the server's words. */
export function BundleUpload() {
  const { session, toaster } = useServices();
  const { pending, words, run } = useAction();
  const field = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    if (await run(() => uploadBundle(session, file))) toaster.show(s.firmware.uploaded(file.name), { icon: 'check' });
    if (field.current) field.current.value = ''; // the same file may be chosen again
  };
  return (
    <>
      <ProblemNotice words={words} />
      <p>{s.firmware.uploadHint}</p>
      <Button size="small" isDisabled={pending} onPress={() => field.current?.click()} data-testid="upload">
        <Icon name="arrow" size={20} />
        {pending ? s.firmware.uploading : s.firmware.upload}
      </Button>
      <input ref={field} type="file" accept=".bin" hidden aria-label={s.firmware.upload} data-testid="upload-file" onChange={(event) => void take(event.target.files?.[0])} />
    </>
  );
}
