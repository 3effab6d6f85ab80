import { useMutation } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { Button } from '../../kit/Button';
import { api, Problem, type Person } from '../api';
import { ProblemNotice } from '../pages/ProblemNotice';
import { problemWords } from '../problems';
import { useServices } from '../services';
import { s } from '../strings';
import styles from './home.module.css';
import { isMember } from './people';
import { useExpired } from './useMe';
import type { Membership } from './useMembers';

/** Makes somebody who was found a member. The focus stays where the button was. */
export function AddMember({ person, membership: { token, space, members, changed } }: { person: Person; membership: Membership }) {
  const { toaster } = useServices();
  const note = useRef<HTMLSpanElement>(null);
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () => api.addMember(token, space, person.userJid ?? ''),
    onSuccess: (member) => {
      toaster.show(s.members.added(member.name), { icon: 'check' });
      changed((list) => [...list.filter((m) => m.id !== member.id), member]);
    },
    onError: (failed) => failed instanceof Problem && failed.reason === 'alreadyMember' && changed(),
  });
  const member = isMember(members, person);
  useEffect(() => {
    if (member && isSuccess && document.activeElement === document.body) note.current?.focus();
  }, [member, isSuccess]);
  const expired = useExpired(error);
  const words = useMemo(() => (error && !expired ? problemWords(error) : undefined), [error, expired]);
  if (!person.userJid) return <span className={styles.note}>{s.members.noAccount}</span>;
  if (member) return <span ref={note} tabIndex={-1} className={styles.note}>{s.members.member}</span>;
  return (
    <>
      <Button size="small" aria-label={s.members.addName(person.displayName)} onPress={() => !isPending && mutate()}>
        {isPending ? s.members.adding : s.members.add}
      </Button>
      {words && (
        <div className={styles.whole}>
          <ProblemNotice words={words} still />
        </div>
      )}
    </>
  );
}
