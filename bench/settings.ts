// SPDX-License-Identifier: MIT
/** What a bench is told on the command line. */
export interface Settings {
  rounds: number;
  /** A part of the bench; each names its parts. */
  only: string;
}
