import type { ReactNode } from 'react';
import type { Person } from '../../model/index.ts';

/** The card of somebody, which is another feature's. */
export type CardOf = (person: Person, onClose: () => void) => ReactNode;
