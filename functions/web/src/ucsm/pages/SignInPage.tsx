import { useRef, useState, type FormEvent } from 'react';
import { Button } from '../../kit/Button';
import { CardPage } from '../../kit/CardPage';
import { Notice } from '../../kit/Notice';
import { TextField } from '../../kit/TextField';
import { ThemeButton } from '../../kit/ThemeButton';
import { useStore } from '../../kit/useStore';
import { ProblemNotice } from '../parts/ProblemNotice';
import { useServices } from '../services';
import { s } from '../strings';
import { useAction } from '../useAction';
import styles from './forms.module.css';

export function SignInPage() {
  return (
    <CardPage title={s.signIn.title} lead={s.signIn.lead} product={s.product} skip={s.skip} nav={<ThemeButton words={s.theme} />} testid="sign-in-page">
      <SignInForm />
    </CardPage>
  );
}

function SignInForm() {
  const { session } = useServices();
  const { expired, name: known } = useStore(session.store);
  const [name, setName] = useState(known);
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<'name' | 'password'>();
  const fields = { name: useRef<HTMLInputElement>(null), password: useRef<HTMLInputElement>(null) };
  const { pending, words, run } = useAction();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const blank = name.trim() === '' ? 'name' : password === '' ? 'password' : undefined;
    setMissing(blank);
    if (blank) return fields[blank].current?.focus();
    void run(() => session.signIn(name.trim(), password));
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {expired && !words && <Notice title={s.signIn.expired} role="status" testid="expired"><p>{s.signIn.expiredText}</p></Notice>}
      <ProblemNotice words={words} />
      <TextField label={s.signIn.name} error={missing === 'name' ? s.signIn.nameMissing : undefined} value={name} onChange={setName}
        inputRef={fields.name} autoComplete="username" name="username" isRequired data-testid="name" />
      <TextField label={s.signIn.password} type="password" error={missing === 'password' ? s.signIn.passwordMissing : undefined} value={password}
        onChange={setPassword} inputRef={fields.password} autoComplete="current-password" name="password" isRequired data-testid="password" />
      <Button type="submit" look="primary" wide data-testid="sign-in">{pending ? s.signIn.going : s.signIn.go}</Button>
    </form>
  );
}
