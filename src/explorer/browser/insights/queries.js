// What the page asks, of the public schema alone. test/unit/explorer/insights-queries.test.ts holds it to the published schema
// of customers. Sent by ask.js.

const account = 'id name nickname type bank { name }';

const basis = `basis {
  from
  to
  undatedCount
  coverage { bank { name } accountCount entryCount missingLinkCount oldestReadAt }
  accounts { ${account} }
  sources {
    bank { name }
    status
    error { message actionUrl }
    provenance { fetchedAt freshness }
    unreadableCount
    accounts { accountId error { message } }
    historyFrom
    notes { code count date }
  }
}`;

const sums = 'moneyIn { amount currency } moneyOut { amount currency } net { amount currency } entryCount';

const page = `pageInfo { hasNextPage endCursor }
  edges { node { periodFrom categoryGroup amounts { net { amount currency } entryCount } transactionIds } }`;

export const spendingQuery = `query InsightsSpending {
  me {
    spending(by: [MONTH, CATEGORY_GROUP]) {
      ${basis}
      totals { ${sums} }
      ownTransfers { ${sums} }
      buckets(first: 200) { ${page} }
    }
  }
}`;

/** The pages after the first, of the same days. */
export const bucketsQuery = `query InsightsBuckets($from: Date!, $to: Date!, $after: String!) {
  me {
    spending(from: $from, to: $to, by: [MONTH, CATEGORY_GROUP]) {
      buckets(first: 200, after: $after) { ${page} }
    }
  }
}`;

export const conversionQuery = `query InsightsConversion($from: Date!, $to: Date!, $currency: CurrencyCode!) {
  me {
    spending(from: $from, to: $to, by: [MONTH]) {
      totals { net { amount currency convertedTo(currency: $currency) { status money { amount currency } rate rateDate source } } }
    }
  }
}`;

/** One page of accounts: a customer with more is told so. */
export const balancesQuery = `query InsightsBalances($from: Date!, $after: String) {
  me {
    accounts(first: 50, after: $after) {
      pageInfo { hasNextPage endCursor }
      sources { bank { name } status error { message actionUrl } }
      edges {
        node {
          ${account}
          balanceHistory(from: $from) {
            ${basis}
            histories {
              currency
              days { date signedAmount { amount currency } isExact }
              gaps { sinceDate date difference { amount currency } }
            }
          }
        }
      }
    }
  }
}`;

export const incomeQuery = `query InsightsIncome {
  me {
    income {
      ${basis}
      incomes {
        kind
        payer
        cadence
        monthsCovered
        firstMonth
        lastMonth
        averageMonth { amount currency }
        medianMonth { amount currency }
        lastAmount { amount currency }
        lastDate
        confidence
        reasons
        transactionIds
      }
    }
  }
}`;

export const recurringQuery = `query InsightsRecurring {
  me {
    recurring {
      ${basis}
      streams {
        id
        account { ${account} }
        creditDebitIndicator
        name
        category
        cadence
        usualAmount { amount currency }
        lastAmount { amount currency }
        amountVaries
        firstDate
        lastDate
        nextDate
        status
        confidence
        reasons
        transactionIds
      }
    }
  }
}`;

/** At most 100 ids. */
export const entriesQuery = `query InsightsEntries($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Transaction {
      id
      status
      bookingDate
      valueDate
      transactionDateTime
      signedAmount { amount currency }
      counterparty { name }
      merchant { name }
      remittanceInformation
      category { code basis }
      account { ${account} }
    }
  }
}`;
