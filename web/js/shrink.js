// A photograph from a phone is 3–12 MB; a paper can be read at 2000 pixels and 500 kB.
const LIMIT = 500 * 1000;
const EDGE = 2000;

function blobOf(canvas, quality) {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}

async function draw(file, edge) {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const ink = canvas.getContext('2d');
  ink.fillStyle = '#fff';
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.drawImage(picture, 0, 0, canvas.width, canvas.height);
  if (picture.close) picture.close();
  return canvas;
}

// shrink gives a smaller JPEG of a photograph, or the file itself when it is small, no picture, or the
// browser cannot do it: the server takes both. Of HEIC, which few programs of offices show, every browser that
// can read it makes a JPEG, however small it is.
export async function shrink(file) {
  const heic = /^image\/hei[cf]/.test(file.type) || /\.hei[cf]$/i.test(file.name);
  if (!heic && (!/^image\//.test(file.type) || file.size <= LIMIT) || !self.createImageBitmap) return file;
  try {
    let best = null;
    for (const [edge, quality] of [[EDGE, 0.85], [EDGE, 0.7], [1600, 0.65], [1400, 0.55]]) {
      best = await blobOf(await draw(file, edge), quality);
      if (best && best.size <= LIMIT) break;
    }
    if (!best || !heic && best.size >= file.size) return file;
    return new File([best], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' });
  } catch (e) {
    return file;
  }
}
