import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Change, Mo } from '../../src/ucsm/nuova/mo';
import { element, readXml, writeXml, type XmlElement } from '../../src/ucsm/nuova/xml';
import { serve } from './site';
import { labObjects } from './ucsObjects';

type Answer = XmlElement | { code: string; text: string };

/** UCS Manager as far as the page needs it: one session, the methods it calls, an event stream; and the page's files. */
export class FakeUcs {
  readonly objects = new Map<string, Mo>();
  /** Every method that came, in order. */
  readonly calls: XmlElement[] = [];
  /** The password of admin. */
  password = 'secret';
  refreshPeriod = '600';
  /** Refuses the next calls of these methods with the factory password's error. */
  factory = false;
  readonly #streams = new Set<ServerResponse>();
  readonly #server: Server;
  #cookie = '';
  #eid = 1;

  static async start(mos: Mo[] = labObjects()): Promise<FakeUcs> {
    const fake = new FakeUcs(mos);
    await new Promise<void>((done) => fake.#server.listen(0, '127.0.0.1', done));
    return fake;
  }

  private constructor(mos: Mo[]) {
    for (const mo of mos) this.objects.set(mo.dn, mo);
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  get origin(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  /** The methods of one name that came. */
  called(name: string): XmlElement[] {
    return this.calls.filter((call) => call.name === name);
  }

  /** Changes objects and tells the subscribers in one frame. */
  change(...changes: (Omit<Change, 'cls'> & { cls?: string })[]): void {
    const events = changes.map(({ dn, cls, props, status }) => {
      const name = cls ?? this.objects.get(dn)!.cls;
      if (status === 'deleted') this.objects.delete(dn);
      else this.objects.set(dn, { dn, cls: name, props: { ...this.objects.get(dn)?.props, ...props } });
      return element('configMoChangeEvent', { cookie: '', inEid: String(this.#eid++) }, [element('inConfig', {}, [element(name, { dn, status, ...props })])]);
    });
    const body = writeXml(element('methodVessel', { cookie: '' }, [element('inStimuli', {}, events)]));
    for (const stream of this.#streams) stream.write(`${Buffer.byteLength(body)}\n${body}`);
  }

  raise(...faults: Mo[]): void {
    this.change(...faults.map((fault) => ({ ...fault, status: 'created' as const })));
  }

  /** Ends the session: the stream closes and the cookie is worth nothing. */
  expire(): void {
    this.#cookie = '';
    this.drop();
  }

  /** Breaks the event streams. */
  drop(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  async stop(): Promise<void> {
    this.drop();
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    if (pathname !== '/nuova') {
      const { body, status, headers } = await serve(join(inject('out'), 'site'), pathname);
      return void response.writeHead(status, headers).end(body);
    }
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    this.#answer(readXml(Buffer.concat(pieces).toString()), response);
  }

  #answer(call: XmlElement, response: ServerResponse): void {
    this.calls.push(call);
    const signedIn = this.#cookie !== '' && (call.attrs.cookie ?? call.attrs.inCookie) === this.#cookie;
    if (call.name === 'eventSubscribe' && signedIn) {
      response.writeHead(200, { 'Content-Type': 'text/xml' }).flushHeaders();
      this.#streams.add(response);
      return void response.on('close', () => this.#streams.delete(response));
    }
    const answer = call.name === 'aaaLogin' || signedIn ? this.#method(call) : { code: '552', text: 'Authorization required' };
    const { name } = call;
    const xml = 'code' in answer
      ? element(name, { cookie: '', response: 'yes', errorCode: answer.code, invocationResult: 'unidentified-fail', errorDescr: answer.text })
      : { ...answer, attrs: { cookie: '', response: 'yes', ...answer.attrs } };
    response.writeHead(200, { 'Content-Type': 'text/xml' }).end(writeXml(xml));
  }

  #method({ name, attrs, children }: XmlElement): Answer {
    switch (name) {
      case 'aaaLogin':
      case 'aaaRefresh':
        return attrs.inPassword === this.password ? this.#granted(name) : { code: '551', text: 'Authentication failed' };
      case 'aaaLogout':
        this.#cookie = '';
        return element(name, { outStatus: 'success' });
      case 'aaaChangeSelfPassword':
        if (attrs.inOldPassword !== this.password) return { code: '551', text: 'Authentication failed' };
        this.password = attrs.inNewPassword!;
        this.factory = false;
        return element(name, { outStatus: 'success' });
      case 'configResolveClasses':
        return this.#resolve(name, children[0]!.children.map((id) => id.attrs.value!));
      case 'configConfMo':
        return this.#configure(name, children[0]!.children[0]!);
      case 'faultAckFault':
        return this.#acknowledge(name, attrs.inId!);
      default:
        return element(name);
    }
  }

  #granted(name: string): XmlElement {
    this.#cookie = `1713476816/${crypto.randomUUID()}`;
    return element(name, { outCookie: this.#cookie, outRefreshPeriod: this.refreshPeriod, outPriv: 'admin', outName: '', outPasswdExpiryStatus: 'no' });
  }

  #resolve(name: string, classes: string[]): XmlElement {
    const found = [...this.objects.values()].filter((mo) => classes.includes(mo.cls));
    return element(name, {}, [element('outConfigs', {}, found.map(({ cls, dn, props }) => element(cls, { dn, ...props })))]);
  }

  #configure(name: string, { name: cls, attrs: { dn, ...props } }: XmlElement): Answer {
    if (this.factory) return { code: '150', text: 'Update failed: [Change the factory password of admin first]' };
    if (!this.objects.has(dn!)) return { code: '102', text: `configured object (${dn}) not found` };
    this.change({ dn: dn!, props, status: 'modified' });
    return element(name, {}, [element('outConfig', {}, [element(cls, { dn: dn!, ...props, status: 'modified' })])]);
  }

  #acknowledge(name: string, id: string): Answer {
    const fault = [...this.objects.values()].find((mo) => mo.cls === 'faultInst' && mo.props.id === id);
    if (!fault) return { code: '102', text: `fault ${id} not found` };
    this.change({ dn: fault.dn, props: { ack: 'yes' }, status: 'modified' });
    return element(name);
  }
}
