import { Store } from '../kit/store';

/** Who is signed in in this browser; token '' is nobody. */
export interface Account {
  token: string;
  name: string;
  userJid: string;
}

const key = 'plenum.account';
const nobody: Account = { token: '', name: '', userJid: '' };

/**
 * AccountStore keeps the sign-in: in sessionStorage for this tab, or in localStorage when the person asked to
 * stay signed in on this device.
 */
export class AccountStore extends Store<Account> {
  constructor() {
    super(load());
  }

  signIn(account: Account, stay: boolean): void {
    this.signOut();
    this.set(account);
    try {
      (stay ? localStorage : sessionStorage).setItem(key, JSON.stringify(account));
    } catch {
      // Storage may be forbidden; the sign-in then lasts as long as the page.
    }
  }

  signOut(): void {
    this.set(nobody);
    try {
      localStorage.removeItem(key);
      sessionStorage.removeItem(key);
    } catch {
      // See signIn.
    }
  }
}

function load(): Account {
  try {
    const raw = JSON.parse(sessionStorage.getItem(key) ?? localStorage.getItem(key) ?? 'null') as Partial<Account> | null;
    if (raw && typeof raw.token === 'string' && raw.token !== '') return { ...nobody, ...raw };
  } catch {
    // Nothing readable: nobody.
  }
  return nobody;
}
