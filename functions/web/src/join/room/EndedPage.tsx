import { Link } from 'wouter';
import { Button, buttonClass } from '../../kit/Button';
import { useStore } from '../../kit/useStore';
import type { EndReason } from '../rtc/meetingState';
import type { KeptSeat } from '../seats';
import { useServices } from '../services';
import { s } from '../strings';
import { useJoin } from '../useJoin';
import forms from '../pages/forms.module.css';
import { Page } from '../pages/Page';
import { ProblemNotice, useCountdown } from '../pages/ProblemNotice';

export interface EndedPageProps {
  reason: EndReason | 'unknown';
  seat?: KeptSeat;
  /** Takes the seat back from another page. */
  onResume?(): void;
}

/** After the room: what happened, and the way back. */
export function EndedPage({ reason, seat, onResume }: EndedPageProps) {
  const { account, passcodes, prefs } = useServices();
  const { token } = useStore(account);
  const { join, joining, words } = useJoin({ entered: reason === 'left', wish: seat?.wish });
  const wait = useCountdown(words?.retryAfter ?? 0, words);
  const [title, text] = s.ended[reason];
  const rejoin = () => {
    if (seat) join({ target: seat.target, passcode: passcodes.get(seat.target), name: token ? undefined : seat.name || prefs.get().name });
  };
  return (
    <Page title={title} lead={text} testid="ended-page">
      {words && <ProblemNotice words={words} wait={wait} />}
      <div className={forms.actions} data-testid="ended" data-reason={reason}>
        {reason === 'replaced' && onResume && <Button look="primary" onPress={onResume}>{s.ended.here}</Button>}
        {reason !== 'replaced' && seat && (
          <Button look="primary" isDisabled={joining || wait > 0} onPress={rejoin} data-testid="rejoin">{joining ? s.join.going : s.ended.rejoin}</Button>
        )}
        {words && seat && <Link href={`/meet/${encodeURIComponent(seat.target)}`} className={buttonClass({})}>{s.join.titleTarget(seat.target)}</Link>}
        <Link href={token ? '/home' : '/'} className={buttonClass({})}>{token ? s.ended.home : s.ended.start}</Link>
      </div>
    </Page>
  );
}
