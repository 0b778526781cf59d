export { PortraitPicker, type PortraitPickerProps } from './PortraitPicker.tsx';
