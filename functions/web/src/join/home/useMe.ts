import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useStore } from '../../kit/useStore';
import { api, Problem } from '../api';
import { useServices } from '../services';

/** The signed-in user and their spaces. nobody: there is no one signed in, nor one on the way to the sign-in page. */
export function useMe() {
  const { account } = useServices();
  const { token, name, userJid } = useStore(account);
  const { data, error, refetch } = useQuery({ queryKey: ['me', token], queryFn: ({ signal }) => api.me(token, signal), enabled: token !== '' });
  const expired = useExpired(error);
  return { token, name: data?.name || name, userJid, me: data, error: expired ? null : error, expired, nobody: token === '' && !expired, refetch };
}

/** Leads to the sign-in page when a request failed because the sign-in has run out; true on the way there. */
export function useExpired(error: unknown): boolean {
  const { account } = useServices();
  const [, navigate] = useLocation();
  const expired = error instanceof Problem && error.status === 401;
  useEffect(() => {
    if (!expired) return;
    navigate('/sign-in?expired', { replace: true });
    account.signOut();
  }, [expired, account, navigate]);
  return expired;
}
