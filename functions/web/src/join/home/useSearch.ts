import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useStore } from '../../kit/useStore';
import { api, type Found } from '../api';
import { useServices } from '../services';
import { question } from './people';

/** Typing rests so long before the server is asked. */
const rest = 300;

export interface Search {
  /** The question that found answers; '' when there is none. */
  asked: string;
  found: Found | undefined;
  error: Error | null;
  searching: boolean;
  /** Asks at once. */
  now(): void;
  again(): void;
}

/** Asks the directory while somebody types. What was found last stays until the next answer; late answers are not heard. */
export function useSearch(text: string): Search {
  const { token } = useStore(useServices().account);
  const [settled, setSettled] = useState('');
  const wanted = question(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), rest);
    return () => clearTimeout(timer);
  }, [wanted]);
  const asked = wanted && settled;
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['people', token, asked],
    queryFn: async ({ signal }) => ({ asked, found: whole(await api.people(token, asked, signal)) }),
    enabled: asked !== '' && token !== '',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
  const answer = asked ? data : undefined;
  return {
    asked: answer?.asked ?? asked, found: answer?.found, error: asked ? error : null, searching: isFetching || wanted !== settled,
    now: () => setSettled(wanted), again: () => void refetch(),
  };
}

/** Members that are left out are as good as empty. */
function whole(found: Partial<Found>): Found {
  return { people: found.people ?? [], more: found.more ?? false, unavailable: found.unavailable ?? [], places: found.places ?? 1 };
}
