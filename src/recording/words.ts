// What may be kept of an exchange with a bank as it was: words of standards, and of HTTP. Everything else is kept as its shape alone
// (redact.ts). Lists of what is allowed, never of what is forbidden: what nobody thought of is not kept. Sources: OBIE 3.1 and 4.0,
// NextGenPSD2 1.3, CDR 1, Plaid, Enable Banking, Revolut Business, RFC 9110, RFC 6749, RFC 9331's draft of rate limits.

/** Headers that are kept, with what their values look like: others are not even named. */
export const headerForms: Readonly<Record<string, RegExp>> = {
  'content-type': /^[a-z]+\/[a-z0-9.+-]+(?:; ?charset=[a-z0-9-]+)?$/i,
  'content-length': /^\d{1,10}$/,
  'content-encoding': /^(?:gzip|br|deflate|identity)$/,
  'transfer-encoding': /^chunked$/,
  accept: /^(?:application\/[a-z0-9.+-]+(?:;q=[\d.]+)?(?:, ?)?)+$/i,
  date: /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  'retry-after': /^(?:\d{1,9}|[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT)$/,
  'x-fapi-interaction-id': /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  'x-request-id': /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  'x-v': /^\d{1,3}$/,
  'x-min-v': /^\d{1,3}$/,
  'ratelimit-limit': /^\d{1,9}$/,
  'ratelimit-remaining': /^\d{1,9}$/,
  'ratelimit-reset': /^\d{1,10}$/,
  'x-ratelimit-limit': /^\d{1,9}$/,
  'x-ratelimit-remaining': /^\d{1,9}$/,
  'x-ratelimit-reset': /^\d{1,10}$/,
  'aspsp-sca-approach': /^(?:REDIRECT|DECOUPLED|EMBEDDED|OAUTH)$/,
};

/** Segments of paths that are kept; versions are, too. */
export const pathWords: ReadonlySet<string> = new Set(
  `open-banking aisp pisp cbpii cds-au banking common psd2 api ob obie
  accounts account account-access-consents balances balance transactions transaction statements statement party parties
  beneficiaries direct-debits standing-orders scheduled-payments products offers cards card card-accounts payees payments-scheduled
  consents consent authorisations cancellation-authorisations status confirmation-of-funds funds-confirmations funds-confirmation
  payments payment sepa-credit-transfers instant-sepa-credit-transfers target-2-payments cross-border-credit-transfers bulk-payments
  periodic-payments domestic-payments domestic-payment-consents domestic-scheduled-payments domestic-scheduled-payment-consents
  international-payments international-payment-consents payment-details
  customer arrangements arrangement revoke detail outages discovery
  oauth oauth2 connect token tokens introspect authorize auth session sessions par register userinfo jwks .well-known
  openid-configuration oauth-authorization-server
  item get remove sync link create exchange institutions get_by_id sandbox public_token identity webhook_verification_key
  aspsps application details counterparty counterparties transfer pay payment-drafts payment-draft freeze unfreeze rate rates exchange
  webhooks failed-events account-name-validation`.split(/\s+/),
);

/** Parameters of queries whose names are kept: in links that banks give anything may stand. */
export const queryWords: ReadonlySet<string> = new Set(
  `datefrom dateto bookingstatus withbalance entryreferencefrom deltalist page pagesize pageno limit offset count cursor
  frombookingdatetime tobookingdatetime fromstatementdatetime tostatementdatetime newest-time oldest-time page-size
  updated-since product-category open-status is-owned country psu_type date_from date_to continuation_key transaction_status
  strategy from to type created_before created_after from_date to_date account iban`.split(/\s+/),
);

/** A segment that is a version. */
export const versionForm = /^v?\d{1,2}(?:\.\d{1,2}){0,2}$/;

/** Keys of JSON, in lower case and without `_` and `-`, whose values are kept where each word of theirs is one of {@link codeWords}. */
export const codeKeys: ReadonlySet<string> = new Set(
  `status statuscode code codes subcode type subtype creditdebitindicator creditdebittype transactionstatus consentstatus scastatus
  error errorcode errortype issuercode familycode subfamilycode banktransactioncode proprietarybanktransactioncode balancetype
  accounttype accountsubtype schemename usage servicelevel localinstrument chargebearer permission permissions frequencytype transactionmutability
  state reasoncode statusreasoncode scaapproach authenticationtype authenticationmethod productcategory openstatus
  accountownership psutype environment tokentype granttype requesttype transactioncode bookingstatus cashaccounttype severity
  errorresponsecode displayerrorcode availableaccounts allpsd2 availableaccountswithbalance mediatype`.split(/\s+/),
);

/** Keys whose values are kept where they are currencies (ISO 4217). */
export const currencyKeys: ReadonlySet<string> = new Set([
  'currency',
  'isocurrencycode',
  'currencycode',
  'unitcurrency',
]);

/** Keys whose values are kept where they are HTTP statuses. */
export const httpStatusKeys: ReadonlySet<string> = new Set(['status', 'statuscode', 'httpstatus', 'httpcode']);

/** Keys whose values are kept where they are days or instants. */
export const dateKeys: ReadonlySet<string> = new Set(
  `bookingdate valuedate bookingdatetime valuedatetime transactiondate transactiondatetime executiondatetime postingdatetime
  referencedate date datetime lastchangedatetime lastactiondate validuntil validfrom expirationdatetime creationdatetime
  statusupdatedatetime transactionfromdatetime transactiontodatetime statusdatetime createdat updatedat completedat expiresat
  requestedexecutiondate cutoffdatetime expectedexecutiondatetime expectedsettlementdatetime creationdate authorizeddate
  authorizeddatetime datefrom dateto frombookingdatetime tobookingdatetime sharingexpiresat openingdate`.split(/\s+/),
);

/** Keys whose values are kept where they are true or false. */
export const flagKeys: ReadonlySet<string> = new Set(
  `recurringindicator combinedserviceindicator fundsavailable creditlineincluded included pending ispending isowned ismore hasmore
  isbooked batchbookingpreferred instant isinstant paymentcancellationrequired transactionfeeindicator readrefundaccount
  optionsincluded isactive active`.split(/\s+/),
);

/** ISO 20022 reasons: AM04, AC01, MS03. */
export const reasonForm = /^[A-Z]{2}\d{2}$/;

/** The words that codes of the standards are made of, in lower case. A word of a language that is also a name is none. */
export const codeWords: ReadonlySet<string> = new Set(
  `a account accounts accepted acceptable access accp acfc acsc acsp actc acwc acwp active activated address adhoc all allpsd2 already amount
  api application are as asset at au authentication authorisation authorised authorization authorized available awaiting
  back balance balances bank banking basic bban be beneficiaries beneficiary blocked book booked both business by
  camt canc cancel cancellation cancelled card cards cash cc cd ccy cds certificate change charge charges checking cipher
  client closed closing code codes completed confirmation conflict connection consent consents consumed consumer content
  corporate cors created crdt creation credit credits creditline creditor currency current customer
  data date dbit dcct dda debit debits debtor declined decoupled default delayed deleted denied deposit depository detail details
  direct disabled disconnected domain domestic down due duplicate
  eligible email embedded enabled endpoint ended energy entity entry error errors esct exceeded exchange exempted expected expired
  exists external
  failed failure field fields fee fees finalised finance financial following for forbidden forward found frequency from funds future
  gateway general grant granted
  has header headers held http https
  iban icdt ident identifier iddt in inactive incorrect individual info information initiated initiation input institution
  instant insufficient interest interim internal international invalid invested investment is issuer item
  key known
  limit limits line link list live loan locked login lost
  maintenance mandate mandatory mask maximum method metadata minimum mismatch missing mode money month mortgage multiple
  ndav next no none normal not notification ntav number
  oauth obie object of off offline ok on one online opening open opened or order other othr out outstanding overdraft
  pan paginated page parameter part partial partially party password pages patc payee payer payment payments pdng pending permission
  permissions personal pmnt posted prepaid previous priv orga private processing process processed product products proprietary
  psd2 psu psuauthenticated psuidentified public purpose
  query quota
  range rate raw rcdt rcvd read received redirect reference refresh refused regular rejected renewal required request requested
  requests reserved resource response response restricted retry returned reverted revoked rjct rrct
  salary sandbox savings sca scalr scheduled schema scheme scope secure security sent sepa server service session settled settlement
  shared shar debt slev sharing sign signature signed single sort specified stale standing started state statement statements status
  stdo stop submitted succeeded success suspended switch system
  target technical temporarily terminated terminatedbytpp test time timeout timed to token too tpp trans transaction transactions
  transfer transferred try type
  uk ultimate unauthorised unauthorized unavailable unexpected unknown unprocessable unsupported update updated upstream url user urgp
  valid validation value verification version
  wallet warning with within wrong without xpcd
  year pos atm withdrawal purchase sale point bicfi mutable immutable
  read readaccountsbasic bearer refreshed code_grant urn isbased over iso20022 twoway recurring unspecified verify`.split(
    /\s+/,
  ),
);
