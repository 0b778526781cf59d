export { NewGroup } from './NewGroup.tsx';
