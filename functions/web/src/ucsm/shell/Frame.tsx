import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { Mark } from '../../kit/Mark';
import { ThemeButton } from '../../kit/ThemeButton';
import { usePicked } from '../../kit/useStore';
import { useMo } from '../model/useObjects';
import { useServices } from '../services';
import { s } from '../strings';
import { AccountMenu } from './AccountMenu';
import { EquipmentTree } from './EquipmentTree';
import { FaultBar } from './FaultBar';
import styles from './Frame.module.css';
import { LinkPill } from './LinkPill';
import { Nav } from './Nav';
import { PasswordNotice } from './PasswordNotice';
import { useFaultNews } from './useFaultNews';

/** What is around every page of who is signed in: header, fault summary, pages, and the equipment tree. */
export function Frame({ children }: { children: ReactNode }) {
  const { link } = useServices();
  const phase = usePicked(link.store, (state) => state.phase);
  const system = useMo('sys');
  useFaultNews();
  return (
    <div className={styles.frame}>
      <a className="skip-link" href="#main">{s.skip}</a>
      <header className={styles.header}>
        <Link href="/" className={styles.brand}>
          <Mark />
          <span>{s.plenum} <span className={styles.manager}>{s.manager}</span></span>
        </Link>
        <span className={styles.system} data-testid="system">{system?.props.name}</span>
        <div className={styles.tools}>
          <LinkPill phase={phase} />
          <ThemeButton words={s.theme} />
          <AccountMenu />
        </div>
      </header>
      <div className={styles.bar}>
        <Nav />
        <FaultBar />
      </div>
      <Side />
      <main id="main" className={styles.main} tabIndex={-1}>
        <PasswordNotice />
        {system ? children : <p className={styles.reading} role="status">{phase === 'lost' ? s.link.lostNews : s.reading}</p>}
      </main>
    </div>
  );
}

/** The tree: beside the page where there is room, else behind a button. */
function Side() {
  const [shown, setShown] = useState(false);
  return (
    <nav className={styles.side} aria-label={s.tree.label} data-shown={shown}>
      <button type="button" className={styles.show} aria-expanded={shown} aria-controls="tree" onClick={() => setShown(!shown)}>{s.tree.show}</button>
      <div id="tree" className={styles.tree}>
        <EquipmentTree onOpen={() => setShown(false)} />
      </div>
    </nav>
  );
}
