import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, Redirect, useLocation } from 'wouter';
import { Avatar } from '../../kit/Avatar';
import { Button, buttonClass } from '../../kit/Button';
import { useStore } from '../../kit/useStore';
import { api, Problem, type Space } from '../api';
import { problemWords } from '../problems';
import { useServices } from '../services';
import { s } from '../strings';
import { useJoin } from '../useJoin';
import styles from './forms.module.css';
import { Page } from './Page';
import { ProblemNotice, useCountdown } from './ProblemNotice';

/** A signed-in user's spaces. */
export default function HomePage() {
  const { account, queries } = useServices();
  const { token, name } = useStore(account);
  const [, navigate] = useLocation();
  const { data, error, refetch, isFetching } = useQuery({ queryKey: ['me', token], queryFn: ({ signal }) => api.me(token, signal), enabled: token !== '' });
  const expired = error instanceof Problem && error.status === 401;
  useEffect(() => {
    if (!expired) return;
    navigate('/sign-in?expired', { replace: true });
    account.signOut();
  }, [expired, account, navigate]);
  if (token === '' && !expired) return <Redirect to="/sign-in" replace />;

  const signOut = () => {
    void api.signOut(token).catch(() => undefined);
    queries.clear();
    navigate('/');
    account.signOut();
  };
  return (
    <Page title={s.home.title} lead={s.home.lead(data?.name || name)} wide testid="home-page">
      {error && !expired && (
        <>
          <ProblemNotice words={problemWords(error)} />
          <Button onPress={() => void refetch()} isDisabled={isFetching}>{s.home.again}</Button>
        </>
      )}
      {data ? <Spaces spaces={data.spaces ?? []} /> : !error && <p role="status">{s.home.loading}</p>}
      <div className={styles.actions}>
        <Link href="/" className={buttonClass({})}>{s.home.byId}</Link>
        <Button look="quiet" onPress={signOut}>{s.home.signOut}</Button>
      </div>
    </Page>
  );
}

function Spaces({ spaces }: { spaces: Space[] }) {
  const { join, joining, words } = useJoin();
  const wait = useCountdown(words?.retryAfter ?? 0, words);
  if (spaces.length === 0) return <p>{s.home.none}</p>;
  return (
    <>
      {words && <ProblemNotice words={words} wait={wait} />}
      <ul className={styles.spaces} data-testid="spaces">
        {spaces.map((space) => (
          <li key={space.id} className={styles.space}>
            <Avatar name={space.name} />
            <div className={styles.about}>
              <h2>{space.name}</h2>
              <p>{[space.uri, space.callId && s.home.callId(space.callId)].filter(Boolean).join(' · ')}</p>
            </div>
            <Button look="primary" isDisabled={joining || wait > 0} aria-label={s.home.joinSpace(space.name)}
              onPress={() => join({ target: space.uri || space.callId || space.id })}>
              {s.home.join}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
