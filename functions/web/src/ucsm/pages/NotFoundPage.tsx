import { Link } from 'wouter';
import { buttonClass } from '../../kit/Button';
import { Page } from '../parts/Page';
import { s } from '../strings';

export function Missing({ title, text }: { title: string; text: string }) {
  return (
    <Page title={title} lead={text} testid="not-found-page">
      <div>
        <Link href="/" className={buttonClass({ look: 'primary' })}>{s.notFound.back}</Link>
      </div>
    </Page>
  );
}

export function NotFoundPage() {
  return <Missing title={s.notFound.title} text={s.notFound.text} />;
}

/** In place of an object's page when there is none of that name. */
export function NoObject() {
  return <Missing title={s.notFound.object} text={s.notFound.objectText} />;
}
