import { createContext, useContext } from 'react';
import { Toaster } from '../kit/Toasts';
import { baseClasses } from './model/classes';
import { History } from './model/history';
import { Link } from './model/link';
import { statsClasses } from './model/metrics';
import { Objects } from './model/objects';
import { Session } from './nuova/session';

/** What every page may use. Made once by main. */
export interface Services {
  session: Session;
  objects: Objects;
  link: Link;
  history: History;
  toaster: Toaster;
}

export function makeServices(): Services {
  const session = new Session();
  const objects = new Objects();
  return {
    session, objects, link: new Link(session, objects, [...baseClasses, ...statsClasses]), history: new History(objects), toaster: new Toaster(),
  };
}

const Context = createContext<Services | undefined>(undefined);

export const ServicesProvider = Context.Provider;

export function useServices(): Services {
  const services = useContext(Context);
  if (!services) throw new Error('no services around this component');
  return services;
}
