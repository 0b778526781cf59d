import { t } from '@lingui/core/macro';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { cropImage, type PickedImage } from '../../platform/index.ts';
import { Button, Dialog } from '../../ui/index.ts';
import styles from './AvatarCrop.module.css';
import { cropOf, maxZoom, moveBy, placeOf, startView, zoomTo } from './crop.ts';

/** The side of the uploaded square: sharp at twice the largest size in which avatars are shown. */
const uploadSide = 512;
const frameSide = 280;
const keyStep = 0.05;

type AvatarCropProps = {
  image: PickedImage;
  /** Takes the cut and encoded picture; resolves when it is done with it. */
  onDone: (picture: Blob) => Promise<void>;
  onCancel: () => void;
};

/** Cuts a square out of a picked image: drag to move, the slider or the wheel to enlarge, arrow keys too. */
export function AvatarCrop({ image, onDone, onCancel }: AvatarCropProps) {
  const [view, setView] = useState(() => startView(image.width, image.height));
  const [isBusy, setBusy] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ x: number; y: number }>(undefined);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const side = context.canvas.width;
    const place = placeOf(view, side);
    context.clearRect(0, 0, side, side);
    context.imageSmoothingQuality = 'high';
    context.drawImage(image.bitmap, place.x, place.y, place.width, place.height);
  }, [view, image]);

  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const from = last.current;
    if (!from) return;
    last.current = { x: event.clientX, y: event.clientY };
    const side = event.currentTarget.clientWidth;
    setView((old) => moveBy(old, (event.clientX - from.x) / side, (event.clientY - from.y) / side));
  };
  const steps: Record<string, [number, number]> = {
    ArrowLeft: [keyStep, 0],
    ArrowRight: [-keyStep, 0],
    ArrowUp: [0, keyStep],
    ArrowDown: [0, -keyStep],
  };
  const save = async () => {
    setBusy(true);
    try {
      await onDone(await cropImage(image, cropOf(view), uploadSide));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t`Crop your picture`}
      closeLabel={t`Close`}
      onClose={onCancel}
      actions={
        <>
          <Button onClick={onCancel}>{t`Cancel`}</Button>
          <Button look="primary" isBusy={isBusy} onClick={save}>{t`Use picture`}</Button>
        </>
      }
    >
      <div className={styles.stage}>
        <canvas
          ref={canvas}
          className={styles.canvas}
          width={frameSide * 2}
          height={frameSide * 2}
          role="img"
          tabIndex={0}
          aria-label={t`Your picture; move it with the arrow keys`}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            last.current = { x: event.clientX, y: event.clientY };
          }}
          onPointerMove={move}
          onPointerUp={() => {
            last.current = undefined;
          }}
          onPointerCancel={() => {
            last.current = undefined;
          }}
          onWheel={(event) => setView((old) => zoomTo(old, old.zoom * (event.deltaY < 0 ? 1.08 : 1 / 1.08)))}
          onKeyDown={(event) => {
            const step = steps[event.key];
            if (!step) return;
            event.preventDefault();
            setView((old) => moveBy(old, ...step));
          }}
        />
      </div>
      <label className={styles.zoom}>
        <span>{t`Zoom`}</span>
        <input
          type="range"
          min={1}
          max={maxZoom}
          step={0.01}
          value={view.zoom}
          onChange={(event) => {
            const zoom = event.currentTarget.valueAsNumber;
            setView((old) => zoomTo(old, zoom));
          }}
        />
      </label>
    </Dialog>
  );
}
