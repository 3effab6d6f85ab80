import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, Redirect, useLocation } from 'wouter';
import { Avatar } from '../../kit/Avatar';
import { Button, buttonClass } from '../../kit/Button';
import { Icon } from '../../kit/Icon';
import { api, type Me, type Space } from '../api';
import { addresses } from '../home/addresses';
import { NewSpace } from '../home/NewSpace';
import { useMe } from '../home/useMe';
import { useServices } from '../services';
import { s } from '../strings';
import { useJoin } from '../useJoin';
import { Failed } from './Failed';
import styles from './forms.module.css';
import { Page } from './Page';
import { ProblemNotice, useCountdown } from './ProblemNotice';

/** A signed-in user's spaces. */
export default function HomePage() {
  const { token, name, me, error, expired, nobody, refetch } = useMe();
  const [fresh, setFresh] = useState('');
  if (nobody) return <Redirect to="/sign-in" replace />;
  return (
    <Page title={s.home.title} lead={s.home.lead(name)} wide testid="home-page">
      {error && <Failed error={error} onAgain={() => void refetch()} />}
      {me ? <Spaces spaces={me.spaces ?? []} fresh={fresh} /> : !error && !expired && <p role="status">{s.home.loading}</p>}
      <Actions token={token} onMade={setFresh} />
    </Page>
  );
}

/** fresh: the space that was just made; the focus goes to it. */
function Spaces({ spaces, fresh }: { spaces: Space[]; fresh: string }) {
  const { join, joining, words } = useJoin();
  const wait = useCountdown(words?.retryAfter ?? 0, words);
  const list = useRef<HTMLUListElement>(null);
  const there = spaces.some((space) => space.id === fresh);
  useEffect(() => {
    if (there) list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(fresh)}"] button`)?.focus();
  }, [there, fresh]);
  if (spaces.length === 0) return <p>{s.home.none}</p>;
  return (
    <>
      {words && <ProblemNotice words={words} wait={wait} />}
      <ul ref={list} className={styles.spaces} data-testid="spaces">
        {spaces.map((space) => (
          <li key={space.id} className={styles.space} data-id={space.id}>
            <Avatar name={space.name} />
            <div className={styles.about}>
              <h2>{space.name}</h2>
              <p>{addresses(space)}</p>
            </div>
            <div className={styles.ways}>
              <Link href={`/home/spaces/${encodeURIComponent(space.id)}`} className={buttonClass({ look: 'quiet' })} aria-label={s.home.peopleOf(space.name)}>
                <Icon name="people" size={20} />
                {s.home.people}
              </Link>
              <Button look="primary" isDisabled={joining || wait > 0} aria-label={s.home.joinSpace(space.name)}
                onPress={() => join({ target: space.uri || space.callId || space.id })}>
                {s.home.join}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What else can be done from here. */
function Actions({ token, onMade }: { token: string; onMade(id: string): void }) {
  const { account, queries, toaster } = useServices();
  const [, navigate] = useLocation();
  const [making, setMaking] = useState(false);
  const { data: templates } = useQuery({ queryKey: ['templates', token], queryFn: ({ signal }) => api.templates(token, signal), enabled: token !== '' });

  const made = (space: Space) => {
    queries.setQueryData<Me>(['me', token], (me) => me && { ...me, spaces: [...(me.spaces ?? []).filter(({ id }) => id !== space.id), space] });
    void queries.invalidateQueries({ queryKey: ['me', token] });
    toaster.show(s.newSpace.made(space.name), { icon: 'check' });
    setMaking(false);
    onMade(space.id);
  };
  const signOut = () => {
    void api.signOut(token).catch(() => undefined);
    queries.clear();
    navigate('/');
    account.signOut();
  };
  return (
    <div className={styles.actions}>
      {templates && templates.length > 0 && (
        <Button onPress={() => setMaking(true)} data-testid="new-space">
          <Icon name="plus" size={20} />
          {s.newSpace.title}
        </Button>
      )}
      <Link href="/" className={buttonClass({})}>{s.home.byId}</Link>
      <Link href="/home/people" className={buttonClass({ look: 'quiet' })}>
        <Icon name="search" size={20} />
        {s.home.find}
      </Link>
      <Button look="quiet" onPress={signOut}>{s.home.signOut}</Button>
      {making && templates && <NewSpace token={token} templates={templates} onMade={made} onClose={() => setMaking(false)} />}
    </div>
  );
}
