// SPDX-License-Identifier: MIT
// Peers are processes that live through the whole bench and measure one round when asked, so that rounds alternate within a second.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export type Answer = Record<string, number>;
export type Request = { round: string } & Record<string, string | number | boolean | undefined>;

export interface PeerSpec {
  name: string;
  threads: number;
  program: string;
  script: string;
  options: object;
  env?: Record<string, string>;
  /** What tells it from others of its name. */
  variant?: string;
  /** For one whose rounds take minutes: so many are enough. */
  mostRounds?: number;
}

/** "PyTorch channels_last, 2 thread(s)" */
export const label = ({ name, variant, threads }: Pick<PeerSpec, 'name' | 'variant' | 'threads'>) =>
  `${variant ? `${name} ${variant}` : name}, ${threads} thread(s)`;

const folder = fileURLToPath(new URL('peers/', import.meta.url));
const REST_MS = 30; // until the threads of the peer before have stopped spinning

export class Peer {
  readonly name: string;
  readonly variant: string | undefined;
  readonly threads: number;
  readonly mostRounds: number;
  about: Record<string, unknown> = {};
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private complaint = '';

  private constructor(spec: PeerSpec) {
    this.name = spec.name;
    this.variant = spec.variant;
    this.threads = spec.threads;
    this.mostRounds = spec.mostRounds ?? Infinity;
    this.child = spawn(spec.program, [folder + spec.script, JSON.stringify(spec.options)], {
      env: { ...process.env, ...spec.env },
    });
    this.child.on('error', error => (this.complaint += error.message));
    this.child.stdin!.on('error', () => {}); // said by the answer that does not come
    this.child.stderr!.on('data', text => (this.complaint += String(text)));
    this.lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  /** Starts a peer; null, with one line on the console, where it cannot be had. */
  static async start(spec: PeerSpec): Promise<Peer | null> {
    const peer = new Peer(spec);
    try {
      peer.about = await peer.next();
      return peer;
    } catch (error) {
      console.log(`skipped ${label(spec)}: ${reason(error)}`);
      return null;
    }
  }

  async ask(request: Request): Promise<Answer> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    return (await this.next()) as Answer;
  }
  stop(): void {
    this.child.kill();
  }

  private async next(): Promise<Record<string, unknown>> {
    for (;;) {
      const { value, done } = await this.lines.next();
      if (done) throw new Error(this.complaint || 'it ended without a word');
      if (!value.startsWith('{')) continue; // a library's advice
      const answer = JSON.parse(value) as Record<string, unknown>;
      if (typeof answer.error === 'string') throw new Error(answer.error);
      return answer;
    }
  }
}

/** The line of a stack or traceback that says what is wrong. */
function reason(error: unknown): string {
  const lines = (error as Error).message.trim().split('\n');
  return (lines.find(line => /Error|error|not found/.test(line)) ?? lines[0]).trim();
}

/** Every peer's answers, round by round. */
export type Rounds = Map<Peer, Answer[]>;

/**
 * A round of warm-up (not of those whose rounds are few), then `rounds` of each, by turns and every other time in
 * reverse. A peer that fails is left out.
 */
export async function alternate(
  peers: readonly Peer[],
  request: Request,
  rounds: number,
): Promise<Rounds> {
  const answers: Rounds = new Map(peers.map(peer => [peer, []]));
  for (let round = -1; round < rounds; round++) {
    const order = [...answers.keys()].filter(
      ({ mostRounds }) => round < mostRounds && (round >= 0 || mostRounds === Infinity),
    );
    if (round % 2) order.reverse();
    for (const peer of order) {
      await sleep(REST_MS);
      try {
        const answer = await peer.ask(request);
        if (round >= 0) answers.get(peer)!.push(answer);
      } catch (error) {
        console.log(`skipped ${label(peer)}, ${JSON.stringify(request)}: ${reason(error)}`);
        answers.delete(peer);
      }
    }
  }
  return answers;
}
