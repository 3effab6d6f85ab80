/** The join function's HTTP API (prefix /join/v1). */

export interface Seat {
  session: string;
  ticket: string;
  participant: string;
  leg: string;
  call: string;
  coSpace: string;
  name: string;
  title: string;
}

export interface SessionStatus {
  state: 'open' | 'ended';
  ended?: string;
  name: string;
  title: string;
}

export interface SignedIn {
  token: string;
  name: string;
  userJid: string;
  userId: string;
}

export interface Space {
  id: string;
  name: string;
  uri?: string;
  callId?: string;
  /** The person may add and remove members. */
  mayManage?: boolean;
}

/** What a user may make spaces after. */
export interface Template {
  id: string;
  name: string;
  description?: string;
}

export interface SpaceWish {
  template: string;
  name: string;
  /** The part before the @; digits are drawn without it. */
  uri?: string;
}

export interface Member {
  id: string;
  name: string;
  userJid: string;
  owner: boolean;
  /** By the person who asks. */
  removable: boolean;
}

/** Somebody in a directory. */
export interface Person {
  displayName: string;
  organisation?: string;
  email?: string;
  sip?: string;
  phone?: string;
  mobile?: string;
  /** The part of the directory, in words. */
  location?: string;
  /** Of those who can be made members. */
  userJid?: string;
}

export interface Found {
  people: Person[];
  /** There are more than were listed. */
  more: boolean;
  /** The parts of the directory that did not answer. */
  unavailable: string[];
  /** How many parts there are to be asked; with none nobody can be found. */
  places: number;
}

export interface Me {
  name: string;
  userJid: string;
  spaces: Space[];
}

export interface OfferAnswer {
  sdp: string;
  epoch: number;
  blade: number | string;
}

export interface JoinRequest {
  target: string;
  passcode?: string;
  secret?: string;
  name?: string;
}

/** A failed request. reason is the API's public word for it, or 'network' when no answer came. */
export class Problem extends Error {
  readonly status: number;
  readonly reason: string;
  readonly requestId: string;
  /** Seconds to wait before another try. */
  readonly retryAfter: number;

  constructor(fields: { status: number; reason: string; detail?: string; requestId?: string; retryAfter?: number }) {
    super(fields.detail || fields.reason);
    this.name = 'Problem';
    this.status = fields.status;
    this.reason = fields.reason;
    this.requestId = fields.requestId ?? '';
    this.retryAfter = fields.retryAfter ?? 0;
  }
}

interface Call {
  method?: string;
  bearer?: string;
  body?: unknown;
  signal?: AbortSignal;
}

const prefix = '/join/v1';

export const api = {
  signIn: (username: string, password: string) => request<SignedIn>('/sign-in', { body: { username, password } }),
  me: (token: string, signal?: AbortSignal) => request<Me>('/me', { bearer: token, signal }),
  templates: (token: string, signal?: AbortSignal) => request<Template[]>('/me/templates', { bearer: token, signal }),
  makeSpace: (token: string, wish: SpaceWish) => request<Space>('/me/spaces', { body: wish, bearer: token }),
  people: (token: string, text: string, signal?: AbortSignal) =>
    request<Found>(`/me/people?q=${encodeURIComponent(text)}`, { bearer: token, signal }),
  members: (token: string, space: string, signal?: AbortSignal) => request<Member[]>(membersOf(space), { bearer: token, signal }),
  addMember: (token: string, space: string, userJid: string) => request<Member>(membersOf(space), { body: { userJid }, bearer: token }),
  removeMember: (token: string, space: string, member: string) =>
    request<void>(`${membersOf(space)}/${encodeURIComponent(member)}`, { method: 'DELETE', bearer: token }),
  signOut: (token: string) => request<void>('/me', { method: 'DELETE', bearer: token }),
  join: (body: JoinRequest, token?: string) => request<Seat>('/sessions', { body, bearer: token }),
  session: (s: Pick<Seat, 'session' | 'ticket'>, signal?: AbortSignal) => request<SessionStatus>(path(s), { bearer: s.ticket, signal }),
  offer: (s: Pick<Seat, 'session' | 'ticket'>, sdp: string, signal: AbortSignal) =>
    request<OfferAnswer>(`${path(s)}/offer`, { body: { sdp }, bearer: s.ticket, signal }),
  leave: (s: Pick<Seat, 'session' | 'ticket'>) => request<void>(path(s), { method: 'DELETE', bearer: s.ticket }),
};

function path(s: Pick<Seat, 'session'>): string {
  return `/sessions/${encodeURIComponent(s.session)}`;
}

function membersOf(space: string): string {
  return `/me/spaces/${encodeURIComponent(space)}/members`;
}

async function request<T>(url: string, call: Call): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (call.bearer) headers.Authorization = `Bearer ${call.bearer}`;
  if (call.body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(prefix + url, {
      method: call.method ?? (call.body === undefined ? 'GET' : 'POST'),
      headers, signal: call.signal, cache: 'no-store', credentials: 'omit', keepalive: call.method === 'DELETE',
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
    });
  } catch (error) {
    throw new Problem({ status: 0, reason: 'network', detail: String(error) });
  }
  return response.ok ? await answer<T>(response) : Promise.reject(await problem(response));
}

async function answer<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  try {
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  } catch {
    throw new Problem({ status: response.status, reason: 'badAnswer', requestId: requestID(response) });
  }
}

/** Reads application/problem+json, and makes do with whatever else came. */
export async function problem(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const text = (v: unknown) => (typeof v === 'string' ? v : '');
  const header = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  const wait = typeof body.retryAfter === 'number' ? body.retryAfter : header;
  return new Problem({
    status: response.status,
    reason: text(body.reason) || statusReason(response.status),
    detail: text(body.detail) || text(body.title),
    requestId: text(body.requestId) || requestID(response),
    retryAfter: Number.isFinite(wait) && wait > 0 ? Math.ceil(wait) : 0,
  });
}

function requestID(response: Response): string {
  return response.headers.get('X-Request-Id') ?? '';
}

function statusReason(status: number): string {
  if (status === 401) return 'unauthorized';
  if (status === 429) return 'tooManyTries';
  return status >= 500 ? 'unavailable' : 'refused';
}
