import { useMutation } from '@tanstack/react-query';
import { useMemo, useRef, useState, type FormEvent } from 'react';
import { Link, useLocation } from 'wouter';
import { Button } from '../../kit/Button';
import { Notice } from '../../kit/Notice';
import { Switch } from '../../kit/Switch';
import { TextField } from '../../kit/TextField';
import { api } from '../api';
import { problemWords } from '../problems';
import { useServices } from '../services';
import { s } from '../strings';
import styles from './forms.module.css';
import { Page } from './Page';
import { ProblemNotice, useCountdown } from './ProblemNotice';

export default function SignInPage() {
  return (
    <Page title={s.signIn.title} lead={s.signIn.lead} testid="sign-in-page">
      <SignInForm />
    </Page>
  );
}

function SignInForm() {
  const { account } = useServices();
  const [, navigate] = useLocation();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [stay, setStay] = useState(false);
  const [missing, setMissing] = useState<'username' | 'password' | undefined>();
  const fields = { username: useRef<HTMLInputElement>(null), password: useRef<HTMLInputElement>(null) };
  const mutation = useMutation({
    mutationFn: () => api.signIn(username.trim(), password),
    onSuccess: ({ token, name, userJid }) => {
      account.signIn({ token, name: name || userJid, userJid }, stay);
      navigate('/home', { replace: true });
    },
  });
  const words = useMemo(() => (mutation.error ? problemWords(mutation.error, 'signIn') : undefined), [mutation.error]);
  const wait = useCountdown(words?.retryAfter ?? 0, words);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (mutation.isPending || wait > 0) return;
    const blank = username.trim() === '' ? 'username' : password === '' ? 'password' : undefined;
    setMissing(blank);
    if (blank) return fields[blank].current?.focus();
    mutation.mutate();
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {words ? <ProblemNotice words={words} wait={wait} /> : new URLSearchParams(location.search).has('expired') && <Notice title={s.signIn.expired} />}
      <TextField label={s.signIn.username} hint={s.signIn.usernameHint} error={missing === 'username' ? s.signIn.usernameMissing : undefined}
        value={username} onChange={setUsername} inputRef={fields.username} autoComplete="username" name="username" isRequired data-testid="username" />
      <TextField label={s.signIn.password} type="password" error={missing === 'password' ? s.signIn.passwordMissing : undefined} value={password}
        onChange={setPassword} inputRef={fields.password} autoComplete="current-password" name="password" isRequired data-testid="password" />
      <Switch isSelected={stay} onChange={setStay} hint={s.signIn.stayHint}>{s.signIn.stay}</Switch>
      <Button type="submit" look="primary" wide isDisabled={wait > 0} data-testid="sign-in">
        {mutation.isPending ? s.signIn.going : s.signIn.go}
      </Button>
      <p className={styles.aside}>
        <Link href="/">{s.signIn.guest}</Link>
      </p>
    </form>
  );
}
