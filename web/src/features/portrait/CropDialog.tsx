import { t } from '@lingui/core/macro';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { cropImage, type PickedImage } from '../../platform/index.ts';
import { Button, Dialog } from '../../ui/index.ts';
import styles from './CropDialog.module.css';
import { cropOf, dragBy, maxZoom, moveBy, type Point, placeOf, startView, zoomTo } from './crop.ts';

/** The side of the uploaded square: sharp at twice the largest size in which avatars are shown. */
const uploadSide = 512;
const frameSide = 280;
const keyStep = 0.05;
const keyScale = 1.1;

type CropDialogProps = {
  image: PickedImage;
  /** Takes the cut and encoded picture; resolves when it is done with it. */
  onDone: (picture: Blob) => Promise<void>;
  onCancel: () => void;
};

/** Cuts a square out of a picked image: drag to move, two fingers, the wheel or the slider to enlarge; arrow keys, + and − too. */
export function CropDialog({ image, onDone, onCancel }: CropDialogProps) {
  const [view, setView] = useState(() => startView(image.width, image.height));
  const [isBusy, setBusy] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const fingers = useRef(new Map<number, Point>());

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
    const from = [...fingers.current.values()];
    if (!fingers.current.has(event.pointerId)) return;
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const to = [...fingers.current.values()];
    const side = event.currentTarget.clientWidth;
    setView((old) => dragBy(old, from, to, side));
  };
  const lift = (event: PointerEvent<HTMLCanvasElement>) => fingers.current.delete(event.pointerId);
  const steps: Record<string, [number, number]> = {
    ArrowLeft: [keyStep, 0],
    ArrowRight: [-keyStep, 0],
    ArrowUp: [0, keyStep],
    ArrowDown: [0, -keyStep],
  };
  const scales: Record<string, number> = { '+': keyScale, '=': keyScale, '-': 1 / keyScale };
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
            fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
          }}
          onPointerMove={move}
          onPointerUp={lift}
          onPointerCancel={lift}
          onWheel={(event) => setView((old) => zoomTo(old, old.zoom * (event.deltaY < 0 ? 1.08 : 1 / 1.08)))}
          onKeyDown={(event) => {
            const step = steps[event.key];
            const scale = scales[event.key];
            if (!step && !scale) return;
            event.preventDefault();
            setView((old) => (step ? moveBy(old, ...step) : zoomTo(old, old.zoom * (scale ?? 1))));
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
