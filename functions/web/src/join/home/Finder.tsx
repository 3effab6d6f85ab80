import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '../../kit/Button';
import { TextField } from '../../kit/TextField';
import type { Person } from '../api';
import { ProblemNotice } from '../pages/ProblemNotice';
import { problemWords } from '../problems';
import { s } from '../strings';
import styles from './home.module.css';
import { outcome, unlisted } from './people';
import { PersonRow } from './PersonRow';
import { useExpired } from './useMe';
import { useSearch, type Search } from './useSearch';

export interface FinderProps {
  /** What can be done with somebody who was found. With it, a user name that nobody found has is offered as it was written. */
  act?(person: Person): ReactNode;
}

/** Finds people in the directory. */
export function Finder({ act }: FinderProps) {
  const [text, setText] = useState('');
  const search = useSearch(text);
  const { asked, found, error, searching } = search;
  const expired = useExpired(error);
  const field = useRef<HTMLInputElement>(null);
  const again = () => {
    field.current?.focus();
    search.again();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    search.now();
  };
  return (
    <div className={styles.finder}>
      <form role="search" onSubmit={submit} noValidate>
        <TextField label={s.find.field} hint={s.find.hint} type="search" value={text} onChange={setText} inputRef={field} maxLength={100} autoComplete="off" name="q" data-testid="find" />
      </form>
      <div role="status" className={styles.outcome} data-testid="outcome">
        {found && outcome(found, asked, !!act).map((line) => <p key={line}>{line}</p>)}
      </div>
      {error && !expired && <Failed error={error} onAgain={again} />}
      {searching && !found && asked && <p className={styles.soft} aria-hidden="true">{s.find.searching}</p>}
      <Results search={search} act={act} />
    </div>
  );
}

/** The field keeps the focus, or gets it back for another try. */
function Failed({ error, onAgain }: { error: Error; onAgain(): void }) {
  return (
    <>
      <ProblemNotice words={problemWords(error)} still />
      <div>
        <Button onPress={onAgain}>{s.home.again}</Button>
      </div>
    </>
  );
}

function Results({ search: { asked, found, error, searching }, act }: { search: Search } & FinderProps) {
  const people = found?.people ?? [];
  const extra = act && (found || error) ? unlisted(asked, people) : undefined;
  if (people.length === 0 && !extra) return null;
  return (
    <ul className={styles.people} aria-busy={searching} aria-label={s.find.results} data-testid="found">
      {people.map((person, i) => (
        <PersonRow key={`${i} ${person.userJid} ${person.displayName} ${person.email}`} person={person}>{act?.(person)}</PersonRow>
      ))}
      {extra && (
        <PersonRow key={`extra ${asked}`} person={extra} about={s.members.exact}>{act?.(extra)}</PersonRow>
      )}
    </ul>
  );
}
