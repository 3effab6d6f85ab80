import type { XmlElement } from './xml';

/** A managed object. Immutable: a change makes a new one. */
export interface Mo {
  dn: string;
  cls: string;
  props: Readonly<Record<string, string>>;
}

export type Status = 'created' | 'modified' | 'deleted';

/** What an event says of one object: all its properties when it is new, else those that changed. */
export interface Change extends Mo {
  status: Status;
}

/** The objects of a flat answer (outConfigs, outConfig). */
export function mosIn(answer: XmlElement): Mo[] {
  return answer.children.filter((c) => c.name === 'outConfigs' || c.name === 'outConfig').flatMap((c) => c.children.map(mo));
}

/** The changes that a frame of the event stream tells; none in frames of other kinds, such as heartbeats. */
export function changesIn(frame: XmlElement): Change[] {
  if (frame.name === 'configMoChangeEvent') return frame.children.flatMap((config) => config.children.map(change));
  return frame.name === 'methodVessel' || frame.name === 'inStimuli' ? frame.children.flatMap(changesIn) : [];
}

function mo({ name, attrs: { dn = '', status: _, ...props } }: XmlElement): Mo {
  return { dn, cls: name, props };
}

function change(e: XmlElement): Change {
  const { status } = e.attrs;
  return { ...mo(e), status: status === 'deleted' || status === 'removed' ? 'deleted' : status === 'modified' ? 'modified' : 'created' };
}
