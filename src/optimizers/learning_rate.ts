// SPDX-License-Identifier: MIT
import { checkFromZero } from '../naming.js';
import type { Variable } from '../tensor.js';
import { setData, zeroVariable } from '../variable.js';
import type { Schedule } from './schedules.js';

/** A number, or what a schedule says of the step. Updates read it from a variable, so that a recorded step follows it. */
export class LearningRate {
  /** float64 [1] */
  readonly variable: Variable;
  readonly schedule: Schedule | null;
  private last: number;

  constructor(
    private readonly who: string,
    name: string,
    given: number | Schedule,
  ) {
    this.schedule = typeof given === 'function' ? given : null;
    this.last = this.checked(typeof given === 'function' ? given(0) : given);
    this.variable = zeroVariable([1], 'float64', { name, trainable: false });
    this.write(this.last);
  }
  /** The last one set, or the schedule's of the last step, for which it waits. */
  get value(): number {
    return this.schedule ? this.variable.item() : this.last;
  }
  /** @throws TypeError where there is a schedule */
  set value(rate: number) {
    if (this.schedule)
      throw new TypeError(
        `${this.who}: its learning rate follows a schedule and cannot be set. Make the optimizer with a number.`,
      );
    this.write(this.checked(rate));
  }
  /** What a config says of it. */
  get asGiven(): number | Schedule {
    return this.schedule ?? this.last;
  }
  /** That of a step, counted from 0. */
  at(step: number): number {
    return this.schedule ? this.checked(this.schedule(step)) : this.last;
  }
  /** Follows the schedule, where there is one. */
  follow(step: number): void {
    if (this.schedule) this.write(this.at(step));
  }
  /** Goes on from a rate that it had. */
  write(rate: number): void {
    this.last = rate;
    setData(this.variable, Float64Array.of(rate));
  }
  private checked(rate: unknown): number {
    checkFromZero(this.who, 'learningRate', rate);
    return rate as number;
  }
}
