import { Link, useLocation } from 'wouter';
import { s } from '../strings';
import styles from './Nav.module.css';

const pages = [['/', s.nav.chassis], ['/profiles', s.nav.profiles], ['/faults', s.nav.faults], ['/statistics', s.nav.statistics], ['/events', s.nav.events], ['/audit', s.nav.audit], ['/firmware', s.nav.firmware]] as const;

/** The pages that are not one object's. */
export function Nav() {
  const [path] = useLocation();
  return (
    <nav aria-label={s.nav.label}>
      <ul className={styles.list}>
        {pages.map(([href, label]) => (
          <li key={href}>
            <Link href={href} className={styles.link} aria-current={path === href ? 'page' : undefined}>{label}</Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
