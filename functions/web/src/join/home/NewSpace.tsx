import { useMutation } from '@tanstack/react-query';
import { useId, useMemo, useRef, useState, type FormEvent } from 'react';
import { Button } from '../../kit/Button';
import { Choices } from '../../kit/Choices';
import { Dialog } from '../../kit/Dialog';
import { TextField } from '../../kit/TextField';
import { api, type Space, type SpaceWish, type Template } from '../api';
import { ProblemNotice, useCountdown } from '../pages/ProblemNotice';
import forms from '../pages/forms.module.css';
import { problemWords, spaceFieldError, type FieldError } from '../problems';
import { s } from '../strings';
import { useExpired } from './useMe';

interface NewSpaceProps {
  token: string;
  /** At least one. */
  templates: Template[];
  onMade(space: Space): void;
  onClose(): void;
}

/** Asks for a new space. */
export function NewSpace({ token, templates, onMade, onClose }: NewSpaceProps) {
  const form = useId();
  const [name, setName] = useState('');
  const [uri, setUri] = useState('');
  const [template, setTemplate] = useState(templates[0]?.id ?? '');
  const [wrong, setWrong] = useState<FieldError>();
  const fields = { name: useRef<HTMLInputElement>(null), uri: useRef<HTMLInputElement>(null) };
  const complain = (error: FieldError | undefined) => {
    setWrong(error);
    if (error) fields[error.field].current?.focus();
  };
  const { mutate, isPending, words, wait } = useMaking(token, onMade, complain);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending || wait > 0) return;
    const wish = { template, name: name.trim(), ...(uri.trim() && { uri: uri.trim() }) };
    const error = check(wish);
    complain(error);
    if (!error) mutate(wish);
  };
  const error = (field: FieldError['field']) => (wrong?.field === field ? wrong.text : undefined);
  return (
    <Dialog title={s.newSpace.title} closeLabel={s.close} onClose={onClose} testid="new-space-dialog"
      actions={
        <>
          <Button onPress={onClose}>{s.cancel}</Button>
          <Button type="submit" form={form} look="primary" isDisabled={wait > 0}>{isPending ? s.newSpace.going : s.newSpace.go}</Button>
        </>
      }>
      <form id={form} className={forms.form} onSubmit={submit} noValidate>
        {words && <ProblemNotice words={words} wait={wait} />}
        <TextField label={s.newSpace.name} hint={s.newSpace.nameHint} error={error('name')} value={name} onChange={setName} inputRef={fields.name}
          autoComplete="off" name="space" maxLength={200} isRequired autoFocus data-testid="space-name" />
        <TextField label={s.newSpace.uri} optional={s.optional} hint={s.newSpace.uriHint} error={error('uri')} value={uri} onChange={setUri} inputRef={fields.uri}
          autoComplete="off" name="uri" maxLength={200} data-testid="space-uri" />
        {templates.length > 1 && (
          <Choices title={s.newSpace.kind} name="template" value={template} shape="rows" onChange={setTemplate}
            options={templates.map(({ id, name: label, description }) => ({ id, label, hint: description }))} />
        )}
      </form>
    </Dialog>
  );
}

/** The request; what is wrong with a field goes to complain, everything else into words. */
function useMaking(token: string, onMade: (space: Space) => void, complain: (error: FieldError | undefined) => void) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: (wish: SpaceWish) => api.makeSpace(token, wish),
    onSuccess: onMade,
    onError: (failed) => complain(spaceFieldError(failed)),
  });
  const expired = useExpired(error);
  const words = useMemo(() => (error && !expired && !spaceFieldError(error) ? problemWords(error) : undefined), [error, expired]);
  const wait = useCountdown(words?.retryAfter ?? 0, words);
  return { mutate, isPending, words, wait };
}

function check({ name, uri }: SpaceWish): FieldError | undefined {
  if (name === '') return { field: 'name', text: s.newSpace.nameMissing };
  return uri && /[@\s]/.test(uri) ? { field: 'uri', text: s.newSpace.uriBad } : undefined;
}
