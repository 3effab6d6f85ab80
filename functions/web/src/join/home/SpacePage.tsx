import { Link, Redirect } from 'wouter';
import { buttonClass } from '../../kit/Button';
import { Failed } from '../pages/Failed';
import forms from '../pages/forms.module.css';
import { Page } from '../pages/Page';
import { s } from '../strings';
import { AddMember } from './AddMember';
import { addresses } from './addresses';
import { Finder } from './Finder';
import styles from './home.module.css';
import { Members } from './Members';
import { useExpired, useMe } from './useMe';
import { useMembers, type Membership } from './useMembers';

/** Who is a member of a space; who may can add and remove people. */
export default function SpacePage({ id }: { id: string }) {
  const { token, me, nobody, error: meError, refetch: meAgain } = useMe();
  const { membership, error: membersError, refetch: membersAgain } = useMembers(token, id);
  const expired = useExpired(membersError);
  if (nobody && !expired) return <Redirect to="/sign-in" replace />;

  const space = me?.spaces?.find((x) => x.id === id);
  const error = expired ? null : (membersError ?? meError);
  const again = () => {
    if (membersError) void membersAgain();
    if (meError) void meAgain();
  };
  return (
    <Page title={space ? s.home.peopleOf(space.name) : s.members.title} lead={space && addresses(space)} wide testid="space-page">
      {error && <Failed error={error} onAgain={again} />}
      {membership && space?.mayManage && <Adding membership={membership} />}
      {membership ? <Members membership={membership} name={space?.name ?? s.members.thisSpace} /> : !error && <p role="status">{s.members.loading}</p>}
      <div className={forms.actions}>
        <Link href="/home" className={buttonClass({})}>{s.home.back}</Link>
      </div>
    </Page>
  );
}

function Adding({ membership }: { membership: Membership }) {
  return (
    <section className={styles.part} aria-labelledby="adding">
      <h2 id="adding">{s.members.addTitle}</h2>
      <Finder act={(person) => <AddMember person={person} membership={membership} />} />
    </section>
  );
}
