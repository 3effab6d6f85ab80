import { Link, Redirect } from 'wouter';
import { buttonClass } from '../../kit/Button';
import { useStore } from '../../kit/useStore';
import styles from '../pages/forms.module.css';
import { Page } from '../pages/Page';
import { useServices } from '../services';
import { s } from '../strings';
import { Finder } from './Finder';

/** The directory, to look people up. */
export default function PeoplePage() {
  const { token } = useStore(useServices().account);
  if (token === '') return <Redirect to="/sign-in" replace />;
  return (
    <Page title={s.home.find} lead={s.find.lead} wide testid="people-page">
      <Finder />
      <div className={styles.actions}>
        <Link href="/home" className={buttonClass({})}>{s.home.back}</Link>
      </div>
    </Page>
  );
}
