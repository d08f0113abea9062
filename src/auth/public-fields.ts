// Fields that carry no scope of their own, by list: value objects, which nobody reaches but through a guarded field. Read
// by scope-rules.ts; whatever is neither here nor under a directive in the SDL is denied. A test proves that no type of
// this list is an entity, or returned by a field of a type that is not on it without a rule.

/** Types all of whose fields are public once reached. */
export const valueTypes: ReadonlySet<string> = new Set([
  // schema/common.graphql
  'Money',
  'UnreadableEntry',
  'Provenance',
  'BankError',
  'SourceResult',
  'AccountProblem',
  'SourceNote',
  'PageInfo',
  'AccountIdentification',
  // schema/banks.graphql
  'BankFeatureStatus',
  'BankLinkQuota',
  'LinkRejection',
  'BankAuthorization',
  'BankLinkConfirmation',
  'BankLinkExists',
  'BankLinkAccountsChanged',
  'LinkedAccount',
  'BankLinkEvent',
  'BankLinkEventConnection',
  'BankLinkEventEdge',
  'BankLinkForecast',
  'BankLinkReconfirmation',
  'BankLinkUpdate',
  'BankLinkRevocation',
  // schema/customers.graphql
  'Verification',
  'PostalAddress',
  'CustomerConnection',
  'CustomerEdge',
  // schema/accounts.graphql
  'Balance',
  'AccountHolder',
  'AccountConnection',
  'AccountEdge',
  // schema/transactions.graphql
  'Counterparty',
  'BankTransactionCode',
  'ExchangeRate',
  'TransactionConnection',
  'TransactionEdge',
  'TransactionChangeConnection',
  'TransactionChangeEdge',
  // schema/payments.graphql
  'PaymentStatusReason',
  'PaymentCreditor',
  'PaymentEvent',
  'PaymentEvidence',
  'PaymentConnection',
  'PaymentEdge',
  'PaymentFieldError',
  'InitiatePaymentSuccess',
  'ValidationRejection',
  'InsufficientFundsRejection',
  'PayeeMismatchRejection',
  'LimitRejection',
  'IdempotencyConflictRejection',
  'BankUnavailableRejection',
  'UnsupportedRejection',
  'PaymentRefusedRejection',
  'OutcomeUnknown',
  'ConfirmPaymentRejection',
  'ConfirmPaymentSuccess',
  'CancelPaymentRejection',
  'CancelPaymentSuccess',
  'PayeeVerification',
  'PaymentUpdate',
  'WebhookAttempt',
  'WebhookDelivery',
  'WebhookDeliveryConnection',
  'WebhookDeliveryEdge',
  'WebhookRejection',
  'WebhookEndpointSecret',
  'WebhookEndpointDeletion',
  'WebhookReplay',
  // Federation's own: the SDL holds no secret, and routers read it without a token.
  '_Service',
]);

/** Single public fields. `_entities` asks for a token, then every field it leads to asks for its own scope. */
export const publicFields: ReadonlySet<string> = new Set(['Query._service']);
