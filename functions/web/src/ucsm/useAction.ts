import { useState } from 'react';
import { problemWords, type Words } from './problems';

export interface Action {
  pending: boolean;
  /** Why it was refused the last time. */
  words: Words | undefined;
  /** Runs it unless it is running; answers whether it was done. */
  run(action: () => Promise<unknown>): Promise<boolean>;
}

/** Something that a button asks the server to do. */
export function useAction(): Action {
  const [pending, setPending] = useState(false);
  const [words, setWords] = useState<Words>();
  const run = async (action: () => Promise<unknown>): Promise<boolean> => {
    if (pending) return false;
    setPending(true);
    try {
      await action();
      setWords(undefined);
      return true;
    } catch (error) {
      setWords(problemWords(error));
      return false;
    } finally {
      setPending(false);
    }
  };
  return { pending, words, run };
}
