// The 1,911 emoji of the npm package emoji-datasource-twitter as colour images of 32 x 32 pixels, and their categories.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as gm from 'gemmule';

const fileOf = name => fileURLToPath(import.meta.resolve(`emoji-datasource-twitter/${name}`));

const SIDE = 32;
const CELL = SIDE + 2; // a pixel of margin on each side

/** All cells of the sheet, on white: [rows · columns, 32, 32, 3], from 0 to 1. */
function cellsOf(sheet) {
  const [colour, opacity] = gm.split(sheet.cast('float32').div(255), [3, 1], -1);
  const seen = colour.mul(opacity).add(gm.sub(1, opacity));
  const [rows, columns] = seen.shape.map(n => n / CELL);
  return seen
    .reshape([rows, CELL, columns, CELL, 3])
    .transpose([0, 2, 1, 3, 4])
    .slice([0, 0, 1, 1, 0], [rows, columns, SIDE, SIDE, 3])
    .reshape([rows * columns, SIDE, SIDE, 3]);
}

// A woman, a man and a person who run are one emoji here: the three must not stand on both sides of the split.
const persons = new Set(['1F468', '1F469', '1F9D1', '2640', '2642', '200D', 'FE0F']);
const familyOf = emoji =>
  emoji.unified.split('-').filter(code => !persons.has(code)).join('-') || emoji.unified; // prettier-ignore

/** Some emoji for training, others for the test; `labels` are places in `categories`. */
export async function emojiData({ testShare = 0.2, seed = 1 } = {}) {
  const all = JSON.parse(await readFile(fileOf('emoji.json'), 'utf8'));
  const known = all.filter(e => e.has_img_twitter && e.category !== 'Component');
  const categories = [...new Set(known.map(e => e.category))].sort();
  const sheet = await gm.data.readImage(fileOf('img/twitter/sheets/32.png'), { channels: 4 });
  const cells = cellsOf(sheet);
  const columns = sheet.shape[1] / CELL;

  const families = [...new Set(known.map(familyOf))];
  const order = gm.randomPermutation(families.length, { seed }).dataSync();
  const held = new Set(
    Array.from(order.subarray(0, Math.round(testShare * families.length)), i => families[i]),
  );
  const part = list => ({
    images: cells.gather(Int32Array.from(list, e => e.sheet_y * columns + e.sheet_x)),
    labels: gm.tensor(Int32Array.from(list, e => categories.indexOf(e.category))),
  });
  return {
    categories,
    train: part(known.filter(e => !held.has(familyOf(e)))),
    test: part(known.filter(e => held.has(familyOf(e)))),
  };
}
