// What a run of the benchmark is shown as: a Markdown table and a bar chart for docs/speed.md.

/** One server's figures for one operation. */
export interface Row {
  readonly operation: string;
  readonly bytes: number;
  readonly server: string;
  /** Processor time of the server's process a request, milliseconds. */
  readonly cpuMs: number;
  /** Of the subgraphs' processes, when they are apart. */
  readonly subgraphCpuMs: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly peakMegabytes: number;
  /** The longest the event loop was held up, milliseconds. */
  readonly longestBlockMs: number;
}

/** How servers are called in the table. */
const titles: Readonly<Record<string, string>> = {
  floor: 'floor: Fastify + JSON.stringify of the ready answer',
  ours: '**bankgraph**, in process, guarded',
  'ours-federated': '**bankgraph**, federated over HTTP, guarded',
  'ours-federated, joined': '**bankgraph**, federated over HTTP, guarded, one token: equal questions are joined',
  'ours-wide': '**bankgraph**, in process, guarded',
  'mercurius-jit': 'Mercurius with JIT, no guard',
  'mercurius-gateway-http': 'Mercurius gateway with JIT',
  'apollo-server': 'Apollo Server, graphql-js, no guard',
  'apollo-gateway-local': '@apollo/gateway, subgraphs in process, no guard',
  'hive-rust-local': 'Hive Gateway, Rust planner, subgraphs in process, no guard',
  'hive-js-local': 'Hive Gateway, its own planner, subgraphs in process, no guard',
  'apollo-gateway-http': '@apollo/gateway over HTTP',
  'hive-rust-http': 'Hive Gateway, Rust planner, over HTTP (joins equal requests in flight)',
  'hive-js-http': 'Hive Gateway, its own planner, over HTTP (joins equal requests in flight)',
};

const sizeOf = (bytes: number) =>
  bytes < 1e6 ? `${(bytes / 1000).toFixed(bytes < 1e4 ? 1 : 0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
const figure = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** A table an operation; the ratio is ours' cost over theirs: how many of theirs' requests ours answers in the same time. */
export function toMarkdown(rows: readonly Row[]): string {
  return [...new Set(rows.map(({ operation }) => operation))]
    .map((operation) => {
      const own = rows.filter((row) => row.operation === operation);
      const ours = own.find(({ server }) => server === 'ours');
      const lines = own.map(
        ({ server, cpuMs, subgraphCpuMs, requestsPerSecond, p50Ms, p99Ms, peakMegabytes, longestBlockMs }) => {
          const ratio = ours === undefined ? '' : `${figure((cpuMs + subgraphCpuMs) / ours.cpuMs)} ×`;
          const name = titles[server] ?? server;
          return `| ${name} | ${figure(cpuMs)}${subgraphCpuMs > 0 ? ` + ${figure(subgraphCpuMs)}` : ''} | ${ratio} | ${requestsPerSecond.toFixed(0)} | ${figure(p50Ms)} | ${figure(p99Ms)} | ${peakMegabytes.toFixed(0)} | ${figure(longestBlockMs)} |`;
        },
      );
      return [
        `| ${operation} answer, ${sizeOf(own[0]?.bytes ?? 0)} | CPU ms a request (+ subgraphs') | against bankgraph | requests/s | p50 ms | p99 ms | peak MB | longest block ms |`,
        '|---|---|---|---|---|---|---|---|',
        ...lines,
      ].join('\n');
    })
    .join('\n\n');
}

const costOf = ({ cpuMs, subgraphCpuMs }: Row) => cpuMs + subgraphCpuMs;

/** Bars of the processor time a request for the middle answer, shortest first. */
export function toSvg(rows: readonly Row[]): string {
  const bars = rows.filter(({ operation }) => operation === 'middle').sort((a, b) => costOf(a) - costOf(b));
  const longest = Math.max(0.001, ...bars.map(costOf));
  const height = 40 + bars.length * 26;
  const lines = bars.map((row, index) => {
    const { server } = row;
    const cpuMs = costOf(row);
    const y = 34 + index * 26;
    const width = Math.max(2, (cpuMs / longest) * 360);
    const colour = server.startsWith('ours') ? '#0b6e4f' : '#8a94a6';
    return `<text x="290" y="${y + 13}" text-anchor="end">${server}</text><rect x="300" y="${y}" width="${width.toFixed(1)}" height="18" fill="${colour}"/><text x="${(308 + width).toFixed(1)}" y="${y + 13}">${figure(cpuMs)} ms</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 ${height}" font-family="sans-serif" font-size="13" role="img" aria-label="Processor time a request, middle answer"><rect width="760" height="${height}" fill="white"/><text x="10" y="20" font-weight="bold">Processor time a request, middle answer (shorter is better)</text>${lines.join('')}</svg>\n`;
}
