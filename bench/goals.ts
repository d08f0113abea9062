// What speed is aimed at, and whether a run of the benchmark has it. Ratios are of processor time a request, that of subgraphs'
// processes included, side by side in one run; milliseconds hold for the machine on which the floor takes 0.10 ms for the middle
// answer, and are scaled by what it takes here. Called by run.ts with `--check`.

import type { Row } from './report.ts';

/** One goal: `least` or `most` of a figure. */
interface Goal {
  readonly operation: string;
  readonly what: string;
  /** Null where a server that it is about was not measured. */
  readonly figure: (cpuMsOf: (server: string) => number | null) => number | null;
  readonly least?: number;
  readonly most?: number;
}

/** What the floor takes for the middle answer where the milliseconds of the goals were set. */
const floorOfMiddleMs = 0.1;

const over = (server: string, ours = 'ours'): Goal['figure'] => {
  return (cpuMsOf) => {
    const [theirs, own] = [cpuMsOf(server), cpuMsOf(ours)];
    return theirs === null || own === null ? null : theirs / own;
  };
};

const federated = (server: string) => over(server, 'ours-federated');

const goals: readonly Goal[] = [
  { operation: 'small', what: 'ms', figure: (cpuMsOf) => cpuMsOf('ours'), most: 0.12 },
  { operation: 'small', what: 'Mercurius + JIT, without guard', figure: over('mercurius-jit'), least: 1.2 },
  { operation: 'middle', what: 'ms', figure: (cpuMsOf) => cpuMsOf('ours'), most: 0.3 },
  { operation: 'middle', what: 'Mercurius + JIT, without guard', figure: over('mercurius-jit'), least: 1.5 },
  { operation: 'middle', what: '@apollo/gateway in process', figure: over('apollo-gateway-local'), least: 10 },
  { operation: 'middle', what: 'Hive Gateway, Rust planner, in process', figure: over('hive-rust-local'), least: 6 },
  { operation: 'large', what: 'the floor', figure: over('floor'), least: 0.45 },
  { operation: 'large', what: 'Mercurius + JIT, without guard', figure: over('mercurius-jit'), least: 4 },
  ...['small', 'middle'].flatMap((operation): Goal[] => [
    { operation, what: 'over HTTP: Mercurius gateway', figure: federated('mercurius-gateway-http'), least: 1.3 },
    { operation, what: 'over HTTP: Hive Gateway, Rust planner', figure: federated('hive-rust-http'), least: 3 },
    { operation, what: 'over HTTP: @apollo/gateway', figure: federated('apollo-gateway-http'), least: 3 },
  ]),
];

/** The goals, each with what was measured; what was not is said. */
export function toGoalsText(rows: readonly Row[]): string {
  const costOf = (operation: string, server: string): number | null => {
    const row = rows.find((one) => one.operation === operation && one.server === server);
    return row === undefined ? null : row.cpuMs + row.subgraphCpuMs;
  };
  const floorMs = costOf('middle', 'floor');
  const scale = floorMs === null ? 1 : floorOfMiddleMs / floorMs;
  let missed = 0;
  const lines = goals.map(({ operation, what, figure, least, most }) => {
    const isTime = what === 'ms';
    const found = figure((server) => costOf(operation, server));
    const measured = found === null ? null : isTime ? found * scale : found;
    const isMet = measured !== null && measured >= (least ?? 0) && measured <= (most ?? Number.POSITIVE_INFINITY);
    if (measured !== null && !isMet) missed++;
    const wanted = least === undefined ? `at most ${most}` : `at least ${least} ×`;
    const verdict = measured === null ? 'not measured' : isMet ? 'met' : 'missed';
    return `| ${operation} | ${isTime ? 'ms a request, scaled by the floor' : what} | ${wanted} | ${measured?.toFixed(2) ?? ''} | ${verdict} |`;
  });
  return ['| answer | against | goal | measured | |', '|---|---|---|---|---|', ...lines, '', `${missed} missed`].join(
    '\n',
  );
}
