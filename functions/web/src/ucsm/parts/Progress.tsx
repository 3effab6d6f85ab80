import { worded } from '../model/words';
import type { Mo } from '../nuova/mo';
import { s } from '../strings';
import styles from './Progress.module.css';

/** What an object's workflow is doing; nothing while it rests. */
export function Progress({ mo: { props } }: { mo: Mo }) {
  const status = props.fsmStatus ?? 'nop';
  if (status === 'nop' || status === '') return null;
  const percent = Math.min(100, Math.max(0, Number(props.fsmProgr) || 0));
  const what = props.fsmStageDescr || props.fsmDescr || worded(status);
  return (
    <div className={styles.progress} data-testid="progress">
      <div className={styles.words}>
        <span>{what}</span>
        <span>{s.fsm.done(percent)}</span>
      </div>
      <div className={styles.track} role="progressbar" aria-label={`${s.fsm.title}: ${what}`} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
        <div className={styles.done} style={{ inlineSize: `${percent}%` }} />
      </div>
    </div>
  );
}
