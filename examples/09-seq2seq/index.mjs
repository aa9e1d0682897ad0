// An encoder and a decoder with attention learn how words are spoken, or English messages in German.
// Run: node examples/09-seq2seq/index.mjs [--task german]
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';
import { attentionMap } from './attention_map.mjs';
import { errorsOf } from './errors.mjs';
import { messages } from './messages.mjs';
import { pronunciations } from './pronunciations.mjs';
import { search } from './search.mjs';
import { Translator } from './translator.mjs';

const { values } = parseArgs({
  options: {
    task: { type: 'string', default: 'phonemes' },
    epochs: { type: 'string' },
    units: { type: 'string', default: '256' },
    pairs: { type: 'string', default: 'Infinity' },
    beams: { type: 'string', default: '4' },
  },
});

gm.seed(1234);
const start = performance.now();
const seconds = () => ((performance.now() - start) / 1000).toFixed(0);
const pairs = Number(values.pairs);
/** What is read and said, how it is written, and what suits it. A word that comes once teaches nothing. */
const tasks = {
  phonemes: { read: pronunciations, what: 'words', symbols: 'phonemes', between: '', epochs: 8 },
  german: {
    read: messages,
    what: 'messages',
    symbols: 'words',
    between: ' ',
    epochs: 80,
    training: { least: 2, dropout: 0.3 },
  },
};
const task = tasks[values.task];
const { what, between } = task;
const { train, test } = await task.read();
const [learnt, heldOut] = [train.slice(0, pairs), test.slice(0, pairs)];
console.log(`${learnt.length} ${what} to learn from, ${heldOut.length} held out`);

const steps = 1 + Math.max(...train.map(({ target }) => target.length));
const translator = new Translator(learnt, { units: Number(values.units), ...task.training });
/** What the translator says of all these pairs. */
const translate = (given, width) =>
  Array.from({ length: Math.ceil(given.length / 256) }, (_, i) => given.slice(256 * i, 256 * (i + 1)))
    .flatMap(some => gm.tidy(() => search(translator, some, { width, steps }))); // prettier-ignore

await translator.train(learnt, {
  epochs: Number(values.epochs ?? task.epochs),
  onEpoch(epoch, loss) {
    const some = heldOut.slice(0, 512);
    const { wrong } = errorsOf(translate(some, 1), some);
    console.log(`Epoch ${epoch + 1}: loss ${loss.toFixed(4)}, of ${some.length} held-out ${what} ${(100 * wrong).toFixed(1)}% wrong, ${seconds()} s`); // prettier-ignore
  },
});

const [greedy, beams] = [1, Number(values.beams)].map(width => translate(heldOut, width));
console.log(`Held-out ${what}:`);
heldOut.slice(0, 10).forEach(({ source, target, references = [target] }, i) => {
  const isRight = references.some(way => way.join() === beams[i].join());
  const truth = isRight ? '' : `, really ${references.map(way => way.join(' ')).join(' or ')}`;
  console.log(`  ${source.join(between)}: ${beams[i].join(' ')}${truth}`);
});
console.log('Where it looked:');
console.log(attentionMap(translator, heldOut[0].source, beams[0]));
const [g, b] = [greedy, beams].map(said => errorsOf(said, heldOut));
console.log(
  `${what[0].toUpperCase()}${what.slice(1)} wrong of ${heldOut.length}: ${(100 * g.wrong).toFixed(1)}% greedy, ${(100 * b.wrong).toFixed(1)}% with ${values.beams} beams; ${task.symbols} wrong: ${(100 * g.symbols).toFixed(1)}%, ${(100 * b.symbols).toFixed(1)}%; ${seconds()} s`,
);
