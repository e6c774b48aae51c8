// Builds web/ and the pinned npm packages into internal/kit/asset/dist: `npm ci && npm run build`.
// Every served file gets a name with its hash and stands ready in brotli and gzip.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import subsetFont from 'subset-font';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'internal/kit/asset/dist');
const pkg = (name) => path.join(root, 'node_modules', name);

const manifest = {};

// serve puts one file into the bundle and returns its address.
async function serve(name, type, bytes) {
  const body = Buffer.from(bytes);
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
  const ext = path.extname(name);
  const file = `${name.slice(0, -ext.length)}.${hash}${ext}`;
  const to = path.join(dist, 'asset', file);
  await writeFile(to, body);
  if (ext !== '.woff2') {
    const br = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } });
    await writeFile(to + '.br', br);
    await writeFile(to + '.gz', gzipSync(body, { level: 9 }));
    console.log(`${file}  ${body.length} bytes, ${br.length} br`);
  } else {
    console.log(`${file}  ${body.length} bytes`);
  }
  manifest[name] = { file, type };
  return `/asset/${file}`;
}

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');

// What people of Việt Nam write: ASCII, Vietnamese, signs, đồng, and Ê-đê, Gia Rai, Ba Na.
const vietnamese = 'ĂÂĐÊÔƠƯăâđêôơưÀÁẢÃẠÈÉẺẼẸÌÍỈĨỊÒÓỎÕỌÙÚỦŨỤỲÝỶỸỴàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ' + range(0x1ea0, 0x1ef9);
const minority = 'ɃƀČčĔĕĬĭŎŏŬŭÑñ';
const signs = '\u00a0«»°±²³·×÷§©®‐‑–—‘’“”„…•‹›′″₫€';
const web = range(0x20, 0x7e) + vietnamese + minority + signs + '\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323';
// Papers also carry the names of foreigners.
const print = range(0x20, 0x7e) + range(0xa0, 0x24f) + range(0x300, 0x36f) + range(0x1e00, 0x1eff) +
  range(0x2010, 0x2044) + range(0x20a0, 0x20bf) + range(0x2190, 0x2199) + '№™−≤≥≠≈∞□■●○◊';

async function fonts() {
  const noto = pkg('@expo-google-fonts/noto-sans');
  const paths = {};
  for (const [name, file] of [['noto-400.woff2', '400Regular/NotoSans_400Regular.ttf'], ['noto-600.woff2', '600SemiBold/NotoSans_600SemiBold.ttf']]) {
    const cut = await subsetFont(await readFile(path.join(noto, file)), web, {
      targetFormat: 'woff2', noHinting: true, keepFeatures: ['ccmp', 'locl', 'mark', 'mkmk', 'kern', 'tnum'],
    });
    paths[name] = await serve(name, 'font/woff2', cut);
  }
  const tinos = pkg('@expo-google-fonts/tinos');
  for (const [name, file] of [['Serif-Regular.ttf', '400Regular/Tinos_400Regular.ttf'], ['Serif-Bold.ttf', '700Bold/Tinos_700Bold.ttf'],
    ['Serif-Italic.ttf', '400Regular_Italic/Tinos_400Regular_Italic.ttf'], ['Serif-BoldItalic.ttf', '700Bold_Italic/Tinos_700Bold_Italic.ttf']]) {
    const cut = await subsetFont(await readFile(path.join(tinos, file)), print, { targetFormat: 'truetype', noHinting: true });
    await writeFile(path.join(dist, 'pdf', name), cut);
    console.log(`pdf/${name}  ${cut.length} bytes`);
  }
  return paths;
}

async function styles(fontPaths) {
  const targets = { citizen: ['safari12', 'chrome80'], staff: ['safari16', 'chrome115', 'firefox115'] };
  for (const [name, target] of Object.entries(targets)) {
    const out = await build({
      entryPoints: [path.join(root, `web/css/${name}.css`)], bundle: true, minify: true, write: false, target,
      external: ['asset:*'], logLevel: 'warning',
    });
    const css = out.outputFiles[0].text.replace(/asset:([\w.-]+)/g, (_, font) => {
      if (!fontPaths[font]) throw new Error(`${name}.css names ${font}, which is not built`);
      return fontPaths[font];
    });
    await serve(`${name}.css`, 'text/css; charset=utf-8', css);
  }
}

async function scripts() {
  const htmx = await readFile(path.join(pkg('htmx.org'), 'dist/htmx.min.js'), 'utf8');
  for (const name of ['citizen', 'staff']) {
    const out = await build({
      entryPoints: [path.join(root, `web/js/${name}.js`)], bundle: true, minify: true, write: false, format: 'iife',
      target: ['es2018'], logLevel: 'warning',
    });
    const own = out.outputFiles[0].text;
    console.log(`${name}.js: ours ${gzipSync(own, { level: 9 }).length} bytes gz`);
    await serve(`${name}.js`, 'text/javascript; charset=utf-8', `${htmx.trim()}\n${own}`);
  }
}

// icons makes one file of symbols; pages draw them with <use href="…#name">.
async function icons() {
  const lines = (await readFile(path.join(root, 'web/icon/icons.txt'), 'utf8')).split('\n');
  let symbols = '';
  for (const line of lines) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [ours, theirs = ours] = line.split('=').map((s) => s.trim());
    const svg = await readFile(path.join(pkg('lucide-static'), 'icons', `${theirs}.svg`), 'utf8');
    const inner = svg.replace(/<!--[\s\S]*?-->/g, '').replace(/[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>[\s\S]*/, '');
    symbols += `<symbol id="${ours}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, '').replace(/ \/>/g, '/>').trim()}</symbol>`;
  }
  await serve('icons.svg', 'image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg">${symbols}</svg>`);
  await serve('mark.svg', 'image/svg+xml', await readFile(path.join(root, 'web/icon/mark.svg')));
}

async function licences() {
  let text = 'Parts of other authors in the front end and the printed papers\n\n';
  for (const [name, what] of [['htmx.org', 'script'], ['lucide-static', 'icons'], ['@expo-google-fonts/noto-sans', 'web font Noto Sans, cut to the letters used'],
    ['@expo-google-fonts/tinos', 'font of printed papers (Tinos), cut to Latin letters']]) {
    const about = JSON.parse(await readFile(path.join(pkg(name), 'package.json'), 'utf8'));
    const files = (await readdir(pkg(name))).filter((f) => /^LICEN[SC]E/i.test(f));
    const font = files.filter((f) => /FONT/.test(f));
    text += `${'='.repeat(80)}\n${name} ${about.version} – ${what}\n${'='.repeat(80)}\n\n`;
    for (const f of font.length ? font : files) text += `${(await readFile(path.join(pkg(name), f), 'utf8')).trim()}\n\n`;
  }
  await writeFile(path.join(dist, 'LICENSES.txt'), text);
}

await rm(path.join(dist, 'asset'), { recursive: true, force: true });
await rm(path.join(dist, 'pdf'), { recursive: true, force: true });
await mkdir(path.join(dist, 'asset'), { recursive: true });
await mkdir(path.join(dist, 'pdf'), { recursive: true });
const fontPaths = await fonts();
await styles(fontPaths);
await scripts();
await icons();
await licences();
const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
await writeFile(path.join(dist, 'manifest.json'), JSON.stringify(sorted, null, 2) + '\n');
await writeFile(path.join(dist, '.keep'), '');
