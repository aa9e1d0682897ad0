import t from 'tap';
import { attendsLikeKeras } from './attention_layers.js';

t.test('AdditiveAttention is that of Keras', async t => attendsLikeKeras(t, 'AdditiveAttention'));
