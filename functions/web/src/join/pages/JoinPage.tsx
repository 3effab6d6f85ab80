import { useId, useRef, useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { Button } from '../../kit/Button';
import { TextField } from '../../kit/TextField';
import { useStore } from '../../kit/useStore';
import type { JoinRequest } from '../api';
import { linkPasscode, linkSecret } from '../linkPasscode';
import { useServices } from '../services';
import { s } from '../strings';
import { useJoin } from '../useJoin';
import styles from './forms.module.css';
import { Page } from './Page';
import { ProblemNotice, useCountdown } from './ProblemNotice';

/** The door: by ID or address, or with a link whose target is known (/meet/lobby#p=passcode, /meet/lobby#s=secret). */
export function JoinPage({ target }: { target?: string }) {
  const known = target !== undefined && target !== '';
  return (
    <Page title={known ? s.join.titleTarget(target) : s.join.title} lead={known ? s.join.leadTarget : s.join.lead} testid="join-page">
      <JoinForm target={known ? target : undefined} />
    </Page>
  );
}

function JoinForm({ target }: { target?: string }) {
  const { prefs, account, passcodes } = useServices();
  const { token, name: userName } = useStore(account);
  const { join, joining, words } = useJoin();
  const wait = useCountdown(words?.retryAfter ?? 0, words);
  const [where, setWhere] = useState(target ?? '');
  const [passcode, setPasscode] = useState(() => linkPasscode(location.hash) || passcodes.get(target ?? '') || '');
  const [name, setName] = useState(() => prefs.get().name);
  const [missing, setMissing] = useState<'target' | 'name' | undefined>();
  const fields = { target: useRef<HTMLInputElement>(null), name: useRef<HTMLInputElement>(null) };
  const asID = useId();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (joining || wait > 0) return;
    const blank = where.trim() === '' ? 'target' : !token && name.trim() === '' ? 'name' : undefined;
    setMissing(blank);
    if (blank) return fields[blank].current?.focus();
    if (!token) prefs.set({ name: name.trim() });
    const secret = target === undefined ? '' : linkSecret(location.hash);
    join({ ...request(where, passcode, token ? undefined : name), ...(secret ? { secret } : {}) });
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {words && <ProblemNotice words={words} wait={wait} />}
      {target === undefined && (
        <TextField label={s.join.target} hint={s.join.targetHint} error={missing === 'target' ? s.join.targetMissing : undefined} value={where}
          onChange={setWhere} inputRef={fields.target} autoComplete="off" name="target" isRequired data-testid="target" />
      )}
      <TextField label={s.join.passcode} optional={s.optional} value={passcode} onChange={setPasscode} autoComplete="off" name="passcode" data-testid="passcode" />
      {token ? (
        <p id={asID} data-testid="joining-as">{s.join.as} <strong>{userName}</strong></p>
      ) : (
        <TextField label={s.join.name} hint={s.join.nameHint} error={missing === 'name' ? s.join.nameMissing : undefined} value={name}
          onChange={setName} inputRef={fields.name} autoComplete="name" name="name" maxLength={50} isRequired data-testid="name" />
      )}
      <Button type="submit" look="primary" wide isDisabled={wait > 0} aria-describedby={token ? asID : undefined} data-testid="continue">
        {joining ? s.join.going : s.join.go}
      </Button>
      <p className={styles.aside}>
        {target !== undefined && <Link href="/">{s.join.other}</Link>}
        {!token && (
          <span>
            {s.join.haveAccount} <Link href="/sign-in">{s.join.signIn}</Link>
          </span>
        )}
      </p>
    </form>
  );
}

function request(target: string, passcode: string, name: string | undefined): JoinRequest {
  const out: JoinRequest = { target: target.trim() };
  if (passcode !== '') out.passcode = passcode.trim();
  if (name) out.name = name.trim();
  return out;
}
