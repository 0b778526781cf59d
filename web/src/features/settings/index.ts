export { ConnectionPage } from './ConnectionPage.tsx';
export { SettingsMenu, SettingsPlace } from './Settings.tsx';
export { SettingsFrame } from './SettingsFrame.tsx';
export type { SettingsPage } from './SettingsList.tsx';
export { SignOutDialog } from './SignOutDialog.tsx';
