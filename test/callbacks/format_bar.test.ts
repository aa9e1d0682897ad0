import t from 'tap';
import { formatBar, formatLine } from '../../src/callbacks/index.js';
import { formatEta, widthOf } from '../../src/callbacks/format_bar.js';

const running = {
  step: 12,
  target: 235,
  elapsed: 1.2,
  perStep: 0.0123,
  logs: { loss: 0.30124, accuracy: 0.91234 },
};

t.test('formatBar', async t => {
  t.test('writes the line of Keras', async t =>
    t.equal(
      formatBar(running),
      '\x1b[1m 12/235\x1b[0m \x1b[32m━\x1b[0m\x1b[37m━━━━━━━━━━━━━━━━━━━\x1b[0m \x1b[1m2s\x1b[0m 12ms/step - accuracy: 0.9123 - loss: 0.3012',
    ),
  );

  t.test('shows the time taken at the end', async t =>
    t.equal(
      formatBar({ ...running, step: 235, elapsed: 3.4, finished: true, logs: {} }),
      '\x1b[1m235/235\x1b[0m \x1b[32m━━━━━━━━━━━━━━━━━━━━\x1b[0m\x1b[37m\x1b[0m \x1b[1m3s\x1b[0m 12ms/step',
    ),
  );

  t.test('has no bar where the number of steps is unknown', async t =>
    t.equal(
      formatBar({ ...running, target: null, logs: {} }),
      '     12/Unknown \x1b[1m1s\x1b[0m 12ms/step',
    ),
  );

  t.test('writes small numbers with an exponent, and those that are none', async t =>
    t.match(
      formatBar({ ...running, logs: { a: 0.0001234, b: NaN, c: -2, d: 0 } }),
      / - a: 1\.2340e-04 - b: nan - c: -2\.0000 - d: 0\.0000e\+00$/,
    ),
  );

  t.test('puts the validation behind the training', async t =>
    t.match(
      formatLine({ ...running, logs: { val_accuracy: 1, zeta: 1, loss: 1 } }),
      /loss.*zeta.*val_accuracy/,
    ),
  );

  t.test('gets shorter on a narrow terminal, and never breaks', async t => {
    for (const columns of [200, 80, 60, 40, 20])
      t.ok(widthOf(formatBar({ ...running, columns })) < columns, `${columns} columns`);
    t.match(formatBar({ ...running, columns: 70 }), /loss: 0.3012$/);
  });
});

t.test('formatEta', async t => {
  t.equal(formatEta(12.9), '12s');
  t.equal(formatEta(65), '1:05');
  t.equal(formatEta(7384), '2:03:04');
});

t.test('formatLine', async t => {
  t.equal(
    formatLine({ ...running, step: 235, elapsed: 3 }),
    '235/235 - 3s - 12ms/step - accuracy: 0.9123 - loss: 0.3012',
  );
  t.match(formatLine({ ...running, perStep: 2 }), / 2s\/step/);
  t.match(formatLine({ ...running, perStep: 35e-6 }), / 35us\/step/);
});
