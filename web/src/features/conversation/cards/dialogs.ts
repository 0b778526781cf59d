// The dialogs about people and places, as one file of the build.
export { NewContact } from './NewContact.tsx';
export { NewLocation } from './NewLocation.tsx';
