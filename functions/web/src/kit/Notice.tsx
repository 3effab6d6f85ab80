import type { ReactNode, Ref } from 'react';
import { cx } from './cx';
import { Icon } from './Icon';
import styles from './Notice.module.css';

export interface NoticeProps {
  tone?: 'notice' | 'danger' | 'info';
  title: string;
  children?: ReactNode;
  /** An id to tell an administrator, in small print. */
  small?: string;
  /** alert is spoken at once; leave it out for what is there from the beginning. */
  role?: 'alert' | 'status';
  testid?: string;
  reason?: string;
  ref?: Ref<HTMLDivElement>;
}

/** A few words about something that matters, where it matters. */
export function Notice({ tone = 'notice', title, children, small, role, testid, reason, ref }: NoticeProps) {
  return (
    <div ref={ref} role={role} tabIndex={ref ? -1 : undefined} data-testid={testid} data-reason={reason} className={cx(styles.notice, tone !== 'notice' && styles[tone])}>
      <Icon name={tone === 'info' ? 'info' : 'alert'} />
      <span className={styles.title}>{title}</span>
      {children && <div className={styles.text}>{children}</div>}
      {small && <span className={styles.small}>{small}</span>}
    </div>
  );
}
