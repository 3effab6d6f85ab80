import { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { Toaster } from '../kit/Toasts';
import { AccountStore } from './account';
import { Problem } from './api';
import { PrefStore } from './prefs';

/** What every page may use. Made once by main. */
export interface Services {
  prefs: PrefStore;
  account: AccountStore;
  queries: QueryClient;
  toaster: Toaster;
  /** Passcodes that worked, by target, for coming back after leaving. Never stored. */
  passcodes: Map<string, string>;
}

export function makeServices(): Services {
  const retry = (count: number, error: unknown) => count < 3 && error instanceof Problem && error.reason === 'network';
  return {
    prefs: new PrefStore(),
    account: new AccountStore(),
    // "always": a lab on this very machine is there without any network.
    queries: new QueryClient({
      defaultOptions: { queries: { retry, refetchOnWindowFocus: false, networkMode: 'always' }, mutations: { retry: false, networkMode: 'always' } },
    }),
    toaster: new Toaster(),
    passcodes: new Map(),
  };
}

const Context = createContext<Services | undefined>(undefined);

export const ServicesProvider = Context.Provider;

export function useServices(): Services {
  const services = useContext(Context);
  if (!services) throw new Error('no services around this component');
  return services;
}
