import { Link } from 'wouter';
import { titleOf, views } from '../model/classes';
import { useObjects } from '../model/useObjects';
import { ancestors } from '../nuova/dn';
import { s } from '../strings';
import styles from './Crumbs.module.css';

/** The objects above one, each a link; only those that have a page. */
export function Crumbs({ dn }: { dn: string }) {
  const above = useObjects((objects) => ancestors(dn).reverse().map(objects.get).filter((mo) => mo !== undefined && mo.cls in views));
  if (above.length === 0) return null;
  return (
    <nav aria-label={s.crumbs}>
      <ol className={styles.crumbs}>
        {above.map((mo) => (
          <li key={mo!.dn}>
            <Link href={`/${mo!.dn}`}>{titleOf(mo!)}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
