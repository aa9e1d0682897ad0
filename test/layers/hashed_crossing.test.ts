import t from 'tap';
import * as gm from '../../src/index.js';

const { hashedCrossing } = gm.layers;

t.test('hashedCrossing', async t => {
  t.test('refuses features that do not match', async t => {
    const layer = hashedCrossing({ numBins: 3, name: 'x' });
    t.throws(() => layer.apply([['a', 'b']]), {
      message:
        'HashedCrossing "x": expected an array of at least two features, received an array of 1.',
    });
    t.throws(() => layer.apply([['a', 'b'], [1]]), {
      name: 'ShapeError',
      message: 'HashedCrossing "x": expected features of one shape, [2], received [1].',
    });
    t.throws(() => layer.apply([[['a', 'b']], [[1, 2]]]), {
      message:
        'HashedCrossing "x": expected features of shape [], [batch] or [batch, 1], received [1, 2].',
    });
    t.throws(() => layer.apply([['a'], [0.5]]), {
      message:
        'HashedCrossing "x": feature 1: expected a string or an integer at [0], received 0.5.',
    });
  });
});
