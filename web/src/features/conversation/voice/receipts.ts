import { createContext } from 'react';

/** Whether the user tells what they have seen and heard: who doesn't isn't told of others, and nothing of theirs counts as unheard. */
export const ReceiptsContext = createContext(true);
