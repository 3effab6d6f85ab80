import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Member } from '../api';

/** The members of a space as a page knows them. */
export interface Membership {
  token: string;
  space: string;
  members: Member[];
  /** Shows a change at once, and asks for the list anew. */
  changed(change?: (members: Member[]) => Member[]): void;
}

/** Asks for the members of a space. */
export function useMembers(token: string, space: string) {
  const queries = useQueryClient();
  const queryKey = ['members', token, space];
  const { data, error, refetch } = useQuery({ queryKey, queryFn: ({ signal }) => api.members(token, space, signal), enabled: token !== '' });
  const changed: Membership['changed'] = (change) => {
    if (change) queries.setQueryData<Member[]>(queryKey, (list) => change(list ?? []));
    void queries.invalidateQueries({ queryKey });
  };
  const membership: Membership | undefined = data && { token, space, members: data, changed };
  return { membership, error, refetch };
}
