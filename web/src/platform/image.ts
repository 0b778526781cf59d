/** An image that was picked, decoded and ready to be drawn. */
export type PickedImage = { bitmap: ImageBitmap; width: number; height: number };

/** A square of an image, in its own pixels. */
export type Crop = { x: number; y: number; size: number };

/** Decodes a picked file, turned as its metadata say. Rejects if the browser can't read it. */
export async function decodeImage(file: Blob): Promise<PickedImage> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  return { bitmap, width: bitmap.width, height: bitmap.height };
}

/** Cuts a square out of an image and encodes it as JPEG, side × side pixels, white behind what is transparent. */
export async function cropImage(image: PickedImage, crop: Crop, side: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, side, side);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image.bitmap, crop.x, crop.y, crop.size, crop.size, 0, 0, side, side);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('not encoded'))), 'image/jpeg', 0.9);
  });
}
