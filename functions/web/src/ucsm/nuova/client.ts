import { readXml, writeXml, type XmlElement } from './xml';

/** Error codes that the page treats in a way of their own. network and unavailable are ours: no answer, or none in XML. */
export const code = { badLogin: '551', noSession: '552', tooMany: '572', network: 'network', unavailable: 'unavailable' } as const;

/** A refused request: the server's errorCode, and its errorDescr as the message. */
export class UcsError extends Error {
  readonly code: string;

  constructor(code: string, text = code) {
    super(text);
    this.name = 'UcsError';
    this.code = code;
  }
}

/** Sends one method; answers when the answer begins. */
export async function post(method: XmlElement, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch('/nuova', {
      method: 'POST', body: writeXml(method), signal, cache: 'no-store', credentials: 'omit', headers: { 'Content-Type': 'text/xml' },
    });
  } catch (error) {
    throw new UcsError(code.network, String(error));
  }
  if (!response.ok) throw new UcsError(code.unavailable, `HTTP ${response.status}`);
  return response;
}

/** Sends one method and reads the whole answer. */
export async function call(method: XmlElement): Promise<XmlElement> {
  const response = await post(method, AbortSignal.timeout(30_000));
  return answerIn(await response.text().catch((error) => Promise.reject(new UcsError(code.network, String(error)))));
}

/** The place of uploads; the cookie goes there in a header of its own, which lasts no longer than the upload. */
const uploads = '/operations/';

/** Uploads a file of firmware; throws what the server finds wrong with it. */
export async function upload(cookie: string, file: File): Promise<void> {
  const place = `path=${uploads}; secure; samesite=strict`;
  document.cookie = `ucsm-cookie=${cookie}; ${place}`;
  let response: Response;
  try {
    response = await fetch(`${uploads}file-${encodeURIComponent(file.name)}/image.txt`, { method: 'PUT', body: file, cache: 'no-store' });
  } catch (error) {
    throw new UcsError(code.network, String(error));
  } finally {
    document.cookie = `ucsm-cookie=; max-age=0; ${place}`;
  }
  if (!response.ok) throw new UcsError(String(response.status), (await response.text()).trim());
}

/** The answer in a body; throws what it refuses. */
export function answerIn(body: string): XmlElement {
  let answer: XmlElement;
  try {
    answer = readXml(body);
  } catch (error) {
    throw new UcsError(code.unavailable, String(error));
  }
  const { errorCode, errorDescr } = answer.attrs;
  if (errorCode !== undefined || answer.name === 'error') throw new UcsError(errorCode || code.unavailable, errorDescr);
  return answer;
}
