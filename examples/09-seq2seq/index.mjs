// An encoder and a decoder with attention learn how words are spoken. Run: node examples/09-seq2seq/index.mjs
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';
import { attentionMap } from './attention_map.mjs';
import { errorsOf } from './errors.mjs';
import { pronunciations } from './pronunciations.mjs';
import { search } from './search.mjs';
import { Translator } from './translator.mjs';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '8' },
    units: { type: 'string', default: '256' },
    pairs: { type: 'string', default: 'Infinity' },
    beams: { type: 'string', default: '4' },
  },
});

gm.seed(1234);
const start = performance.now();
const seconds = () => ((performance.now() - start) / 1000).toFixed(0);
const pairs = Number(values.pairs);
const { train, test } = await pronunciations();
const [learnt, heldOut] = [train.slice(0, pairs), test.slice(0, pairs)];
console.log(`${learnt.length} words to learn from, ${heldOut.length} held out`);

const steps = 1 + Math.max(...train.map(({ target }) => target.length));
const translator = new Translator(learnt, { units: Number(values.units) });
/** What the translator says of all these pairs. */
const translate = (given, width) =>
  Array.from({ length: Math.ceil(given.length / 256) }, (_, i) => given.slice(256 * i, 256 * (i + 1)))
    .flatMap(some => gm.tidy(() => search(translator, some, { width, steps }))); // prettier-ignore

await translator.train(learnt, {
  epochs: Number(values.epochs),
  onEpoch(epoch, loss) {
    const some = heldOut.slice(0, 512);
    const { wrong } = errorsOf(translate(some, 1), some);
    console.log(`Epoch ${epoch + 1}: loss ${loss.toFixed(4)}, of ${some.length} held-out words ${(100 * wrong).toFixed(1)}% wrong, ${seconds()} s`); // prettier-ignore
  },
});

const [greedy, beams] = [1, Number(values.beams)].map(width => translate(heldOut, width));
console.log('Held-out words:');
heldOut.slice(0, 10).forEach(({ source, references }, i) => {
  const isRight = references.some(way => way.join() === beams[i].join());
  const truth = isRight ? '' : `, really ${references.map(way => way.join(' ')).join(' or ')}`;
  console.log(`  ${source.join('')}: ${beams[i].join(' ')}${truth}`);
});
console.log('Where it looked:');
console.log(attentionMap(translator, heldOut[0].source, beams[0]));
const [g, b] = [greedy, beams].map(said => errorsOf(said, heldOut));
console.log(
  `Words wrong of ${heldOut.length}: ${(100 * g.wrong).toFixed(1)}% greedy, ${(100 * b.wrong).toFixed(1)}% with ${values.beams} beams; phonemes wrong: ${(100 * g.symbols).toFixed(1)}%, ${(100 * b.symbols).toFixed(1)}%; ${seconds()} s`,
);
