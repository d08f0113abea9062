// Every operation that this server sends, with the shape of its answer. Held to the published schema by `npm run check`.

/** An operation, and what goes in and comes out. */
export interface Operation<Result, Variables> {
  readonly text: string;
  /** There for the types alone. */
  readonly types?: (variables: Variables) => Result;
}

const operation = <Result, Variables>(text: string): Operation<Result, Variables> => ({ text });

/** An account of a customer's, as the first page shows it. */
export interface Account {
  readonly id: string;
  readonly name: string | null;
  readonly type: string;
  readonly currency: string | null;
  readonly bank: { readonly name: string; readonly capabilities: readonly string[] };
  readonly spendable: { readonly signedAmount: { readonly amount: string; readonly currency: string } } | null;
}

/** A customer who has granted access. */
export interface Customer {
  readonly id: string;
  readonly displayName: string | null;
  readonly accounts: {
    readonly edges: readonly { readonly node: Account }[];
    readonly sources: readonly { readonly bank: { readonly name: string }; readonly status: string }[];
  } | null;
}

/** A page of customers. */
export interface CustomerPage {
  readonly edges: readonly { readonly node: Customer }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export const customers = operation<
  { readonly customers: CustomerPage },
  { readonly after: string | null }
>(`query Customers($after: String) {
  customers(first: 20, after: $after) {
    edges { node {
      id
      displayName
      accounts(first: 50) {
        edges { node { id name type currency bank { name capabilities } spendable { signedAmount { amount currency } } } }
        sources { bank { name } status }
      }
    } }
    pageInfo { hasNextPage endCursor }
  }
}`);

/** What says no: no money moves, nothing was granted. */
export interface Rejection {
  readonly __typename: string;
  readonly message: string;
}

export const requestGrant = operation<
  { readonly requestGrant: { readonly authorizationUrl: string } | Rejection },
  { readonly redirectUri: string; readonly state: string }
>(`mutation RequestGrant($redirectUri: URL!, $state: String!) {
  requestGrant(permissions: [ACCOUNTS, BALANCES, PAYMENTS], days: 90, redirectUri: $redirectUri, state: $state) {
    __typename
    ... on GrantRequest { authorizationUrl }
    ... on GrantRejection { message }
  }
}`);

export const confirmGrant = operation<
  { readonly confirmGrant: { readonly grant: { readonly id: string } } | Rejection },
  { readonly code: string }
>(`mutation ConfirmGrant($code: String!) {
  confirmGrant(code: $code) {
    __typename
    ... on GrantConfirmation { grant { id status } }
    ... on GrantRejection { message }
  }
}`);

/** What is asked to be paid: kept as it is, since the same key goes with the same input. */
export interface PaymentInput {
  readonly idempotencyKey: string;
  readonly debtorAccountId: string;
  readonly creditor: {
    readonly name: string;
    readonly sortCode?: string;
    readonly accountNumber?: string;
    readonly iban?: string;
  };
  readonly amount: { readonly amount: string; readonly currency: string };
  readonly redirectUri: string;
  readonly state: string;
}

/** How a payment stands. */
export interface PaymentState {
  readonly id: string;
  readonly status: string;
  readonly authorizationUrl?: string | null;
}

export const initiatePayment = operation<
  {
    readonly initiatePayment:
      | ({ readonly payment: PaymentState; readonly __typename: string } & Partial<Rejection>)
      | Rejection;
  },
  { readonly input: PaymentInput }
>(`mutation InitiatePayment($input: InitiatePaymentInput!) {
  initiatePayment(input: $input) {
    __typename
    ... on InitiatePaymentSuccess { payment { id status authorizationUrl } }
    ... on OutcomeUnknown { message payment { id status authorizationUrl } }
    ... on Rejection { message }
    ... on ValidationRejection { fields { field code message } }
    ... on LimitRejection { limit retryAt }
  }
}`);

export const confirmPayment = operation<
  { readonly confirmPayment: { readonly payment: PaymentState } | Rejection },
  { readonly code: string }
>(`mutation ConfirmPayment($code: String!) {
  confirmPayment(code: $code) {
    __typename
    ... on ConfirmPaymentSuccess { payment { id status } }
    ... on ConfirmPaymentRejection { message }
  }
}`);

export const payment = operation<
  { readonly payment: (PaymentState & { readonly events: readonly { readonly cursor: string }[] }) | null },
  { readonly id: string }
>(`query Payment($id: ID!) {
  payment(id: $id) { id status authorizationUrl events { status cursor } }
}`);

export const webhookEndpoints = operation<
  { readonly webhookEndpoints: readonly { readonly id: string; readonly url: string }[] | null },
  Record<string, never>
>('query WebhookEndpoints { webhookEndpoints { id url } }');

export const createWebhookEndpoint = operation<
  {
    readonly createWebhookEndpoint: { readonly secret: string; readonly endpoint: { readonly id: string } } | Rejection;
  },
  { readonly url: string }
>(`mutation CreateWebhookEndpoint($url: URL!) {
  createWebhookEndpoint(url: $url, events: [PAYMENT_UPDATED]) {
    __typename
    ... on WebhookEndpointSecret { secret endpoint { id } }
    ... on WebhookRejection { message }
  }
}`);

export const deleteWebhookEndpoint = operation<
  unknown,
  { readonly id: string }
>(`mutation DeleteWebhookEndpoint($id: ID!) {
  deleteWebhookEndpoint(endpointId: $id) { __typename }
}`);
