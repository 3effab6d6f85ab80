import type { ReactNode } from 'react';
import { Avatar } from '../../kit/Avatar';
import { Button } from '../../kit/Button';
import type { Person } from '../api';
import { useServices } from '../services';
import { s } from '../strings';
import styles from './home.module.css';
import { mailLink, telLink } from './people';

interface PersonRowProps {
  person: Person;
  /** Instead of where they are listed. */
  about?: string;
  /** What can be done with them. */
  children?: ReactNode;
}

/** Somebody of the directory, with all ways to reach them. */
export function PersonRow({ person, about, children }: PersonRowProps) {
  const { displayName, organisation, location } = person;
  const where = about ?? [organisation, location && s.find.location(location)].filter(Boolean).join(' · ');
  return (
    <li className={styles.person} data-testid="person" data-name={displayName}>
      <Avatar name={displayName} />
      <div className={styles.about}>
        <p className={styles.name}>{displayName}</p>
        {where && <p className={styles.soft}>{where}</p>}
      </div>
      {children}
      <Ways person={person} />
    </li>
  );
}

function Ways({ person: { email, phone, mobile, sip } }: { person: Person }) {
  if (!email && !phone && !mobile && !sip) return null;
  return (
    <dl className={styles.ways}>
      {email && <Way name={s.find.email} text={email} link={mailLink(email)} />}
      {phone && <Way name={s.find.phone} text={phone} link={telLink(phone)} />}
      {mobile && <Way name={s.find.mobile} text={mobile} link={telLink(mobile)} />}
      {sip && (
        <Way name={s.find.sip} text={sip}>
          <Copy text={sip} />
        </Way>
      )}
    </dl>
  );
}

function Way({ name, text, link, children }: { name: string; text: string; link?: string; children?: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {link ? <a href={link}>{text}</a> : text}
        {children}
      </dd>
    </div>
  );
}

function Copy({ text }: { text: string }) {
  const { toaster } = useServices();
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => toaster.show(s.find.copied, { icon: 'check' }),
      () => toaster.show(s.find.copyFailed, { icon: 'alert' }),
    );
  };
  return <Button look="quiet" size="small" className={styles.copy} aria-label={s.find.copyAddress(text)} onPress={copy}>{s.find.copy}</Button>;
}
