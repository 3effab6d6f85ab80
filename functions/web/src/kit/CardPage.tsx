import { useRef, type ReactNode } from 'react';
import { Link } from 'wouter';
import { Air } from './Air';
import styles from './CardPage.module.css';
import { cx } from './cx';
import { Mark } from './Mark';
import { usePage } from './usePage';

export interface CardPageProps {
  title: string;
  lead?: ReactNode;
  wide?: boolean;
  children: ReactNode;
  testid?: string;
  /** The product's name, which leads to the start of the app. */
  product: string;
  /** The skip link's words. */
  skip: string;
  /** What stands at the other end of the header. */
  nav: ReactNode;
}

/** A page that asks or tells one thing: skip link, header, and one card with a heading that takes the focus. */
export function CardPage({ title, lead, wide, children, testid, product, skip, nav }: CardPageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  usePage(title, product, heading);
  return (
    <div className={styles.page} data-testid={testid}>
      <a className="skip-link" href="#main">{skip}</a>
      <Air className={styles.air} />
      <header className={styles.header}>
        <Link href="/" className={styles.brand}>
          <Mark />
          {product}
        </Link>
        <nav className={styles.nav} aria-label={product}>{nav}</nav>
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        <div className={cx(styles.card, wide && styles.wide)}>
          <div className={styles.head}>
            <h1 ref={heading} tabIndex={-1}>{title}</h1>
            {lead && <p className={styles.lead}>{lead}</p>}
          </div>
          {children}
        </div>
      </main>
    </div>
  );
}
