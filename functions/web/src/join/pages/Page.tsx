import { Link } from 'wouter';
import { buttonClass } from '../../kit/Button';
import { CardPage, type CardPageProps } from '../../kit/CardPage';
import { Icon } from '../../kit/Icon';
import { ThemeButton } from '../../kit/ThemeButton';
import { useStore } from '../../kit/useStore';
import { useServices } from '../services';
import { s } from '../strings';

export type PageProps = Omit<CardPageProps, 'product' | 'skip' | 'nav'>;

/** A page outside of the room, with the way to one's account in its header. */
export function Page(props: PageProps) {
  return <CardPage {...props} product={s.product} skip={s.skip} nav={<Account />} />;
}

function Account() {
  const { account } = useServices();
  const { token, name } = useStore(account);
  return (
    <>
      <ThemeButton words={s.theme} />
      {token ? (
        <Link href="/home" className={buttonClass({ look: 'quiet', size: 'small' })}>
          <Icon name="user" size={20} />
          {name || s.home.title}
        </Link>
      ) : (
        <Link href="/sign-in" className={buttonClass({ look: 'quiet', size: 'small' })}>{s.join.signIn}</Link>
      )}
    </>
  );
}
