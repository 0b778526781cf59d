export { type AlertChoices, alerts, mayRing, setAlerts } from './alerts.ts';
export { setBadge } from './badge.ts';
export { copyText } from './clipboard.ts';
export { type ContextFacts, readContext } from './context.ts';
export { describeDevice } from './device.ts';
export { type DraftReply, drafts } from './drafts.ts';
export {
  filesOf,
  holdUrl,
  type PickOptions,
  pickFiles,
  readBytes,
  saveFile,
  urlOf,
  watchDrops,
} from './files.ts';
export { savesData } from './frugal.ts';
export { arrivals, goBack, goTo, path, readQuery, takeFragment, writeQuery } from './history.ts';
export { whenIdle } from './idle.ts';
export { type Crop, cropImage, decodeImage, type PickedImage } from './image.ts';
export { nameKeys } from './keys.ts';
export { chosenLanguage, readTimeZone, setLanguage, systemLanguages } from './language.ts';
export { applyLook, followLook, type Look, look, setLook } from './look.ts';
export {
  loadMediaTools,
  type PdfPages,
  type PreparedFile,
  paintBlurhash,
  type Quality,
} from './mediaTools.ts';
export { closeAllNotes, closeNotes, onLed, tellWorker, type WorkerFacts } from './notes.ts';
export { attention, media, online, setTitle, visible } from './page.ts';
export { type Playback, playback, position, rates, type Track } from './playback.ts';
export { playing } from './playing.ts';
export { askPosition, type NoPosition, type Position } from './position.ts';
export {
  askPushPermission,
  type PushPermission,
  type PushSupport,
  type PushTarget,
  pushPermission,
  pushWish,
  readPushSupport,
  readPushTarget,
  setPushWish,
  subscribePush,
  unsubscribePush,
} from './push.ts';
export { estimateStorage, type StorageEstimate } from './quota.ts';
export {
  camera,
  fetchRecorder,
  RecordError,
  type Recorded,
  type Recorder,
  type RecordKind,
  type RecordProblem,
  showStream,
  startRecorder,
} from './recording.ts';

export { forgetScreen, keepScreen, uncoverScreen } from './screen.ts';
export { handShared, joinShared, onHanded, readShared, takeHanded, takeShared } from './share.ts';
export { playSound, type Sound } from './sounds.ts';
export { readSetting, writeSetting } from './storage.ts';
export { type Observed, observe } from './store.ts';
export { registerWorker, reloadPage, takeUpdate, update } from './worker.ts';
