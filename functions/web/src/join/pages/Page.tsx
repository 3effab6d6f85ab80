import { useRef, type ReactNode } from 'react';
import { Link } from 'wouter';
import { buttonClass } from '../../kit/Button';
import { cx } from '../../kit/cx';
import { Icon } from '../../kit/Icon';
import { Mark } from '../../kit/Mark';
import { ThemeButton } from '../../kit/ThemeButton';
import { usePage } from '../../kit/usePage';
import { useStore } from '../../kit/useStore';
import { useServices } from '../services';
import { s } from '../strings';
import { Air } from './Air';
import styles from './Page.module.css';

export interface PageProps {
  title: string;
  lead?: ReactNode;
  wide?: boolean;
  children: ReactNode;
  testid?: string;
}

/** A page outside of the room: skip link, header, and one card with a heading that takes the focus. */
export function Page({ title, lead, wide, children, testid }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  usePage(title, s.product, heading);
  return (
    <div className={styles.page} data-testid={testid}>
      <a className="skip-link" href="#main">{s.skip}</a>
      <Air className={styles.air} />
      <Header />
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

function Header() {
  const { account } = useServices();
  const { token, name } = useStore(account);
  return (
    <header className={styles.header}>
      <Link href="/" className={styles.brand}>
        <Mark />
        {s.product}
      </Link>
      <nav className={styles.nav} aria-label={s.product}>
        <ThemeButton words={s.theme} />
        {token ? (
          <Link href="/home" className={buttonClass({ look: 'quiet', size: 'small' })}>
            <Icon name="user" size={20} />
            {name || s.home.title}
          </Link>
        ) : (
          <Link href="/sign-in" className={buttonClass({ look: 'quiet', size: 'small' })}>{s.join.signIn}</Link>
        )}
      </nav>
    </header>
  );
}
