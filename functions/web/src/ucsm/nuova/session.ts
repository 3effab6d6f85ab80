import { Store } from '../../kit/store';
import { call, code, UcsError } from './client';
import { element, type XmlElement } from './xml';

export interface SessionState {
  /** '' while nobody is signed in. */
  cookie: string;
  name: string;
  /** Seconds within which the server wants to hear of us. */
  period: number;
  /** The session ended by itself: the place is kept, and signing in again goes on there. */
  expired: boolean;
  /** The server asked for another password. */
  passwordDue: boolean;
}

/** The refresh period of a server that tells none, and the time after which one that does not answer is asked again (seconds). */
const defaultPeriod = 600;
const retryPeriod = 30;

const nobody: SessionState = { cookie: '', name: '', period: defaultPeriod, expired: false, passwordDue: false };

/** What the server says of a chassis whose admin still has the password that it left the factory with. */
const factoryPassword = /factory password/i;

/**
 * Session is one sign-in to UCS Manager. Its cookie lives in this tab's sessionStorage and is changed for a new one
 * (aaaRefresh) well before the refresh period ends. That asks for the password again, which is kept in memory and
 * nowhere else: after a reload the cookie is kept alive instead, and the server ends it in its own time. All calls
 * go through here.
 */
export class Session {
  readonly store: Store<SessionState>;
  #password = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #renewing: Promise<void> | undefined;

  constructor() {
    this.store = new Store({ ...nobody, ...stored() });
    if (this.store.get().cookie) void this.renew();
  }

  async signIn(name: string, password: string): Promise<void> {
    const answer = await call(element('aaaLogin', { inName: name, inPassword: password }));
    this.#password = password;
    this.#keep(name, answer);
  }

  /** Signs out here at once, and then tells the server. */
  async signOut(): Promise<void> {
    const { cookie } = this.store.get();
    this.#end(false);
    await call(element('aaaLogout', { inCookie: cookie })).catch(() => undefined);
  }

  async changePassword(oldPassword: string, newPassword: string, confirmed: string): Promise<void> {
    await this.call('aaaChangeSelfPassword', {
      inUserName: this.store.get().name, inOldPassword: oldPassword, inNewPassword: newPassword, inConfirmNewPassword: confirmed,
    });
    if (this.#password) this.#password = newPassword;
    this.store.set({ passwordDue: false });
  }

  /** Sends a method with the cookie. */
  call(method: string, attrs: Record<string, string> = {}, children: XmlElement[] = []): Promise<XmlElement> {
    return this.use((cookie) => call(element(method, { cookie, ...attrs }, children)));
  }

  /**
   * Runs something with the cookie. A call that was under way while the cookie was changed is refused for the old
   * one and tried once more with the new; any other 552 is the end of the session.
   */
  async use<T>(run: (cookie: string) => Promise<T>): Promise<T> {
    await this.#renewing;
    const { cookie } = this.store.get();
    try {
      return await run(cookie);
    } catch (error) {
      if (!(error instanceof UcsError)) throw error;
      if (factoryPassword.test(error.message)) this.store.set({ passwordDue: true });
      if (error.code !== code.noSession) throw error;
      await this.#renewing;
      const now = this.store.get().cookie;
      if (now && now !== cookie) return run(now);
      this.#end(true);
      throw error;
    }
  }

  /** Prolongs the session. Two at once are one. */
  renew(): Promise<void> {
    return (this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined)));
  }

  async #renew(): Promise<void> {
    const { name, cookie, period } = this.store.get();
    try {
      const answer = await call(this.#password
        ? element('aaaRefresh', { inName: name, inPassword: this.#password, inCookie: cookie })
        : element('aaaKeepAlive', { cookie }));
      if (this.store.get().cookie !== cookie) return;
      if (this.#password) this.#keep(name, answer);
      else this.#schedule(period);
    } catch (error) {
      // Without an answer the cookie may still be good: the next call tells.
      if (error instanceof UcsError && (error.code === code.network || error.code === code.unavailable)) this.#schedule(retryPeriod);
      else if (this.store.get().cookie === cookie) this.#end(true);
    }
  }

  #keep(name: string, { attrs }: XmlElement): void {
    const { outCookie: cookie = '', outRefreshPeriod, outPasswdExpiryStatus = '' } = attrs;
    const period = Number(outRefreshPeriod) || defaultPeriod;
    const passwordDue = this.store.get().passwordDue || outPasswdExpiryStatus === 'expired';
    this.store.set({ cookie, name, period, expired: false, passwordDue });
    store({ cookie, name, period });
    this.#schedule(period);
  }

  /** Prolongs a minute before the period (seconds) ends, or half-way through a short one. */
  #schedule(period: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.renew(), Math.max(period - 60, period / 2) * 1000);
  }

  #end(expired: boolean): void {
    clearTimeout(this.#timer);
    this.#password = '';
    this.store.set({ ...nobody, expired, name: expired ? this.store.get().name : '' });
    store(undefined);
  }
}

const key = 'plenum.ucsm';

type Stored = Pick<SessionState, 'cookie' | 'name' | 'period'>;

function stored(): Stored | undefined {
  try {
    const raw = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Partial<Stored> | null;
    if (typeof raw?.cookie === 'string' && typeof raw.name === 'string') return { cookie: raw.cookie, name: raw.name, period: Number(raw.period) || defaultPeriod };
  } catch {
    // Nothing readable: nobody.
  }
  return undefined;
}

function store(value: Stored | undefined): void {
  try {
    if (value) sessionStorage.setItem(key, JSON.stringify(value));
    else sessionStorage.removeItem(key);
  } catch {
    // Storage may be forbidden; the session then lasts as long as the page.
  }
}
