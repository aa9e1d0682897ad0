import t from 'tap';
import { attendsLikeKeras } from './attention_layers.js';

t.test('MultiHeadAttention is that of Keras', async t => attendsLikeKeras(t, 'MultiHeadAttention'));
