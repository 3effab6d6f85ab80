import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { api, Problem, type Member } from '../api';
import { ProblemNotice } from '../pages/ProblemNotice';
import { problemWords } from '../problems';
import { s } from '../strings';
import { useExpired } from './useMe';
import type { Membership } from './useMembers';

interface RemoveDialogProps {
  membership: Membership;
  member: Member;
  /** The member is the person who asks. */
  me: boolean;
  /** The space's name. */
  name: string;
  onGone(member: Member): void;
  onClose(): void;
}

/** Asks before somebody is removed, and does it. */
export function RemoveDialog({ membership: { token, space }, member, me, name, onGone, onClose }: RemoveDialogProps) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.removeMember(token, space, member.id).catch(unlessGone),
    onSuccess: () => onGone(member),
  });
  const expired = useExpired(error);
  const words = useMemo(() => (error && !expired ? problemWords(error) : undefined), [error, expired]);
  return (
    <Dialog title={me ? s.members.leaveTitle(name) : s.members.removeTitle(member.name)} closeLabel={s.close} onClose={onClose} role="alertdialog" narrow testid="remove-dialog"
      actions={
        <>
          <Button onPress={onClose} autoFocus>{s.cancel}</Button>
          <Button look="danger" onPress={() => !isPending && mutate()}>{isPending ? s.members.removing : me ? s.leave.alone : s.members.remove}</Button>
        </>
      }>
      {words && <ProblemNotice words={words} />}
      <p>{me ? s.members.leaveText : s.members.removeText(name)}</p>
    </Dialog>
  );
}

/** Somebody else was quicker. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Problem) || error.reason !== 'coSpaceUserDoesNotExist') throw error;
}
