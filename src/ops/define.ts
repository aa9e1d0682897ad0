// SPDX-License-Identifier: MIT
// An op in TypeScript: its shape rule, its instruction and its gradient together. The same definition runs eagerly, is recorded
// by `capture`, and is differentiated.
import { checkGradientShape, noteOp, taping } from '../autograd.js';
import type { DType } from '../dtype.js';
import type { Shape } from '../shape.js';
import { revision } from '../revision.js';
import { stream } from '../stream.js';
import { checkDevice, checkUsable, Tensor } from '../tensor.js';

/** What an op will give. */
export interface Spec {
  shape: Shape;
  dtype: DType;
}
/** An op's tensors by name (or an array of them). */
export type Inputs = Record<string, Tensor | undefined>;
type Named<I> = { readonly [K in keyof I]: I[K] };
/** For each input its gradient; `false` or nothing where none is needed or none flows. */
export type Gradients<I> = { [K in keyof I]?: Tensor | false | undefined };

export interface GradientArgs<I, A> {
  /** The gradient by the output. */
  dy: Tensor;
  inputs: Named<I>;
  output: Tensor;
  attrs: A;
  /** Which inputs' gradients are asked for. */
  needs: { readonly [K in keyof I]: boolean };
}
export interface MultiGradientArgs<I, A> extends Omit<GradientArgs<I, A>, 'dy' | 'output'> {
  /** The gradients by the outputs; undefined where an output has no influence. */
  dys: readonly (Tensor | undefined)[];
  outputs: readonly Tensor[];
}

/** @internal */
export interface AnyOp {
  name: string;
  gradient?(args: {
    dys: readonly (Tensor | undefined)[];
    inputs: Inputs;
    outputs: readonly Tensor[];
    attrs: unknown;
    needs: Record<string, boolean>;
  }): Record<string, Tensor | false | undefined>;
}

/**
 * An op of one output.
 *   infer: shape and dtype of the output, and every check of meaning; throws what the user reads
 *   emit: writes one record (or several)
 *   gradient: in terms of other ops; leave it out only where there is none: asking for it is then an error that names the op
 */
export interface OpDefinition<I extends object, A> {
  infer(inputs: Named<I>, attrs: A): Spec;
  emit(inputs: Named<I>, output: Tensor, attrs: A): void;
  gradient?: (args: GradientArgs<I, A>) => Gradients<I>;
}
/** An op as it is called. */
export type Op<I, A = void> = (inputs: I, attrs: A) => Tensor;

export function defineOp<I extends object, A = void>(
  name: string,
  op: OpDefinition<I, A>,
): Op<I, A> {
  const noted: AnyOp = { name };
  const { gradient } = op;
  if (gradient) {
    noted.gradient = ({ dys, outputs, inputs, attrs, needs }) =>
      checked(
        name,
        gradient({
          dy: dys[0]!,
          output: outputs[0],
          inputs: inputs as I,
          attrs: attrs as A,
          needs: needs as never,
        }),
        inputs,
      );
  }
  // One output, no list: this is the path of nearly every eager call.
  return (inputs, attrs) => {
    admit(name, inputs as Inputs);
    const { shape, dtype } = op.infer(inputs, attrs);
    const y = new Tensor(shape, dtype);
    op.emit(inputs, y, attrs);
    if (taping()) noteOp(noted, { ...inputs } as Inputs, attrs, [y]);
    return y;
  };
}

/** An op of several outputs. */
export interface MultiOpDefinition<I extends object, A> {
  infer(inputs: Named<I>, attrs: A): Spec[];
  emit(inputs: Named<I>, outputs: readonly Tensor[], attrs: A): void;
  gradient?(args: MultiGradientArgs<I, A>): Gradients<I>;
}
export function defineMultiOp<I extends object, A = void>(
  name: string,
  definition: MultiOpDefinition<I, A>,
): (inputs: I, attrs: A) => Tensor[] {
  const noted: AnyOp = { name };
  if (definition.gradient)
    noted.gradient = args => checked(name, definition.gradient!(args as never), args.inputs);
  return (inputs, attrs) => {
    admit(name, inputs as Inputs);
    const outputs = definition.infer(inputs, attrs).map(newOutput);
    definition.emit(inputs, outputs, attrs);
    if (taping()) noteOp(noted, { ...inputs } as Inputs, attrs, outputs);
    return outputs;
  };
}

const newOutput = (spec: Spec): Tensor => new Tensor(spec.shape, spec.dtype);

/** Each input must be usable here; a captured function keeps what it reads from outside. @internal */
export function admit(name: string, inputs: Inputs): void {
  for (const key in inputs) {
    const t = inputs[key];
    if (t === undefined) continue;
    if (t.device !== stream.device) checkDevice(t, name, key);
    if (t.handle <= 0) checkUsable(t, name);
    else if (stream.trace !== null) stream.trace.constants.add(t);
  }
}

function checked(
  name: string,
  gradients: Record<string, Tensor | false | undefined>,
  inputs: Inputs,
): Record<string, Tensor | false | undefined> {
  for (const key of Object.keys(gradients)) {
    const g = gradients[key];
    if (g !== undefined && g !== false) checkGradientShape(name, key, g, inputs[key]!);
  }
  return gradients;
}

/** An instruction that changes variables and gives nothing: checks that its operands are usable here. @internal */
export function admitOperands(name: string, operands: Inputs): void {
  admit(name, operands);
  if (stream.trace) stream.trace.writes = true;
  else revision.weights++;
}
