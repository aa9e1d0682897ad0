// Where the decoder looked, symbol by symbol: a row for each that was said, a column for each that was read.
import { sourcesOf, targetsOf } from './vocabulary.mjs';

const shades = [' ', '░', '▒', '▓', '█'];
const shade = weight => shades[Math.round(weight * (shades.length - 1))];

export function attentionMap(translator, source, target) {
  const pair = { source, target };
  const memory = translator.encode(sourcesOf([pair], translator.sources));
  const [said] = targetsOf([pair], translator.targets);
  const { weights } = translator.decode(said, memory, { looks: true });
  const rows = weights.reshape(weights.shape.slice(1)).arraySync();
  const symbols = [...target, 'end'];
  const wide = Math.max(...symbols.map(symbol => symbol.length));
  const lines = symbols.map((symbol, i) => {
    const cells = source.map((letter, j) => shade(rows[i][j]).repeat(letter.length));
    return `  ${symbol.padStart(wide)} ${cells.join(' ')}`;
  });
  return [`  ${' '.repeat(wide)} ${source.join(' ')}`, ...lines].join('\n');
}
