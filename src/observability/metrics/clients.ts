// Figures by client: operations, points, refusals, documents, uses of the schema. Made by src/observability/metrics.ts. Clients of the
// configuration have a name in them, all others are `other`: how many series there are is nobody's to choose but the operator's.

import { Counter, type Registry } from 'prom-client';

/** What an operation may be to a client that is held to listed documents, or is to prefer them. */
export type DocumentStanding = 'listed' | 'unlisted' | 'refused';

/** What is counted of clients. */
export interface ClientMetrics {
  /** An operation of a client's was let in, or refused for want of points; null for a caller without a token. */
  operation(clientId: string | null, isLetIn: boolean): void;
  /** Points that a client has used. */
  points(clientId: string, points: number): void;
  /** An operation was refused for want of points: the client's or the subject's. */
  pointsRefused(by: 'client' | 'subject', clientId: string): void;
  /** Redis was asked for points. */
  pointsQuestion(): void;
  /** Uses of a schema coordinate by a client, by its name in the figures. */
  fieldUses(coordinate: string, client: string, uses: number): void;
  /** A client is held to listed documents from now on, or is to prefer them; null for those without an entry of their own. */
  heldToDocuments(clientId: string | null): void;
  /** The configuration was read again, and has these clients. Those that it has no more keep their names. */
  clientsKnown(clientIds: readonly string[]): void;
  /** An operation of a client that is held to listed documents, or is to prefer them; null for one without an entry of its own. */
  document(standing: DocumentStanding, client: string | null): void;
  /** Called before the figures are read. */
  beforeReading(work: () => void): void;
}

/** What waits to be counted of one client: a request adds to numbers, and looks for no series. */
interface Tally {
  letIn: number;
  refused: number;
  points: number;
}

/** The name of clients without an entry of their own. */
const other = 'other';
/** The name of callers without a token. */
const nobody = 'none';
const limits = ['client', 'subject'] as const;
const standings: readonly DocumentStanding[] = ['listed', 'unlisted', 'refused'];

/** Makes them; `clientIds` are those of the configuration. */
export function createClientMetrics(registers: Registry[], clientIds: readonly string[]): ClientMetrics {
  const works: (() => void)[] = [];
  const tallies = new Map<string, Tally>();
  const know = (name: string): void => {
    if (!tallies.has(name)) tallies.set(name, { letIn: 0, refused: 0, points: 0 });
  };
  for (const name of [...clientIds, other, nobody]) know(name);
  const rest = tallies.get(other) ?? { letIn: 0, refused: 0, points: 0 };
  const tallyOf = (clientId: string): Tally => tallies.get(clientId) ?? rest;
  const nameOf = (clientId: string): string => (tallies.has(clientId) ? clientId : other);

  new Counter({
    name: 'bankgraph_client_operations_total',
    help: 'Operations by client: let in, or refused for want of points; other for clients without an entry, none without a token',
    labelNames: ['client', 'outcome'],
    registers,
    collect() {
      for (const [client, tally] of tallies) {
        this.inc({ client, outcome: 'let_in' }, tally.letIn);
        this.inc({ client, outcome: 'refused' }, tally.refused);
        tally.letIn = 0;
        tally.refused = 0;
      }
    },
  });
  new Counter({
    name: 'bankgraph_client_points_total',
    help: 'Points that clients have used: of operations, and of the calls to banks that these began',
    labelNames: ['client'],
    registers,
    collect() {
      for (const [client, tally] of tallies) {
        this.inc({ client }, tally.points);
        tally.points = 0;
      }
    },
  });
  const pointsRefusals = new Counter({
    name: 'bankgraph_points_refusals_total',
    help: 'Operations that were refused since the points of their client, or of their subject through it, were used up',
    labelNames: ['by', 'client'],
    registers,
  });
  const pointsQuestions = new Counter({
    name: 'bankgraph_points_questions_total',
    help: 'Questions to Redis for points: one a batch, not one an operation',
    registers,
  });
  const fieldUses = new Counter({
    name: 'bankgraph_field_uses_total',
    help: 'Operations that used a field, argument or enum value, by its schema coordinate and the client',
    labelNames: ['coordinate', 'client'],
    registers,
    collect() {
      for (const work of works) work();
    },
  });
  const documents = new Counter({
    name: 'bankgraph_documents_total',
    help: 'Operations of clients that are held to listed documents, or are to prefer them',
    labelNames: ['document', 'client'],
    registers,
  });
  const begin = (client: string): void => {
    for (const by of limits) pointsRefusals.inc({ by, client }, 0);
  };
  for (const client of [...clientIds, other]) begin(client);
  return {
    clientsKnown(ids) {
      for (const id of ids) {
        know(id);
        begin(id);
      }
    },
    operation(clientId, isLetIn) {
      const tally = tallyOf(clientId ?? nobody);
      if (isLetIn) tally.letIn += 1;
      else tally.refused += 1;
    },
    points(clientId, points) {
      tallyOf(clientId).points += points;
    },
    pointsRefused: (by, clientId) => pointsRefusals.inc({ by, client: nameOf(clientId) }),
    pointsQuestion: () => pointsQuestions.inc(),
    fieldUses: (coordinate, client, uses) => fieldUses.inc({ coordinate, client }, uses),
    heldToDocuments(clientId) {
      for (const document of standings) documents.inc({ document, client: clientId ?? other }, 0);
    },
    document: (standing, client) => documents.inc({ document: standing, client: client ?? other }),
    beforeReading: (work) => void works.push(work),
  };
}
