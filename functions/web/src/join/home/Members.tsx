import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { Avatar } from '../../kit/Avatar';
import { Button } from '../../kit/Button';
import { TextField } from '../../kit/TextField';
import { useStore } from '../../kit/useStore';
import type { Member } from '../api';
import { useServices } from '../services';
import { s } from '../strings';
import styles from './home.module.css';
import { sameUser } from './people';
import { RemoveDialog } from './RemoveDialog';
import type { Membership } from './useMembers';

/** From this many on, there is a field to find a member. */
const many = 12;
/** The server lists no more. */
const listed = 200;

/** The members of the space called name. */
export function Members({ membership, name }: { membership: Membership; name: string }) {
  const { members, changed } = membership;
  const { account, queries, toaster } = useServices();
  const { userJid } = useStore(account);
  const [, navigate] = useLocation();
  const [find, setFind] = useState('');
  const [asked, setAsked] = useState<Member>();
  const [removed, setRemoved] = useState('');
  const heading = useFocusWhenGone(removed, members);
  const sought = find.trim().toLocaleLowerCase();
  const shown = members.filter((m) => `${m.name} ${m.userJid}`.toLocaleLowerCase().includes(sought));

  const gone = (member: Member) => {
    const me = sameUser(member.userJid, userJid);
    toaster.show(me ? s.members.left(name) : s.members.removed(member.name), { icon: 'check' });
    setAsked(undefined);
    if (me) {
      void queries.invalidateQueries({ queryKey: ['me'] });
      return navigate('/home');
    }
    setRemoved(member.id);
    changed((list) => list.filter((m) => m.id !== member.id));
  };
  return (
    <section className={styles.part} aria-labelledby="members">
      <h2 id="members" ref={heading} tabIndex={-1}>{s.members.list(members.length)}</h2>
      {members.length >= many && <TextField label={s.members.find} value={find} onChange={setFind} autoComplete="off" />}
      <ul className={styles.people} aria-labelledby="members" data-testid="members">
        {shown.map((member) => (
          <MemberRow key={member.id} member={member} me={sameUser(member.userJid, userJid)} onRemove={setAsked} />
        ))}
      </ul>
      {shown.length === 0 && find !== '' && <p role="status">{s.people.noneFound}</p>}
      {members.length >= listed && <p className={styles.soft}>{s.members.first(listed)}</p>}
      {asked && (
        <RemoveDialog membership={membership} member={asked} me={sameUser(asked.userJid, userJid)} name={name} onGone={gone} onClose={() => setAsked(undefined)} />
      )}
    </section>
  );
}

/** A heading that takes the focus when the row that had it is gone. */
function useFocusWhenGone(removed: string, members: Member[]) {
  const heading = useRef<HTMLHeadingElement>(null);
  const gone = removed !== '' && !members.some((m) => m.id === removed);
  useEffect(() => {
    if (gone) heading.current?.focus();
  }, [gone, removed]);
  return heading;
}

function MemberRow({ member, me, onRemove }: { member: Member; me: boolean; onRemove(member: Member): void }) {
  const { name, userJid, owner, removable } = member;
  return (
    <li className={styles.person} data-testid="member" data-name={name}>
      <Avatar name={name} />
      <div className={styles.about}>
        <p className={styles.name}>{me ? s.room.youName(name) : name}</p>
        {userJid !== name && <p className={styles.soft}>{userJid}</p>}
      </div>
      {owner && <span className={styles.note}>{s.members.owner}</span>}
      {removable && (
        <Button look="quiet" size="small" aria-label={s.members.removeName(name)} onPress={() => onRemove(member)}>{s.members.remove}</Button>
      )}
    </li>
  );
}
