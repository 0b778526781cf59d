export { ChatVerbs } from './ChatVerbs.tsx';
