import { useRef, type ReactNode } from 'react';
import { usePage } from '../../kit/usePage';
import { s } from '../strings';
import styles from './Page.module.css';

export interface PageProps {
  title: string;
  lead?: ReactNode;
  /** What stands above the heading: where this is. */
  crumbs?: ReactNode;
  /** What stands beside the heading. */
  aside?: ReactNode;
  children: ReactNode;
  testid?: string;
}

/** The inside of the frame: a heading that takes the focus, and sections. Give it a key where one page follows another. */
export function Page({ title, lead, crumbs, aside, children, testid }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  usePage(title, s.product, heading);
  return (
    <div className={styles.page} data-testid={testid}>
      <div className={styles.head}>
        {crumbs}
        <div className={styles.title}>
          <h1 ref={heading} tabIndex={-1}>{title}</h1>
          {aside}
        </div>
        {lead && <p className={styles.lead}>{lead}</p>}
      </div>
      {children}
    </div>
  );
}

/** A part of a page under a heading of its own. */
export function Section({ title, children, testid }: { title: string; children: ReactNode; testid?: string }) {
  return (
    <section className={styles.section} aria-label={title} data-testid={testid}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Sections beside each other where there is room. */
export function Columns({ children }: { children: ReactNode }) {
  return <div className={styles.columns}>{children}</div>;
}
