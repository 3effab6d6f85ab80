import { Link } from 'wouter';
import { buttonClass } from '../../kit/Button';
import { s } from '../strings';
import { Page } from './Page';

export function NotFoundPage() {
  return (
    <Page title={s.notFound.title} lead={s.notFound.text} testid="not-found-page">
      <Link href="/" className={buttonClass({ look: 'primary' })}>{s.notFound.back}</Link>
    </Page>
  );
}
