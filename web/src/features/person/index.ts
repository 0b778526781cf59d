export { PersonCard } from './PersonCard.tsx';
