// An LSTM that forecasts the births of the next day. Run: node examples/08-forecast/index.mjs
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';
import { readDays } from './births.mjs';

const { values } = parseArgs({ options: { epochs: { type: 'string', default: '30' } } });

gm.seed(1234);
const WEEK = 7;
const STEPS = 4 * WEEK;
const HELD_OUT = 1987; // this year and the next

const days = await readDays();
const births = Float32Array.from(days, day => day.births);

/** How much more was born than on the same day of the week before: what the network forecasts, in steps of 10%. */
const change = i => 10 * Math.log(births[i] / births[i - WEEK]);
/** What is known at the end of day i: its births, seen against the week before, and the calendar of the day to come. */
function knownAt(i) {
  const week = births.subarray(i - WEEK + 1, i + 1);
  const mean = week.reduce((sum, n) => sum + n) / WEEK;
  const { weekday, holiday } = days[i + 1];
  const weekdays = Array.from({ length: WEEK }, (_, d) => Number(d + 1 === weekday));
  return [change(i), 10 * Math.log(births[i] / mean), Number(holiday), ...weekdays];
}

/** All sequences of STEPS days whose next day, the one to forecast, lies from day `from` up to day `to`. */
function sequences(from, to) {
  const first = from - STEPS;
  const known = Array.from({ length: to - 1 - first }, (_, i) => knownAt(first + i));
  const next = Array.from({ length: to - from }, (_, i) => change(from + i));
  return gm.timeseriesDataset(known, next, { sequenceLength: STEPS }).tensors();
}
const heldOut = days.findIndex(day => day.year === HELD_OUT);
const [xTrain, yTrain] = sequences(WEEK + STEPS, heldOut);
const [xTest] = sequences(heldOut, days.length);

const { layers, optimizers, schedules } = gm;
const model = gm.sequential([
  layers.lstm({ units: 32, inputShape: xTrain.shape.slice(1) }),
  layers.dense({ units: 1 }),
]);
model.summary();
const epochs = Number(values.epochs);
const decaySteps = epochs * Math.ceil(xTrain.shape[0] / 32);
model.compile({
  optimizer: optimizers.adam({ learningRate: schedules.cosineDecay({ initialLearningRate: 4e-3, decaySteps }) }), // prettier-ignore
  loss: 'mean_absolute_error',
});
await model.fit(xTrain, yTrain, { epochs });

const actual = gm.tensor(births.subarray(heldOut));
const lastWeek = gm.tensor(births.subarray(heldOut - WEEK, births.length - WEEK));
const forecast = lastWeek.mul(gm.exp(model.predict(xTest).reshape([-1]).div(10)));
const errorOf = guess => gm.mean(gm.abs(gm.sub(guess, actual))).item();
const [error, baseline] = [errorOf(forecast), errorOf(lastWeek)];

console.log('The last days of the year:');
const told = [forecast, lastWeek].map(t => t.slice(actual.size - 10).arraySync());
days.slice(-10).forEach(({ year, month, date, births }, i) => {
  const [net, week] = told.map(guesses => Math.round(guesses[i]));
  console.log(`  ${year}-${month}-${date}: ${births} born, forecast ${net}, a week before ${week}`);
});
console.log(
  `Mean absolute error in ${HELD_OUT} and ${HELD_OUT + 1}: ${error.toFixed(1)} births a day; same day last week: ${baseline.toFixed(1)}; ${(100 * (1 - error / baseline)).toFixed(1)}% less`,
);
