// What the pages of this folder ask: fixed operations of the public schema (queries/), as the person. Their answers' types are
// generated from the customer's public SDL (codegen.ts). src/start executes them, in process, through the guarded schema: a page
// shows no more and no less than the person's token may see. Called by the pages of this folder.

import { readFileSync } from 'node:fs';
import { type DocumentNode, parse } from 'graphql';
import type { Principal } from '../auth/principal.ts';
import type {
  AccountQuery,
  AccountQueryVariables,
  CancelPaymentMutation,
  CancelPaymentMutationVariables,
  ConfirmPaymentMutation,
  ConfirmPaymentMutationVariables,
  ExportPaymentsQuery,
  ExportPaymentsQueryVariables,
  ExportQuery,
  ExportQueryVariables,
  ExportTransactionsQuery,
  ExportTransactionsQueryVariables,
  InitiatePaymentMutation,
  InitiatePaymentMutationVariables,
  LinksQuery,
  LinksQueryVariables,
  NetWorthQuery,
  NetWorthQueryVariables,
  OverviewQuery,
  OverviewQueryVariables,
  PayersQuery,
  PayersQueryVariables,
  PaymentQuery,
  PaymentQueryVariables,
  PaymentsQuery,
  PaymentsQueryVariables,
  RemoveCorrectionMutation,
  RemoveCorrectionMutationVariables,
  RevokeGrantMutation,
  RevokeGrantMutationVariables,
  RevokeLinkMutation,
  RevokeLinkMutationVariables,
  SharingQuery,
  SharingQueryVariables,
  VerifyPayeeMutation,
  VerifyPayeeMutationVariables,
} from './generated.ts';

/** Each question by its file's name: what it answers, and what it is given. */
export interface Questions {
  readonly overview: [OverviewQuery, OverviewQueryVariables];
  readonly worth: [NetWorthQuery, NetWorthQueryVariables];
  readonly account: [AccountQuery, AccountQueryVariables];
  readonly payments: [PaymentsQuery, PaymentsQueryVariables];
  readonly payment: [PaymentQuery, PaymentQueryVariables];
  readonly payers: [PayersQuery, PayersQueryVariables];
  readonly 'verify-payee': [VerifyPayeeMutation, VerifyPayeeMutationVariables];
  readonly 'initiate-payment': [InitiatePaymentMutation, InitiatePaymentMutationVariables];
  readonly 'confirm-payment': [ConfirmPaymentMutation, ConfirmPaymentMutationVariables];
  readonly 'cancel-payment': [CancelPaymentMutation, CancelPaymentMutationVariables];
  readonly sharing: [SharingQuery, SharingQueryVariables];
  readonly 'revoke-grant': [RevokeGrantMutation, RevokeGrantMutationVariables];
  readonly links: [LinksQuery, LinksQueryVariables];
  readonly 'revoke-link': [RevokeLinkMutation, RevokeLinkMutationVariables];
  readonly 'remove-correction': [RemoveCorrectionMutation, RemoveCorrectionMutationVariables];
  readonly export: [ExportQuery, ExportQueryVariables];
  readonly 'export-payments': [ExportPaymentsQuery, ExportPaymentsQueryVariables];
  readonly 'export-transactions': [ExportTransactionsQuery, ExportTransactionsQueryVariables];
}

export type QuestionName = keyof Questions;

/** Who asks, and how long may be waited. */
export interface Asker {
  readonly principal: Principal;
  /** Of the person's own request: by them banks are told that the person is present. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly clientGone: AbortSignal;
  /** How long banks may take, milliseconds: what is not there by then is told as such in the answer. */
  readonly withinMs: number;
}

/** An answer. As in GraphQL, what failed is null and told beside it, by its path. */
export interface Answer<T> {
  readonly data: T | null;
  /** Codes of what failed, with the field that did: `me.payments`. */
  readonly errors: readonly { readonly path: string; readonly code: string }[];
}

/** Asks through the guarded schema. @throws OutOfPoints when the person has asked too much; StoreFailure */
export type Ask = (asker: Asker, document: DocumentNode, variables: object) => Promise<Answer<unknown>>;

/** The person has used the gateway too much: nothing was asked. */
export class OutOfPoints extends Error {
  override readonly name = 'OutOfPoints';
  readonly retryAtMs: number;
  constructor(retryAtMs: number) {
    super('the person has used up their points');
    this.retryAtMs = retryAtMs;
  }
}

const documents = new Map<QuestionName, DocumentNode>();

/** A question's operation, as it is written in its file. */
export function documentOf(name: QuestionName): DocumentNode {
  let document = documents.get(name);
  if (document === undefined) {
    document = parse(readFileSync(new URL(`queries/${name}.graphql`, import.meta.url), 'utf8'));
    documents.set(name, document);
  }
  return document;
}

/** Asks a question by its name. @throws as {@link Ask} does */
export async function askQuestion<N extends QuestionName>(
  ask: Ask,
  asker: Asker,
  { name, variables }: { readonly name: N; readonly variables: Questions[N][1] },
): Promise<Answer<Questions[N][0]>> {
  // The answer is the operation's own: its type is generated from the schema that answers.
  return (await ask(asker, documentOf(name), variables)) as Answer<Questions[N][0]>;
}
